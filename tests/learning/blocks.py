"""Learn which blocks of a page are its article's, and write the numbers that cleaning uses.

    python -m tests.learning.blocks FOLDER [--write] [--folds N]

FOLDER holds pages with gold as `tests.benchmarks.extraction` reads them; of its pages only those of
the learning part are looked at, beside the project's own sample pages. Printed is the F1 of 4-word
shingles of the rules' draft and of what the model makes of it, each page judged by a model that saw
no page of its host (`--folds`, 5). With --write a model of all these pages replaces
`archive/extract/block_model.json`. The same pages give the same numbers, in some minutes.

A block's label is whether most of its 4-word shingles stand in the gold text. Blocks shorter than
four words are their article's where the gold has them as a line and blocks around them are.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import archive.extract
from archive.capture import Capture
from archive.charset import decode
from archive.errors import ExtractionError
from archive.extract.block_features import FEATURES, BlockReader, Draft
from archive.extract.block_model import Model, parse_model
from archive.extract.html import Place, find_place, read_markup
from archive.extract.metadata import read_head
from archive.extract.page import Page
from archive.extract.parts import Parts, draft_of, revise, sort_blocks
from tests.benchmarks.extraction import Sample, compare, is_test, read_samples
from tests.learning.boosting import Boosted, boost

MODEL_FILE = Path(archive.extract.__file__).with_name("block_model.json")
# Chosen by cross-validation: more is lost than won from .3 on, and below .6.
KEEP_FROM = 0.2
TAKE_FROM = 0.7
# Vietnamese pages are few here, and the first that the program is for.
_OWN_WEIGHT = 3.0
# Errors count by the share of the article that a block is, as in F1; no block for more than half.
_LEAST_WORDS = 50
_MOST_WORDS = 200
_MOST_SHARE = 0.5
_LEAST_WEIGHT = 0.0005
_SHINGLE = 4
_AROUND = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A page as the rules read it, the features and labels of its blocks, and their weights."""

    sample: Sample
    page: Page
    place: Place
    parts: Parts
    draft: Draft
    rows: Sequence[list[float]]
    labels: list[bool]
    weights: list[float]
    is_own: bool

    def measure(self, model: Model | None) -> float:
        """F1 of the draft, or of what a model makes of it."""
        parts = copy(self.parts)
        if model is not None:
            revise(self.page, self.place.region, parts, self.draft, model)
        blocks = self.page.blocks
        texts = [blocks[parts.lead].text] if parts.lead is not None else []
        texts += [
            text for at in parts.paragraphs for text in blocks[at].lines or (blocks[at].text,)
        ]
        return compare("\n".join(texts), self.sample.text)[0]


def words_of(text: str) -> list[str]:
    """The words that shingles are made of."""
    return _WORD.findall(text.lower())


def label_blocks(texts: Sequence[str], gold: str) -> list[bool]:
    """Whether each block is of the article with this text."""
    right = words_of(gold)
    known = {tuple(right[at : at + _SHINGLE]) for at in range(len(right))}
    lines = {" ".join(words_of(line)) for line in gold.split("\n")}
    shares: list[float | None] = []
    for words in map(words_of, texts):
        runs = [tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)]
        shares.append(sum(run in known for run in runs) / len(runs) if runs else None)
    labels = []
    for at, (text, share) in enumerate(zip(texts, shares, strict=True)):
        if share is None:
            near = shares[max(0, at - _AROUND) : at + _AROUND + 1]
            sure = sum(other is not None and other > 0.5 for other in near)
            labels.append(sure >= 2 and " ".join(words_of(text)) in lines)
        else:
            labels.append(share > 0.5)
    return labels


def read_lesson(sample: Sample, *, is_own: bool) -> Lesson | None:
    """A sample as a lesson; None where nothing can be learned from it."""
    capture = Capture(sample.payload, "text/html", "page", datetime(2026, 1, 1, tzinfo=UTC), "file")
    try:
        page, _ = read_markup(decode(capture.payload, None, capture.content_type).text)
    except ExtractionError:
        return None
    if not page.blocks:
        return None
    head = read_head(page, None)
    place = find_place(page, head, capture)
    parts = sort_blocks(page, place.region, head, place.title, place.title_at)
    labels = label_blocks([block.text for block in page.blocks], sample.text)
    whole = max(_LEAST_WORDS, len(sample.text.split()))
    weights = []
    for block in page.blocks:
        share = min(_MOST_SHARE, min(_MOST_WORDS, len(block.text.split())) / whole)
        weights.append((share + _LEAST_WEIGHT) * (_OWN_WEIGHT if is_own else 1.0))
    draft = draft_of(parts, place.title, place.title_at)
    rows = BlockReader(page, place.region, draft).read(range(len(page.blocks)))
    return Lesson(sample, page, place, parts, draft, rows, labels, weights, is_own)


def read_lessons(folder: Path | None) -> list[Lesson]:
    """The learning part of a folder, and the project's own pages."""
    found = [(sample, True) for sample in read_samples(None)]
    if folder is not None:
        found += [(sample, False) for sample in read_samples(folder) if not is_test(sample)]
    lessons = (read_lesson(sample, is_own=is_own) for sample, is_own in found)
    return [lesson for lesson in lessons if lesson is not None]


def write_model(learned: Boosted) -> str:
    """What was learned as the JSON text that cleaning reads: a tree on a line."""
    trees = [
        json.dumps({
            "asks": [[FEATURES[feature], edge] for feature, edge in tree.asks],
            "answers": tree.answers,
        })
        for tree in learned.trees
    ]  # fmt: skip
    head = f'{{"keep_from": {KEEP_FROM}, "take_from": {TAKE_FROM}, "base": {learned.base:.4f},'
    return "\n".join([f'{head} "trees": [', ",\n".join(trees), "]}", ""])


def learn(lessons: Sequence[Lesson]) -> Boosted:
    """A model of these pages' blocks."""
    return boost(
        [row for lesson in lessons for row in lesson.rows],
        [label for lesson in lessons for label in lesson.labels],
        [weight for lesson in lessons for weight in lesson.weights],
    )


def _fold_of(lesson: Lesson, folds: int) -> int:
    return int(hashlib.sha256(f"fold {lesson.sample.host}".encode()).hexdigest(), 16) % folds


def cross_validate(lessons: Sequence[Lesson], folds: int) -> Iterator[tuple[Lesson, Model]]:
    """Every page with a model that saw none of its host."""
    for fold in range(folds):
        others = [lesson for lesson in lessons if _fold_of(lesson, folds) != fold]
        model = parse_model(write_model(learn(others)))
        for lesson in lessons:
            if _fold_of(lesson, folds) == fold:
                yield lesson, model


def report(scores: Mapping[bool, Sequence[tuple[float, float]]]) -> Iterator[str]:
    """What is printed of the pages' F1, before and after."""
    for is_own, pairs in scores.items():
        count = len(pairs)
        before, after = (sum(values) / count for values in zip(*pairs, strict=True))
        better = sum(second > first + 0.01 for first, second in pairs)
        worse = sum(second < first - 0.01 for first, second in pairs)
        yield (
            f"{'own pages' if is_own else 'folder':<10}{count:>5}  draft {before:.4f}  "
            f"model {after:.4f}  better {better}  worse {worse}"
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Cross-validate, and write the model where that is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--folds", type=int, default=5, help="0: none [5]")
    given = parser.parse_args(arguments)
    lessons = read_lessons(given.folder)
    print(f"{len(lessons)} pages, {sum(len(lesson.rows) for lesson in lessons)} blocks", flush=True)
    scores: dict[bool, list[tuple[float, float]]] = {}
    for lesson, model in cross_validate(lessons, given.folds):
        pair = (lesson.measure(None), lesson.measure(model))
        scores.setdefault(lesson.is_own, []).append(pair)
    for line in report(scores):
        print(line)
    if given.write:
        MODEL_FILE.write_text(write_model(learn(lessons)), "utf-8")
        print(f"{MODEL_FILE.name}: {MODEL_FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
