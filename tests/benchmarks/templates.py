"""What templates learned per host gain: F1 of 4-word shingles before and after, and their cost.

    python -m tests.benchmarks.templates [FOLDER] [--made N]

Without a folder, hosts of our own making: the project's sample pages refilled with other articles,
and a few site manners of which no rule knows. FOLDER has `html/` and `gold/` as for
`tests.benchmarks.extraction`: of its pages the hosts that have five or more are measured as they
are, and with --made the first N pages are refilled into hosts of their own. (A refilled page is
furniture through and through: what it gains says little, but it must not lose.)

A host's template is learned from all of its pages that are counted; every one of these is then
cleaned with it. `lost` is the share of pages whose F1 fell by more than .01.
"""

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from archive.capture import Capture
from archive.charset import decode
from archive.document import Document
from archive.errors import ExtractionError
from archive.extract import Template, clean_page, learn
from tests.benchmarks.extraction import Sample, compare, read_samples
from tests.benchmarks.template_hosts import (
    MANNERS,
    MadePage,
    Stock,
    iter_refilled,
    make_host,
    make_stock,
)

HOST_PAGES = (5, 10, 30)
_LOST = 0.01


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be cleaned, and the text that is right."""

    capture: Capture
    text: str


@dataclass(slots=True)
class Gain:
    """F1 of each page before and after, and the seconds that both cleanings took."""

    before: list[float] = field(default_factory=list)
    after: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=lambda: [0.0, 0.0])

    def add(self, other: "Gain") -> None:
        """Take in another host's pages."""
        self.before += other.before
        self.after += other.after
        self.seconds = [a + b for a, b in zip(self.seconds, other.seconds, strict=True)]

    @property
    def means(self) -> tuple[float, float]:
        """The mean F1 before and after."""
        return sum(self.before) / len(self.before), sum(self.after) / len(self.after)

    def line(self, name: str) -> str:
        """What is printed."""
        pages = len(self.before)
        pairs = list(zip(self.before, self.after, strict=True))
        lost = sum(after < before - _LOST for before, after in pairs) / pages
        first, second = (1000 * seconds / pages for seconds in self.seconds)
        before, after = self.means
        return (
            f"{name:<34}{pages:>6}{before:>9.4f}{after:>8.4f}{after - before:>+9.4f}{lost:>7.1%}"
            f"{first:>8.1f}{second:>7.1f}"
        )


HEADING = f"{'':<34}{'pages':>6}{'before':>9}{'after':>8}{'gain':>9}{'lost':>7}{'ms':>8}{'ms':>7}"


def capture_of(payload: bytes, *, is_markup: bool = True, charset: str | None = None) -> Capture:
    """A page that came without a URL."""
    kind = "text/html" if is_markup else "text/plain"
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Capture(payload, kind, "page", moment, "file", charset=charset)


def _text(document: Document | None) -> str:
    return "\n".join([document.lead or "", *document.paragraphs]) if document is not None else ""


def _clean(page: Page, template: Template | None) -> tuple[Document | None, frozenset[int]]:
    try:
        return clean_page(page.capture, lambda site: template)
    except ExtractionError:
        return None, frozenset()


def measure(pages: Sequence[Page]) -> Gain:
    """One host: its pages cleaned alone, and with what all of them have in common."""
    gain = Gain()
    begun = time.process_time()
    alone = [_clean(page, None) for page in pages]
    gain.seconds[0] = time.process_time() - begun
    template = learn(marks for _, marks in alone if marks)
    begun = time.process_time()
    together = [_clean(page, template) for page in pages]
    gain.seconds[1] = time.process_time() - begun
    for page, (before, _), (after, _) in zip(pages, alone, together, strict=True):
        gain.before.append(compare(_text(before), page.text)[0])
        gain.after.append(compare(_text(after), page.text)[0])
    return gain


def as_pages(made: Iterable[MadePage]) -> list[Page]:
    """Made pages as they are measured."""
    return [
        Page(capture_of(one.content.encode(), is_markup=one.is_markup, charset="utf-8"), one.text)
        for one in made
    ]


def articles_of(samples: Iterable[Sample], *, own: bool) -> Iterator[tuple[Sample, str, list[str]]]:
    """Each sample with the title and the lines of its article (`own`: one of the project's)."""
    for sample in samples:
        title = sample.title or ""
        lines = sample.text.split("\n")
        if own:
            gold = json.loads(sample.path.with_name(f"{sample.name}.gold.json").read_text("utf-8"))
            lines = [*filter(None, [gold["lead"]]), *gold["paragraphs"]]
        yield sample, title, [line for line in lines if line.strip()]


def stock_of(samples: Sequence[Sample], *, own: bool) -> Stock:
    """What the articles of these samples give to fill pages with."""
    return make_stock([(title, lines) for _, title, lines in articles_of(samples, own=own)])


def measure_manners(stock: Stock) -> Iterator[tuple[str, Gain]]:
    """Hosts of our own manners, of 5, 10 and 30 pages."""
    for count in HOST_PAGES:
        total = Gain()
        for number, manner in enumerate(MANNERS):
            gain = measure(as_pages(make_host(manner, stock.shuffled(number), count)))
            yield f"{manner}, {count} pages", gain
            total.add(gain)
        yield f"all manners, {count} pages", total


def measure_refilled(
    samples: Sequence[Sample], stock: Stock, *, own: bool
) -> Iterator[tuple[str, Gain]]:
    """Hosts made out of sample pages, of 5, 10 and 30 pages."""
    totals: dict[int, Gain] = defaultdict(Gain)
    for number, (sample, title, lines) in enumerate(articles_of(samples, own=own)):
        markup = decode(sample.payload, None, "text/html").text
        made = iter_refilled(markup, title, lines, stock.shuffled(number), max(HOST_PAGES))
        pages = as_pages(made)
        for count in HOST_PAGES:
            if len(pages) >= count:
                totals[count].add(measure(pages[:count]))
    for count, gain in sorted(totals.items()):
        yield f"refilled pages, {count} a host", gain


def measure_real(samples: Sequence[Sample]) -> Iterator[tuple[str, Gain]]:
    """The hosts of which there are five pages or more, as they are."""
    hosts: dict[str, list[Page]] = defaultdict(list)
    for sample in samples:
        hosts[sample.host].append(Page(capture_of(sample.payload), sample.text))
    total = Gain()
    for pages in hosts.values():
        if len(pages) >= HOST_PAGES[0]:
            total.add(measure(pages))
    if total.before:
        yield "real hosts", total


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure on our own hosts, or on a folder's."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--made", type=int, default=0, help="refill this many of its pages [0]")
    given = parser.parse_args(arguments)
    samples = read_samples(given.folder)
    stock = stock_of(samples, own=given.folder is None)
    print(HEADING)
    if given.folder is None:
        results = [measure_manners(stock), measure_refilled(samples, stock, own=True)]
    else:
        results = [
            measure_real(samples),
            measure_refilled(samples[: given.made], stock, own=False),
        ]
    for result in results:
        for name, gain in result:
            print(gain.line(name), flush=True)


if __name__ == "__main__":
    main()
