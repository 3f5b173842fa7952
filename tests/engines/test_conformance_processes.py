"""Several processes and threads at one index, and processes that die, on every engine."""

import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.engines import Answer, Engine, SearchRequest
from index.errors import IndexBusyError
from index.query import Everything
from tests.engines.entries import make_entry, term
from tests.engines.running import Fill, Find, OpenEngine

# Each program gets the folder and the name of the engine; it says "ready" once it has begun.
_BEGINNING = """
import sys
from pathlib import Path
from index.engines import SearchRequest
from index.opening import open_index
from index.query import Everything
from tests.engines.entries import make_entry
engine = open_index(Path(sys.argv[1]), sys.argv[2]).engine

def make_batch(number):
    filler = " ".join(f"chu{word}" for word in range(300))
    return [make_entry(f"d{n:02}", number, f"lan{number} {filler}") for n in range(20)]
"""

HOLD_LOCK = """
with engine.open_writer():
    print("ready", flush=True)
    sys.stdin.read()
"""

APPLY_FOREVER = """
with engine.open_writer() as writer:
    print("ready", flush=True)
    while True:
        number = writer.position + 1
        writer.apply(make_batch(number), number)
"""

REBUILD_FOREVER = """
print("ready", flush=True)
while True:
    number = engine.status().position + 1
    with engine.open_generation() as writer:
        writer.apply(make_batch(number), number)
        writer.publish()
"""

BUILD_UNPUBLISHED = """
with engine.open_generation() as writer:
    writer.apply(make_batch(1000), 1000)
    print("ready", flush=True)
    sys.stdin.read()
"""

COUNT_WHEN_ASKED = """
print("ready", flush=True)
for line in sys.stdin:
    print(engine.search(SearchRequest(Everything())).total, engine.status().generation, flush=True)
"""


@contextmanager
def _run(program: str, home: Path, engine_name: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program beside the test until it is killed at the end."""
    command = [sys.executable, "-c", _BEGINNING + program, str(home), engine_name]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


def _ask(process: subprocess.Popen[str]) -> tuple[int, str]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("count\n")
    process.stdin.flush()
    total, generation = process.stdout.readline().split()
    return int(total), generation


def test_other_process_is_named_while_it_writes(
    engine: Engine, engine_name: str, tmp_path: Path
) -> None:
    """Who finds the index busy learns which process has it, and gets it once that has died."""
    with _run(HOLD_LOCK, tmp_path, engine_name) as holder:
        with pytest.raises(IndexBusyError, match=rf"process {holder.pid} on \S+ .*since"):
            engine.open_writer()
        with pytest.raises(IndexBusyError, match=f"process {holder.pid} "):
            engine.open_generation()
        assert engine.search(SearchRequest(Everything())).total == 0
    with engine.open_writer() as writer:
        assert writer.position == 0


def test_reader_in_another_process_follows(fill: Fill, engine_name: str, tmp_path: Path) -> None:
    """A running reader sees commits, removals and a new generation without a restart."""
    engine = fill([make_entry("a", 1, "mot")])
    with _run(COUNT_WHEN_ASKED, tmp_path, engine_name) as reader:
        total, first = _ask(reader)
        assert total == 1
        fill([make_entry("b", 2, "hai"), make_entry("c", 3, "ba")])
        assert _ask(reader) == (3, first)
        with engine.open_generation() as writer:
            writer.apply([make_entry("x", 1, "mot"), make_entry("y", 2, "mot")], 2)
            assert _ask(reader) == (3, first)
            writer.publish()
            total, second = _ask(reader)
        assert (total, second != first) == (2, True)
        for number in range(3, 6):
            fill([make_entry(f"z{number}", number, "mot")])
            assert _ask(reader) == (number, second)


@pytest.mark.parametrize(
    "program", [APPLY_FOREVER, REBUILD_FOREVER], ids=["applying", "rebuilding"]
)
def test_killed_writer_leaves_the_index_before_or_after_a_batch(
    fill: Fill, find: Find, engine_name: str, tmp_path: Path, program: str
) -> None:
    """At whatever moment a writer is killed, what it had applied is whole and goes on."""
    moments = random.Random(engine_name)
    engine = fill([make_entry(f"d{n:02}", 1, "lan1") for n in range(20)])
    for _ in range(5):
        with _run(program, tmp_path, engine_name):
            time.sleep(moments.uniform(0.0, 0.4))
        status = engine.status()
        assert status is not None
        assert status.documents == len(find(Everything())) == 20
        assert len(find(term(f"lan{status.position}"))) == 20
        assert find(term(f"lan{status.position + 1}")) == set()
        number = status.position + 1
        fill([make_entry(f"d{n:02}", number, f"lan{number}") for n in range(20)])
        assert len(find(term(f"lan{number}"))) == 20


def test_generation_of_a_killed_writer_is_never_live(
    fill: Fill, find: Find, engine_name: str, tmp_path: Path
) -> None:
    """A rebuild that dies before its publication is gone with the next writer."""
    engine = fill([make_entry("a", 1, "mot")])
    with _run(BUILD_UNPUBLISHED, tmp_path, engine_name):
        assert find(Everything()) == {"a"}
    with engine.open_writer() as writer:
        assert writer.position == 1
    with engine.open_generation() as writer:
        assert writer.position == 0
    assert find(Everything()) == {"a"}


class _Searching(threading.Thread):
    """Searches without a pause, and keeps what was answered or raised."""

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.answers: list[Answer] = []
        self.error: Exception | None = None
        self._engine = engine
        self._ending = threading.Event()

    def run(self) -> None:
        """Search until told to end."""
        try:
            is_last = False
            while not is_last:
                # The last search begins after the writers have ended, so it sees all they did.
                is_last = self._ending.is_set()
                self.answers.append(self._engine.search(SearchRequest(term("mot"), limit=50)))
        except Exception as error:  # noqa: BLE001  # told by the test's own thread
            self.error = error

    def end(self) -> None:
        """Stop, and raise what a search raised."""
        self._ending.set()
        self.join()
        if self.error is not None:
            raise self.error


def test_searches_go_on_during_rebuilds(engine: Engine, open_engine: OpenEngine) -> None:
    """While generations are built and swapped, no search fails and none finds half of one."""

    def make_batch(start: int) -> list[str]:
        return [f"d{n:02}" for n in range(start, start + 10)]

    with engine.open_writer() as writer:
        writer.apply([make_entry(name, 1, "mot") for name in make_batch(0)], 1)
    threads = [_Searching(engine), _Searching(engine), _Searching(open_engine())]
    for thread in threads:
        thread.start()
    for _ in range(6):
        with engine.open_generation() as writer:
            for number, start in ((1, 0), (2, 10), (3, 20)):
                names = make_batch(start)
                writer.apply([make_entry(name, number, "mot") for name in names], number)
            writer.publish()
            writer.apply([make_entry(name, 4, "mot") for name in make_batch(30)], 4)
    for thread in threads:
        thread.end()
        assert len(thread.answers) > 5
        assert {answer.total for answer in thread.answers} <= {10, 30, 40}
        assert all(len(answer.found) == answer.total for answer in thread.answers)
        assert thread.answers[-1].total == 40


def test_writer_may_be_closed_by_another_thread(engine: Engine, find: Find) -> None:
    """The lock belongs to the writer, not to the thread that opened it."""
    writer = engine.open_writer()

    def write() -> None:
        with writer:
            writer.apply([make_entry("a", 1, "mot")], 1)

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert find(term("mot")) == {"a"}
    with engine.open_writer() as other:
        assert other.position == 1
