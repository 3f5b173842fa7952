"""Extraction: quality, speed and memory beside other extractors, on pages with gold.

    python -m tests.benchmarks.extraction [FOLDER] [--part test|learn|all] [--pages N] [--only NAME]

FOLDER holds `html/NAME.html.gz` and `gold/NAME.json` (`url`, and under `ground_truth` the
`main_content`, `title`, `publish_date`, `author`), as WCXB pages do; without it the sample pages
in `tests/pages` are measured. Pages are parted by their host, so that no site is in both parts:
what was tuned on is `learn`, what is reported is `test`.

Printed for each extractor: F1, precision and recall of 4-word shingles (mean over pages), pages a
second of processor time on one core, and the peak memory of a process of its own. For those that
give them also title, date and byline: share right (none where the gold has none counts as right)
and share wrong of those given. What is not installed is named: htmldate comes with the program;
trafilatura, readability-lxml and resiliparse are measured where somebody installs them.
"""

import argparse
import gzip
import hashlib
import json
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import urlsplit

from archive.capture import Capture
from archive.errors import ExtractionError
from archive.extract import clean

SAMPLE_PAGES = Path(__file__).parent.parent / "pages"
_WORD = re.compile(r"\w+")
_TEST_TENTHS = 4


@dataclass(frozen=True, slots=True)
class Sample:
    """A page and what is right on it; a field is None where the gold has none."""

    name: str
    path: Path
    host: str
    text: str
    title: str | None
    published: str | None
    byline: str | None

    @property
    def payload(self) -> bytes:
        """The page's bytes."""
        return gzip.open(self.path).read() if self.path.suffix == ".gz" else self.path.read_bytes()


@dataclass(frozen=True, slots=True)
class Answer:
    """What an extractor made of a page."""

    text: str
    title: str | None = None
    published: str | None = None
    byline: str | None = None


Extractor = Callable[[bytes], Answer]


def read_samples(folder: Path | None) -> list[Sample]:
    """Every page of a folder with its gold, by name."""
    if folder is None:
        return [
            _own_sample(path)
            for path in sorted(SAMPLE_PAGES.glob("*.html"))
            if path.with_suffix("").with_suffix(".gold.json").exists()
        ]
    samples = []
    for path in sorted((folder / "gold").glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        truth = gold["ground_truth"]
        if not truth.get("main_content"):
            continue
        host = ".".join((urlsplit(gold["url"]).hostname or "").split(".")[-2:])
        fields = (truth.get("title"), truth.get("publish_date"), truth.get("author"))
        page = folder / "html" / f"{path.stem}.html.gz"
        samples.append(Sample(path.stem, page, host, truth["main_content"], *fields))
    return samples


def _own_sample(path: Path) -> Sample:
    gold = json.loads((path.parent / f"{path.stem}.gold.json").read_text("utf-8"))
    text = "\n".join([gold.get("lead") or "", *gold["paragraphs"]])
    fields = (gold["title"], gold.get("published"), gold.get("byline"))
    return Sample(path.stem, path, path.stem.split("-")[0], text, *fields)


def is_test(sample: Sample) -> bool:
    """Whether a page is of the part that nothing is tuned on: four in ten hosts."""
    return int(hashlib.sha256(sample.host.encode()).hexdigest(), 16) % 10 < _TEST_TENTHS


def ours(payload: bytes) -> Answer:
    """The extractor of this project."""
    capture = Capture(payload, "text/html", "page", datetime(2026, 1, 1, tzinfo=UTC), "file")
    try:
        document = clean(capture)
    except ExtractionError:
        return Answer("")
    text = "\n".join([document.lead or "", *document.paragraphs])
    return Answer(text, document.title, document.published, document.byline)


def _trafilatura(**options: bool) -> Extractor:
    def extract(payload: bytes) -> Answer:
        extractor = import_module("trafilatura")
        return Answer(extractor.extract(payload, include_comments=False, **options) or "")

    return extract


def readability(payload: bytes) -> Answer:
    """readability-lxml, its summary as text."""
    page = import_module("readability").Document(payload.decode("utf-8", "replace"))
    try:
        summary = page.summary()
    except (ValueError, TypeError, import_module("readability").readability.Unparseable):
        return Answer("")
    return Answer(import_module("lxml.html").fromstring(summary).text_content())


def resiliparse(payload: bytes) -> Answer:
    """Resiliparse's main content."""
    extract = import_module("resiliparse.extract.html2text").extract_plain_text
    return Answer(extract(payload.decode("utf-8", "replace"), main_content=True))


def trafilatura_metadata(payload: bytes) -> Answer:
    """trafilatura's text with the metadata that it finds."""
    found = import_module("trafilatura").bare_extraction(
        payload, include_comments=False, with_metadata=True
    )
    if found is None:
        return Answer("")
    return Answer(found.text or "", found.title, found.date, found.author)


def htmldate(payload: bytes) -> Answer:
    """htmldate's date of publication; it reads no text."""
    try:
        date = import_module("htmldate").find_date(
            payload.decode("utf-8", "replace"), original_date=True
        )
    except (ValueError, TypeError, AttributeError):
        date = None  # it refuses some pages in these ways
    return Answer("", published=date)


@dataclass(frozen=True, slots=True)
class Measured:
    """An extractor, the module that it needs, and what it gives beside text."""

    module: str
    extract: Extractor
    gives: tuple[str, ...] = ()
    gives_text: bool = True


_FIELDS = ("title", "date", "byline")
EXTRACTORS: dict[str, Measured] = {
    "ours": Measured("archive", ours, _FIELDS),
    "trafilatura": Measured("trafilatura", _trafilatura()),
    "trafilatura precision": Measured("trafilatura", _trafilatura(favor_precision=True)),
    "trafilatura recall": Measured("trafilatura", _trafilatura(favor_recall=True)),
    "trafilatura fast": Measured("trafilatura", _trafilatura(fast=True)),
    "trafilatura metadata": Measured("trafilatura", trafilatura_metadata, _FIELDS),
    "readability-lxml": Measured("readability", readability),
    "resiliparse": Measured("resiliparse", resiliparse),
    "htmldate": Measured("htmldate", htmldate, ("date",), gives_text=False),
}


def shingles(text: str, length: int = 4) -> Counter[tuple[str, ...]]:
    """Every run of `length` words of a text, with how often it stands there."""
    words = _WORD.findall(text.lower())
    ends = range(max(1, len(words) - length + 1)) if words else range(0)
    return Counter(tuple(words[start : start + length]) for start in ends)


def compare(found: str, right: str) -> tuple[float, float, float]:
    """F1, precision and recall of one text's shingles against another's."""
    first, second = shingles(found), shingles(right)
    common = (first & second).total()
    if not first or not second:
        return (float(first == second),) * 3
    precision, recall = common / first.total(), common / second.total()
    return (2 * precision * recall / (precision + recall) if common else 0.0), precision, recall


def _form(text: str | None) -> str:
    return " ".join(_WORD.findall((text or "").lower()))


def _day(text: str | None) -> str:
    return (text or "")[:10]


def measure(name: str, samples: Sequence[Sample]) -> str:
    """One extractor over all pages: the line to print. Runs in a process of its own."""
    measured = EXTRACTORS[name]
    extract = measured.extract
    extract(samples[0].payload)  # what is loaded on first use is not the page's cost
    scores, fields, seconds, size = [], [], 0.0, 0
    for sample in samples:
        payload = sample.payload
        begun = time.process_time()
        answer = extract(payload)
        seconds += time.process_time() - begun
        size += len(payload)
        scores.append(compare(answer.text, sample.text))
        fields.append((
            (_form(answer.title), _form(sample.title)),
            (_day(answer.published), _day(sample.published)),
            (_form(answer.byline), _form(sample.byline)),
        ))  # fmt: skip
    f1, precision, recall = (sum(values) / len(samples) for values in zip(*scores, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    quality = f"{f1:7.4f}{precision:8.4f}{recall:8.4f}"
    line = f"{name:<24}{quality if measured.gives_text else '':<23}{len(samples) / seconds:9.1f}"
    line += f"{seconds / size * 1e8:10.1f}{peak:9.0f}"
    for what, pairs in zip(_FIELDS, zip(*fields, strict=True), strict=True):
        if what in measured.gives:
            line += "\n" + _field_line(what, pairs)
    return line


def _field_line(what: str, pairs: Sequence[tuple[str, str]]) -> str:
    """How often a field was right, and wrong where it was given; `pairs` are found and gold."""
    given = [pair for pair in pairs if pair[0]]
    wrong = sum(found != right for found, right in given)
    right = sum(found == right for found, right in pairs)
    share = f"{wrong / max(1, len(given)):6.1%} ({wrong} of {len(given)})"
    return f"  {what:<8} right {right / len(pairs):6.1%}  wrong of those given {share}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every installed extractor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--part", choices=("test", "learn", "all"), default="test")
    parser.add_argument("--pages", type=int, default=10**6, help="at most this many")
    parser.add_argument("--only", choices=tuple(EXTRACTORS), action="append")
    given = parser.parse_args(arguments)
    samples = read_samples(given.folder)
    if given.folder is not None and given.part != "all":
        samples = [sample for sample in samples if is_test(sample) == (given.part == "test")]
    samples = samples[: given.pages]
    if not samples:
        sys.exit("no pages with gold found: name a folder with html/ and gold/ in it")
    print(f"{len(samples)} pages")
    print(f"{'':<24}{'F1':>7}{'prec.':>8}{'recall':>8}{'pages/s':>9}{'ms/100kB':>10}{'MB':>9}")
    for name, measured in EXTRACTORS.items():
        if given.only and name not in given.only:
            continue
        if find_spec(measured.module) is None:
            print(f"{name:<24}not installed: pip install {measured.module}")
            continue
        with get_context("spawn").Pool(1) as pool:
            print(pool.apply(measure, (name, samples)), flush=True)


if __name__ == "__main__":
    main()
