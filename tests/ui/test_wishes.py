"""An agent's wish is about the text on the desk, not about another one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copilot.conversation import Message
from copilot.pipeline import Copilot
from copilot.testing import FakeModel
from copilot.ui.services import desk, drafts
from copilot.ui.texts import LANGS, load_texts
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


async def test_a_wish_on_the_page_is_about_the_text_in_its_box(parts) -> None:
    parts, model = with_model(parts, FIRST, SHORTER)
    await drafts.make_draft(parts, AGENT, "zh-size")
    wish = {"instruction": "语气再热情点", "again": True, "text": "这是框里还没存的话。"}
    seen = [item async for item in drafts.stream_draft(parts, AGENT, "zh-size", **wish)]
    assert seen[-1].text == SHORTER
    assert "这是框里还没存的话。" in told(model)
    assert FIRST not in told(model)


@pytest.mark.parametrize("cid", ["zh-parcel", "en-return", "ko-coffee", "zh-review"])
@pytest.mark.parametrize("lang", LANGS)
async def test_the_length_buttons_do_what_they_say_without_a_model(parts, lang, cid) -> None:
    t = load_texts()[lang]
    now = await drafts.make_draft(parts, AGENT, cid)
    for name, is_met, other in (
        ("shorter", lambda before, after: after < before, "no short"),
        ("longer", lambda before, after: after > before, "no long"),
        ("longer", lambda before, after: after > before, "no long"),
    ):
        made = await drafts.make_draft(parts, AGENT, cid, instruction=t(f"wish.{name}"), again=True)
        is_told = any(other in note for note in made.reply.notes)
        assert is_told != is_met(len(now.text), len(made.text)), (now.text, made.text, made.reply.notes)
        assert not any("not applied" in note for note in made.reply.notes)
        now = made
