"""How often each kind of evidence for a date was right, and which of them are enough.

    python -m tests.benchmarks.evidence FOLDER

FOLDER is one that `tests.benchmarks.extraction` reads; only its learning part is looked at. First
the numbers for `archive/extract/evidence.py`: for each kind of evidence, on how many pages it
alone spoke for the date, on how many of them the date was right, and the reliability that follows.
Then, for several least reliabilities, what comes of them by cross-validation: the pages of each
tenth of the hosts are judged by numbers counted on the other nine. Right counts as in
`tests.benchmarks.extraction`: none where the gold has none is right.
"""

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.capture import Capture
from archive.extract.blocks import read_page
from archive.extract.evidence import COUNTED, MIN_RELIABILITY, Evidence, reliability_of
from archive.extract.metadata import read_head, stated_titles
from archive.extract.published import find
from archive.extract.region import find_region, find_title_block, heading_before
from archive.extract.tree import prepare, read_fast
from tests.benchmarks.extraction import Sample, is_test, read_samples

_FOLDS = 10
_THRESHOLDS = (0.0, 0.3, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


@dataclass(frozen=True, slots=True)
class Judged:
    """A page's likeliest date with what speaks for it, and its date by the gold ("" for none)."""

    host: str
    evidence: Evidence | None
    day: str
    gold: str

    @property
    def fold(self) -> int:
        """The tenth of the hosts that this one is of."""
        return int(hashlib.sha256(b"fold " + self.host.encode()).hexdigest(), 16) % _FOLDS


def judge(sample: Sample) -> Judged:
    """The likeliest date on a page, whether or not it would be given."""
    payload, gold = sample.payload, (sample.published or "")[:10]
    tree = read_fast(prepare(payload.decode("utf-8", "replace"))[0])
    page = read_page(tree) if tree is not None else None
    if page is None or not page.blocks:
        return Judged(sample.host, None, "", gold)
    capture = Capture(payload, "text/html", "page", datetime(2026, 1, 1, tzinfo=UTC), "file")
    head = read_head(page)
    title_at = find_title_block(page, stated_titles(head), head.title_parts, head.site_names)
    region = find_region(page, title_at)
    if title_at is None:
        title_at = heading_before(page, region)
        region = find_region(page, title_at)
    found = find(capture, head, page, region, title_at)
    if found is None:
        return Judged(sample.host, None, "", gold)
    return Judged(sample.host, found.evidence, found.iso[:10], gold)


def count(pages: Iterable[Judged]) -> dict[Evidence, tuple[int, int]]:
    """For each kind of evidence: how many dates were right, of how many."""
    pages = list(pages)
    given = Counter(page.evidence for page in pages)
    right = Counter(page.evidence for page in pages if page.day == page.gold)
    return {evidence: (right[evidence], given[evidence]) for evidence in Evidence}


def validate(pages: Sequence[Judged], least: float) -> tuple[int, int, int]:
    """How many pages are right, how many dates given and how many wrong, at a least reliability.

    Each page is judged by what was counted on the pages of other hosts' tenths.
    """
    right = given = wrong = 0
    for fold in range(_FOLDS):
        counted = count(page for page in pages if page.fold != fold)
        for page in pages:
            if page.fold != fold:
                continue
            evidence = page.evidence
            day = page.day if evidence and reliability_of(*counted[evidence]) >= least else ""
            right += day == page.gold
            given += bool(day)
            wrong += bool(day) and day != page.gold
    return right, given, wrong


def main(arguments: Sequence[str] | None = None) -> None:
    """Count, and print what follows."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    given = parser.parse_args(arguments)
    pages = [judge(sample) for sample in read_samples(given.folder) if not is_test(sample)]
    print(f"{len(pages)} pages of the learning part\n\n{'right':>5} of {'dates':<6}reliability")
    for evidence, (right, dates) in count(pages).items():
        kept = reliability_of(right, dates)
        note = "" if kept >= MIN_RELIABILITY else "  not enough"
        note += "" if COUNTED[evidence] == (right, dates) else "  (the table has other numbers)"
        print(f"{right:5} of {dates:<6}{kept:.2f}  {evidence.value}{note}")
    print("\nat least  right   wrong of those given, over tenths of the hosts left out in turn")
    for least in _THRESHOLDS:
        right, dates, wrong = validate(pages, least)
        print(f"{least:8.2f}{right / len(pages):7.1%}{wrong / dates:8.1%} ({wrong} of {dates})")


if __name__ == "__main__":
    main()
