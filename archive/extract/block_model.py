"""How likely a block is of the article: a few small trees of questions, learned from pages.

The numbers stand in `block_model.json`, made by `python -m tests.learning.blocks FOLDER`: what the
model answers is the sum of what each tree answers, read as the logarithm of the odds.
"""

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Final

from archive.extract.block_features import FEATURES, TITLE_WORDS_AT

# Questions that a tree asks of each block, one below the other.
DEPTH: Final = 3
_INNER: Final = 2**DEPTH - 1
# Sums of some dozen answers in another order differ by less than this.
_ROUNDING: Final = 1e-9


class Tree:
    """Seven questions, level by level, and an answer for each of the eight leaves.

    A question asks whether a feature (its number in `FEATURES`) is greater than a threshold; "no"
    leads to the left. Each number has a field of its own: so compiled code reads it from memory as
    it is, in a fourth of the time that lists take.
    """

    def __init__(self, asks: Sequence[tuple[int, float]], answers: Sequence[float]) -> None:
        """Raises `ValueError` for another number of questions or answers."""
        if len(asks) != _INNER or len(answers) != _INNER + 1:
            raise ValueError(
                f"a tree of the block model has not {_INNER} questions: learn it again"
            )
        self.features = [feature for feature, _ in asks]
        self.lowest = min(answers)
        self.highest = max(answers)
        self.feature_0, self.edge_0 = asks[0]
        self.feature_1, self.edge_1 = asks[1]
        self.feature_2, self.edge_2 = asks[2]
        self.feature_3, self.edge_3 = asks[3]
        self.feature_4, self.edge_4 = asks[4]
        self.feature_5, self.edge_5 = asks[5]
        self.feature_6, self.edge_6 = asks[6]
        self.answer_0, self.answer_1, self.answer_2, self.answer_3 = answers[:4]
        self.answer_4, self.answer_5, self.answer_6, self.answer_7 = answers[4:]
        # What this tree and those that are asked after it add at least, and at most.
        self.least = self.lowest
        self.most = self.highest

    def answer(self, row: list[float]) -> float:
        """What the tree adds to the logarithm of the odds."""
        if row[self.feature_0] > self.edge_0:
            if row[self.feature_2] > self.edge_2:
                return self.answer_7 if row[self.feature_6] > self.edge_6 else self.answer_6
            return self.answer_5 if row[self.feature_5] > self.edge_5 else self.answer_4
        if row[self.feature_1] > self.edge_1:
            return self.answer_3 if row[self.feature_4] > self.edge_4 else self.answer_2
        return self.answer_1 if row[self.feature_3] > self.edge_3 else self.answer_0


class Model:
    """Trees, and how sure they must be.

    What the rules took stays from the chance `keep_from` on, what they left out is taken from
    `take_from` on; both are given as the logarithm of their odds, as trees answer. Trees that ask
    for the title's words come last: most blocks are told without them.
    """

    def __init__(
        self, keep_from: float, take_from: float, base: float, trees: Sequence[Tree]
    ) -> None:
        """The two chances lie between 0 and 1; `base` is what the trees' answers are added to."""
        self.keep_from = log_odds(keep_from)
        self.take_from = log_odds(take_from)
        self.base = base
        self.plain = [tree for tree in trees if TITLE_WORDS_AT not in tree.features]
        self.titled = [tree for tree in trees if TITLE_WORDS_AT in tree.features]
        least, most = -_ROUNDING, _ROUNDING
        for tree in reversed(self.plain + self.titled):
            least += tree.lowest
            most += tree.highest
            tree.least = least
            tree.most = most

    def weigh(self, row: list[float], wanted: float) -> float:
        """The logarithm of a block's odds, by the trees that do not ask for the title's words.

        Infinite as soon as the remaining trees cannot turn the answer to whether it is at least
        `wanted`; then these are not asked.
        """
        return _add_answers(self.plain, row, wanted, self.base)

    def weigh_title(self, row: list[float], wanted: float, total: float) -> float:
        """What `weigh` said, and what the other trees add to it."""
        return _add_answers(self.titled, row, wanted, total)


def _add_answers(trees: list[Tree], row: list[float], wanted: float, total: float) -> float:
    for tree in trees:
        if total + tree.least >= wanted:
            return math.inf
        if total + tree.most < wanted:
            return -math.inf
        total += tree.answer(row)
    return total


def log_odds(chance: float) -> float:
    """The logarithm of a chance's odds, 0 < `chance` < 1."""
    return math.log(chance / (1.0 - chance))


def parse_model(text: str) -> Model:
    """The model that a JSON text holds. Raises `ValueError`, `KeyError` for what is none."""
    stated = json.loads(text)
    numbers: Mapping[str, int] = {name: number for number, name in enumerate(FEATURES)}
    trees: list[Tree] = []
    for tree in stated["trees"]:
        asks = [(numbers[name], float(threshold)) for name, threshold in tree["asks"]]
        trees.append(Tree(asks, [float(answer) for answer in tree["answers"]]))
    return Model(
        float(stated["keep_from"]), float(stated["take_from"]), float(stated["base"]), trees
    )


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The model that comes with the program."""
    return parse_model(files("archive.extract").joinpath("block_model.json").read_text("utf-8"))
