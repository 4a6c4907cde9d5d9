"""`copilot draft FILE`: conversations in, checked replies out, one JSON object a line, in input order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from copilot.pipeline import Copilot
    from copilot.reply import Reply

__all__ = ["app", "draft_line", "draft_lines"]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def draft(
    file: Annotated[str, typer.Argument(help="JSONL of cases without `draft`; - is standard input")] = "-",
    collection: Annotated[str | None, typer.Option(help="collection to look things up in")] = None,
) -> None:
    """Draft replies; exit status 2 when a line could not be read, the others are drafted all the same."""
    from copilot.commands.settings import load
    from copilot.jsonl import open_lines
    from copilot.pipeline import Copilot

    failed = False
    told: set[str] = set()
    copilot = Copilot.from_settings(load(), collection=collection)
    with open_lines(file) as lines:
        for answer, good in draft_lines(lines, copilot):
            failed |= not good
            sys.stdout.write(answer + "\n")
            sys.stdout.flush()
            _tell(answer, told)
    if failed:
        raise typer.Exit(2)


def _tell(answer: str, told: set[str]) -> None:
    """Say on standard error, once each, what kept replies from being looked up or written as they should."""
    for note in json.loads(answer).get("notes", ()):
        if note not in told:
            told.add(note)
            print(note, file=sys.stderr)


def draft_lines(lines: Iterable[str], copilot: Copilot) -> Iterator[tuple[str, bool]]:
    """Yield the JSON answer to each non-empty line, in order, and whether the line could be read."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield draft_line(number, line, copilot)


def draft_line(number: int, line: str, copilot: Copilot) -> tuple[str, bool]:
    """Return the JSON answer for one line; a bad line gets an `error` that names the field."""
    from copilot.jsonl import BadLine, as_json, read_case

    case = read_case(number, line)
    if isinstance(case, BadLine):
        return as_json(case._asdict()), False
    if not case.conversation:
        return as_json({"id": case.id, "error": f"line {number}: conversation: missing or empty"}), False
    reply = copilot.reply_sync(case.to_conversation(), case.facts, case.shop)
    return as_json(_answer(case.id, reply)), True


def _answer(identity: object, reply: Reply) -> dict[str, Any]:
    return {
        "id": identity,
        "outcome": reply.outcome,
        "reply": reply.text,
        "lang": reply.lang,
        "citations": [citation.model_dump() for citation in reply.citations],
        "verdict": reply.verdict.model_dump(mode="json"),
        "attempts": [
            {
                "text": attempt.draft.text,
                "outcome": attempt.verdict.outcome,
                "findings": [f.model_dump(mode="json") for f in attempt.verdict.findings],
                "grounding": list(attempt.draft.grounding),
            }
            for attempt in reply.attempts
        ],
        "reading": reply.reading.model_dump(mode="json") | {"stakes": sorted(reply.reading.stakes)},
        "model": reply.model,
        "uncovered": list(reply.uncovered),
        "notes": list(reply.notes),
        "ms": reply.ms,
    }
