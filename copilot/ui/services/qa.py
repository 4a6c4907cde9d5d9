"""What QA looks at: texts that were sent or drafted, one conversation whole, figures over time, disputes."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from copilot.errors import InputError
from copilot.reviews.events.kinds import Disputed, Drafted
from copilot.reviews.measures.values import DayMetrics, Metrics
from copilot.reviews.people.roles import User, require
from copilot.reviews.views import ConversationView, DisputeView
from copilot.types import Frozen, Lang
from copilot.ui.parts import Parts
from copilot.verdict import Finding

__all__ = [
    "Figures", "Filter", "QaRow", "decide", "dispute", "figures", "finding_of", "found", "open_disputes", "review",
    "score",
]  # fmt: skip

_SHOWN = 200
Scope = Literal["sends", "drafts"]


class Filter(Frozen):
    """Which texts to list."""

    scope: Scope = "sends"
    days: int = 7
    lang: str = ""
    policy: str = ""
    words: str = ""
    """Words that must stand in the text."""
    only: Literal["", "findings", "overridden", "edited"] = ""

    def since(self) -> datetime:
        """Return the beginning of the period."""
        return datetime.now(UTC) - timedelta(days=max(1, min(self.days, 365)))


_NOT_OUT = ("claimed", "sending", "failed")
"""States of a text that was to be sent and is not with the customer."""


class QaRow(Frozen):
    """One text in the list."""

    conversation: str
    at: datetime
    by: str = ""
    lang: str = ""
    outcome: str = ""
    policies: tuple[str, ...] = ()
    distance: float | None = None
    passed_over: str = ""
    """acknowledged, or overridden by a supervisor; empty when neither was needed."""
    text: str = ""
    is_uncertain: bool = False
    """Handed over with no answer: nobody knows yet whether the customer has it."""


class Figures(Frozen):
    """The figures of a period and of each of its days."""

    whole: Metrics
    days: tuple[DayMetrics, ...] = ()


def found(parts: Parts, user: User, wanted: Filter) -> tuple[QaRow, ...]:
    """Return the newest texts that match, personal data masked."""
    require(user, "measure")
    out = io.StringIO()
    parts.store.export(wanted.scope, out, by=user, since=wanted.since())
    lines = map(json.loads, out.getvalue().splitlines())
    rows = [_row(line) for line in lines if line.get("state") not in _NOT_OUT]
    return tuple([row for row in reversed(rows) if _matches(row, wanted)][:_SHOWN])


def _row(line: Mapping[str, Any]) -> QaRow:
    return QaRow(
        conversation=line["conversation"] or "", at=datetime.fromisoformat(line["at"]), by=line.get("by") or "",
        lang=line["lang"] or "", outcome=line.get("verdict") or line["outcome"], text=line["text"] or "",
        policies=tuple((line["policies"] or "").split()), distance=line.get("distance"),
        is_uncertain=line.get("state") == "uncertain",
        passed_over="overridden" if line.get("override") else "acknowledged" if line.get("acknowledged") else "",
    )  # fmt: skip


def _matches(row: QaRow, wanted: Filter) -> bool:
    only = {
        "": True, "findings": bool(row.policies), "overridden": bool(row.passed_over),
        "edited": row.distance is not None and row.distance > 0,
    }  # fmt: skip
    return (
        (not wanted.lang or row.lang == wanted.lang)
        and (not wanted.policy or wanted.policy in row.policies)
        and wanted.words.lower() in row.text.lower()
        and only[wanted.only]
    )


def review(parts: Parts, user: User, cid: str) -> ConversationView:
    """Return a conversation whole, with every attempt; looking does not count as seen."""
    require(user, "measure")
    return parts.store.conversation(cid, by=user)


def dispute(
    parts: Parts, user: User, cid: str, event: int, index: int, *, agree: bool, comment: str = "", attempt: int = 0
) -> int:
    """Agree or disagree with one finding of an event of the conversation."""
    view = parts.store.conversation(cid, by=user)
    text, finding = finding_of(view, event, attempt, index)
    said = [item.body for item in view.events if item.actor == user.name and isinstance(item.body, Disputed)]
    last = next((body for body in reversed(said) if body.text == text and body.finding == finding), None)
    if last is not None and last.agree is agree:
        raise InputError("your word on this finding is noted already")
    return parts.store.dispute(cid, text, finding, agree=agree, comment=comment, by=user)


def finding_of(view: ConversationView, event: int, attempt: int, index: int) -> tuple[str, Finding]:
    """Return the text and the finding that stand in an event; IndexError when there is none."""
    body = next(item.body for item in view.events if item.seq == event)
    if isinstance(body, Drafted) and body.reply is not None:
        tried = body.reply.attempts[attempt]
        return tried.draft.text, tried.verdict.findings[index]
    verdict = getattr(body, "result", None)
    if verdict is None:
        raise IndexError("no findings in this event")
    return str(getattr(body, "text", "")), verdict.findings[index]


def decide(parts: Parts, user: User, number: int, *, upheld: bool) -> None:
    """Decide a dispute."""
    parts.store.resolve_dispute(number, upheld=upheld, by=user)


def open_disputes(parts: Parts, user: User) -> tuple[DisputeView, ...]:
    """Return what nobody has decided yet."""
    return tuple(item for item in parts.store.disputes(by=user, open_only=True) if not item.agree)


def score(parts: Parts, user: User, cid: str, scores: Mapping[str, bool], comment: str) -> None:
    """Keep a scorecard."""
    parts.store.score(cid, scores, comment=comment, by=user)


def figures(parts: Parts, user: User, days: int, lang: Lang | None = None) -> Figures:
    """Return the figures of the last days in the shop's time zone."""
    until = datetime.now(UTC)
    since = until - timedelta(days=max(1, min(days, 365)) - 1)
    zone = ZoneInfo(parts.copilot.parts.profile.time_zone)
    by_day = parts.store.metrics_by_day(since, until, by=user, zone=zone, lang=lang)
    return Figures(whole=parts.store.metrics(by=user, since=since, until=until, lang=lang), days=by_day)
