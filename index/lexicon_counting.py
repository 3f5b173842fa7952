"""Counting the syllables and word groups of texts, as they are spelled.

Every distinct spelling of a batch becomes one character, and a text a string of them: pieces of
text between spaces are looked up whole, a word group is a slice, and the counting runs in C. That
is about a microsecond a syllable for everything, which is what keeping an index can afford.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import compress
from operator import add, and_
from typing import TypeAlias

from index.analyzer import BREAK, analyze, tokenize
from index.fold import canonical, fold
from index.lexicon_merge import MAX_GROUP, GroupRule, is_title_key, keep_every, lines_of

# Word groups are counted in the title and in about so many syllables at the beginning of the text,
# which is where an article says what it is about; longer ones than pairs in fewer.
GROUP_SYLLABLES = 200
LONGER_GROUP_SYLLABLES = 120
# Titles of up to so many words are suggested whole.
MAX_TITLE_WORDS = 24
MAX_TITLE_CHARS = 160

# Stands where no group may go on: at punctuation, at a number, between paragraphs.
_GAP = "\0"
_SIGNS = ".,;:!?…()[]\"'“”‘’–-/"
# Characters that Unicode keeps for surrogates cannot stand for a spelling.
_FIRST_SURROGATE, _AFTER_SURROGATES = 0xD800, 0xE000
# Spellings that are told apart; with one character each a string stays two bytes a syllable.
_MAX_SPELLINGS = 50_000
_MAX_PIECES = 2**17
_MAX_PIECE_CHARS = 32
_LAST_CHARACTER = 0x10FFFF

# Words that bind others and name nothing: a group of three or more that begins or ends with one is
# a piece of a sentence.
NEVER_FIRST = frozenset(
    "bị bởi các cũng của để đã đang được hoặc là mà mỗi mọi này nên nếu nhưng như những phải "
    "rất sẽ thì từng và vẫn vì với đều đó tại ở trong trên".split()
)
NEVER_LAST = NEVER_FIRST | frozenset(
    "cho chưa có còn dù đến gồm hay hôm khi một nhiều nào nhằm rồi theo từ về vào khiến".split()
)


@dataclass(frozen=True, slots=True)
class Text:
    """What a document gives to the lexicon: its title, the texts of its body, its byline, in NFC.

    The byline's words are known as words and not counted as the language's.
    """

    title: str
    body: tuple[str, ...] = ()
    byline: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What a batch of texts holds: lines of `index.lexicon_lines` for words and for groups."""

    documents: int
    terms: list[bytes]
    groups: list[bytes]


class Alphabet(dict[str, str]):
    """One character for each spelling, and what the pieces of text between spaces are in them.

    `beyond` are the spellings for which no character was left.
    """

    def __init__(self) -> None:
        super().__init__()
        self.spellings: dict[str, str] = {}
        self.beyond: set[str] = set()
        self._characters: dict[str, str] = {}

    def is_full(self) -> bool:
        """Whether a new alphabet should be begun with the next batch."""
        return len(self.spellings) > _MAX_SPELLINGS or bool(self.beyond)

    def encode(self, text: str) -> str:
        """The text's spellings as characters, with gaps where no group goes on."""
        return "".join(map(self.__getitem__, text.split()))

    def __missing__(self, piece: str) -> str:
        encoded = self._encode_word(piece) or self._encode_tokens(piece)
        if len(piece) <= _MAX_PIECE_CHARS:
            if len(self) >= _MAX_PIECES:
                self.clear()
            self[piece] = encoded
        return encoded

    def _encode_word(self, piece: str) -> str:
        """A single word with signs around it, which most pieces are; empty for other pieces."""
        word = piece.strip(_SIGNS)
        if not word.isalpha() or len(word) > _MAX_PIECE_CHARS:
            return ""
        before = "" if piece.startswith(word) else _GAP
        after = "" if piece.endswith(word) else _GAP
        return before + self._character(_spelling(word, canonical(word))) + after

    def _encode_tokens(self, piece: str) -> str:
        characters = []
        end = 0
        for token in tokenize(piece):
            if token.start > end:
                characters.append(_GAP)
            end = token.end
            typed = piece[token.start : token.end]
            if token.folded == BREAK:
                characters.append(_GAP)
            elif typed[0].isalpha():
                characters.append(self._character(_spelling(typed, token.exact)))
            else:
                # A number is a word that parts groups.
                characters += (_GAP, self._character(token.exact), _GAP)
        if end < len(piece):
            characters.append(_GAP)
        return "".join(characters)

    def _character(self, spelling: str) -> str:
        character = self._characters.get(spelling)
        if character is None:
            number = len(self._characters) + 1
            if number >= _FIRST_SURROGATE:
                number += _AFTER_SURROGATES - _FIRST_SURROGATE
            if number > _LAST_CHARACTER:
                self.beyond.add(spelling)
                return _GAP
            character = self._characters[spelling] = chr(number)
            self.spellings[character] = spelling
        return character


def _spelling(typed: str, exact: str) -> str:
    """A word in lower case as it is written; what is written oddly, as it is searched."""
    lower = typed.lower()
    return lower if lower.isalpha() and canonical(lower) == exact and "ð" not in lower else exact


def count_texts(texts: Iterable[Text], alphabet: Alphabet) -> Counted:
    """Count in how many of the texts each word stands, and each group that is frequent enough."""
    spelled: Counter[str] = Counter()
    heads: list[str] = []
    named: set[str] = set()
    titles: dict[bytes, dict[bytes, int]] = {}
    for text in texts:
        title = alphabet.encode(text.title)
        body = _GAP.join(map(alphabet.encode, text.body))
        spelled.update(set(title + _GAP + body))
        heads.append(title + _GAP + body[:GROUP_SYLLABLES])
        named.update(alphabet.encode(text.byline))
        _count_title(text.title, titles)
    spelled.update(dict.fromkeys(named, 0))
    del spelled[_GAP]
    terms: dict[bytes, dict[bytes, int]] = {}
    for character, count in spelled.items():
        _count_term(alphabet.spellings[character], count, terms)
    for spelling in alphabet.beyond:
        _count_term(spelling, 1, terms)
    rule = GroupRule(len(heads))
    groups = _count_groups(heads, rule, alphabet.spellings)
    for key, spellings in titles.items():
        for written, count in spellings.items():
            _count(key, written, count, groups)
    return Counted(len(heads), lines_of(terms, keep_every), lines_of(groups, rule))


_Lines: TypeAlias = dict[bytes, dict[bytes, int]]


def _count(key: bytes, spelling: bytes, count: int, lines: _Lines) -> None:
    counts = lines.get(key)
    if counts is None:
        lines[key] = {spelling: count}
    else:
        counts[spelling] = counts.get(spelling, 0) + count


def _count_term(spelling: str, count: int, lines: _Lines) -> None:
    _count(fold(spelling).encode(), spelling.encode(), count, lines)


def _count_title(title: str, lines: _Lines) -> None:
    folded = analyze((title,)).folded
    words = folded.count(" ") + 1
    key = folded.encode()
    if 2 <= words <= MAX_TITLE_WORDS and BREAK not in folded and is_title_key(key, words):
        written = " ".join(title.split())
        if len(written) <= MAX_TITLE_CHARS:
            _count(key, written.encode(), 1, lines)


def _count_groups(heads: Sequence[str], rule: GroupRule, spellings: Mapping[str, str]) -> _Lines:
    """The groups of two to `MAX_GROUP` words, of those that the rule keeps."""
    pairs = _count_pairs(heads)
    least = rule.least(2)
    found = {pair: count for pair, count in pairs.items() if count >= least and _GAP not in pair}
    least = rule.least(3)
    known: Set[str] = {pair for pair, count in found.items() if count >= least}
    runs = _runs_of(heads, pairs, known)
    never_first = {sign for sign, spelling in spellings.items() if spelling in NEVER_FIRST}
    never_last = {sign for sign, spelling in spellings.items() if spelling in NEVER_LAST}
    for length in range(3, MAX_GROUP + 1):
        counts = _count_longer(runs, known, length)
        known = {group for group, count in counts.items() if count >= least}
        for group in known:
            if group[0] not in never_first and group[-1] not in never_last:
                found[group] = counts[group]
    return _spell_groups(found, spellings)


def _count_pairs(heads: Iterable[str]) -> Counter[str]:
    pairs: Counter[str] = Counter()
    for head in heads:
        pairs.update(set(map(add, head, head[1:])))
    return pairs


def _runs_of(heads: Iterable[str], pairs: Iterable[str], known: Set[str]) -> list[str]:
    """Of each text the runs of three words or more whose neighbours are known pairs."""
    joints = {pair: pair[1] if pair in known else _GAP + pair[1] for pair in pairs}
    texts = []
    for text in heads:
        head = text[:LONGER_GROUP_SYLLABLES]
        cut = head[:1] + "".join(map(joints.__getitem__, map(add, head, head[1:])))
        texts.append(_GAP.join([run for run in cut.split(_GAP) if len(run) > 2]))
    return texts


def _count_longer(runs: Iterable[str], known: Set[str], length: int) -> Counter[str]:
    """Groups of this length whose groups of one word less are known."""
    counts: Counter[str] = Counter()
    for run in runs:
        shorter: Iterable[str] = run
        for start in range(1, length - 1):
            shorter = map(add, shorter, run[start:])
        shorter = list(shorter)
        fits = list(map(known.__contains__, shorter))
        longer = map(add, shorter, run[length - 1 :])
        counts.update(set(compress(longer, map(and_, fits, fits[1:]))))
    return counts


def _spell_groups(found: Mapping[str, int], spellings: Mapping[str, str]) -> _Lines:
    lines: _Lines = {}
    folded = {sign: fold(spelling) for sign, spelling in spellings.items()}
    for group, count in found.items():
        key = " ".join(map(folded.__getitem__, group)).encode()
        _count(key, " ".join(map(spellings.__getitem__, group)).encode(), count, lines)
    return lines
