"""Reads the examples beside a policy (`<id>.test.yaml`): what it must find, what it must let pass, what it misses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from copilot.case import Case
from copilot.resources import load_model, root
from copilot.types import Frozen, Lang

__all__ = ["PolicyExample", "policy_examples"]

Expectation = Literal["fail", "warn", "pass", "missed"]
_MARK = re.compile(r"\[\[(.*?)\]\]", re.S)


class _Written(Frozen):
    """An example that needs more than its draft."""

    draft: str
    customer: str | None = None
    lang: Lang | None = None
    facts: dict[str, Any] = {}
    shop: dict[str, Any] = {}
    note: str = ""


class _File(Frozen):
    """Shape of a `.test.yaml` file."""

    fail: dict[str, str | _Written] = {}
    warn: dict[str, str | _Written] = {}
    missed: dict[str, str | _Written] = {}
    passing: dict[str, str | _Written] = Field({}, alias="pass")
    """Near misses that must pass."""


class PolicyExample(Frozen):
    """One example, ready to be checked."""

    policy: str
    name: str
    expect: Expectation
    case: Case
    span: tuple[int, int] | None = None
    """Offsets in the draft of the words marked with `[[…]]`; the finding must overlap them."""


def policy_examples(folder: Path | None = None) -> Iterator[PolicyExample]:
    """Yield the examples of every policy below a folder (default: the policies that ship)."""
    for path in sorted((folder or root("policies")).rglob("*.test.yaml")):
        yield from _examples(path)


def _examples(path: Path) -> Iterator[PolicyExample]:
    file = load_model(path, _File)
    groups: tuple[tuple[Expectation, dict[str, str | _Written]], ...] = (
        ("fail", file.fail), ("warn", file.warn), ("pass", file.passing), ("missed", file.missed),
    )  # fmt: skip
    for expect, examples in groups:
        for name, written in examples.items():
            full = _Written(draft=written) if isinstance(written, str) else written
            yield _example(path.name.removesuffix(".test.yaml"), name, expect, full)


def _example(policy: str, name: str, expect: Expectation, written: _Written) -> PolicyExample:
    mark = _MARK.search(written.draft)
    draft = _MARK.sub(r"\1", written.draft)
    case = Case.model_validate(
        {
            "id": f"{policy}:{name}",
            "lang": written.lang,
            "draft": draft,
            "conversation": [{"role": "customer", "text": written.customer}] if written.customer else [],
            "facts": written.facts,
            "shop": written.shop,
        }
    )
    span = (mark.start(), mark.start() + len(mark.group(1))) if mark else None
    return PolicyExample(policy=policy, name=name, expect=expect, case=case, span=span)
