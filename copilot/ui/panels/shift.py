"""The shift tab."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from copilot.ui.panels.base import Labels, html
from copilot.ui.texts import Texts

__all__ = ["Shift", "build_shift"]


@dataclass(frozen=True)
class Shift:
    """The board and the note for the next shift."""

    board: gr.HTML
    note: gr.Textbox
    add: gr.Button


def build_shift(t: Texts, labels: Labels) -> Shift:
    """Lay the tab out."""
    with gr.Row(elem_classes="acts", elem_id="shift-add"):
        note = gr.Textbox(
            show_label=False, placeholder=t("shift.placeholder"), elem_id="shift-note", max_lines=3, scale=5
        )
        add = gr.Button(t("shift.add"), elem_id="shift-add-note", size="sm", scale=0)
    board = html("shift-board")
    labels.add(note, placeholder="shift.placeholder", label="shift.placeholder")
    labels.add(add, value="shift.add")
    return Shift(board, note, add)
