"""The desk: queue, conversation and composer side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from copilot.ui.panels.base import Labels, html
from copilot.ui.services.typed import LONGEST
from copilot.ui.texts import Texts

__all__ = ["APPROVALS", "TONES", "WITHOUT_VALUE", "Composer", "Desk", "Records", "build_desk"]

WITHOUT_VALUE = ("free_shipping",)
"""Approvals that need no number."""
APPROVALS = ("discount", "gift", "compensation", *WITHOUT_VALUE)
"""What a supervisor approves here; a date comes with the order's facts."""
TONES = ("", "warm", "patient", "calm", "brief")


@dataclass(frozen=True)
class Records:
    """Where evidence, approvals and notes are recorded."""

    finding: gr.Dropdown
    source: gr.Dropdown
    party: gr.Dropdown
    confirmed: gr.Checkbox
    add_evidence: gr.Button
    approvals: gr.Group
    kind: gr.Dropdown
    amount: gr.Number
    add_approval: gr.Button
    note: gr.Textbox
    add_note: gr.Button


@dataclass(frozen=True)
class Composer:
    """Everything round the box in which the reply is written."""

    status: gr.HTML
    offer: gr.HTML
    draft: gr.Textbox
    findings: gr.HTML
    hints: gr.HTML
    sources: gr.HTML
    diff: gr.HTML
    ack: gr.Checkbox
    reason: gr.Textbox
    send: gr.Button
    regenerate: gr.Button
    shorter: gr.Button
    longer: gr.Button
    tone: gr.Dropdown
    instruction: gr.Textbox
    instruct: gr.Button
    save: gr.Button
    saved: gr.HTML
    recheck: gr.Button
    snippets: gr.HTML


@dataclass(frozen=True)
class Desk:
    """The three columns."""

    queue: gr.HTML
    conversation: gr.HTML
    translation: gr.HTML
    facts: gr.HTML
    records: Records
    composer: Composer


def build_desk(t: Texts, labels: Labels) -> Desk:
    """Lay the desk out."""
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="col-queue"):
            queue = html("queue")
        with gr.Column(elem_id="col-talk"):
            conversation = html("conversation")
            translation = html("translation")
            facts = html("facts")
            records = _records(t, labels)
        with gr.Column(elem_id="col-work"):
            composer = _composer(t, labels)
    return Desk(queue, conversation, translation, facts, records, composer)


def _records(t: Texts, labels: Labels) -> Records:
    def box(name: str) -> gr.Dropdown:
        made = gr.Dropdown(choices=[], label=t(f"record.{name}"), min_width=90, elem_id=f"record-{name}")
        labels.add(made, label=f"record.{name}")
        return made

    with labels.add(gr.Accordion(t("record.title"), open=False, elem_id="record-fold", elem_classes="fold"),
                    label="record.title"):  # fmt: skip
        with gr.Row(elem_classes="acts"):
            finding, source, party = (box(name) for name in ("finding", "source", "party"))
        with gr.Row(elem_classes="acts"):
            confirmed = gr.Checkbox(False, label=t("record.confirmed"), elem_id="record-confirmed", container=False)
            add_evidence = gr.Button(t("record.add_evidence"), size="sm", elem_id="add-evidence")
        with gr.Group(visible=False) as approvals, gr.Row(elem_classes="acts"):
            kind = box("approval")
            amount = gr.Number(None, label=t("record.amount"), minimum=0, min_width=80, elem_id="record-amount")
            add_approval = gr.Button(t("record.add_approval"), size="sm", elem_id="add-approval")
        with gr.Row(elem_classes="acts"):
            note = gr.Textbox(show_label=False, placeholder=t("note.placeholder"), elem_id="note", scale=3, lines=1)
            add_note = gr.Button(t("note.add"), size="sm", elem_id="add-note", scale=0)
    labels.add(confirmed, label="record.confirmed")
    labels.add(add_evidence, value="record.add_evidence")
    labels.add(amount, label="record.amount")
    labels.add(add_approval, value="record.add_approval")
    labels.add(note, placeholder="note.placeholder", label="note.placeholder")
    labels.add(add_note, value="note.add")
    return Records(finding, source, party, confirmed, add_evidence, approvals, kind, amount, add_approval, note,
                   add_note)  # fmt: skip


def _composer(t: Texts, labels: Labels) -> Composer:
    status = html("status")
    offer = html("offer")
    draft = gr.Textbox(
        label=t("draft.label"), show_label=False, placeholder=t("draft.placeholder"), lines=6, max_lines=14,
        interactive=True, elem_id="draft", max_length=LONGEST, html_attributes=gr.InputHTMLAttributes(spellcheck=False),
    )  # fmt: skip
    labels.add(draft, label="draft.label", placeholder="draft.placeholder")
    send, regenerate, shorter, longer, tone = _buttons(t, labels)
    with gr.Row(elem_classes="acts"):
        instruction = gr.Textbox(show_label=False, placeholder=t("draft.instruction"), elem_id="instruction", lines=1,
                                 max_length=500, scale=4)  # fmt: skip
        instruct = _button("instruct", "draft.instruct", t, labels, scale=1)
    labels.add(instruction, placeholder="draft.instruction", label="draft.instruction")
    ack, reason = _passing(t, labels)
    findings = html("findings")
    hints = html("hints")
    sources, diff = (_fold(name, t, labels) for name in ("sources", "diff"))
    save, recheck = (gr.Button(name, visible="hidden", elem_id=name) for name in ("save", "recheck"))
    saved, snippets = (html(name, visible="hidden") for name in ("saved", "snippets"))
    return Composer(status, offer, draft, findings, hints, sources, diff, ack, reason, send, regenerate, shorter,
                    longer, tone, instruction, instruct, save, saved, recheck, snippets)  # fmt: skip


def _button(elem_id: str, key: str, t: Texts, labels: Labels, **options: Any) -> gr.Button:
    made: gr.Button = labels.add(gr.Button(t(key), elem_id=elem_id, size="md", **options), value=key)
    return made


def _buttons(t: Texts, labels: Labels) -> tuple[gr.Button, gr.Button, gr.Button, gr.Button, gr.Dropdown]:
    with gr.Row(elem_classes="acts"):
        send = _button("send", "send.button", t, labels, variant="primary", scale=2)
        regenerate, shorter, longer = (
            _button(name, f"draft.{name}", t, labels, scale=1) for name in ("regenerate", "shorter", "longer")
        )
        tone = gr.Dropdown(choices=[(t(f"tone.{n or 'usual'}"), n) for n in TONES], value="", container=False,
                           elem_id="tone", min_width=90, scale=1, label=t("draft.tone"))  # fmt: skip
    labels.add(tone, label="draft.tone")
    return send, regenerate, shorter, longer, tone


def _passing(t: Texts, labels: Labels) -> tuple[gr.Checkbox, gr.Textbox]:
    """Return what lets a text pass that the checker objects to: an acknowledgement, a supervisor's reason."""
    ack = gr.Checkbox(False, label=t("send.ack"), visible=False, elem_id="ack", container=False)
    reason = gr.Textbox(show_label=False, placeholder=t("send.reason"), visible=False, elem_id="reason", lines=1)
    labels.add(ack, label="send.ack")
    labels.add(reason, placeholder="send.reason", label="send.reason")
    return ack, reason


def _fold(name: str, t: Texts, labels: Labels) -> gr.HTML:
    fold = gr.Accordion(t(f"{name}.title"), open=False, elem_id=f"{name}-fold", elem_classes="fold")
    with labels.add(fold, label=f"{name}.title"):
        return html(name)
