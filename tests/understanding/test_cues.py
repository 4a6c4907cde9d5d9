from __future__ import annotations

import pytest

from copilot.errors import ConfigError
from copilot.understanding.cues import read_cue
from copilot.understanding.matcher import Matcher, longest, phrases


def flat(text: str) -> str:
    return text.strip().lower()


def hits(cue: str, text: str, **families: list[str]) -> list[tuple[int, int]]:
    return [(hit.start, hit.end) for hit in Matcher({"k": [read_cue(cue, flat, families)]}).find(text)]


@pytest.mark.parametrize(
    ("cue", "text", "found"),
    [
        ("运费", "退货运费多少", True),
        ("退…运费", "退回去的话运费谁出", True),
        ("退…运费", "退" + "很" * 30 + "运费", False),
        ("退…运费", "退\n运费", False),
        ("(大|小)一号", "想换小一号", True),
        ("(大|小)一号", "想换一号", False),
        ("<fee>…谁", "邮费到底谁出", True),
        ("ship", "when will it ship", True),
        ("ship", "great relationship", False),
        ("ship", "ships today", True),
        ("return", "the returned one", False),
        ("40码", "140码", False),
    ],
)
def test_notation(cue: str, text: str, found: bool) -> None:
    assert bool(hits(cue, text, fee=["运费", "邮费"])) is found


def test_a_longer_cue_hides_the_shorter_ones_inside_it() -> None:
    found = Matcher({"freight": phrases(["退货运费"]), "returns": phrases(["退货"]), "fee": phrases(["运费"])}).find(
        "退货运费谁出"
    )
    assert [hit.key for hit in longest(found)] == ["freight"]


def test_a_cue_with_a_gap_hides_nothing() -> None:
    found = Matcher({"a": [read_cue("快递…没", flat, {})], "b": phrases(["签收"])}).find("快递说签收了我没拿")
    assert {hit.key for hit in longest(found)} == {"a", "b"}


def test_hints_weigh_little() -> None:
    hint, sure = (Matcher({"k": [read_cue(cue, flat, {})]}).find("多少钱呀")[0] for cue in ("多少钱?", "多少钱"))
    assert hint.weight < 1 < sure.weight


def test_too_many_spellings_are_refused() -> None:
    with pytest.raises(ConfigError, match="spellings"):
        read_cue("<a><a><a>", flat, {"a": [str(n) for n in range(30)]})


def test_matching_time_is_bounded_by_the_gap() -> None:
    matcher = Matcher({"k": [read_cue("退…费…谁", flat, {})]})
    assert matcher.find("退费" * 2000) == []


@pytest.mark.parametrize("cue", ["환불안(?!되)", "a.{0,4}b", "[ab]c", r"\bship"])
def test_a_regular_expression_is_refused(cue: str) -> None:
    with pytest.raises(ConfigError, match="no regular expression"):
        read_cue(cue, flat, {})
