"""Whatever a model writes and however its stream is cut, only checked text comes out."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.reply import Reply
from copilot.testing import FakeModel
from tests.drafting.support import checker, copilot, facts, held, talk

PROMISES = (
    "明天一定到。", "给您打八折！", "是我们仓库发错了。", "加我微信 abc123 私聊", "已经给您退款了。", "48小时内送达",
    "It will arrive by Friday. ", "I'll give you 20% off!", "Our fault, we packed the wrong one. ", "Deal!",
    "내일 꼭 도착해요. ", "20% 할인해 드릴게요! ", "저희 실수입니다. ", "네 그렇게 해 드릴게요",
)  # fmt: skip
HARMLESS = (
    "您好，", "请稍等，我看一下。", "感谢您的耐心。", "Let me look into it. ", "Thank you. ", "확인해 보겠습니다. ", "감사합니다. ",
    "\n", "…", "?", "3.", " 5 ", "[S1]", "<think>明天到</think>", "明", "天", "到", "。", "\u200b", "\ufffd",
)  # fmt: skip
FRAGMENT = st.sampled_from(PROMISES + HARMLESS) | st.text(max_size=12)
OUTPUT = st.lists(FRAGMENT, max_size=8).map("".join)
CUSTOMER = st.sampled_from(
    ("明天能到吗", "八折行不行", "你们发错了吧", "Will it arrive tomorrow?", "20% off?", "내일 와요?", "할인 돼요?", "")
)
COMMON = settings(
    max_examples=120, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


def fresh(reply: Reply, text: str, said: str) -> bool:
    """Say whether a text passes a checker that has not seen it."""
    bot_shop = copilot().parts.profile.shop
    verdict = checker().check(text, conversation=talk(said), facts=facts(), shop=bot_shop, lang=reply.lang)
    return verdict.may_be_shown


@COMMON
@given(outputs=st.lists(OUTPUT, min_size=1, max_size=3), said=CUSTOMER)
def test_no_unchecked_text_is_a_reply(outputs: list[str], said: str) -> None:
    reply = copilot(FakeModel(outputs)).reply_sync(talk(said), facts())
    held(reply)
    assert not reply.text or fresh(reply, reply.text, said)


@COMMON
@given(pieces=st.lists(FRAGMENT, min_size=1, max_size=12), said=CUSTOMER)
def test_no_unchecked_text_is_streamed(pieces: list[str], said: str) -> None:
    import asyncio

    async def run() -> list[str | Reply]:
        return [item async for item in copilot(FakeModel([pieces])).stream(talk(said), facts())]

    items = asyncio.run(run())
    reply = items[-1]
    assert isinstance(reply, Reply)
    held(reply)
    shown = ""
    for item in items[:-1]:
        if isinstance(item, str):
            shown += item
            assert fresh(reply, shown, said), f"streamed although refused: {shown!r}"
