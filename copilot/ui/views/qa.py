"""The QA tab: the list of texts, one conversation with every attempt, disputes, scorecard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from copilot.reviews.events.base import Body
from copilot.reviews.events.kinds import Checked, Disputed, Drafted, Event, Overridden, SendClaimed
from copilot.reviews.events.scores import Scored
from copilot.reviews.views import ConversationView, DisputeView
from copilot.ui.markup import Markup, join, tag
from copilot.ui.services.qa import QaRow
from copilot.ui.texts import Texts
from copilot.ui.views.draft import diff_panel
from copilot.ui.views.findings import marked_text, message_in
from copilot.ui.views.policies import Policies, policy_tag
from copilot.verdict import Finding, Verdict

__all__ = ["dispute_list", "history", "text_list"]


def text_list(rows: Sequence[QaRow], t: Texts, policies: Policies) -> Markup:
    """Return the texts as a table; each row opens its conversation."""
    if not rows:
        return tag("p", t("qa.nothing"), class_="dim pad")
    head = tag("tr", *[tag("th", t(f"qa.col.{name}")) for name in ("time", "lang", "outcome", "text", "edit", "open")])
    return tag("table", tag("thead", head), tag("tbody", *[_text_row(row, t, policies) for row in rows]), class_="grid")


def _text_row(row: QaRow, t: Texts, policies: Policies) -> Markup:
    broken = [part for id in row.policies for part in (" · ", policy_tag(policies, id, t))]
    how = "qa.overridden" if row.passed_over == "overridden" else "qa.passed_over"
    passed = tag("span", t(how), class_="chip newer") if row.passed_over else ""
    unsure = tag("span", t("sending.uncertain"), class_="chip newer") if row.is_uncertain else ""
    return tag(
        "tr",
        tag("td", _time(row.at.isoformat(), row.at.strftime("%m-%d %H:%M"))),
        tag("td", t.get("lang", row.lang)),
        tag("td", tag("span", t(f"outcome.{row.outcome}"), *broken, class_=f"out {row.outcome}"), " ", passed),
        tag("td", row.text[:160], " ", unsure),
        tag("td", "–" if row.distance is None else f"{row.distance:.0%}"),
        tag(
            "td",
            tag("button", t("qa.open"), type="button", class_="mini", data_act="review", data_arg=row.conversation),
        ),
    )


def history(view: ConversationView, t: Texts, policies: Policies) -> Markup:
    """Return what happened in a conversation: messages, every attempt with its findings, checks, edits, sends."""
    said = [tag("p", tag("b", t(f"role.{m.message.role}")), " ", m.message.text, class_="said") for m in view.messages]
    told = _Told(t, policies)
    steps = [step for event in view.events if (step := _step(event, view, told))]
    title = tag("h3", view.customer or view.id)
    return tag("div", title, tag("details", tag("summary", t("qa.messages", n=len(said))), *said), *steps,
               class_="history", data_cid=view.id)  # fmt: skip


class _Told(NamedTuple):
    """The reader's words, and the policies whose reasons are told in them."""

    t: Texts
    policies: Policies


def _step(event: Event, view: ConversationView, told: _Told) -> Markup | None:
    body, t = event.body, told.t
    if isinstance(body, Drafted):
        return _drafted(event, body, told)
    if isinstance(body, Checked) and body.target == "edit":
        return _card(event, t("qa.step.edit"), [_judged(body.text, body.result, event.seq, 0, told)], t)
    if isinstance(body, SendClaimed):
        return _card(
            event, t("qa.step.sent"), [_judged(body.text, body.result, event.seq, 0, told), _sent(body, view, t)], t
        )
    return _remark(event, body, told)


def _remark(event: Event, body: Body, told: _Told) -> Markup | None:
    t = told.t
    if isinstance(body, Overridden):
        return _card(event, t("qa.step.override"), [tag("p", body.reason)], t)
    if isinstance(body, Disputed):
        words = t("qa.agreed") if body.agree else t("qa.disagreed")
        title = join(words, ": ", policy_tag(told.policies, body.policy, t))
        return _card(event, title, [tag("p", body.comment)] if body.comment else [], t)
    if isinstance(body, Scored):
        marks = [f"{t.get('score', name)} {'✓' if good else '✗'}" for name, good in body.scores.items()]
        return _card(event, t("qa.step.scored"), [tag("p", " · ".join(marks)), tag("p", body.comment)], t)
    return None


def _drafted(event: Event, body: Drafted, told: _Told) -> Markup:
    attempts, t = body.reply.attempts if body.reply else (), told.t
    parts = [
        _judged(attempt.draft.text, attempt.verdict, event.seq, number, told, t("qa.attempt", n=number + 1))
        for number, attempt in enumerate(attempts)
    ]
    model = t("model.composer") if body.model == "composer" else body.model
    return _card(event, t("qa.step.draft", model=model), parts or [tag("p", body.text, class_="quoted")], t)


def _sent(body: SendClaimed, view: ConversationView, t: Texts) -> Markup:
    source = next((draft.text for draft in view.drafts if draft.id == body.draft), "")
    return diff_panel(source, body.text, t)


def _judged(text: str, verdict: Verdict | None, event: int, attempt: int, told: _Told, title: str = "") -> Markup:
    findings = verdict.findings if verdict else ()
    outcome = tag("span", told.t(f"outcome.{verdict.outcome}"), class_=f"out {verdict.outcome}") if verdict else ""
    rows = [_finding(finding, f"{event}/{attempt}/{n}", told) for n, finding in enumerate(findings)]
    return join(tag("p", title, " ", outcome, class_="small"), marked_text(text, findings), *rows)


def _finding(finding: Finding, where: str, told: _Told) -> Markup:
    def button(act: str) -> Markup:
        return tag("button", told.t(f"qa.{act}"), type="button", class_="mini", data_act=act, data_arg=where)

    why = join(policy_tag(told.policies, finding.policy, told.t), " · ", message_in(finding, told.policies, told.t))
    return tag("p", tag("mark", finding.text, class_=finding.severity), " ", why, " ", button("agree"), " ",
               button("disagree"), class_="small")  # fmt: skip


def _card(event: Event, title: str, parts: Sequence[Markup], t: Texts) -> Markup:
    stamp = _time(event.at.isoformat(), event.at.strftime("%m-%d %H:%M:%S"))
    erased = tag("p", t("conversation.erased"), class_="dim") if event.erased else ""
    return tag("div", tag("p", tag("b", title), " ", tag("span", event.actor, " ", stamp, class_="dim small")),
               erased, *parts, class_="card plain")  # fmt: skip


def dispute_list(rows: Sequence[DisputeView], t: Texts, policies: Policies) -> Markup:
    """Return the disputes that wait for a decision."""
    if not rows:
        return tag("p", t("qa.no_disputes"), class_="dim")
    return tag("div", *[_dispute(row, t, policies) for row in rows])


def _dispute(row: DisputeView, t: Texts, policies: Policies) -> Markup:
    kind = t("qa.missed") if row.missed else t("qa.disagreed")
    words = tag("mark", row.finding.text if row.finding else row.text, class_="warn")
    return tag(
        "div",
        tag("p", tag("b", policy_tag(policies, row.policy, t), " · ", kind), " ", words, " ", row.comment),
        tag("button", t("qa.uphold"), type="button", class_="mini", data_act="uphold", data_arg=row.id),
        " ",
        tag("button", t("qa.dismiss"), type="button", class_="mini", data_act="dismiss", data_arg=row.id),
        class_="card plain",
    )


def _time(value: str, shown: str) -> Markup:
    return tag("time", shown, datetime=value, data_time=value)
