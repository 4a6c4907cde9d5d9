"""Guidelines, personas and procedures against the catalogue: sources, quarantine, parity, conditions."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from copilot.errors import ConfigError
from copilot.prompting import PromptBuilder
from copilot.prompting.guideline import Condition, applicable
from copilot.prompting.source import Source, SourceIndex, load_sources
from copilot.reading import Question, Reading
from copilot.resources import root

QUARANTINED = {76, 96, 102, 103}
NOT_FOR_REPLIES = {62}  # marketing plans: out of scope by the catalogue


@pytest.fixture(scope="module")
def index() -> SourceIndex:
    return load_sources(root("prompts"))


def all_sources(builder: PromptBuilder) -> list[Source]:
    found = [source for guideline in builder.guidelines for source in guideline.source]
    found += [source for persona in builder.personas.values() for source in persona.source]
    return found + [s for p in builder.procedures.procedures for step in p.steps for s in step.source]


def test_every_source_stands_in_the_catalogue_and_in_its_document(builder: PromptBuilder, index: SourceIndex) -> None:
    for source in all_sources(builder):
        low, high = index.documents[source.document]
        assert 1 <= source.number <= 133
        assert low <= source.number <= high


def test_every_usable_item_is_used_and_no_other(builder: PromptBuilder) -> None:
    assert {source.number for source in all_sources(builder)} == set(range(1, 134)) - QUARANTINED - NOT_FOR_REPLIES


def test_the_gated_item_stands_only_behind_a_supervisor(builder: PromptBuilder) -> None:
    behind = {
        step.gate
        for procedure in builder.procedures.procedures
        for step in procedure.steps
        if 97 in {source.number for source in step.source}
    }
    assert behind == {"supervisor"}
    assert 97 not in {source.number for guideline in builder.guidelines for source in guideline.source}


def test_quarantine_is_as_the_catalogue_says(index: SourceIndex) -> None:
    assert index.quarantined == QUARANTINED
    assert index.gated == {97}


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
def test_three_languages_are_written_in_their_own_script(builder: PromptBuilder, lang: str) -> None:
    script = {"zh": ("\u4e00", "\u9fff"), "en": ("A", "z"), "ko": ("\uac00", "\ud7a3")}[lang]
    for guideline in builder.guidelines:
        text = getattr(guideline.action, lang)
        assert sum(script[0] <= char <= script[1] for char in text) > len(text) / 3, (guideline.id, text)


def test_korean_is_never_informal(builder: PromptBuilder) -> None:
    for guideline in builder.guidelines:
        assert guideline.action.ko.rstrip(".").endswith(("다", "요")), guideline.id


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({}, True),
        ({"stage": ["logistics"]}, True),
        ({"stage": ["review"]}, False),
        ({"situation": ["where_parcel", "stock"]}, True),
        ({"situation": ["stock"]}, False),
        ({"stakes": ["date"], "lang": ["ko"]}, False),
        ({"stakes": ["date"], "lang": ["zh"], "customer_type": ["angry"]}, True),
    ],
)
def test_condition(condition: dict[str, object], holds: bool) -> None:
    reading = Reading(
        lang="zh",
        stage="logistics",
        customer_type="angry",
        stakes=frozenset({"date"}),
        questions=(Question(text="?", situation="where_parcel", query="?"),),
    )
    assert Condition.model_validate(condition).holds(reading) is holds


def test_agent_advice_never_reaches_a_prompt(builder: PromptBuilder) -> None:
    reading = Reading(lang="en")
    assert all(guideline.use == "reply" for guideline in applicable(builder.guidelines, reading))


def test_style_follows_the_customer_type(builder: PromptBuilder) -> None:
    def ids(manner: str) -> set[str]:
        reading = Reading.model_validate({"lang": "en", "customer_type": manner})
        return {guideline.id for guideline in applicable(builder.guidelines, reading)}

    assert "expert-brief" in ids("expert") - ids("doubtful")
    assert "patient-with-doubts" in ids("doubtful") - ids("expert")
    assert "either-or-close" in ids("hesitant") - ids("neutral")


def first_guideline(prompts: Path, **change: object) -> Path:
    path = prompts / "guidelines" / "conduct.yaml"
    sheet = yaml.safe_load(path.read_text(encoding="utf-8"))
    sheet["guidelines"][0].update(change)
    path.write_text(yaml.safe_dump(sheet, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": [{"item": "G-76", "document": "E"}]}, "quarantined"),
        ({"source": [{"item": "G-97", "document": "S"}]}, "supervisor"),
        ({"source": [{"item": "G-24", "document": "K"}]}, "G-24 does not stand in document K"),
        ({"source": [{"item": "G-900", "document": "K"}]}, "G-900"),
        ({"source": []}, "source"),
        ({"action": {"zh": "好", "en": "ok"}}, "action.ko"),
        ({"when": {"situation": ["sizes"]}}, "sizes"),
        ({"when": {"mood": ["sad"]}}, "when.mood"),
        ({"priority": 99}, "priority"),
        ({"id": "no-guessing"}, "used twice"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_mistake_names_file_and_field(prompts: Path, change: dict[str, object], words: str) -> None:
    path = first_guideline(prompts, **change)
    with pytest.raises(ConfigError) as error:
        PromptBuilder.load(prompts)
    assert words in str(error.value)
    assert path.name in str(error.value)
