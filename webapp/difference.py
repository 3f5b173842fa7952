"""What changed between two texts: paragraph by paragraph, and word by word within them.

Pure: texts in, pieces out. Nothing is lost: the pieces that are not added make the old text, those
that are not removed make the new one, character for character.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["same", "removed", "added"]

# Words with the space after them, so that a run of changed words is one piece.
_WORD = re.compile(r"\S+\s*|\s+")
# Finding what two sequences share takes up to the product of their lengths in steps, and about a
# second for so many at the worst. Texts that would take more, which no article does, are shown one
# after the other, as removed and added.
_MAX_STEPS = 1_000_000
# How far ahead the new form of a changed paragraph is looked for.
_AHEAD = 20
# Paragraphs with a smaller share of words in common are two paragraphs, not one that was changed.
_LIKE = 0.4


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that both versions have, or only the old, or only the new one."""

    text: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Comparison:
    """A paragraph in both versions: the runs of its words in order."""

    runs: tuple[Run, ...]

    @property
    def is_same(self) -> bool:
        """Whether nothing changed in it."""
        return all(run.kind == "same" for run in self.runs)


def compare_whole(old: str, new: str) -> tuple[Run, ...]:
    """The one text removed and the other added, or the text that they both are."""
    if old == new:
        return (Run(old, "same"),) if old else ()
    return tuple(_joined([Run(old, "removed"), Run(new, "added")]))


def compare_words(old: str, new: str) -> tuple[Run, ...]:
    """The runs that lead from one text to the other; one of each kind where little is shared."""
    if old == new:
        return (Run(old, "same"),) if old else ()
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) * len(after) > _MAX_STEPS:
        return compare_whole(old, new)
    return tuple(_joined(_iter_runs(before, after)))


def compare_texts(old: Sequence[str], new: Sequence[str]) -> list[Comparison]:
    """The paragraphs of two texts, side by side as far as they belong together."""
    if len(old) * len(new) > _MAX_STEPS:
        return [*map(_removed, old), *map(_added, new)]
    found: list[Comparison] = []
    left_steps = _MAX_STEPS
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            found += [Comparison((Run(text, "same"),)) for text in old[i1:i2]]
            continue
        for before, after in _pair_up(old[i1:i2], new[j1:j2]):
            left_steps -= len(before.split()) * len(after.split())
            compare = compare_words if left_steps > 0 else compare_whole
            found.append(Comparison(compare(before, after)))
    return found


def count_changes(comparisons: Sequence[Comparison]) -> tuple[int, int]:
    """How many words were removed and how many added."""
    removed = added = 0
    for comparison in comparisons:
        for run in comparison.runs:
            removed += len(run.text.split()) if run.kind == "removed" else 0
            added += len(run.text.split()) if run.kind == "added" else 0
    return removed, added


def _removed(text: str) -> Comparison:
    return Comparison((Run(text, "removed"),))


def _added(text: str) -> Comparison:
    return Comparison((Run(text, "added"),))


def _pair_up(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each old paragraph with the next new one that is like it, or with nothing; all in order."""
    words = [frozenset(text.split()) for text in new]
    first = 0
    for text in old:
        own = frozenset(text.split())
        ahead = range(first, min(first + _AHEAD, len(new)))
        partner = next((n for n in ahead if _are_alike(own, words[n])), None)
        if partner is None:
            yield text, ""
            continue
        yield from (("", added) for added in new[first:partner])
        yield text, new[partner]
        first = partner + 1
    yield from (("", added) for added in new[first:])


def _are_alike(words: frozenset[str], others: frozenset[str]) -> bool:
    return 2 * len(words & others) >= _LIKE * (len(words) + len(others)) > 0


def _iter_runs(before: list[str], after: list[str]) -> Iterator[Run]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Run("".join(before[i1:i2]), "same")
            continue
        yield Run("".join(before[i1:i2]), "removed")
        yield Run("".join(after[j1:j2]), "added")


def _joined(runs: Sequence[Run] | Iterator[Run]) -> Iterator[Run]:
    """The runs without empty ones, neighbours of one kind as one."""
    for kind, group in groupby((run for run in runs if run.text), key=lambda run: run.kind):
        yield Run("".join(run.text for run in group), kind)
