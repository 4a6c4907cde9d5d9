"""The turns that the reader of situations is trained on, and the training itself."""

from __future__ import annotations

import numpy as np
import pytest

from copilot.understanding.learned import SituationModel
from copilot.understanding.loader import load_situations
from eval.situations.train import Turn, cues, fit, hands, turns

KNOWN = {*load_situations(), "other"}


@pytest.mark.parametrize("hand", hands())
def test_every_turn_asks_for_known_situations(hand: str) -> None:
    material = list(turns(hand))
    assert len(material) >= 50
    assert not {name for turn in material for name in turn.situations} - KNOWN
    assert all(turn.text.strip() for turn in material)


def test_cues_count_less_than_turns() -> None:
    material = list(cues())
    assert {turn.weight for turn in material} == {0.7}
    assert not any(mark in turn.text for turn in material for mark in "<…")


def test_a_model_learns_its_turns() -> None:
    material = [Turn("退货怎么弄", ("returns",)), Turn("几点发货", ("dispatch_time",)), Turn("哈哈", ("other",))] * 4
    names = ["returns", "dispatch_time", "other"]
    weights, biases = fit(material, names)
    scale = (np.abs(weights).max(0) / 127).astype(np.float32)
    model = SituationModel(names, np.round(weights / scale).astype(np.int8), scale, biases)
    assert [model.read(turn.text)[0].situation for turn in material[:3]] == names
