"""The learned reading of whole turns."""

from __future__ import annotations

import numpy as np
import pytest

from copilot.understanding import Reader
from copilot.understanding.learned import BITS, SituationModel, features
from copilot.understanding.loader import load_situations


@pytest.fixture(scope="module")
def model() -> SituationModel:
    return SituationModel.load()


def test_it_knows_every_situation_and_that_nothing_is_asked(model: SituationModel) -> None:
    assert set(model.names) == {*load_situations(), "other"}


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("鞋底走了两天就掉下来了", "quality_problem"), ("我要的是蓝色寄来的是绿色", "wrong_item"),
        ("the lid isnt in the box", "missing_item"), ("nobody answers at your shop i want my money", "refund_request"),
        ("발볼이 넓은데 몇 신으면 될까요", "size_advice"), ("박스 열었더니 손잡이가 떨어져 있네요", "damaged"),
    ],
)  # fmt: skip
def test_turns_without_the_name_of_what_they_ask(model: SituationModel, text: str, situation: str) -> None:
    assert situation in {guess.situation for guess in model.read(text)}


def test_readings_are_probabilities_likeliest_first(model: SituationModel) -> None:
    read = model.read("什么时候发货 顺便问下能开发票吗")
    assert [guess.probability for guess in read] == sorted((g.probability for g in read), reverse=True)
    assert all(0 <= value <= 1 for value in model.probabilities("什么时候发货"))


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_is_read_from_nothing(model: SituationModel, text: str) -> None:
    assert not len(features(text)) and not model.probabilities(text).any()


def test_features_of_a_long_turn_are_bounded() -> None:
    rows = features("退货" * 50_000)
    assert len(rows) < 100 and rows.max() < 2**BITS and np.array_equal(rows, features("退货" * 50_000))


@pytest.mark.parametrize("text", ["?", "好的", "42", "👍👍", "嗯"])
def test_a_turn_that_says_nothing_is_not_guessed(text: str) -> None:
    from copilot.conversation import Conversation, Message

    reading = Reader.load().read(Conversation(messages=(Message(role="customer", text=text),)))
    assert [question.situation for question in reading.questions] == ["other"]
