"""The spellings that the archive has for what was typed: one variant for each way of marking it."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.fold import canonical
from index.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Variant:
    """A spelling of a word: as texts write it most, its exact term, and in how many documents.

    The count is approximate. Ways of writing that are one exact term (`hòa`, `hoà`) are one
    variant.
    """

    text: str
    exact: str
    count: int


def variants_of(term: str, vocabulary: Vocabulary) -> tuple[Variant, ...]:
    """The spellings of a folded term that differ in marks, by falling count; none if unknown."""
    counts: dict[str, int] = {}
    shown: dict[str, str] = {}
    for text, count in vocabulary.spellings(term):
        exact = canonical(text)
        shown.setdefault(exact, text)  # the most frequent comes first
        counts[exact] = counts.get(exact, 0) + count
    variants = (Variant(shown[exact], exact, count) for exact, count in counts.items())
    return tuple(sorted(variants, key=lambda variant: (-variant.count, variant.text)))


def spellings(
    terms: Iterable[str], vocabulary: Vocabulary
) -> tuple[tuple[str, tuple[Variant, ...]], ...]:
    """For each of these folded terms, in their order and once each, its variants."""
    return tuple((term, variants_of(term, vocabulary)) for term in dict.fromkeys(terms))
