"""The QA tab."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from copilot.ui.panels.base import Labels, html
from copilot.ui.texts import Texts

__all__ = ["CRITERIA", "Qa", "build_qa"]

CRITERIA = ("greeting", "comprehension", "accuracy", "solution", "empathy", "tone", "policy", "closing", "language")


@dataclass(frozen=True)
class Qa:
    """Filters, list, one conversation, scorecard, figures."""

    scope: gr.Dropdown
    days: gr.Dropdown
    lang: gr.Dropdown
    policy: gr.Dropdown
    only: gr.Dropdown
    words: gr.Textbox
    find: gr.Button
    rows: gr.HTML
    figures: gr.HTML
    disputes_fold: gr.Accordion
    disputes: gr.HTML
    export: gr.HTML
    history: gr.HTML
    comment: gr.Textbox
    good: gr.CheckboxGroup
    bad: gr.CheckboxGroup
    score: gr.Button
    chosen: gr.Textbox


def build_qa(t: Texts, labels: Labels) -> Qa:
    """Lay the tab out; the choices are filled when the page opens."""
    with gr.Row(elem_id="qa-filters", elem_classes="acts"):
        scope, days, lang, policy, only = (
            _list(name, t, labels) for name in ("scope", "days", "lang", "policy", "only")
        )
        words = gr.Textbox(label=t("qa.words"), elem_id="qa-words", max_lines=1)
        find = gr.Button(t("qa.find"), elem_id="qa-find", size="sm", scale=0)
    with gr.Row(elem_id="qa"):
        with gr.Column(elem_id="qa-left"):
            rows = html("qa-rows")
            with labels.add(_fold("qa.figures", t), label="qa.figures"):
                figures = html("qa-figures")
            with _fold("qa.disputes", t, n=0) as disputes_fold:
                disputes = html("qa-disputes")
            export = html("qa-export")
        with gr.Column(elem_id="qa-right"):
            history = html("qa-history")
            comment, good, bad, score = _build_scorecard(t, labels)
    chosen = gr.Textbox("", visible=False)
    labels.add(words, label="qa.words")
    labels.add(find, value="qa.find")
    return Qa(
        scope, days, lang, policy, only, words, find, rows, figures, disputes_fold, disputes, export, history,
        comment, good, bad, score, chosen,
    )  # fmt: skip


def _build_scorecard(t: Texts, labels: Labels) -> tuple[gr.Textbox, gr.CheckboxGroup, gr.CheckboxGroup, gr.Button]:
    comment = gr.Textbox(label=t("qa.comment"), elem_id="qa-comment", max_lines=3)
    with labels.add(_fold("qa.scorecard", t), label="qa.scorecard"):
        good = gr.CheckboxGroup(label=t("qa.good"), elem_id="qa-good")
        bad = gr.CheckboxGroup(label=t("qa.bad"), elem_id="qa-bad")
        score = gr.Button(t("qa.score"), elem_id="qa-score", size="sm")
    labels.add(comment, label="qa.comment")
    labels.add(good, label="qa.good")
    labels.add(bad, label="qa.bad")
    labels.add(score, value="qa.score")
    return comment, good, bad, score


def _list(name: str, t: Texts, labels: Labels) -> gr.Dropdown:
    start = {"scope": "sends", "days": "7"}.get(name, "")
    made = gr.Dropdown([start], value=start, label=t(f"qa.{name}"), elem_id=f"qa-{name}", min_width=90)
    labels.add(made, label=f"qa.{name}")
    return made


def _fold(key: str, t: Texts, **slots: object) -> gr.Accordion:
    return gr.Accordion(t(key, **slots), open=key == "qa.figures", elem_classes="fold")
