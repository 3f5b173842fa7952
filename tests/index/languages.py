"""A small lexicon of invented news, for tests of what speaks from it."""

from pathlib import Path

from index.lexicon import Lexicon, Text
from index.vocabulary import Vocabulary

SENTENCES = {
    "bộ trưởng thăm trường học ở vùng cao": 6,
    "xây dựng nông thôn mới": 9,
    "học tập và làm theo": 7,
    "con đường qua núi": 8,
    "họ dương ở đây": 3,
    "hoà bình cho mọi người": 4,
    "thuỷ điện trên sông": 4,
    "nông thôn đổi thay": 2,
    "quy định về lý lịch": 3,
    "trên facebook cá nhân": 5,
    "nông trường chè": 1,
}


def build_vocabulary(folder: Path) -> Vocabulary:
    """The view of a lexicon in which each sentence stands in so many documents."""
    lexicon = Lexicon(folder / "lexicon")
    texts = [Text("", (sentence,)) for sentence, count in SENTENCES.items() for _ in range(count)]
    lexicon.add([*texts, Text("Khánh thành cây cầu mới qua suối Lũng Pô", ("Vui.",))], 1)
    return lexicon.view()
