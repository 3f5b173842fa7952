"""How fast search pages are served: to one searcher, and to thirty at once, beside Datasette.

    python -m tests.benchmarks.load [ARTICLES.jsonl.xz | --home ARCHIVE] [--dated]
        [--datasette COMMAND]

`tangthu serve` and Datasette's full-text search page answer 300 different queries over the same
articles, driven by wrk. First one searcher asks a server that has one processor to itself; then 30
searchers ask two worker processes, and Datasette, one after the other, twice, so that what else the
machine does meets both. Datasette gets an FTS5 table without diacritics, optimised and immutable,
ten hits a page and no suggested facets. Nothing is cached by either: addresses repeat only after
300 others. The page of this project holds everything it shows: snippets, spellings, and a timeline
and lists as far as the articles have dates, sites, authors and sections; `--dated` measures once
more with all of these made up where they are missing. Beside the wall clock stands the processor
time that a server spent on a page: on a shared machine that is what can be compared. `--check` ends
with 1 where a floor is missed.
"""

import argparse
import contextlib
import http.client
import json
import os
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from archive import Archive
from tests.benchmarks.articles import archive_home, dated_home, iter_documents, sample_queries
from tests.benchmarks.processes import processor_seconds

SCRIPT = Path(__file__).with_name("load.lua")
SEARCHERS = 30
ROUNDS = 2
MOST_BYTES = 60_000
MOST_MS = 15.0
MOST_SPREAD = 10.0
_STARTS_WITHIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk measured; times in milliseconds. `processor_ms` is the server's, for each page."""

    requests: int
    seconds: float
    bytes: int
    failed: int
    p50: float
    p95: float
    p99: float
    most: float
    processor_ms: float = 0.0

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.requests / self.seconds


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs: its port, and its first process."""

    port: int
    process: int


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_served(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _STARTS_WITHIN_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise SystemExit(f"{server.args!r} does not serve at port {port}")


@contextlib.contextmanager
def _serving(command: Sequence[str], cores: set[int]) -> Iterator[Served]:
    """A server that runs on these processors, until the block ends."""
    port = _free_port()
    server = subprocess.Popen(
        [*command, "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.sched_setaffinity(server.pid, cores)  # long before it starts others
    try:
        _wait_until_served(port, server)
        yield Served(port, server.pid)
    finally:
        server.terminate()
        server.wait(30)


def _drive(served: Served, paths: Path, searchers: int, seconds: int) -> Load:
    """Let wrk ask for the paths for some seconds, after a short run that warms the server."""
    threads = min(searchers, 2)
    used = 0.0
    for duration in (2, seconds):
        command = ["wrk", "--latency", f"-t{threads}", f"-c{searchers}", f"-d{duration}s"]
        command += ["--timeout", "30s", "-s", str(SCRIPT), f"http://127.0.0.1:{served.port}"]
        used = processor_seconds(served.process)
        surroundings = os.environ | {"ADDRESSES": str(paths)}
        ran = subprocess.run(command, check=False, capture_output=True, text=True, env=surroundings)
        if ran.returncode:
            raise SystemExit(f"wrk failed: {ran.stderr.strip() or ran.stdout.strip()}")
    load = Load(**json.loads(ran.stdout.splitlines()[-1]))
    # Pages that were still being made when the time was up are counted by the server alone.
    used = processor_seconds(served.process) - used
    return replace(load, processor_ms=used * 1000 / (load.requests + searchers / 2))


def _sizes(port: int, paths: Sequence[str]) -> list[int]:
    """Bytes of each page, asked for without compression; every one must be answered with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    sizes = []
    for path in paths:
        connection.request("GET", path)
        answer = connection.getresponse()
        sizes.append(len(answer.read()))
        if answer.status != 200:
            raise SystemExit(f"{path} was answered with {answer.status}")
    connection.close()
    return sizes


def _fill_sqlite(home: Path, target: Path) -> None:
    """The articles as a user of Datasette would search them."""
    archive, connection = Archive.open(home), sqlite3.connect(target)
    connection.execute("CREATE TABLE pages (id TEXT PRIMARY KEY, title TEXT, body TEXT)")
    connection.executemany(
        "INSERT INTO pages VALUES (?, ?, ?)",
        ((one.id, one.title, "\n".join(one.body)) for one in iter_documents(archive)),
    )
    connection.execute(
        "CREATE VIRTUAL TABLE pages_fts USING fts5(title, body, content='pages',"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    connection.execute("INSERT INTO pages_fts (pages_fts) VALUES ('rebuild')")
    connection.execute("INSERT INTO pages_fts (pages_fts) VALUES ('optimize')")
    connection.commit()
    connection.close()
    archive.close()


def _print(name: str, load: Load) -> None:
    print(
        f"  {name:34} {load.rate:7.1f} pages/s   p50 {load.p50:7.1f}   p95 {load.p95:7.1f}"
        f"   p99 {load.p99:7.1f} ms   {load.failed} failed   {load.processor_ms:5.1f} ms processor"
    )


def _write(paths: Sequence[str], target: Path) -> Path:
    target.write_text("\n".join(paths) + "\n", encoding="utf-8")
    return target


def _measure(home: Path, datasette: str | None, seconds: int, folder: Path) -> bool:
    """Measure and print; whether every floor is kept."""
    archive = Archive.open(home)
    queries = sample_queries(archive, 300)
    archive.close()
    paths = [f"/?q={quote(query)}" for query in queries]
    listed = _write(paths, folder / "paths.txt")
    cores = sorted(os.sched_getaffinity(0))
    serve = [sys.executable, "-m", "webapp.cli", "--home", str(home), "serve", "--workers"]
    with _serving([*serve, "1"], {cores[0]}) as served:
        sizes = _sizes(served.port, paths)
        alone = _drive(served, listed, 1, seconds)
    print(f"{len(paths)} queries; one searcher, one processor for the server")
    _print("tangthu serve --workers 1", alone)
    print(f"  a page has {statistics.median(sizes):,.0f} bytes, the largest {max(sizes):,}")
    print(f"{SEARCHERS} searchers, {len(cores)} processors")
    ours, theirs = [], []
    if datasette:
        _fill_sqlite(home, folder / "pages.db")
        others = [f"/pages/pages?_size=10&_search={quote(query)}" for query in queries]
        other_list = _write(others, folder / "others.txt")
        other = [datasette, "serve", "-i", str(folder / "pages.db")]
        other += ["--setting", "suggest_facets", "off"]
    for _ in range(ROUNDS):
        with _serving([*serve, "2"], set(cores)) as served:
            ours.append(_drive(served, listed, SEARCHERS, seconds))
        _print("tangthu serve --workers 2", ours[-1])
        if datasette:
            with _serving(other, set(cores)) as served:
                _sizes(served.port, others)
                theirs.append(_drive(served, other_list, SEARCHERS, seconds))
            _print("Datasette", theirs[-1])
    return _judge(alone, max(sizes), ours, theirs)


def _judge(alone: Load, largest: int, ours: Sequence[Load], theirs: Sequence[Load]) -> bool:
    spread = max(load.p99 / load.p50 for load in ours)
    kept = [
        _floor("page for one searcher, p50 ms", alone.p50, MOST_MS),
        _floor("largest page, bytes", largest, MOST_BYTES),
        _floor("30 searchers, p99 / p50", spread, MOST_SPREAD),
        _floor("30 searchers, failed", sum(load.failed for load in ours), 0),
    ]
    if theirs:
        ratio = statistics.median(a.rate / b.rate for a, b in zip(ours, theirs, strict=True))
        print(f"  {'pages/s, against Datasette':34} {ratio:9.2f}   at least 1")
        kept.append(ratio >= 1)
        spent = [statistics.median(load.processor_ms for load in each) for each in (ours, theirs)]
        print(f"  {'processor time, of Datasette':34} {spent[0] / spent[1]:9.2f}")
    else:
        print("  Datasette was not measured: name its command with --datasette")
    return all(kept)


def _floor(words: str, measured: float, most: float) -> bool:
    print(f"  {words:34} {measured:9,.2f}   at most {most:,g}")
    return measured <= most


def main() -> int:
    """Measure on the articles given, on an archive that is there, or on the sample pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", nargs="?", type=Path)
    parser.add_argument("--home", type=Path, help="an archive with an index, read only")
    parser.add_argument(
        "--dated", action="store_true", help="measure with made-up dates, sites, authors, too"
    )
    parser.add_argument(
        "--datasette", default=shutil.which("datasette"), help="its command [if installed]"
    )
    parser.add_argument("--seconds", type=int, default=15, help="of each run [15]")
    parser.add_argument("--check", action="store_true", help="end with 1 where a floor is missed")
    arguments = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is missing: install it, for example with `apt-get install wrk`")
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(archive_home(arguments.articles, arguments.home))
        homes = {"articles as they are": home}
        if arguments.dated:
            words = "the same, each with a date, a site, an author and a section"
            homes[words] = stack.enter_context(dated_home(home))
        kept = []
        for number, (words, measured) in enumerate(homes.items()):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tangthu-load-"))
            print(f"{chr(10) if number else ''}{words}")
            kept.append(_measure(measured, arguments.datasette, arguments.seconds, Path(folder)))
    return 1 if arguments.check and not all(kept) else 0


if __name__ == "__main__":
    sys.exit(main())
