"""What stands round the composer: status line, next steps, sources, difference."""

from __future__ import annotations

from collections.abc import Sequence

from copilot.context import ScoredSnippet
from copilot.reply import Reply
from copilot.reviews.views import DraftView
from copilot.ui.diff import pieces
from copilot.ui.markup import Markup, join, link, tag
from copilot.ui.texts import Texts

__all__ = [
    "colleague_panel",
    "diff_panel",
    "hints_panel",
    "offer_panel",
    "saved_mark",
    "sources_panel",
    "status_line",
    "streaming_status",
]


def status_line(words: str, kind: str = "", detail: str = "", ask: str = "") -> Markup:
    """Return the one line that says where things stand; `kind` is '', ok, warn, block or busy."""
    return tag("p", tag("span", words), tag("span", detail, class_="dim") if detail else "",
               class_=f"status {kind}".strip(), role="status", aria_live="polite", data_ask=ask or None)  # fmt: skip


def streaming_status(words: str, text: str, ask: str) -> Markup:
    """Return the status line with the sentences of a draft that have passed the check so far."""
    so_far = tag("p", text, class_="streamed quoted")
    return tag("div", tag("span", words), so_far, class_="status busy", role="status", data_ask=ask)


def saved_mark(cid: str, text: str) -> Markup:
    """Return what tells the browser which text of which conversation is saved."""
    return tag("span", data_cid=cid, data_saved=text)


def offer_panel(cid: str, draft: DraftView, base: str, ask: str, t: Texts) -> Markup:
    """Return a draft for the browser to put into the box, or to offer beside it.

    `base` is the text that stood in the box when the draft was asked for; `ask` names that moment and stands on the
    busy status line too. Only the browser knows what has been typed since, so it decides: nothing, and the draft goes
    in; anything, and it is shown with a button.
    """
    take = tag("button", t("offer.use"), type="button", class_="mini", data_act="take", data_arg=draft.id)
    words = tag("p", draft.text, class_="streamed quoted")
    return tag("div", tag("span", t("offer.late")), take, words, class_="offer", role="status",
               data_cid=cid, data_text=draft.text, data_base=base, data_ask=ask)  # fmt: skip


def colleague_panel(name: str, text: str, t: Texts) -> Markup:
    """Return what a colleague has written and not sent, with a button that takes it over."""
    take = tag("button", t("offer.take_over"), type="button", class_="mini", data_act="take", data_arg="")
    return tag("div", tag("span", t("offer.colleague", name=name)), take, tag("p", text, class_="streamed quoted"),
               class_="offer late", role="status", data_text=text)  # fmt: skip


def hints_panel(
    steps: Sequence[str], uncovered: Sequence[str], notes: Sequence[str], t: Texts, known: str = ""
) -> Markup:
    """Return the next step of the procedure, the questions still open and what went wrong on the way.

    `known` are the words that stand over the desk already and are not said again.
    """
    parts = [tag("p", tag("b", t("hints.next")), " ", step, class_="hint next") for step in steps[:3]]
    if uncovered:
        items = [tag("li", question) for question in uncovered]
        parts.append(tag("div", tag("b", t("hints.uncovered")), tag("ul", *items), class_="hint open"))
    parts += [tag("p", t.note(note), class_="hint note", title=note) for note in notes if t.note(note) != known]
    return tag("div", *parts, class_="hints") if parts else Markup("")


def sources_panel(reply: Reply | None, t: Texts) -> Markup:
    """Return the snippets the draft rests on, each opening its text; internal ones are named as such."""
    if reply is None:
        return tag("p", t("sources.none"), class_="dim")
    cited = {citation.id for citation in reply.citations}
    found = reply.context.snippets
    ordered = sorted(found, key=lambda item: (item.snippet.id not in cited, -item.score))
    if not ordered:
        return tag("p", t("sources.none"), class_="dim")
    return tag("div", *[_source(item, item.snippet.id in cited, t) for item in ordered], class_="sources")


def _source(item: ScoredSnippet, is_cited: bool, t: Texts) -> Markup:
    snippet = item.snippet
    marks = [tag("span", t("sources.cited") if is_cited else t("sources.offered"), class_="chip")]
    if snippet.audience == "internal":
        marks.append(tag("span", t("sources.internal"), class_="chip newer"))
    dates = [t("sources.until", day=snippet.valid_to.isoformat())] if snippet.valid_to else []
    web = snippet.source.startswith("http")
    source = link(snippet.source, snippet.source) if web else snippet.source
    where = [part for part in (source, *dates, f"{item.score:.2f}") if part]
    foot = join(*[join(part, " · ") for part in where[:-1]], where[-1])
    return tag(
        "details",
        tag("summary", tag("b", snippet.title or snippet.id), " ", *marks),
        tag("p", snippet.text, class_="quoted", lang=snippet.lang),
        tag("p", foot, class_="dim small"),
    )


def diff_panel(before: str, after: str, t: Texts) -> Markup:
    """Return the draft with what the agent took out and put in."""
    if not before or before == after:
        return tag("p", t("diff.same") if before else t("diff.none"), class_="dim")
    names = {"gone": "del", "new": "ins"}
    parts = [
        tag(names[piece.kind], piece.text) if piece.kind in names else join(piece.text)
        for piece in pieces(before, after)
    ]
    return tag("p", *parts, class_="quoted diff")
