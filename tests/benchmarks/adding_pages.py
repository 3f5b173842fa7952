"""Adding pages measured: cleaning, storing and indexing each alone, then `tangthu add` as a whole.

    python -m tests.benchmarks.adding_pages [--pages N] [--kilobytes K]

The pages are made of the sample pages in `tests/pages`: each gets a sentence of its own in every
paragraph, and furniture (menus, lists of other articles) up to the size. The stages run one after
the other in one process; the whole runs as a person would run it, on every core. Of each stage
are printed the pages a second by the clock, and by this process's time on the processor, which
other work on the machine changes less: that is what one core manages. `tangthu add` is printed by
the clock, by the processor time of all its processes, and with their peak memory.
"""

import argparse
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from archive import Archive, Tally, open_writer
from archive.batch import Cleaned
from archive.capture import Capture, digest_of
from archive.cleaners import CleanedPage, available_cores, clean_one
from index import open_index, sync
from tests.benchmarks.processes import run_measured
from tests.legacy_writing import make_sentence

SAMPLE_PAGES = Path(__file__).parent.parent / "pages"
_SEED = 5
_BATCH = 256
_STAGED = 1_000  # pages that the stages are measured on
_MENUS = 0.6  # the share of the added furniture that stands before the article


_WARMING = 20  # pages cleaned before the clock runs: what is loaded on first use is no page's cost


class _Clock:
    """Seconds spent in each stage, by the clock and by the processor's time of this process."""

    def __init__(self) -> None:
        self.spent: dict[str, tuple[float, float]] = {}

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        """Count what is done meanwhile to a stage."""
        begun, worked = time.perf_counter(), time.process_time()
        yield
        seconds, busy = self.spent.get(stage, (0.0, 0.0))
        self.spent[stage] = (
            seconds + time.perf_counter() - begun,
            busy + time.process_time() - worked,
        )

    def lines(self, pages: int) -> Iterator[str]:
        """A table of pages a second for every stage, and all of them."""
        yield f"  {'':<10}{'pages/s':>9}{'pages/s of processor time':>28}"
        sums = [sum(column) for column in zip(*self.spent.values(), strict=True)]
        for stage, (seconds, busy) in [*self.spent.items(), ("all three", (sums[0], sums[1]))]:
            yield f"  {stage:<10}{pages / seconds:9.0f}{pages / busy:28.0f}"


def make_page(markup: str, number: int, size: int) -> bytes:
    """The sample page with text of its own and furniture up to `size` bytes."""
    chance = random.Random(_SEED * 1_000_003 + number)
    page = re.sub(r"</p>", lambda _: f" {make_sentence(chance, 14)}</p>", markup)
    page = re.sub(r"</(h1|title)>", rf" {number}</\1>", page)
    # Each page has an address of its own, or it would be a new version of the sample's.
    page = re.sub(r"https?://[^\s\"'<>?#]+/[^\s\"'<>?#]*", rf"\g<0>?so={number}", page)
    rows: list[str] = []
    missing = size - len(page.encode())
    while missing > 0:
        words = make_sentence(chance, 8).strip('".')
        row = (
            f"<li><a href='/muc-{chance.randrange(99)}/{chance.randrange(10**6)}'>{words}</a></li>"
        )
        rows.append(row)
        missing -= len(row.encode())
    cut = int(len(rows) * _MENUS)
    menu = f"<nav class='menu'><ul>{''.join(rows[:cut])}</ul></nav>"
    others = f"<div class='tin-khac'><h3>Tin khác</h3><ul>{''.join(rows[cut:])}</ul></div>"
    page = re.sub(r"(<body[^>]*>)", lambda body: body[1] + menu, page, count=1)
    return page.replace("</body>", f"{others}</body>").encode()


def made_pages(count: int, size: int) -> Iterator[bytes]:
    """So many pages, each unlike the others; always the same ones."""
    samples = [path.read_text("utf-8", "replace") for path in sorted(SAMPLE_PAGES.glob("*.html"))]
    for number in range(count):
        yield make_page(samples[number % len(samples)], number, size)


def _captures(pages: int, size: int) -> Iterator[Capture]:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    for number, payload in enumerate(made_pages(pages, size)):
        yield Capture(payload, "text/html", f"{number}.html", moment, "file")


def _measure_stages(folder: Path, pages: int, size: int) -> None:
    clock = _Clock()
    home = folder / "staged"
    batch: list[Cleaned] = []
    stored = 0
    for capture in _captures(_WARMING, size):
        clean_one(capture)
    with open_writer(home) as writer:
        writer.begin_run()
        for number, capture in enumerate(_captures(pages, size)):
            with clock.running("cleaning"):
                result = clean_one(capture)
            if isinstance(result, CleanedPage):
                digest = digest_of(capture.payload)
                batch.append(Cleaned(capture, digest, result.document, result.marks, 0))
            if len(batch) == _BATCH or number == pages - 1:
                with clock.running("storing"):
                    writer.store(batch)
                stored += len(batch)
                batch = []
        writer.end_run(Tally(), "done")
    archive, index = Archive.open(home), open_index(home)
    with clock.running("indexing"):
        sync(archive, index.engine, index.lexicon)
    index.close()
    archive.close()
    print(f"each stage alone, one core, {pages:,} pages of {size // 1000} kB, {stored:,} stored:")
    print("\n".join(clock.lines(pages)), flush=True)


def _measure_whole(folder: Path, pages: int, size: int) -> None:
    source = folder / "pages"
    source.mkdir()
    for number, payload in enumerate(made_pages(pages, size)):
        (source / f"{number:06}.html").write_bytes(payload)
    command = [sys.executable, "-m", "webapp.cli", "--home", str(folder / "home"), "add"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    added = run_measured([*command, str(source)])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"tangthu add, {available_cores()} cores, {pages:,} pages of {size // 1000} kB:")
    print(f"  {added.output.splitlines()[0]}")
    print(
        f"  {added.seconds:7.1f} s  {pages / added.seconds:7.0f} pages/s  "
        f"{pages / busy:.0f} pages/s of processor time of all processes  "
        f"peak memory {added.peak_bytes / 1e6:.0f} MB (all processes)"
    )


def main() -> None:
    """Measure the stages, then the whole."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--kilobytes", type=int, default=100, help="size of a page [100]")
    given = parser.parse_args()
    size = given.kilobytes * 1000
    with tempfile.TemporaryDirectory(prefix="tangthu-benchmark-") as name:
        _measure_stages(Path(name), min(given.pages, _STAGED), size)
        _measure_whole(Path(name), given.pages, size)


if __name__ == "__main__":
    main()
