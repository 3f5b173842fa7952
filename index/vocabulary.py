"""One view of the lexicon: what it holds at one position of the change log, looked up quickly."""

import heapq
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from index.fold import canonical
from index.lexicon_lines import LineFile, Spellings

# Looked-up keys that are remembered, some 300 bytes each.
_REMEMBERED = 2**14

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Variant:
    """A spelling of a word: as texts write it most, its exact term, and in how many documents.

    The count is approximate. Ways of writing that are one exact term (`hòa`, `hoà`) are one
    variant.
    """

    text: str
    exact: str
    count: int


@dataclass(frozen=True, slots=True)
class Segment:
    """What some documents hold: how many they are, their terms, their groups and titles."""

    documents: int
    terms: LineFile
    groups: LineFile


@dataclass(frozen=True)
class Vocabulary:
    """The archive's words and word groups, with approximate counts of documents.

    Keys are folded terms, for groups and titles joined by single spaces. Spellings are as texts
    have them, in lower case but for titles, by falling count.
    """

    position: int
    segments: tuple[Segment, ...]
    _terms: dict[str, Spellings] = field(default_factory=dict, repr=False, compare=False)
    _groups: dict[str, Spellings] = field(default_factory=dict, repr=False, compare=False)
    _variants: dict[str, tuple[Variant, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @cached_property
    def documents(self) -> int:
        """How many documents were counted; those that were changed since, more than once."""
        return sum(segment.documents for segment in self.segments)

    @cached_property
    def common_terms(self) -> frozenset[str]:
        """The folded terms that stand in three documents or more, in small archives in one.

        Read as a whole when it is first asked for, about 10 ms for 30,000 articles.
        """
        least = min(3, 1 + self.documents // 500)
        counts: dict[bytes, int] = {}
        for segment in self.segments:
            for key, count in segment.terms.iter_peaks():
                counts[key] = counts.get(key, 0) + count
        return frozenset(key.decode() for key, count in counts.items() if count >= least)

    def spellings(self, term: str) -> Spellings:
        """How a folded term is spelled, and in how many documents; none if it is unknown."""
        found = self._terms.get(term)
        if found is not None:
            return found
        return _look_up(self._terms, term, [segment.terms for segment in self.segments])

    def variants(self, term: str) -> tuple[Variant, ...]:
        """The spellings of a term that differ in marks, by falling count; none if it is unknown."""
        found = self._variants.get(term)
        if found is None:
            found = _variants_of(self.spellings(term))
            _remember(self._variants, term, found)
        return found

    def group(self, key: str) -> Spellings:
        """How a group of folded terms is spelled, and in how many documents."""
        found = self._groups.get(key)
        if found is not None:
            return found
        return _look_up(self._groups, key, [segment.groups for segment in self.segments])

    def frequency(self, term: str) -> int:
        """In about how many documents a folded term stands, in any spelling."""
        return min(self.documents, sum(count for _, count in self.spellings(term)))

    def group_frequency(self, terms: Iterable[str]) -> int:
        """In about how many documents these two to five folded terms stand side by side.

        Counted near the beginning of texts, so rather too low; 0 for groups that are rare.
        """
        return min(self.documents, sum(count for _, count in self.group(" ".join(terms))))

    def frequent_groups(self, beginning: str, limit: int) -> list[tuple[str, Spellings]]:
        """The most frequent groups and titles whose key begins so, best first, at most `limit`."""
        return self._most_frequent([one.groups for one in self.segments], beginning, limit)

    def frequent_terms(self, beginning: str, limit: int) -> list[tuple[str, Spellings]]:
        """The most frequent terms that begin so, best first, at most `limit`."""
        return self._most_frequent([one.terms for one in self.segments], beginning, limit)

    def _most_frequent(
        self, files: list[LineFile], beginning: str, limit: int
    ) -> list[tuple[str, Spellings]]:
        found: dict[str, list[Spellings]] = {}
        for file in files:
            for key, spelled in file.most_frequent(beginning.encode(), limit):
                found.setdefault(key, []).append(spelled)
        if len(files) > 1:
            # A key may be among the best of one file alone, and be in the others too.
            for key in found:
                found[key] = [file.spellings(key.encode()) for file in files]
        joined = [(key, _join(spelled)) for key, spelled in found.items()]
        return heapq.nlargest(limit, joined, key=lambda one: one[1][0][1])

    def known(self, terms: Set[str]) -> set[str]:
        """Which of these folded terms the vocabulary has."""
        encoded = sorted(term.encode() for term in terms)
        return {
            term.decode()
            for term in encoded
            if any(segment.terms.has(term) for segment in self.segments)
        }

    def iter_with_parts(self, beginning: str, middle: str, end: str) -> Iterator[str]:
        """The terms that begin so, or hold this middle, or end so; some of them several times."""
        for segment in self.segments:
            yield from map(bytes.decode, segment.terms.keys_with(beginning, middle, end))

    def expand_prefix(self, prefix: str, limit: int) -> list[str]:
        """The terms with this beginning in the order of their code points, at most `limit` + 1."""
        start = prefix.encode()
        found: list[str] = []
        for term in self.iter_terms(start):
            if not term.startswith(start) or len(found) > limit:
                break
            found.append(term.decode())
        return found

    def iter_terms(self, start: bytes) -> Iterator[bytes]:
        """The terms that are not before `start`, in the order of their bytes."""
        last = None
        for term in heapq.merge(*(segment.terms.iter_keys(start) for segment in self.segments)):
            if term != last:
                yield term
                last = term


def _look_up(known: dict[str, Spellings], key: str, files: list[LineFile]) -> Spellings:
    """What the files have for a key, which is remembered."""
    found = _join([file.spellings(key.encode()) for file in files])
    _remember(known, key, found)
    return found


def _remember(known: dict[str, _Found], key: str, found: _Found) -> None:
    if len(known) >= _REMEMBERED:
        known.clear()
    known[key] = found


def _variants_of(spelled: Spellings) -> tuple[Variant, ...]:
    counts: dict[str, int] = {}
    shown: dict[str, str] = {}
    for text, count in spelled:
        exact = canonical(text)
        shown.setdefault(exact, text)  # the most frequent comes first
        counts[exact] = counts.get(exact, 0) + count
    variants = (Variant(shown[exact], exact, count) for exact, count in counts.items())
    return tuple(sorted(variants, key=lambda variant: (-variant.count, variant.text)))


def _join(spelled: list[Spellings]) -> Spellings:
    present = [spellings for spellings in spelled if spellings]
    if len(present) < 2:
        return present[0] if present else ()
    counts: dict[str, int] = {}
    for spellings in present:
        for text, count in spellings:
            counts[text] = counts.get(text, 0) + count
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
