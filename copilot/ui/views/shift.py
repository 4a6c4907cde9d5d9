"""The shift tab: hand-over notes, promises with their time, lists to work off."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.reviews.views import NoteView, PromiseView, QueueItem, SendView
from copilot.ui.markup import Markup, tag
from copilot.ui.services.shift import Board
from copilot.ui.texts import Texts

__all__ = ["shift_panel"]


def shift_panel(board: Board, t: Texts) -> Markup:
    """Return the whole board."""
    lists = [
        _section(t(f"shift.{label}", n=len(items)), [_item(item, t) for item in items], t("shift.nothing"))
        for label, items in board.lists.items()
    ]
    return tag(
        "div",
        _section(t("shift.promises", n=len(board.promises)), _promises(board.promises, t), t("shift.no_promises")),
        _section(t("shift.notes", n=len(board.notes)), [_note(note, t) for note in board.notes], t("shift.no_notes")),
        *lists,
        _section(t("shift.unfinished", n=len(board.unfinished)), [_send(s, t) for s in board.unfinished],
                 t("shift.nothing")),
        class_="board",
    )  # fmt: skip


def _section(title: str, rows: Sequence[Markup], empty: str) -> Markup:
    return tag("section", tag("h3", title), *(rows or [tag("p", empty, class_="dim")]), class_="page")


def _promises(promises: Sequence[PromiseView], t: Texts) -> list[Markup]:
    return [
        tag(
            "p",
            tag("span", "…", class_="timer", data_due=promise.due.isoformat()),
            " ", promise.text, " ",
            _button("open", promise.conversation_id, t("shift.open")), " ",
            _button("kept", promise.id, t("shift.kept")), " ",
            _button("dropped", promise.id, t("shift.dropped")),
            class_="row",
        )
        for promise in promises
    ]  # fmt: skip


def _note(note: NoteView, t: Texts) -> Markup:
    opens = [_button("open", note.conversation_id, t("shift.open")), " "] if note.conversation_id else []
    return tag(
        "p", tag("b", note.by), " ", note.text, " ", *opens, _button("done", note.id, t("shift.done")), class_="row"
    )


def _item(item: QueueItem, t: Texts) -> Markup:
    text = " ".join(item.last_text.split())[:80]
    return tag("p", tag("b", item.customer or item.id), " ", tag("span", text, class_="dim"), " ",
               _button("open", item.id, t("shift.open")), class_="row")  # fmt: skip


def _send(send: SendView, t: Texts) -> Markup:
    return tag("p", tag("span", t(f"sending.{_state(send.state)}"), class_="chip newer"), " ", send.text[:80], " ",
               _button("open", send.conversation_id, t("shift.open")), class_="row")  # fmt: skip


def _state(state: str) -> str:
    return state if state in ("uncertain", "failed") else "pending"


def _button(act: str, arg: object, words: str) -> Markup:
    return tag("button", words, type="button", class_="mini", data_act=act, data_arg=str(arg))
