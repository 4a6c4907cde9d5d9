"""The reference pages of policies, as Markdown made from the policy files and their fixtures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from copilot.checking.loader import LoadedPolicy
from copilot.checking.policy import Wording
from copilot.resources import root
from copilot.testing.policy_fixtures import PolicyExample, policy_examples

__all__ = ["page", "pages"]

_EXAMPLES = 6
"""Fixtures shown of each kind; the file beside the policy holds all of them."""
_HEAD = "| | what the agent reads | what may be said instead |"
_KINDS = {"fail": "Blocked", "warn": "Warned", "pass": "Allowed", "missed": "Known misses"}


def pages(loaded: Sequence[LoadedPolicy]) -> dict[str, str]:
    """Return file name to page text: `README.md`, the index, and one page a policy."""
    texts = {f"{item.policy.id}.md": page(item) for item in loaded}
    return {"README.md": _index(loaded), **texts}


def page(item: LoadedPolicy) -> str:
    """Return the page of one policy."""
    policy = item.policy
    lines = [
        f"# {policy.title.en}",
        "",
        *_other_titles(policy.title),
        f"`{policy.id}` · version {policy.version} · {', '.join(policy.languages)} · detector `{policy.detector}`"
        + (" · shadow" if policy.shadow else ""),
        "",
        policy.why.en.strip(),
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
    return "\n".join([*lines, *_examples(item), ""])


def _other_titles(title: Wording) -> list[str]:
    """Return the line with the titles that agents read in the other languages; none where there is but one text."""
    others = [text for text in (title.zh, title.ko) if text != title.en]
    return [" · ".join(others), ""] if others else []


def _index(loaded: Sequence[LoadedPolicy]) -> str:
    rows = [
        f"| [`{item.policy.id}`]({item.policy.id}.md) | {item.policy.title.en} | {', '.join(item.policy.languages)} |"
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


def _examples(item: LoadedPolicy) -> Iterator[str]:
    own = [example for example in policy_examples(item.path.parent) if example.policy == item.policy.id]
    for kind, heading in _KINDS.items():
        shown = [_example(example) for example in own if example.expect == kind]
        if shown:
            more = f" (the first {_EXAMPLES} of {len(shown)})" if len(shown) > _EXAMPLES else ""
            yield from ("", f"## {heading}{more}", "", *shown[:_EXAMPLES])


def _example(example: PolicyExample) -> str:
    """Return a fixture as a list item: the words that are found in bold, and what stands behind the draft."""
    draft, case = example.case.draft or "", example.case
    if example.span:
        start, end = example.span
        draft = f"{draft[:start]}**{draft[start:end]}**{draft[end:]}"
    asked = f" – answering “{case.conversation[-1].text}”" if case.conversation else ""
    known = [name for name in ("facts", "shop") if getattr(case, name) and getattr(case, name).model_fields_set]
    return " ".join(f"- {draft}{asked}".split()) + (f" ({' and '.join(known)} in the fixture)" if known else "")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _shown(path: Path) -> str:
    base = root("policies").parent
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
