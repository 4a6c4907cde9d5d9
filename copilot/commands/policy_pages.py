"""The reference pages of policies, as Markdown made from the policy files and their fixtures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from copilot.checking.loader import LoadedPolicy
from copilot.resources import load_yaml, root

__all__ = ["page", "pages"]

_EXAMPLES = 6
"""Fixtures shown of each kind; the file beside the policy holds all of them."""
_HEAD = "| | what the agent reads | what may be said instead |"
_KINDS = {"fail": "Found", "pass": "Allowed", "missed": "Known misses"}


def pages(loaded: Sequence[LoadedPolicy]) -> dict[str, str]:
    """Return file name to page text: `README.md`, the index, and one page a policy."""
    texts = {f"{item.policy.id}.md": page(item) for item in loaded}
    return {"README.md": _index(loaded), **texts}


def page(item: LoadedPolicy) -> str:
    """Return the page of one policy."""
    policy = item.policy
    lines = [
        f"# {policy.title}",
        "",
        f"`{policy.id}` · version {policy.version} · {', '.join(policy.languages)} · detector `{policy.detector}`"
        + (" · shadow" if policy.shadow else ""),
        "",
        policy.why.strip(),
        "",
        f"Rests on: {', '.join(policy.source)}. Made from `{_shown(item.path)}` by `copilot policies docs`.",
        "",
        "## Reasons",
    ]
    for name, reason in policy.reasons.items():
        effect = "blocks sending" if reason.severity == "block" else "warns"
        lines += ["", f"### `{name}` {effect}", "", _HEAD, "|---|---|---|"]
        lines += [
            f"| {lang} | {_cell(reason.message.in_(lang))} | {_cell(reason.suggestion.in_(lang))} |"
            for lang in policy.languages
        ]
    return "\n".join([*lines, *_examples(item.path), ""])


def _index(loaded: Sequence[LoadedPolicy]) -> str:
    rows = [
        f"| [`{item.policy.id}`]({item.policy.id}.md) | {item.policy.title} | {', '.join(item.policy.languages)} |"
        for item in loaded
    ]
    head = [
        "# Policies",
        "",
        "What the checker enforces. Made from `policies/` by `copilot policies docs`; do not edit by hand.",
        "",
        "| policy | rule | languages |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def _examples(path: Path) -> Iterator[str]:
    fixture = path.with_suffix(".test.yaml")
    cases = load_yaml(fixture) if fixture.exists() else {}
    for kind, heading in _KINDS.items():
        drafts = [text for case in _cases(cases, kind) if (text := _draft(case))]
        if drafts:
            more = f" (the first {_EXAMPLES} of {len(drafts)})" if len(drafts) > _EXAMPLES else ""
            yield from ("", f"## {heading}{more}", "")
            yield from (f"- {text}" for text in drafts[:_EXAMPLES])


def _cases(cases: Mapping[str, Any], kind: str) -> list[Any]:
    found = cases.get(kind) or {}
    return list(found.values()) if isinstance(found, Mapping) else list(found)


def _draft(case: Any) -> str:
    """Return a fixture's draft as Markdown, the words that are found in bold."""
    text = case.get("draft", "") if isinstance(case, Mapping) else str(case)
    return " ".join(str(text).split()).replace("[[", "**").replace("]]", "**")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _shown(path: Path) -> str:
    base = root("policies").parent
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
