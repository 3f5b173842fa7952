"""How likely a block is of the article: a few small trees of questions, learned from pages.

The numbers stand in `block_model.json`, made by `python -m tests.learning.blocks FOLDER`: what the
model answers is the sum of what each tree answers, read as the logarithm of the odds.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from archive.extract.block_features import FEATURES

# Questions that a tree asks of each block, one below the other.
DEPTH = 3
_INNER = 2**DEPTH - 1


@dataclass(frozen=True, slots=True)
class Model:
    """Trees as flat lists: each has _INNER questions, level by level, and one answer for each leaf.

    A question asks whether a feature (its number in `FEATURES`) is greater than a threshold; "no"
    leads to the left. What the rules took stays from the chance `keep_from` on, what they left out
    is taken from `take_from` on.
    """

    keep_from: float
    take_from: float
    base: float
    features: list[int]
    thresholds: list[float]
    answers: list[float]

    def judge(self, row: list[float]) -> float:
        """The chance, 0 to 1, that the block with these features is of the article."""
        total = self.base
        features, thresholds, answers = self.features, self.thresholds, self.answers
        leaves = 0
        for first in range(0, len(features), _INNER):
            # The three levels one by one: a loop over them takes 1.4 times as long.
            one = 2 if row[features[first]] > thresholds[first] else 1
            at = first + one
            two = 2 * one + (2 if row[features[at]] > thresholds[at] else 1)
            at = first + two
            leaf = 2 * two + (2 if row[features[at]] > thresholds[at] else 1) - _INNER
            total += answers[leaves + leaf]
            leaves += _INNER + 1
        return 1.0 / (1.0 + math.exp(-total))


def parse_model(text: str) -> Model:
    """The model that a JSON text holds. Raises `ValueError`, `KeyError` for what is none."""
    stated = json.loads(text)
    numbers: Mapping[str, int] = {name: number for number, name in enumerate(FEATURES)}
    features: list[int] = []
    thresholds: list[float] = []
    answers: list[float] = []
    for tree in stated["trees"]:
        for name, threshold in tree["asks"]:
            features.append(numbers[name])
            thresholds.append(float(threshold))
        answers.extend([float(answer) for answer in tree["answers"]])
    trees = len(stated["trees"])
    if len(features) != trees * _INNER or len(answers) != trees * (_INNER + 1):
        raise ValueError(f"a tree of the block model has not {_INNER} questions: learn it again")
    return Model(
        float(stated["keep_from"]),
        float(stated["take_from"]),
        float(stated["base"]),
        features,
        thresholds,
        answers,
    )


@lru_cache(maxsize=1)
def shipped_model() -> Model:
    """The model that comes with the program."""
    return parse_model(files("archive.extract").joinpath("block_model.json").read_text("utf-8"))
