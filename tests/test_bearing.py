"""Rules that share only the goods with a question answer nothing of it."""

from __future__ import annotations

import pytest

from copilot.bearing import bearing
from copilot.context import Context, ScoredSnippet, Snippet
from copilot.conversation import Conversation, Message
from copilot.understanding import Reader

RETURNS = Snippet(id="zh", text="灯笼退货期限是7天，自签收之日起算。", title="退货")
BACK = Snippet(id="en", text="Paper lanterns can be returned within 7 days.", title="Returns", lang="en")
CARD = Snippet(id="card", text="灯笼，纸面竹骨。", title="灯笼", kind="product", sku="L-1")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


@pytest.mark.parametrize(
    ("asked", "snippet", "stays"),
    [
        pytest.param("灯笼节有满减活动吗", RETURNS, False, id="promotion"),
        pytest.param("灯笼有保修吗", RETURNS, False, id="warranty"),
        pytest.param("灯笼退货几天内", RETURNS, True, id="returns"),
        pytest.param("灯笼是什么材质的", CARD, True, id="product"),
        pytest.param("Do the paper lanterns come with a warranty?", BACK, False, id="en-warranty"),
        pytest.param("Can I return the lanterns?", BACK, True, id="en-returns"),
        pytest.param("灯笼可以退货吗", BACK, True, id="other-language"),
    ],
)
def test_a_rule_must_touch_what_is_asked(reader: Reader, asked: str, snippet: Snippet, stays: bool) -> None:
    reading = reader.read(Conversation(messages=(Message(role="customer", text=asked),)))
    query = reading.questions[0].query
    context = Context(snippets=(ScoredSnippet(snippet=snippet, score=0.9, query=query),))
    left = bearing(context, reading, reader.situations)
    assert (bool(left.snippets), left.unanswered) == (stays, () if stays else (query,))


def test_what_was_found_for_no_question_of_the_turn_stays(reader: Reader) -> None:
    reading = reader.read(Conversation(messages=(Message(role="customer", text="灯笼有保修吗"),)))
    context = Context(snippets=(ScoredSnippet(snippet=RETURNS, score=0.9, query="something else"),))
    assert bearing(context, reading, reader.situations) is context
