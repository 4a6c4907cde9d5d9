"""Cleaning, proved on the four source documents where they are at hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from copilot.retrieval.cleaning.boilerplate import repeated_phrases
from copilot.retrieval.cleaning.cleaner import clean, held_back
from copilot.retrieval.cleaning.report import Cleaned
from copilot.retrieval.cleaning.rules import CleaningRules, load_rules
from copilot.retrieval.cleaning.session import Quarantine
from tests.seeds import SEEDS, needs_seeds

RULES = load_rules()


def cleaned(number: str) -> tuple[str, Cleaned]:
    path = next(SEEDS.glob(f"{number}_*.txt"))
    text = path.read_text(encoding="utf-8")
    return text, clean(text, RULES, path.name)


def kept_or_told(original: str, result: Cleaned) -> bool:
    """Whether every character of the original is in the result, a removal or the quarantine."""
    rest = original
    for item in sorted(result.removed, key=lambda item: -len(item.text)):
        if item.kind == "boilerplate":
            rest = rest.replace(item.text, "")
    gone = sum(len("".join(item.text.split())) * item.count for item in result.removed if item.kind != "boilerplate")
    held = sum(len("".join(item.text.split())) for item in result.quarantined)
    return len("".join(rest.split())) - gone - held == len("".join(result.text.split()))


@needs_seeds
@pytest.mark.parametrize("number", ["000", "001", "002", "003"])
def test_nothing_disappears_without_being_told(number: str) -> None:
    original, _ = cleaned(number)
    # Corrections change the length; they are looked at one by one below.
    result = clean(original, RULES.model_copy(update={"mistranslated": (), "misspelled": ()}))
    assert kept_or_told(original, result)


@needs_seeds
def test_the_spammed_page_reads_cleanly() -> None:
    original, result = cleaned("002")
    spam = {item.text: item.count for item in result.removed if item.kind == "boilerplate"}
    assert sorted(spam.values()) == [47, 83]
    assert all(len(text) > 20 for text in spam)
    assert sum(len(text) * count for text, count in spam.items()) / len(original) > 0.6
    assert not [text for text in spam if text in result.text]
    assert not re.search(r"登录|本帖子|[|｜]|^x$", result.text, re.M)
    # Sentences around the injections are whole again, with their commas.
    assert "当招聘淘宝客服时,一般会有八项标准作为参考。" in result.text


@needs_seeds
def test_spun_words_are_shown_with_what_they_mean() -> None:
    _, result = cleaned("002")
    meant = {flag.text: flag.suggestion for flag in result.flags if flag.kind == "spun"}
    assert len(meant) >= 15 and meant["店肆"] == "店铺"
    inverted = [item.text for item in result.quarantined if item.rule in ("spun", "never-admit")]
    assert sum(any(word in text for word in ("间接影响", "自觉花钱", "恶意赞扬", "自动认可")) for text in inverted) == 4


@needs_seeds
def test_what_the_law_forbids_is_held_back() -> None:
    rules = {item.rule for item in cleaned("002")[1].quarantined}
    assert {"signature-as-waiver", "wages", "luring"} <= rules
    _, english = cleaned("001")
    assert [item.rule for item in english.quarantined] == ["refund-without-return"]
    assert "tell them the current situation and the possible end time" in english.text


@needs_seeds
def test_credits_go_and_brackets_stay() -> None:
    _, result = cleaned("003")
    assert sum(item.count for item in result.removed if item.kind == "credit") == 5
    assert "명언" not in result.text and "Northern Exposure" not in result.text and "(브랜드명)" in result.text
    assert not re.search(r"클릭합니다\s*$", result.text, re.M)


@needs_seeds
def test_site_chrome_goes() -> None:
    _, chinese = cleaned("000")
    assert "举报" not in chinese.text and "<" not in chinese.text
    assert chinese.text.startswith("解读") and chinese.text.split("\n")[0].count("淘宝售后") == 1
    _, english = cleaned("001")
    assert "Encyclopedia" not in english.text
    assert not re.search(r"\d[).]\?|^\?", english.text, re.M)


def test_a_refrain_is_reported_but_stays() -> None:
    text = "\n".join(f"商品{n}：没穿过没洗过吊牌齐全可以退换。" for n in range(8))
    found = repeated_phrases(text)
    assert found and not found[0].injected
    assert clean(text, RULES).text == text


def test_our_own_knowledge_passes_untouched() -> None:
    folder = Path(__file__).parents[3] / "knowledge" / "policies"
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        result = clean(text, RULES)
        assert (result.removed, result.quarantined) == ((), ()), path.name


@pytest.mark.parametrize(
    "line",
    ["Signing means no objection, you waive your claim by signature and have no objection.", "签收就是对质量没有异议",
     "서명하면 이의가 없는 것으로 봅니다"],
)  # fmt: skip
def test_the_waiver_is_held_back_in_each_language(line: str) -> None:
    kept, held = held_back(line, RULES)
    assert kept.strip() == "" and held[0].rule == "signature-as-waiver"


def test_a_person_lets_a_sentence_through(tmp_path: Path) -> None:
    quarantine = Quarantine(tmp_path)
    text = "签收就是对数量没有异议。"
    result = clean(text, RULES, "a.md")
    quarantine.renew(["a.md"], result.quarantined)
    [item] = quarantine.items()
    assert not quarantine.confirm("nonsense")
    assert quarantine.confirm(item.id)
    assert quarantine.items() == []
    assert clean(text, RULES, "a.md", quarantine.confirmed()).text == text


def test_nested_brackets_without_a_credit_stay() -> None:
    text = "配送（含（偏远）地区）说明 (see (a) and (b)) 결론"
    assert clean(text, CleaningRules(credit_endings=("명언",))).text == text


@pytest.mark.parametrize(
    "text",
    [
        "A salary that is paid each month reaches us by 7 am.",
        "月薪低于五千元的，可以申请公租房；工资按月发放。",
        "If you do not send it back within 30 days we will not refund the price.",
        "The signature may be waived for parcels below 50 euros.",
    ],
    ids=["salary", "monthly pay", "no refund", "signature waived"],
)
def test_sentences_of_other_trades_are_not_held_back(text: str) -> None:
    assert held_back(text, RULES) == (text, ())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("If the customer doesn't send it back, refund on your own initiative.", "refund-without-return"),
        ("By a signature on delivery the buyer waives the right to complain.", "signature-as-waiver"),
        ("淘宝客服的月薪大约在三千元。", "wages"),
    ],
    ids=["refund", "signature", "pay"],
)
def test_what_must_not_reach_a_customer_is_held_back(text: str, rule: str) -> None:
    assert [item.rule for item in held_back(text, RULES)[1]] == [rule]
