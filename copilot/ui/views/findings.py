"""Findings under the composer: the words, the reason, the policy with its source, the allowed wording."""

from __future__ import annotations

import json

from copilot.ui.markup import Markup, tag
from copilot.ui.models import CheckView, PolicyInfo
from copilot.ui.texts import Texts
from copilot.ui.views.policies import Policies, policy_tag
from copilot.verdict import Finding

__all__ = ["findings_panel", "marked_text", "message_in"]


def findings_panel(check: CheckView, policies: Policies, t: Texts, busy: bool = False) -> Markup:
    """Return one card for each finding; `data-text` and `data-spans` let the browser mark the words in the box."""
    verdict = check.verdict
    shown = [finding for finding in verdict.findings if not finding.shadow]
    cards = [_card(number, finding, policies, t) for number, finding in enumerate(shown, 1)]
    spans = json.dumps([[f.start, f.end, f.severity] for f in shown])
    return tag(
        "div",
        _summary(check, len(shown), t, busy),
        *cards,
        class_=f"findings {verdict.outcome}",
        data_text=check.text,
        data_spans=spans,
        data_outcome=verdict.outcome,
        data_busy=t("findings.busy"),
        aria_live="polite",
    )


def _summary(check: CheckView, count: int, t: Texts, busy: bool) -> Markup:
    if busy:
        return tag("p", t("findings.busy"), class_="f-sum dim")
    if not check.text.strip():
        return tag("p", t("findings.empty"), class_="f-sum dim")
    outcome = check.verdict.outcome
    return tag("p", t(f"findings.{outcome}", n=count), class_=f"f-sum {outcome}")


def _card(number: int, finding: Finding, policies: Policies, t: Texts) -> Markup:
    policy = policies.get(finding.policy, PolicyInfo(id=finding.policy))
    head = tag(
        "p",
        tag("span", t(f"severity.{finding.severity}"), class_=f"sev {finding.severity}"),
        tag("mark", finding.text, class_=finding.severity),
        class_="f-head",
    )
    return tag(
        "div",
        head,
        tag("p", message_in(finding, policies, t), class_="f-why"),
        _suggestion(number, finding, t) if finding.suggestion else "",
        tag(
            "details",
            tag("summary", policy_tag(policies, finding.policy, t), " · ", t("findings.why")),
            tag("p", policy.why.get(t.lang, "")),
            tag("p", policy.source),
        ),
        class_=f"card {finding.severity}",
    )


def message_in(finding: Finding, policies: Policies, t: Texts) -> str:
    """Return the reason in the reader's language.

    Findings carry it in the draft's. Only a message that a policy would give today is put into other words: what a
    judge wrote, or an older policy said, stands as it was recorded.
    """
    policy = policies.get(finding.policy)
    wordings = policy.messages.get(finding.reason, {}) if policy else {}
    said = {lang: words.replace("{match}", finding.text) for lang, words in wordings.items()}
    return said.get(t.lang, finding.message) if finding.message in said.values() else finding.message


def _suggestion(number: int, finding: Finding, t: Texts) -> Markup:
    return tag(
        "button",
        tag("span", t("findings.use"), tag("kbd", f"Alt+{number}"), class_="use"),
        tag("span", finding.suggestion),
        class_="suggest",
        type="button",
        data_local="suggest",
        data_start=finding.start,
        data_end=finding.end,
        data_words=finding.text,
        data_wording=finding.suggestion,
    )


def marked_text(text: str, findings: tuple[Finding, ...]) -> Markup:
    """Return the text with the words of its findings marked, for places that are only read."""
    parts: list[str] = []
    at = 0
    for finding in sorted(findings, key=lambda f: (f.start, -f.end)):
        if finding.start < at:
            continue
        parts += [text[at : finding.start], tag("mark", text[finding.start : finding.end], class_=finding.severity)]
        at = finding.end
    return tag("p", *parts, text[at:], class_="quoted")
