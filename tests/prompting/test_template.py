from __future__ import annotations

from pathlib import Path

import pytest

from copilot.errors import ConfigError
from copilot.prompting import PromptBuilder
from copilot.prompting.template import Template, load_templates


def edit(prompts: Path, name: str, old: str, new: str) -> None:
    path = prompts / "templates" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "reply",
            "persona, style,",
            "style,",
            ["reply.yaml", "persona is used in zh but not listed", "persona is missing"],
        ),
        ("reply", "{questions}", "", ["reply.yaml", "questions is listed but not used"]),
        ("reply", "[persona,", "[weather, persona,", ["nothing can fill in weather"]),
        ("revision", "{findings}", "{finding}", ["revision.yaml", "finding is used"]),
        ("judge", "id: judge", "id: jury", ["judge.yaml", "jury"]),
        ("tone", "version: 1", "version: 0", ["tone.yaml", "version"]),
    ],
)
def test_a_missing_or_unknown_variable_fails_at_load_with_its_name(
    prompts: Path, name: str, old: str, new: str, words: list[str]
) -> None:
    edit(prompts, name, old, new)
    with pytest.raises(ConfigError) as error:
        PromptBuilder.load(prompts)
    assert all(word in str(error.value) for word in words), str(error.value)


def test_a_missing_template_is_named(prompts: Path) -> None:
    (prompts / "templates" / "translate.yaml").unlink()
    with pytest.raises(ConfigError, match="translate.yaml: is missing"):
        load_templates(prompts)


def test_values_are_never_read_for_variables(builder: PromptBuilder) -> None:
    template = builder.templates["translate"]
    rendered = template.render("en", {"language": "English", "text": "{language} {text} {draft}"})
    assert rendered[1] == ("user", "{language} {text} {draft}")


def test_rendering_without_a_value_names_it(builder: PromptBuilder) -> None:
    with pytest.raises(ConfigError, match="translate@1: no value for text"):
        builder.templates["translate"].render("en", {"language": "English"})


def test_names_carry_the_version(builder: PromptBuilder) -> None:
    assert all(isinstance(t, Template) and t.name == f"{t.id}@{t.version}" for t in builder.templates.values())
