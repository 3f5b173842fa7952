"""Gradient boosting of small trees for yes or no, in plain Python: no more than this needs.

Newton's boosting of the logistic loss on binned features, as the well-known libraries do it.
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from archive.extract.block_model import DEPTH

Rows = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to learn: what is usual, and enough restraint for some hundred pages.

    `smoothing` is added to a leaf's curvature (L2); `min_weight` is what each side of a question
    must hold, in rows of mean weight; `features` and `rows` are the shares that a tree looks at.
    """

    trees: int = 40
    rate: float = 0.15
    bins: int = 32
    smoothing: float = 20.0
    min_weight: float = 60.0
    features: float = 0.5
    rows: float = 0.6
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Tree:
    """A full tree: questions level by level (feature, threshold), and an answer for each leaf.

    "Greater than the threshold" leads to the right.
    """

    asks: list[tuple[int, float]]
    answers: list[float]

    def answer(self, row: Sequence[float]) -> float:
        """What the tree adds to the logarithm of the odds."""
        at = 0
        for _ in range(DEPTH):
            feature, threshold = self.asks[at]
            at = 2 * at + (2 if row[feature] > threshold else 1)
        return self.answers[at - len(self.asks)]


@dataclass(frozen=True, slots=True)
class Boosted:
    """What was learned: `base` and the trees' answers add up to the logarithm of the odds."""

    base: float
    trees: list[Tree]

    def chance(self, row: Sequence[float]) -> float:
        """The chance of a yes, 0 to 1."""
        return 1 / (1 + math.exp(-self.base - sum(tree.answer(row) for tree in self.trees)))


def _edges(column: Sequence[float], bins: int) -> list[float]:
    """Thresholds that part a column: values that are very frequent stand alone, the others evenly.

    Of three digits, as they are written.
    """
    counts = Counter(column)
    heavy = {value for value, count in counts.items() if count * bins > len(column)}
    light = len(column) - sum(counts[value] for value in heavy)
    full = max(1.0, light / max(1, bins - len(heavy)))
    edges: list[float] = []
    held = 0
    values = sorted(counts)
    for value, after in pairwise(values):
        held += 0 if value in heavy else counts[value]
        if value in heavy or after in heavy or held >= full:
            edges.append(float(f"{(value + after) / 2:.3g}"))
            held = 0
    return sorted({edge for edge in edges if edge < values[-1]})


class _Grower:
    """Grows one tree after another on binned columns."""

    def __init__(
        self, rows: Rows, yes: Sequence[bool], weights: Sequence[float], how: Settings
    ) -> None:
        self.how = how
        self.random = Random(how.seed)
        columns = list(zip(*rows, strict=True))
        self.edges = [_edges(column, how.bins) for column in columns]
        self.binned = [
            [bisect_left(edges, value) for value in column]
            for edges, column in zip(self.edges, columns, strict=True)
        ]
        mean = sum(weights) / len(weights)
        self.yes = yes
        self.weights = [weight / mean for weight in weights]
        share = sum(w for w, one in zip(self.weights, yes, strict=True) if one) / len(rows)
        self.base = math.log(share / (1 - share))
        self.scores = [self.base] * len(rows)
        self.gradients: list[float] = []
        self.curvatures: list[float] = []

    def grow(self) -> Tree:
        """The next tree; the scores take it in."""
        self.look()
        count = len(self.yes)
        asked = [number for number, edges in enumerate(self.edges) if edges]
        features = sorted(self.random.sample(asked, max(1, round(self.how.features * len(asked)))))
        chosen = sorted(self.random.sample(range(count), round(self.how.rows * count)))
        asks: list[tuple[int, float]] = []
        leaf = [0] * count
        groups = [chosen]
        for level in range(DEPTH):
            parted: list[list[int]] = []
            for number, group in enumerate(groups):
                feature, edge = self.best_split(group, features)
                asks.append((feature, self.edges[feature][edge]))
                column = self.binned[feature]
                parted.append([row for row in group if column[row] <= edge])
                parted.append([row for row in group if column[row] > edge])
                for row in range(count):
                    if leaf[row] == number:
                        leaf[row] = ~(2 * number + (column[row] > edge))
            leaf = [~one for one in leaf]
            groups = parted
            assert len(groups) == 2 ** (level + 1)
        answers = [round(self.leaf_answer(group), 3) for group in groups]
        self.scores = [score + answers[one] for score, one in zip(self.scores, leaf, strict=True)]
        return Tree(asks, answers)

    def look(self) -> None:
        """The loss's slope and curvature at each row, as things stand."""
        chances = [1 / (1 + math.exp(-score)) for score in self.scores]
        self.gradients = [
            weight * (one - chance)
            for weight, one, chance in zip(self.weights, self.yes, chances, strict=True)
        ]
        self.curvatures = [
            weight * chance * (1 - chance)
            for weight, chance in zip(self.weights, chances, strict=True)
        ]

    def leaf_answer(self, group: Sequence[int]) -> float:
        """What a leaf with these rows adds."""
        slope = sum(self.gradients[row] for row in group)
        curvature = sum(self.curvatures[row] for row in group)
        return self.how.rate * slope / (curvature + self.how.smoothing)

    def best_split(self, group: Sequence[int], features: Sequence[int]) -> tuple[int, int]:
        """The feature and the number of its edge that part a group best; an idle one if none."""
        best, best_gain = (features[0], len(self.edges[features[0]]) - 1), 1e-9
        gradients = [self.gradients[row] for row in group]
        curvatures = [self.curvatures[row] for row in group]
        weights = [self.weights[row] for row in group]
        for feature in features:
            edges = len(self.edges[feature])
            column = self.binned[feature]
            slope, curve, held = ([0.0] * (edges + 1) for _ in range(3))
            for row, gradient, curvature, weight in zip(
                group, gradients, curvatures, weights, strict=True
            ):
                at = column[row]
                slope[at] += gradient
                curve[at] += curvature
                held[at] += weight
            edge, gain = self.best_edge(slope, curve, held)
            if gain > best_gain:
                best, best_gain = (feature, edge), gain
        return best

    def best_edge(
        self, slope: Sequence[float], curve: Sequence[float], held: Sequence[float]
    ) -> tuple[int, float]:
        """The best edge of one feature, and how much it gains."""
        smoothing, least = self.how.smoothing, self.how.min_weight
        all_slope, all_curve, all_held = sum(slope), sum(curve), sum(held)
        whole = all_slope**2 / (all_curve + smoothing)
        left_slope = left_curve = left_held = 0.0
        best, best_gain = 0, 0.0
        for edge in range(len(slope) - 1):
            left_slope += slope[edge]
            left_curve += curve[edge]
            left_held += held[edge]
            if left_held < least or all_held - left_held < least:
                continue
            gain = left_slope**2 / (left_curve + smoothing) - whole
            gain += (all_slope - left_slope) ** 2 / (all_curve - left_curve + smoothing)
            if gain > best_gain:
                best, best_gain = edge, gain
        return best, best_gain


def boost(
    rows: Rows, yes: Sequence[bool], weights: Sequence[float], how: Settings | None = None
) -> Boosted:
    """What tells the rows that are a yes from the others.

    The same rows and settings give the same trees. There must be rows of both kinds, and two
    values or more in each column that is to be asked about.
    """
    settings = how or Settings()
    grower = _Grower(rows, yes, weights, settings)
    return Boosted(grower.base, [grower.grow() for _ in range(settings.trees)])
