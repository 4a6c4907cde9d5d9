from __future__ import annotations

from typing import Any

from eval.agreement import parity, parity_table
from eval.report.tables import tables
from eval.result import CaseRecord
from tests.eval.records import reply_record, run_of


def _record(group: str, lang: str, *stopped: bool, covered: bool = True, **more: Any) -> CaseRecord:
    checks = [{"outcome": "rejected" if s else "passed", "covered": covered} for s in stopped]
    reply = {"outcome": "drafted", "text": "x", "lang": lang, "candidates": checks} | more
    return reply_record(f"{group}-{lang}", lang=lang, group=group, reply=reply)


SAME = [_record("E1", lang, True, False) for lang in ("zh", "en", "ko")]
SPLIT = [_record("E2", "zh", True), _record("E2", "en", False), _record("E2", "ko", True)]


def test_a_situation_that_fares_differently_by_language_is_named() -> None:
    table = parity_table([*SAME, *SPLIT])
    assert table is not None
    assert table.title == "Parity: 1 situations judged differently by language"
    assert table.rows == (("E2", "draft 1 stopped", "draft 1 let through", "draft 1 stopped"),)
    assert (parity([*SAME, *SPLIT]).k, parity([*SAME, *SPLIT]).n) == (1, 2)
    assert table in list(tables(run_of([*SAME, *SPLIT])))
    assert parity_table(SAME) is None


def test_a_held_reply_differs_from_a_shown_one() -> None:
    held = _record("E3", "zh", verdict="rejected")
    table = parity_table([held, _record("E3", "en")])
    assert table is not None and table.rows == (("E3", "reply stopped", "reply let through", "–"),)


def test_a_draft_that_no_policy_is_for_counts_neither_way() -> None:
    records = [_record("E4", lang, lang == "ko", covered=False) for lang in ("zh", "en", "ko")]
    assert parity(records).value == 1.0


def test_a_reply_that_could_not_be_had_says_nothing_of_its_language() -> None:
    lost = _record("E5", "zh", outcome="failed", text="")
    assert parity([lost, _record("E5", "en")]).n == 0
