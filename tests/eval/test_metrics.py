from __future__ import annotations

import math

import pytest

from eval.metrics import bootstrap, f1, kappa, mcnemar, percentile, share, wilson


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        pytest.param(0, 10, 0.0, 0.2775, id="none"),
        pytest.param(10, 10, 0.7225, 1.0, id="all"),
        pytest.param(8, 10, 0.4902, 0.9433, id="eight-of-ten"),
        pytest.param(50, 100, 0.4038, 0.5962, id="half"),
        pytest.param(0, 0, 0.0, 1.0, id="nothing-known"),
    ],
)
def test_wilson_gives_the_published_interval(k: int, n: int, low: float, high: float) -> None:
    assert wilson(k, n) == pytest.approx((low, high), abs=5e-4)


def test_share_of_nothing_has_no_value() -> None:
    assert share(0, 0).value is None
    assert share(3, 4).value == 0.75


@pytest.mark.parametrize(
    ("precision", "recall", "value"),
    [
        pytest.param(0.5, 1.0, 2 / 3, id="mean"),
        pytest.param(0.0, 0.0, 0.0, id="zero"),
        pytest.param(None, 0.5, None, id="unknown"),
    ],
)
def test_f1(precision: float | None, recall: float | None, value: float | None) -> None:
    assert f1(precision, recall) == (value if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    ("better", "worse", "p"),
    [
        pytest.param(0, 0, 1.0, id="no-change"),
        pytest.param(5, 5, 1.0, id="even"),
        pytest.param(0, 5, 2 / 32, id="five-worse"),
        pytest.param(1, 9, 2 * 11 / 1024, id="one-against-nine"),
        pytest.param(0, 1200, 0.0, id="more-than-a-float-holds"),
    ],
)
def test_mcnemar_is_exact(better: int, worse: int, p: float) -> None:
    assert mcnemar(better, worse) == pytest.approx(p)
    assert mcnemar(worse, better) == pytest.approx(p)


def test_bootstrap_knows_no_change_from_a_drop() -> None:
    same = bootstrap([1.0, 0.0, 1.0], [1.0, 0.0, 1.0])
    assert (same.mean, same.p) == (0.0, 1.0)
    drop = bootstrap([1.0] * 40, [1.0] * 20 + [0.0] * 20)
    assert drop.mean == -0.5
    assert drop.low < -0.5 < drop.high < 0
    assert drop.p < 0.01


def test_bootstrap_repeats_itself() -> None:
    before, after = [0.0, 1.0] * 20, [1.0, 0.0, 1.0, 1.0] * 10
    assert bootstrap(before, after) == bootstrap(before, after)


def test_bootstrap_refuses_unpaired_scores() -> None:
    with pytest.raises(ValueError, match="shorter"):
        bootstrap([1.0, 0.0], [1.0])


def test_percentile_lies_between_its_neighbours() -> None:
    assert percentile([1, 2, 3, 4], 0.5) == 2.5
    assert percentile([7], 0.95) == 7
    assert percentile([], 0.5) == 0.0


def test_kappa_of_the_textbook_table() -> None:
    # Two readers of 50 proposals: both yes 20, both no 15, 5 and 10 apart; Cohen's kappa is 0.4.
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert kappa(first, second) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        pytest.param(["a", "b"], ["a", "b"], 1.0, id="full"),
        pytest.param(["a", "a"], ["a", "a"], 0.0, id="one-label-proves-nothing"),
        pytest.param([], [], 0.0, id="empty"),
        pytest.param(["a", "b"], ["b", "a"], -1.0, id="opposite"),
    ],
)
def test_kappa_at_its_edges(first: list[str], second: list[str], value: float) -> None:
    assert math.isclose(kappa(first, second), value)
