"""Invented people, conversations and replies."""

from __future__ import annotations

from copilot.conversation import Conversation, Message
from copilot.draft import Draft
from copilot.facts import Facts
from copilot.reading import Reading
from copilot.reply import Attempt, Reply
from copilot.reviews.people.roles import User
from copilot.reviews.store import ReviewStore
from copilot.verdict import Finding, Verdict

AGENT = User(name="mei", roles=frozenset({"agent"}))
OTHER = User(name="jun", roles=frozenset({"agent"}))
LEAD = User(name="lan", roles=frozenset({"supervisor"}))
QA = User(name="qi", roles=frozenset({"qa"}))
HELPDESK = User(name="helpdesk", roles=frozenset({"integrator"}))

PASSED = Verdict(outcome="passed")
FINDING = Finding(policy="delivery-date", severity="block", start=0, end=4, text="明天必到", message="no source")
REJECTED = Verdict(outcome="rejected", findings=(FINDING,))
WARNED = Verdict(outcome="warned", findings=(FINDING.model_copy(update={"severity": "warn", "policy": "tone"}),))


def customer(text: str, id: str | None = None) -> Message:
    return Message(role="customer", text=text, id=id)


def reply(text: str = "亲，已经帮您催发货了。", verdict: Verdict = PASSED) -> Reply:
    draft = Draft(text=text, lang="zh", model="composer")
    return Reply(
        outcome="drafted", text=text, lang="zh", verdict=verdict, reading=Reading(lang="zh", stage="logistics"),
        attempts=(Attempt(draft=draft, verdict=verdict),), model="composer", ms={"drafting": 1.5},
    )  # fmt: skip


def opened(store: ReviewStore, id: str = "A1", text: str = "我的快递怎么还没到？") -> str:
    facts = Facts.model_validate({"order": {"status": "paid", "total": 259.5}, "currency": "CNY"})
    return store.add_conversation(
        Conversation(id=id, messages=(customer(text, "m1"),)), facts, customer=f"u-{id}", by=HELPDESK
    )
