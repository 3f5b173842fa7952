"""More like this: what a document asks for when it is the query.

The word groups and words that tell a document from others are those it repeats, above all in its
title, and that few documents hold (tf-idf: Spärck Jones, "A statistical interpretation of term
specificity", 1972). In Vietnamese they are mostly pairs of syllables.
"""

import heapq
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from archive import Document
from index.analyzer import BREAK, analyze
from index.fold import canonical
from index.lexicon_counting import NEVER_FIRST, NEVER_LAST
from index.lexicon_lines import Spellings
from index.query import Node, Or, Phrase, Term
from index.vocabulary import Vocabulary

# What one document asks for at most, so that asking stays within a few milliseconds.
_PAIRS = 12
_WORDS = 3
# How many are looked up in the vocabulary, pairs as well as words.
_LOOKED_UP = 120
# Of the documents that hold the rarer syllable of a pair, at least this share holds the pair: where
# two words merely meet it is far less.
_COHESION = 0.005
# A title's words count as if the text repeated them so many times.
_TITLE_WEIGHT = 3
# Repeating a word soon says no more (the k1 of BM25).
_SATURATION = 1.2
# A word that stands in a larger share of the documents tells nothing of what one is about.
_COMMON_SHARE = 0.05


# A word or a pair: each syllable as it is searched and as the document spells it.
_Run: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What documents like another one match, and the pairs that raise their scores."""

    match: Node
    pairs: tuple[str, ...]


def like(document: Document, vocabulary: Vocabulary) -> Likeness | None:
    """What finds documents about the same things, best first; None when nothing tells it apart.

    The document itself and its reprints are found too, before all others: leave them out.
    """
    words: Counter[_Run] = Counter()
    pairs: Counter[_Run] = Counter()
    _count((document.title,), _TITLE_WEIGHT, words, pairs)
    _count(document.body, 1, words, pairs)
    best_pairs = _most_telling(pairs, vocabulary, _PAIRS)
    told = {syllable for pair in best_pairs for syllable in pair}
    left = Counter({word: count for word, count in words.items() if word[0] not in told})
    best = [*best_pairs, *_most_telling(left, vocabulary, _WORDS)]
    if not best:
        return None
    return Likeness(
        match=Or(tuple(_to_node(run) for run in best)),
        pairs=tuple("_".join(_terms(pair)) for pair in best_pairs),
    )


def _terms(run: _Run) -> tuple[str, ...]:
    return tuple(folded for folded, _ in run)


def _exact(run: _Run) -> tuple[str, ...]:
    return tuple(exact for _, exact in run)


def _to_node(run: _Run) -> Node:
    """The documents that hold it."""
    if len(run) == 1:
        return Term(*run[0])
    return Phrase(_terms(run), _exact(run))


def _count(texts: Iterable[str], weight: int, words: Counter[_Run], pairs: Counter[_Run]) -> None:
    """Count the words and neighbouring pairs of some texts."""
    views = analyze(texts)
    spelled = list(zip(views.folded.split(), views.exact.split(), strict=True))
    for word, count in Counter(spelled).items():
        words[word,] += weight * count
    for pair, count in Counter(pairwise(spelled)).items():
        pairs[pair] += weight * count


def _is_telling(run: _Run) -> bool:
    """Whether it may name something: no word that binds others, no number, no lone letter."""
    if run[0][1] in NEVER_FIRST or run[-1][1] in NEVER_LAST:
        return False
    terms = _terms(run)
    return max(map(len, terms)) > 1 and not any(term == BREAK or term.isdigit() for term in terms)


def _most_telling(counts: Counter[_Run], vocabulary: Vocabulary, limit: int) -> list[_Run]:
    # Counters keep the order of the text, which begins with what it is about.
    looked_up = heapq.nlargest(_LOOKED_UP, filter(_is_telling, counts), key=counts.__getitem__)
    weighed = []
    for run in looked_up:
        documents = _documents_with(run, vocabulary)
        if 1 < documents <= max(2, vocabulary.documents * _COMMON_SHARE):
            repeated = counts[run] / (counts[run] + _SATURATION)
            weighed.append((repeated * math.log(vocabulary.documents / documents), run))
    return [run for _, run in heapq.nlargest(limit, weighed, key=lambda pair: pair[0])]


def _documents_with(run: _Run, vocabulary: Vocabulary) -> int:
    """In about how many documents it stands; 0 for syllables that only happen to meet.

    Counted as it is spelled: without its marks a syllable is many words.
    """
    single = [_count_spelled(vocabulary.spellings(folded), (exact,)) for folded, exact in run]
    if len(single) == 1:
        return single[0]
    together = _count_spelled(vocabulary.group(" ".join(_terms(run))), _exact(run))
    return together if together >= _COHESION * min(single) else 0


def _count_spelled(spellings: Spellings, exact: tuple[str, ...]) -> int:
    return sum(count for text, count in spellings if tuple(map(canonical, text.split())) == exact)
