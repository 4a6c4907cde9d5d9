"""Which event calls which handler; nothing else happens here."""

from __future__ import annotations

from typing import Any

import gradio as gr

from copilot.ui.handlers.base import Context
from copilot.ui.handlers.composer import ComposerHandlers
from copilot.ui.handlers.desk import DeskHandlers
from copilot.ui.handlers.qa import QaHandlers
from copilot.ui.handlers.shift import ShiftHandlers
from copilot.ui.handlers.start import StartHandlers
from copilot.ui.page import Page

__all__ = ["wire"]

_QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def wire(context: Context, page: Page) -> None:
    """Join every event of the page to its handler; to be called inside `gr.Blocks`."""
    desk = DeskHandlers(context, page)
    composer = ComposerHandlers(context, page, desk)
    qa = QaHandlers(context, page)
    start = StartHandlers(context, page, desk, qa)
    outputs = _desk_outputs(page)
    everything = _everything(page, outputs)
    # Drafts and refreshes never fill the box itself: only the browser knows what the agent has typed by then.
    around = [component for component in outputs if component not in (page.desk.composer.draft, page.asking)]
    reading = page.desk.conversation.click(
        desk.translate, [page.state, page.desk.composer.draft], page.desk.translation, concurrency_limit=4, **_QUIET
    )
    under_way = [reading, *_wire_drafts(page, composer), *_wire_arrivals(page, desk, composer, around)]
    # What is still under way for the conversation before ends with the click. Gradio runs the events of one click one
    # after the other, so this stands before the opening: after it, it would end the new conversation's draft.
    page.desk.queue.click(None, None, None, cancels=under_way, **_QUIET)
    page.desk.queue.click(desk.open, page.state, outputs, trigger_mode="multiple", concurrency_limit=20, **_QUIET)
    gr.on([_blocks().load], start.load, None, everything, **_QUIET)
    worded = page.lang.input(start.language, [page.lang, page.state], everything, **_QUIET)
    for writing in (*_wire_composer(page, composer, around), *_wire_records(page, desk, around)):
        writing.then(None, None, None, js=_told("answered"), **_QUIET)
    _wire_qa(page, qa, worded)
    _wire_shift(page, ShiftHandlers(context, page, desk), outputs, worded)


def _wire_drafts(page: Page, composer: ComposerHandlers) -> list[Any]:
    c = page.desk.composer
    shown = [c.status, c.offer]
    limits: dict[str, Any] = {"concurrency_id": "drafts", "concurrency_limit": 4, **_QUIET}
    wish = [page.state, c.draft, c.instruction, c.tone]
    return [
        page.asking.change(composer.first_draft, [page.state, c.draft], shown, trigger_mode="multiple", **limits),
        gr.on([c.regenerate.click, c.instruct.click, c.instruction.submit, c.tone.input], composer.redraft, wish,
              shown, **limits),
        c.shorter.click(composer.shorter, [page.state, c.draft, c.tone], shown, **limits),
        c.longer.click(composer.longer, [page.state, c.draft, c.tone], shown, **limits),
        c.status.click(composer.status_redraft, [page.state, c.draft], shown, **limits),
    ]  # fmt: skip


def _wire_arrivals(page: Page, desk: DeskHandlers, composer: ComposerHandlers, around: list[Any]) -> list[Any]:
    """Join what comes by itself: a draft that was put into the box, and what happened elsewhere."""
    d, c = page.desk, page.desk.composer
    took = c.offer.click(composer.taken, page.state, around, trigger_mode="multiple", **_QUIET)
    took.then(composer.changed, [page.state, c.draft], _checked(page), **_QUIET)
    # Gradio makes every output that an event leaves alone anew, and keeps each copy of one that is an input as well
    # for as long as the session lives. What comes every few seconds or with every key names what it fills, no more.
    moved = [page.stamp, page.notice, d.queue, d.conversation, d.facts, c.status, c.offer]
    return [took, page.timer.tick(desk.tick, [page.state, page.stamp], moved, trigger_mode="once", **_QUIET)]


def _checked(page: Page) -> list[Any]:
    c = page.desk.composer
    return [c.findings, c.diff, c.ack, c.reason]


def _wire_composer(page: Page, composer: ComposerHandlers, around: list[Any]) -> list[Any]:
    """Join the box and its buttons; return the events after which another conversation may be opened."""
    c = page.desk.composer
    written = [page.state, c.draft]
    c.draft.change(composer.changed, written, _checked(page), trigger_mode="always_last", concurrency_limit=40,
                   **_QUIET)  # fmt: skip
    c.recheck.click(composer.changed, written, _checked(page), trigger_mode="once", **_QUIET)
    saved = c.save.click(composer.save, written, c.saved, trigger_mode="always_last", **_QUIET)
    saved.then(None, None, None, js=_told("saved"), **_QUIET)
    return [
        c.send.click(composer.send, [*written, c.ack, c.reason], around, trigger_mode="once", **_QUIET),
        c.status.click(composer.status_click, page.state, around, **_QUIET),
    ]


def _wire_records(page: Page, desk: DeskHandlers, around: list[Any]) -> list[Any]:
    c, r = page.desk.composer, page.desk.records
    evidence = [page.state, r.finding, r.source, r.party, r.confirmed, c.draft]
    return [
        r.add_evidence.click(desk.add_evidence, evidence, [*around, *evidence[1:5]], **_QUIET),
        r.add_approval.click(
            desk.add_approval, [page.state, r.kind, r.amount, c.draft], [*around, r.kind, r.amount], **_QUIET
        ),
        gr.on([r.add_note.click, r.note.submit], desk.add_note, [page.state, r.note], around, **_QUIET),
    ]


def _wire_qa(page: Page, qa: QaHandlers, worded: Any) -> None:
    q = page.qa
    filters = [page.state, q.scope, q.days, q.lang, q.policy, q.only, q.words]
    decided = [q.disputes, q.disputes_fold]
    shown = [q.rows, q.figures, q.export, *decided]
    triggers = [page.qa_tab.select, q.find.click, q.words.submit,
                *[box.input for box in (q.scope, q.days, q.lang, q.policy, q.only)]]  # fmt: skip
    gr.on(triggers, qa.find, filters, shown, **_QUIET)
    worded.then(qa.find, filters, shown, **_QUIET)
    opened = [q.history, q.chosen, *decided, q.comment, q.good, q.bad]
    q.rows.click(qa.row_click, page.state, opened, **_QUIET)
    q.history.click(qa.history_click, [page.state, q.chosen, q.comment], opened, **_QUIET)
    q.disputes.click(qa.dispute_click, page.state, decided, **_QUIET)
    q.score.click(qa.score, [page.state, q.chosen, q.good, q.bad, q.comment], opened, **_QUIET)


def _wire_shift(page: Page, shift: ShiftHandlers, desk: list[Any], worded: Any) -> None:
    s = page.shift
    page.shift_tab.select(shift.show, page.state, s.board, **_QUIET)
    worded.then(shift.show, page.state, s.board, **_QUIET)
    gr.on([s.add.click, s.note.submit], shift.add, [page.state, s.note], [s.board, s.note], **_QUIET)
    s.board.click(shift.click, page.state, [*desk, s.board, page.tabs], **_QUIET)


def _desk_outputs(page: Page) -> list[Any]:
    d, c = page.desk, page.desk.composer
    return [
        page.state, page.stamp, page.notice, d.queue, d.conversation, d.translation, d.facts, d.records.note,
        c.status, c.offer, c.draft, c.findings, c.hints, c.sources, c.diff, c.ack, c.reason, page.asking,
    ]  # fmt: skip


def _everything(page: Page, outputs: list[Any]) -> list[Any]:
    more = [page.lang, page.brand, page.tools, page.keys, page.desk.composer.snippets, page.desk.records.approvals]
    return list(dict.fromkeys([*outputs, *page.labels.outputs(), *more, page.qa.history]))


def _told(name: str) -> str:
    """Return what tells the browser's part that an event it waits for is over, whether it went well or not."""
    return f"() => {{ window.dispatchEvent(new Event('workbench-{name}')); return []; }}"


def _blocks() -> gr.Blocks:
    blocks = gr.context.Context.root_block
    if blocks is None:
        raise RuntimeError("events are joined inside gr.Blocks")
    return blocks
