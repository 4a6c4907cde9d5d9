"""Replays what real models wrote through the whole loop: drafts that break rules are revised or replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.errors import InputError, ModelError
from copilot.testing import FakeModel, Recorded, read_recorded
from tests.drafting.support import checker, copilot, held, parts

HERE = Path(__file__).parent / "recorded"
RECORDINGS = [
    one for path in sorted(HERE.glob("*.jsonl")) if path.stem != "conversations" for one in read_recorded(path)
]


@pytest.mark.parametrize("recorded", RECORDINGS, ids=lambda r: str(r.case.id))
async def test_no_recorded_violation_reaches_the_reply(recorded: Recorded) -> None:
    answers = [*recorded.outputs, ModelError("no more recorded")]
    case = recorded.case
    reply = await copilot(FakeModel(answers)).reply(case.to_conversation(), case.facts, case.shop)
    held(reply)
    assert reply.text
    shop = case.shop or parts().profile.shop
    verdict = checker().check(
        reply.text, conversation=case.to_conversation(), facts=case.facts, shop=shop, lang=reply.lang
    )
    assert verdict.may_be_shown


def test_a_broken_recording_names_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('\n{"nonsense": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        list(read_recorded(path))
