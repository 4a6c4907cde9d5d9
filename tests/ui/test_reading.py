from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest

from copilot.errors import AccessDenied
from copilot.pipeline import Copilot
from copilot.reviews.views import DraftView
from copilot.testing import FakeModel
from copilot.ui.models import CheckView
from copilot.ui.services import desk, drafts
from copilot.ui.services.reading import translated
from copilot.ui.texts import load_texts
from copilot.ui.views.findings import findings_panel, message_in
from copilot.ui.views.reading import reading_panel
from tests.ui.conftest import AGENT, QA
from tests.ui.seen import read

TEXTS = load_texts()


def with_model(parts, *answers):
    copilot = parts.copilot
    return replace(parts, copilot=Copilot(copilot.settings, replace(copilot.parts, model=FakeModel(answers))))


async def read_all(*args):
    return [item async for item in translated(*args)]


async def test_customer_and_reply_are_translated_into_the_language_of_the_page(parts) -> None:
    parts = with_model(parts, "包裹能在周五前到吗？", "您好，我帮您查一下。")
    first, found = await read_all(parts, AGENT, "en-urgent", "Hello, let me check this for you.", "zh")
    assert sorted((first.customer.is_due, first.reply.is_due)) == [False, True]
    assert {found.customer.text, found.reply.text} == {"包裹能在周五前到吗？", "您好，我帮您查一下。"}
    shown = reading_panel(found, TEXTS["zh"])
    assert "包裹能在周五前到吗？" in shown and 'lang="zh"' in shown
    assert TEXTS["zh"]("translate.busy") in reading_panel(first, TEXTS["zh"])
    assert TEXTS["zh"]("translate.busy") not in shown
    assert parts.progress.asked == 0


@pytest.mark.parametrize("lang", ["zh", "ko"])
async def test_a_text_that_fails_takes_nothing_from_the_other_and_says_why(parts, lang) -> None:
    right = {"zh": "包裹能在周五前到吗？", "ko": "금요일 전에 도착하나요?"}[lang]
    parts = with_model(parts, right, "This is not it.")
    found = (await read_all(parts, AGENT, "en-urgent", "Hello, let me check this for you.", lang))[-1]
    seen = read(reading_panel(found, TEXTS[lang]))
    assert right in seen.text
    assert TEXTS[lang]("translate.other") in seen.text
    assert "another language" not in seen.text


async def test_a_model_that_cannot_be_reached_is_told_in_the_agent_s_words(parts) -> None:
    copilot = parts.copilot
    settings = copilot.settings.model_copy(update={"model": "openai/none", "model_api_base": "http://127.0.0.1:9/v1"})
    parts = replace(parts, copilot=Copilot.from_settings(settings))
    found = (await read_all(parts, AGENT, "en-urgent", "", "zh"))[-1]
    assert found.customer.problem
    assert TEXTS["zh"]("translate.model") in read(reading_panel(found, TEXTS["zh"])).text


@pytest.mark.parametrize(("lang", "kind"), [("en", "same"), ("ko", "no_model")])
async def test_why_there_is_no_translation_is_said(parts, lang, kind) -> None:
    (found,) = await read_all(parts, AGENT, "en-urgent", "", lang)
    assert found.kind == kind
    assert TEXTS[lang](f"translate.{kind}") in reading_panel(found, TEXTS[lang])


async def test_a_draft_is_shown_sentence_by_sentence(parts) -> None:
    seen = [item async for item in drafts.stream_draft(parts, AGENT, "zh-size")]
    shown, last = seen[:-1], seen[-1]
    assert shown and all(isinstance(item, str) for item in shown)
    assert all(later.startswith(before) for before, later in zip(shown, shown[1:], strict=False))
    assert isinstance(last, DraftView) and last.text.strip() == shown[-1].strip()
    assert parts.store.conversation("zh-size", by=AGENT).open_draft.id == last.id


async def test_only_checked_sentences_are_shown_while_a_model_writes(parts) -> None:
    parts = with_model(parts, *["您好，我帮您查一下。保证明天一定送到。"] * 3)
    seen = [item async for item in drafts.stream_draft(parts, AGENT, "zh-parcel")]
    assert not any("明天一定" in (item if isinstance(item, str) else item.text) for item in seen)


async def test_drafting_needs_the_right_to_draft(parts) -> None:
    with pytest.raises(AccessDenied):
        [item async for item in drafts.stream_draft(parts, QA, "zh-size")]


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
def test_why_a_rule_stands_is_told_in_the_language_of_the_page(parts, lang) -> None:
    check = desk.check(parts, AGENT, "zh-parcel", "您好，保证明天一定送到。")
    assert isinstance(check, CheckView) and check.verdict.findings
    policy = check.verdict.findings[0].policy
    shown = findings_panel(check, parts.policies, TEXTS[lang])
    assert escape(parts.policies[policy].why[lang]) in shown


def test_every_packaged_policy_is_told_in_each_language_s_own_words(parts) -> None:
    for policy in parts.policies.values():
        assert len(set(policy.title.values())) == len(set(policy.why.values())) == 3


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
def test_an_agent_reads_a_policy_s_title_and_its_id_only_where_the_pointer_rests(parts, lang) -> None:
    check = desk.check(parts, AGENT, "zh-parcel", "您好，保证明天一定送到。")
    policy = check.verdict.findings[0].policy
    seen = read(findings_panel(check, parts.policies, TEXTS[lang]))
    assert parts.policies[policy].title[lang] in seen.text
    assert policy not in seen.text
    assert policy in seen.tips


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
def test_a_reason_is_told_in_the_reader_s_language_and_the_wording_stays_in_the_draft_s(parts, lang) -> None:
    check = desk.check(parts, AGENT, "zh-parcel", "您好，保证明天一定送到。")
    found = check.verdict.findings[0]
    shown = findings_panel(check, parts.policies, TEXTS[lang])
    told = parts.policies[found.policy].messages[found.reason][lang].replace("{match}", found.text)
    assert escape(told) in shown
    assert escape(found.suggestion) in shown


def test_a_reason_that_no_policy_gives_today_stands_as_recorded(parts) -> None:
    found = desk.check(parts, AGENT, "zh-parcel", "您好，保证明天一定送到。").verdict.findings[0]
    judged = found.model_copy(update={"message": "写给客服的另一句话"})
    assert message_in(judged, parts.policies, TEXTS["ko"]) == "写给客服的另一句话"
    assert message_in(found, {}, TEXTS["ko"]) == found.message
