"""An agent's wish is about the text on the desk, not about another one."""

from __future__ import annotations

from dataclasses import replace

from copilot.conversation import Message
from copilot.pipeline import Copilot
from copilot.testing import FakeModel
from copilot.ui.services import desk, drafts
from tests.ui.conftest import AGENT, LEAD

FIRST, SHORTER = "您好，我先帮您核实一下尺码表，请您稍等片刻。", "我先帮您核实尺码，请稍等。"


def with_model(parts, *answers):
    """Return the parts with a scripted model, and the model."""
    model = FakeModel(answers)
    bot = parts.copilot
    return replace(parts, copilot=Copilot(bot.settings, replace(bot.parts, model=model))), model


def told(model: FakeModel) -> str:
    return "\n".join(message.content for message in model.prompts[-1].messages)


async def test_a_wish_is_about_the_draft_on_the_desk(parts) -> None:
    parts, model = with_model(parts, FIRST, SHORTER)
    first = await drafts.make_draft(parts, AGENT, "zh-size")
    second = await drafts.make_draft(parts, AGENT, "zh-size", instruction="短一点")
    assert (first.text, second.text) == (FIRST, SHORTER)
    assert FIRST in told(model)


async def test_a_wish_is_about_what_the_agent_has_written(parts) -> None:
    parts, model = with_model(parts, FIRST, SHORTER)
    first = await drafts.make_draft(parts, AGENT, "zh-size")
    desk.save(parts, AGENT, "zh-size", "我自己写的一段话。", first.id)
    await drafts.make_draft(parts, AGENT, "zh-size", instruction="短一点")
    assert "我自己写的一段话。" in told(model)
    assert FIRST not in told(model)


async def test_a_draft_that_is_out_of_date_is_not_reworded(parts) -> None:
    parts, model = with_model(parts, FIRST, SHORTER)
    await drafts.make_draft(parts, AGENT, "zh-size")
    parts.store.receive("zh-size", Message(role="customer", text="还有别的颜色吗"), by=LEAD)
    await drafts.make_draft(parts, AGENT, "zh-size", instruction="短一点")
    assert FIRST not in told(model)


async def test_without_a_model_the_wish_is_met_as_far_as_it_goes(parts) -> None:
    usual = await drafts.make_draft(parts, AGENT, "zh-size")
    short = await drafts.make_draft(parts, AGENT, "zh-size", instruction="短一点")
    assert len(short.text) <= len(usual.text)
