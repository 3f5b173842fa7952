"""The row of spellings: how the archive writes each typed word, and in how many documents."""

from collections.abc import Iterator

from index.engines import Engine
from index.query import Exact
from index.results import Spelling, Spellings
from index.spellings import Variant, variants_of
from index.typed_words import TypedWord, find_runs
from index.vocabulary import Vocabulary

# Words whose spellings are told, and spellings of each, at most: a row that can be taken in.
MAX_WORDS = 6
MAX_VARIANTS = 6


def spellings_of(text: str, vocabulary: Vocabulary, engine: Engine) -> tuple[Spellings, ...]:
    """For each word of a query text that the archive spells in several ways: these, most first.

    Counts are the engine's own, so that a spelling that only removed documents held is not told.
    """
    words = list(_words(text))
    candidates = [
        (word, variants)
        for word in words
        if len(variants := variants_of(word.term, vocabulary)[:MAX_VARIANTS]) > 1
    ][:MAX_WORDS]
    asked = list(dict.fromkeys(one.exact for _, variants in candidates for one in variants))
    if not asked:
        return ()
    counts = dict(zip(asked, engine.count([Exact((exact,)) for exact in asked]), strict=True))
    told = [_tell(text, word, variants, counts) for word, variants in candidates]
    return tuple(one for one in told if len(one.variants) > 1)


def _words(text: str) -> Iterator[TypedWord]:
    """The words that may be spelled otherwise, each folded term once."""
    met: set[str] = set()
    for run in find_runs(text):
        for word in run:
            if word.term and word.term not in met:
                met.add(word.term)
                yield word


def _tell(
    text: str, word: TypedWord, variants: tuple[Variant, ...], counts: dict[str, int]
) -> Spellings:
    found = sorted(
        (one for one in variants if counts[one.exact]),
        key=lambda one: (-counts[one.exact], one.text),
    )
    return Spellings(
        typed=text[word.start : word.end],
        start=word.start,
        end=word.end,
        variants=tuple(
            Spelling(
                text=one.text,
                count=counts[one.exact],
                query=_narrowed(text, word, one.text),
                is_typed=one.exact == word.exact,
            )
            for one in found
        ),
    )


def _narrowed(text: str, word: TypedWord, spelling: str) -> str:
    """The query text that asks for this spelling of the word alone."""
    before, after = text[: word.start], text[word.end :]
    stands_alone = (not before or before[-1].isspace() or before[-1] in "(:") and (
        not after or after[0].isspace() or after[0] == ")"
    )
    if stands_alone and before.count('"') % 2 == 0:
        return f"{before}={spelling}{after}"
    # Within a phrase or a joined word the spelling is asked for besides.
    return f"{text} ={spelling}"
