"""The learner: it finds what is there, and the program reads what it wrote."""

from random import Random

import pytest

from archive.extract.block_features import FEATURES
from archive.extract.block_model import log_odds, parse_model, shipped_model
from tests.learning.blocks import label_blocks, write_model
from tests.learning.boosting import Boosted, Settings, boost


def _rows(count: int, seed: int) -> list[list[float]]:
    random = Random(seed)
    return [[round(random.random(), 3) for _ in FEATURES] for _ in range(count)]


def _is_yes(row: list[float]) -> bool:
    """Two features decide together; the others say nothing."""
    return (row[1] > 0.5) == (row[4] > 0.3)


@pytest.fixture(scope="module")
def learned() -> Boosted:
    """A model of a rule that no single question answers."""
    rows = _rows(1_500, 1)
    how = Settings(trees=30, smoothing=1.0, min_weight=5.0, features=1.0)
    return boost(rows, [_is_yes(row) for row in rows], [1.0] * len(rows), how)


def test_boosting_finds_a_rule_of_two_features(learned: Boosted) -> None:
    """Of rows that it has not seen, at least nineteen in twenty are told right."""
    rows = _rows(500, 2)
    right = sum((learned.chance(row) > 0.5) == _is_yes(row) for row in rows)
    assert right >= 475


def test_the_program_reads_what_was_learned(learned: Boosted) -> None:
    """The written model answers as the learned one does, to the last digits that are written."""
    model = parse_model(write_model(learned))
    for row in _rows(200, 3):
        odds = log_odds(learned.chance(row))
        for wanted in (odds - 1e-3, odds + 1e-3):
            total = model.weigh_title(row, wanted, model.weigh(row, wanted))
            assert (total >= wanted) == (odds >= wanted)


def test_learning_twice_gives_the_same_numbers() -> None:
    """The same rows, the same text of the model."""
    rows = _rows(300, 4)
    answers = [_is_yes(row) for row in rows]
    how = Settings(trees=3)
    texts = {write_model(boost(rows, answers, [1.0] * len(rows), how)) for _ in range(2)}
    assert len(texts) == 1


def test_weights_decide_between_rows_that_disagree() -> None:
    """Of equal rows with both answers, the heavier ones are believed."""
    rows = [[float(number % 2)] * len(FEATURES) for number in range(400)]
    answers = [number % 4 < 2 for number in range(400)]
    weights = [3.0 if answer else 1.0 for answer in answers]
    learned = boost(rows, answers, weights, Settings(trees=2, min_weight=5.0))
    assert learned.chance(rows[0]) > 0.6


def test_shipped_model_is_small_and_asks_for_known_features() -> None:
    """Forty trees at most in a file of a few kilobytes; every question has a feature."""
    model = shipped_model()
    trees = model.plain + model.titled
    assert 0 < len(trees) <= 40
    assert all(set(tree.features) <= set(range(len(FEATURES))) for tree in trees)
    assert model.keep_from < log_odds(0.5) < model.take_from


def test_broken_model_is_refused() -> None:
    """A tree that lacks a question is no model."""
    text = '{"keep_from": 0.2, "take_from": 0.7, "base": 0, "trees": [{"asks": [], "answers": []}]}'
    with pytest.raises(ValueError, match="learn it again"):
        parse_model(text)


def test_labels_follow_the_gold_text() -> None:
    """Blocks of the article are told from menus, short ones by what stands around them."""
    gold = "Nước lên ngang bậc tam cấp\nPhố cũ\nHọc sinh đi học bằng thuyền máy"
    texts = [
        "Trang chủ",
        "Tin đọc nhiều nhất trong tuần này",
        "Nước lên ngang bậc tam cấp",
        "Phố cũ",
        "Học sinh đi học bằng thuyền máy",
    ]
    assert label_blocks(texts, gold) == [False, False, True, True, True]
