"""Running a command and measuring it with everything it starts (Linux)."""

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_SAMPLE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Measured:
    """A finished command: wall seconds, peak resident bytes of its whole tree, what it printed."""

    seconds: float
    peak_bytes: int
    output: str


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            parent = int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # ended while we looked
        children.setdefault(parent, []).append(int(entry.name))
    tree, waiting = [], [root]
    while waiting:
        process = waiting.pop()
        tree.append(process)
        waiting += children.get(process, [])
    return tree


def processor_seconds(root: int) -> float:
    """The processor time that a process and all it started have used, those still running."""
    ticks = 0
    for process in _tree(root):
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended while we looked
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _proportional_bytes(process: int) -> int:
    """Resident memory, shared pages divided among those who share them."""
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        return 0
    return 0


def run_measured(command: Sequence[str]) -> Measured:
    """Run a command to its end; raises `CalledProcessError` when it fails."""
    peak = 0
    ended = threading.Event()
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:

        def sample() -> None:
            nonlocal peak
            while not ended.wait(_SAMPLE_SECONDS):
                peak = max(peak, sum(map(_proportional_bytes, _tree(process.pid))))

        sampler = threading.Thread(target=sample)
        sampler.start()
        output, _ = process.communicate()
        seconds = time.perf_counter() - began
        ended.set()
        sampler.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return Measured(seconds, peak, output)
