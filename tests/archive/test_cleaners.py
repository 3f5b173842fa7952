"""The pool of processes that clean."""

import subprocess
import sys

INTERRUPTED = '''
import linecache, sys, threading, time
from datetime import UTC, datetime
from archive import Capture
from archive.cleaners import CleanerPool

def strike(frame, event, argument):
    """Interrupt the main thread where it has woken a waiting thread and not yet noted that."""
    if frame.f_code is threading.Condition.notify.__code__ and event == "line":
        if ".remove(" in linecache.getline(frame.f_code.co_filename, frame.f_lineno):
            raise KeyboardInterrupt
    return strike

if __name__ == "__main__":
    page = Capture(b"<p>M\\xe1\\xbb\\x99t</p>", "text/html", "a.html", datetime.now(UTC), "file")
    with CleanerPool(1) as pool:
        pool.finish([page], pool.begin([page]))
        time.sleep(0.2)
        sys.settrace(strike)
        try:
            pool.begin([page])
        finally:
            sys.settrace(None)
            time.sleep(0.5)
        raise KeyboardInterrupt
'''


def test_an_interrupt_while_a_chunk_is_handed_over_ends_the_pool() -> None:
    """Wherever Ctrl-C strikes, no thread is left that waits for what it was already told."""
    command = [sys.executable, "-c", INTERRUPTED]
    ran = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert "KeyboardInterrupt" in ran.stderr
    assert ran.returncode != 0
