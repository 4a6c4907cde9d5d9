"""What cannot be read gets a plain word of it, never an answer to a question nobody asked."""

from __future__ import annotations

import pytest

from copilot.testing import FakeRetriever
from tests.drafting.support import copilot, facts, snippets, talk

NOISE = {
    "long": ("a" * 100_000, "make sense"), "control": ("\x01\x02" * 20, "看不懂"), "replaced": ("\ufffd" * 20, "看不懂"),
    "ko": ("가" * 300, "이해하지 못"), "ja": ("この靴は防水ですか", "only help in English"),
    "ru": ("Есть ли размер 42?", "only help in English"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), NOISE.values(), ids=NOISE.keys())
async def test_it_is_told_so(text: str, told: str) -> None:
    reply = await copilot(retriever=FakeRetriever(snippets())).reply(talk(text), facts())
    assert reply.outcome == "abstained" and told in reply.text and not reply.citations
