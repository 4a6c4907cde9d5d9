"""Small cases and results that the tests of the suite share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from eval.case import ReplyCase
from eval.result import ReplyResult

MakeCase = Callable[..., ReplyCase]
MakeReply = Callable[..., ReplyResult]


@pytest.fixture
def make_case() -> MakeCase:
    """Return a maker of cases: a question, with whatever else is given."""

    def make(**given: Any) -> ReplyCase:
        base = {"id": "T1", "lang": "zh", "conversation": [{"role": "customer", "text": "在吗"}]}
        return ReplyCase.model_validate(base | given)

    return make


@pytest.fixture
def make_reply() -> MakeReply:
    """Return a maker of results: a drafted reply, with whatever else is given."""

    def make(text: str = "您好，有什么可以帮您？", **given: Any) -> ReplyResult:
        return ReplyResult.model_validate({"outcome": "drafted", "text": text, "lang": "zh"} | given)

    return make
