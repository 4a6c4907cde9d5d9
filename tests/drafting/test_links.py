"""A link that the shop nowhere gives is held back, whoever put it into the chat."""

from __future__ import annotations

import pytest

from copilot.context import Context
from copilot.draft import Draft
from copilot.drafting.grounding import ground
from copilot.shop import Shop
from tests.drafting.support import facts, snippets, talk


@pytest.mark.parametrize("link", ["https://pay.example.cn/x", "www.example-shop.com", "HTTP://cheap.example.com/a?b=1"])
def test_a_link_that_nobody_vouches_for_goes_back(link: str) -> None:
    draft = Draft(text=f"请看 {link} 。", lang="zh", model="m")
    customer, agent = talk(f"发我 {link}"), talk("在哪看", f"A: {link}", "好的")
    assert any(link in problem for problem in ground(draft, Context(), facts(), Shop(), talk("在哪看")))
    assert any(link in problem for problem in ground(draft, Context(), facts(), Shop(), customer))
    assert not any("://" in p or "www" in p for p in ground(draft, Context(), facts(), Shop(), agent))


def test_no_sample_text_holds_a_link() -> None:
    assert not [snippet.id for snippet in snippets() if "://" in snippet.text]
