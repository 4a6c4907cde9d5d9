from __future__ import annotations

import pytest

from copilot.errors import InputError
from copilot.ui.models import View
from copilot.ui.services import desk, sending
from copilot.ui.services.typed import LONGEST, typed
from tests.ui.conftest import AGENT


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("您好\x00，好的", "您好，好的", id="nul"),
        pytest.param("a\x1b[0mb\x85c\x7f", "a[0mbc", id="control"),
        pytest.param("\ufeff好\ud83d的", "好的", id="mark and half a character"),
        pytest.param("一行\n二行\t三", "一行\n二行\t三", id="lines and tabs stay"),
        pytest.param("👨‍👩‍👧 \u202eabc\u202c", "👨‍👩‍👧 \u202eabc\u202c", id="joined emoji and directions stay"),
    ],
)
def test_what_nobody_can_see_is_left_out(text, left):
    assert typed(text) == left


def test_a_text_that_is_too_long_is_neither_checked_nor_sent(parts, taken):
    long = "好" * (LONGEST + 1)
    version = desk.open_conversation(parts, AGENT, "zh-size").version
    view = View(cid="zh-size", version=version, key=sending.new_key())
    for refused in (
        lambda: desk.check(parts, AGENT, "zh-size", long),
        lambda: sending.send(parts, AGENT, view, long, acknowledged=False),
    ):
        with pytest.raises(InputError, match="too long"):
            refused()
    assert taken == []
