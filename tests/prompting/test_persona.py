from __future__ import annotations

import re
from pathlib import Path

import pytest

from copilot.errors import ConfigError
from copilot.prompting import PromptBuilder
from copilot.prompting.persona import choose_persona
from copilot.reading import CustomerType
from copilot.types import Lang


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
@pytest.mark.parametrize(
    ("manner", "tone", "chosen"),
    [
        ("neutral", None, "warm"),
        ("expert", None, "brief"),
        ("doubtful", None, "patient"),
        ("hesitant", "warm", "patient"),
        ("angry", None, "calm"),
        ("extorting", "warm", "calm"),
        ("expert", "patient", "patient"),
    ],
)
def test_the_tone_follows_the_customer_unless_chosen(
    builder: PromptBuilder, lang: Lang, manner: CustomerType, tone: str | None, chosen: str
) -> None:
    assert choose_persona(builder.personas, lang, manner, tone).id == f"{lang}-{chosen}"


def test_an_unknown_tone_is_named(builder: PromptBuilder) -> None:
    with pytest.raises(ConfigError, match="'rude'.*warm"):
        choose_persona(builder.personas, "zh", "neutral", "rude")


def test_every_customer_type_has_one_tone_in_each_language(builder: PromptBuilder) -> None:
    for lang in ("zh", "en", "ko"):
        types = [t for p in builder.personas.values() if p.lang == lang for t in p.for_types]
        assert len(types) == len(set(types)) == 9


def test_registers(builder: PromptBuilder) -> None:
    for persona in builder.personas.values():
        assert {"zh": "您", "en": "you", "ko": "고객님"}[persona.lang] in persona.register_
        assert "{shop}" in persona.core[0] and "{agent}" in persona.core[0]
    assert all("반말" in p.register_ for p in builder.personas.values() if p.lang == "ko")
    assert all(p.max_emoji == 0 for p in builder.personas.values() if p.tone in ("calm", "brief"))


def test_a_tone_missing_in_a_language_is_named(prompts: Path) -> None:
    (prompts / "personas" / "ko-brief.yaml").unlink()
    with pytest.raises(ConfigError, match="ko-brief.yaml is missing"):
        PromptBuilder.load(prompts)


@pytest.mark.parametrize(
    ("file", "right", "wrong", "told"),
    [
        ("personas/zh-warm.yaml", "{agent}", "{agnet}", "zh-warm.yaml: core.0: unknown slot '{agnet}'; only {agent}, {shop}"),
        ("personas/en-calm.yaml", "{shop}", "{shop", "en-calm.yaml: core.0: unknown slot '{'"),
        ("labels.yaml", "{hours}", "{horus}", "labels.yaml: limits.dispatch.zh: unknown slot '{horus}'; only {hours}"),
        ("labels.yaml", "时间", "{time}", "labels.yaml: facts.now.zh: unknown slot '{time}'; nothing in this text"),
    ],
    ids=["persona", "open brace", "limit", "fact"],
)  # fmt: skip
def test_a_slot_that_nothing_fills_in_is_named(prompts: Path, file: str, right: str, wrong: str, told: str) -> None:
    path = prompts / file
    path.write_text(path.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(ConfigError, match=re.escape(told)):
        PromptBuilder.load(prompts)
