"""Templates: versioned message texts that list their variables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from copilot.errors import ConfigError
from copilot.prompting.source import Localised, Record
from copilot.resources import load_model, yaml_files
from copilot.types import Lang

__all__ = ["Role", "Template", "TemplateMessage", "load_templates"]

Role = Literal["system", "user", "assistant"]

_VARIABLE = re.compile(r"\{([a-z_]+)\}")

# What the builder can fill in, by template; a template may leave an optional one out but use no other.
_REQUIRED: dict[str, frozenset[str]] = {
    "reply": frozenset(
        "persona style language guidelines procedure limits facts snippets history turn questions".split()
    ),
    "revision": frozenset({"language", "draft", "findings"}),
    "instruction": frozenset({"language", "draft", "instruction"}),
    "tone": frozenset({"language", "draft", "style"}),
    "translate": frozenset({"language", "text"}),
    "judge": frozenset({"limits", "facts", "turn", "draft", "rules"}),
}


class TemplateMessage(Record):
    """One message with its text in each language of instruction."""

    role: Role
    text: Localised


class Template(Record):
    """A versioned template."""

    id: str
    version: int = Field(ge=1)
    purpose: str
    variables: tuple[str, ...]
    messages: tuple[TemplateMessage, ...] = Field(min_length=1)

    @property
    def name(self) -> str:
        """`id@version`, kept with every prompt."""
        return f"{self.id}@{self.version}"

    def render(self, lang: Lang, values: Mapping[str, str]) -> tuple[tuple[Role, str], ...]:
        """Return (role, text) pairs; each variable is put in once, values are never read for variables."""
        missing = [name for name in self.variables if name not in values]
        if missing:
            raise ConfigError(f"template {self.name}: no value for {', '.join(missing)}")
        return tuple(
            (message.role, _VARIABLE.sub(lambda m: values[m.group(1)], getattr(message.text, lang)).strip())
            for message in self.messages
        )


def load_templates(prompts: Path) -> dict[str, Template]:
    """Return the templates by id.

    Raises ConfigError naming every variable that a text uses without listing it, lists without using it,
    or that nothing can fill in, and every template that is missing.
    """
    found: dict[str, Template] = {}
    problems: list[str] = []
    for path in yaml_files(prompts / "templates"):
        template = load_model(path, Template)
        found[template.id] = template
        if template.id != path.stem:
            problems.append(f"{path}: id: is {template.id!r} but the file is called {path.name}")
        problems += [f"{path}: {problem}" for problem in _problems(template)]
    problems += [f"{prompts / 'templates' / name}.yaml: is missing" for name in sorted(set(_REQUIRED) - set(found))]
    if problems:
        raise ConfigError(problems)
    return found


def _problems(template: Template) -> list[str]:
    listed = set(template.variables)
    problems: list[str] = []
    for lang in ("zh", "en", "ko"):
        used = {name for m in template.messages for name in _VARIABLE.findall(getattr(m.text, lang))}
        problems += [f"variables: {name} is used in {lang} but not listed" for name in sorted(used - listed)]
        problems += [f"variables: {name} is listed but not used in {lang}" for name in sorted(listed - used)]
    known = _REQUIRED.get(template.id)
    if known is None:
        return [*problems, f"id: no template {template.id!r} is known; known: {', '.join(sorted(_REQUIRED))}"]
    problems += [f"variables: nothing can fill in {name}" for name in sorted(listed - known)]
    problems += [f"variables: {name} is missing" for name in sorted(known - listed)]
    return problems
