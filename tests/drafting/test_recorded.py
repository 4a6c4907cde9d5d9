"""Replays what real models wrote through the whole loop: what breaks rules is revised or replaced, and kept.

Only what must hold with any checker is asserted; how many drafts pass is told by `tests.drafting.record --figures`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from copilot.drafting.loop import is_good
from copilot.errors import InputError
from copilot.reply import Reply
from copilot.testing import FakeModel, FakeRetriever, Recorded, read_recorded
from copilot.verdict import Verdict
from tests.drafting.record import alternating, figures
from tests.drafting.replay import Replay
from tests.drafting.support import checker, copilot, held, parts, snippets

HERE = Path(__file__).parent / "recorded"
RECORDINGS = [
    one for path in sorted(HERE.glob("*.jsonl")) if path.stem != "conversations" for one in read_recorded(path)
]
EACH = pytest.mark.parametrize("recorded", RECORDINGS, ids=lambda r: str(r.case.id))


def fresh(text: str, recorded: Recorded, reply: Reply) -> Verdict:
    """Return the verdict of a checker that saw nothing of the loop."""
    case = recorded.case
    shop = case.shop or parts().profile.shop
    return checker().check(text, conversation=case.to_conversation(), facts=case.facts, shop=shop, lang=reply.lang)


@EACH
async def test_nothing_refused_reaches_the_reply(recorded: Recorded) -> None:
    model, case = Replay(recorded.outputs, recorded.cut), recorded.case
    bot = copilot(model, retriever=FakeRetriever(snippets()))
    reply = await bot.reply(case.to_conversation(), case.facts, case.shop)
    held(reply)
    assert not reply.text or fresh(reply.text, recorded, reply).may_be_shown
    drafts = [attempt for attempt in reply.attempts if attempt.draft.model == model.name]
    answered = recorded.outputs[: len(model.prompts)]
    assert [attempt.draft.text for attempt in drafts] == [re.sub(r"\s?\[S\d+\]", "", text).strip() for text in answered]
    assert all(attempt.draft.text != reply.text for attempt in drafts if not is_good(attempt))


@EACH
async def test_nothing_refused_is_streamed(recorded: Recorded) -> None:
    case, bot = recorded.case, copilot(FakeModel([list(recorded.outputs[0])]), retriever=FakeRetriever(snippets()))
    items = [item async for item in bot.stream(case.to_conversation(), case.facts, case.shop)]
    shown, reply = "".join(item for item in items if isinstance(item, str)), items[-1]
    assert isinstance(reply, Reply)
    held(reply)
    assert not shown or fresh(shown, recorded, reply).may_be_shown


def test_the_figures_count_every_conversation() -> None:
    counted = figures(RECORDINGS[:3])
    assert sum(counts["conversations"] for counts in counted.values()) == len(RECORDINGS[:3])
    assert all(counts["refused text in the reply"] == 0 for counts in counted.values())


def test_a_turn_that_no_model_was_asked_about_is_counted_as_such() -> None:
    kept_back = next(iter(read_recorded(HERE / "redteam-qwen1.5b.jsonl")))
    (counted,) = figures([kept_back]).values()
    assert dict(counted) == {"conversations": 1, "not put to the model": 1}


def test_the_languages_take_turns() -> None:
    lines = alternating((HERE / "conversations.jsonl").read_text(encoding="utf-8").splitlines())
    assert len(lines) == 66
    assert ['"zh"' in lines[0], '"en"' in lines[1], '"ko"' in lines[2]] == [True, True, True]


def test_a_broken_recording_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('\n{"nonsense": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        list(read_recorded(path))
