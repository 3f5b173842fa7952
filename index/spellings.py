"""The spellings that the archive has for what was typed: one variant for each way of marking it."""

from collections.abc import Iterable

from index.vocabulary import Variant, Vocabulary

__all__ = ["Variant", "spellings", "variants_of"]


def variants_of(term: str, vocabulary: Vocabulary) -> tuple[Variant, ...]:
    """The spellings of a folded term that differ in marks, by falling count; none if unknown."""
    return vocabulary.variants(term)


def spellings(
    terms: Iterable[str], vocabulary: Vocabulary
) -> tuple[tuple[str, tuple[Variant, ...]], ...]:
    """For each of these folded terms, in their order and once each, its variants."""
    return tuple((term, variants_of(term, vocabulary)) for term in dict.fromkeys(terms))
