from __future__ import annotations

from pathlib import Path

import pytest

from copilot.errors import ConfigError
from copilot.types import Lang
from copilot.verdict import Finding, Verdict
from eval.case import PolicyCase
from eval.mutate.mutators import load_mutations, mutate
from eval.mutate.run import check_stability

MUTATIONS = {mutation.name: mutation for mutation in load_mutations()}


@pytest.mark.parametrize(
    ("name", "lang", "text", "changed"),
    [
        pytest.param("script", "zh", "发货时间", "發貨時間", id="traditional"),
        pytest.param("width", "en", "by Fri 6", "ｂｙ Ｆｒｉ ６", id="full-width"),
        pytest.param("zero_width", "zh", "明天一定到", "明天一\u200b定到", id="zero-width"),
        pytest.param("order", "zh", "一定到。放心。", "放心。一定到。", id="order-zh"),
        pytest.param("order", "en", "No worries. It ships today.", "It ships today. No worries.", id="order-en"),
        pytest.param("order", "zh", "只有一句", None, id="one-sentence"),
        pytest.param("typos", "en", "Definitely tomorrow", "definately tommorow", id="typos-any-case"),
        pytest.param("typos", "ko", "내일 도착", None, id="nothing-to-replace"),
        pytest.param("spacing", "ko", "내일 꼭 도착", "내일꼭도착", id="spacing-ko"),
        pytest.param("spacing", "en", "by Friday", "by  Friday", id="spacing-en"),
        pytest.param("script", "en", "by Friday", None, id="other-language"),
    ],
)
def test_mutations(name: str, lang: Lang, text: str, changed: str | None) -> None:
    assert mutate(MUTATIONS[name], text, lang, "seed") == changed


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_a_mutation_repeats_itself(name: str) -> None:
    texts: list[tuple[Lang, str]] = [
        ("zh", "好的。明天到。"),
        ("en", "Don't worry. It's here."),
        ("ko", "네. 내일 도착합니다."),
    ]
    for lang, text in texts:
        assert mutate(MUTATIONS[name], text, lang, "s") == mutate(MUTATIONS[name], text, lang, "s")


def test_every_language_has_ten_mutations_or_more() -> None:
    langs: tuple[Lang, ...] = ("zh", "en", "ko")
    for lang in langs:
        assert sum(lang in m.langs or lang in m.words for m in MUTATIONS.values()) >= 10


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("- {name: nope, how: function}", "no function called nope", id="unknown-function"),
        pytest.param("- {name: a, how: replace, words: {zh: [x]}}", "takes a mapping", id="list-for-replace"),
        pytest.param("- {name: a, how: pattern, words: {zh: [x]}}", "a pattern takes", id="half-a-pattern"),
        pytest.param("- {name: a, how: twist}", "how", id="unknown-way"),
    ],
)
def test_a_mistake_names_file_and_field(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "m.yaml").write_text(text)
    with pytest.raises(ConfigError, match=told):
        load_mutations(tmp_path / "m.yaml")


class _Words:
    """Blocks drafts that hold the very word, so that anything written differently escapes."""

    def check(self, text: str, **_: object) -> Verdict:
        if "明天到" not in text:
            return Verdict(outcome="passed")
        found = Finding(policy="delivery-date", severity="block", start=0, end=3, text="明天到", message="")
        return Verdict(outcome="rejected", findings=(found,))


def test_a_changed_verdict_is_found_with_its_direction() -> None:
    block = PolicyCase(id="b", lang="zh", draft="明天到哦您放心", rule="delivery-date", expect="block")
    allow = PolicyCase(id="a", lang="zh", draft="不保证", rule="delivery-date", expect="allow")
    chosen = [MUTATIONS["zero_width"], MUTATIONS["pleasantry"]]
    stability, flips = check_stability(_Words(), [block, allow], chosen)
    assert [(f.case, f.mutation, f.was_blocked) for f in flips] == []
    split = block.model_copy(update={"draft": "亲明天到哦"})
    stability, flips = check_stability(_Words(), [split], chosen)
    assert [(f.case, f.mutation, f.was_blocked) for f in flips] == [("b", "zero_width", True)]
    row = next(s for s in stability if s.mutation == "zero_width")
    assert (row.stable.k, row.stable.n, row.missed, row.extra) == (0, 1, 1, 0)
