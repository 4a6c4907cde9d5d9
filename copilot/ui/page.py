"""The whole page as components: header, desk, QA and shift tabs."""

from __future__ import annotations

from dataclasses import dataclass

import gradio as gr

from copilot.ui.models import View
from copilot.ui.panels.base import Labels, html
from copilot.ui.panels.desk import Desk, build_desk
from copilot.ui.panels.qa import Qa, build_qa
from copilot.ui.panels.shift import Shift, build_shift
from copilot.ui.texts import LANGS, Texts
from copilot.ui.types import LANG_NAMES

__all__ = ["Page", "build_page"]


@dataclass(frozen=True)
class Page:
    """Every component that a handler reads or fills."""

    state: gr.Textbox
    stamp: gr.Textbox
    asking: gr.Textbox
    brand: gr.HTML
    lang: gr.Radio
    tools: gr.HTML
    keys: gr.HTML
    notice: gr.HTML
    timer: gr.Timer
    tabs: gr.Tabs
    desk: Desk
    qa_tab: gr.Tab
    qa: Qa
    shift_tab: gr.Tab
    shift: Shift
    labels: Labels


def build_page(t: Texts) -> Page:
    """Lay the page out; to be called inside `gr.Blocks`."""
    labels = Labels()
    state = gr.Textbox(View(lang=t.lang).model_dump_json(), visible=False)
    stamp = gr.Textbox("", visible=False)
    asking = gr.Textbox("", visible=False)  # a new value asks for the first draft of the conversation on the desk
    with gr.Row(elem_id="top"):
        brand = html("brand")
        lang = gr.Radio([(LANG_NAMES[code], code) for code in LANGS], value=t.lang, container=False, show_label=False,
                        label="Language", elem_id="lang")  # fmt: skip
        tools = html("tools")
    keys = html("keys")
    notice = html("notice")
    with gr.Tabs(elem_id="tabs") as tabs:
        with labels.add(gr.Tab(t("tab.desk"), id="desk-tab"), label="tab.desk"):
            desk = build_desk(t, labels)
        with labels.add(gr.Tab(t("tab.qa"), id="qa-tab"), label="tab.qa") as qa_tab:
            qa = build_qa(t, labels)
        with labels.add(gr.Tab(t("tab.shift"), id="shift-tab"), label="tab.shift") as shift_tab:
            shift = build_shift(t, labels)
    return Page(state, stamp, asking, brand, lang, tools, keys, notice, gr.Timer(3), tabs, desk, qa_tab, qa, shift_tab,
                shift, labels)  # fmt: skip
