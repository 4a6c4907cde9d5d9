"""`copilot knowledge`: look after what is indexed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copilot.commands.filters import Audiences, Day, Kinds, Langs, Skus, Sources, Titles, Versions, filters_of

__all__ = [
    "app",
    "calibrate",
    "clean",
    "conflicts",
    "export",
    "import_",
    "list_",
    "missing",
    "phrases",
    "quarantine",
    "run",
    "show",
    "stale",
    "stats",
    "words",
]

app = typer.Typer(
    add_completion=False, pretty_exceptions_enable=False, no_args_is_help=True, help="Look after what is indexed."
)
Collection = Annotated[str | None, typer.Option(help="Collection (default: the setting)")]
Index = Annotated[Path | None, typer.Option(help="Folder of the index")]
Url = Annotated[str | None, typer.Option(help="Chroma server instead of a folder")]
Name = Annotated[str | None, typer.Option(help="Embedding, when it is not that of the settings")]


@app.command("list")
def list_(
    collection: Collection = None, index: Index = None, chroma_url: Url = None, embedding: Name = None,
    kind: Kinds = None, lang: Langs = None, title: Titles = None, source: Sources = None, version: Versions = None,
    on: Day = None, audience: Audiences = None, sku: Skus = None,
) -> None:  # fmt: skip
    """List the snippets, all of them or those the options leave: id, language, kind, validity, title."""
    from copilot.retrieval.commands import knowledge as command

    chosen = filters_of(
        kind=kind, lang=lang, title=title, source=source, version=version, on=on, audience=audience, sku=sku,
        everything=True,
    )  # fmt: skip
    command.show_list(command.opened(collection, index, chroma_url, embedding), chosen)


@app.command()
def show(
    snippet_id: Annotated[str, typer.Argument(help="Id, or the end of one")],
    collection: Collection = None, index: Index = None, chroma_url: Url = None, embedding: Name = None,
) -> None:  # fmt: skip
    """Show one snippet in full."""
    from copilot.retrieval.commands import knowledge as command

    command.show_one(command.opened(collection, index, chroma_url, embedding), snippet_id)


@app.command()
def stats(collection: Collection = None, index: Index = None, chroma_url: Url = None, embedding: Name = None) -> None:
    """Count snippets by language, kind and audience."""
    from copilot.retrieval.commands import knowledge as command

    command.show_stats(command.opened(collection, index, chroma_url, embedding))


@app.command()
def conflicts(
    shop: Annotated[bool, typer.Option("--shop", help="Also what the shop's settings contradict")] = False,
    collection: Collection = None, index: Index = None, chroma_url: Url = None, embedding: Name = None,
) -> None:  # fmt: skip
    """Find snippets that state different numbers for the same thing; exit status 1 when there are any."""
    from copilot.retrieval.commands import knowledge as command

    if command.show_conflicts(command.opened(collection, index, chroma_url, embedding), shop):
        raise typer.Exit(1)


@app.command()
def stale(
    days: Annotated[int, typer.Option(min=0, help="Also what ends within so many days")] = 14,
    collection: Collection = None, index: Index = None, chroma_url: Url = None, embedding: Name = None,
) -> None:  # fmt: skip
    """List what no longer holds or soon will not."""
    from copilot.retrieval.commands import knowledge as command

    command.show_stale(command.opened(collection, index, chroma_url, embedding), days)


@app.command()
def export(
    file: Annotated[str, typer.Argument(help="JSONL to write, or - for standard output")] = "-",
    collection: Collection = None, index: Index = None, chroma_url: Url = None, embedding: Name = None,
) -> None:  # fmt: skip
    """Write every snippet as JSONL."""
    from copilot.retrieval.commands import knowledge as command

    command.export(command.opened(collection, index, chroma_url, embedding), file)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="JSONL written by export")],
    collection: Collection = None, index: Index = None, chroma_url: Url = None, embedding: Name = None,
) -> None:  # fmt: skip
    """Read snippets written by export; only what changed is embedded again, and long texts, which are kept in parts."""
    from copilot.retrieval.ingest.command import IngestOptions, run_ingest
    from copilot.settings import load_settings

    settings = load_settings(collection=collection, embedding=embedding, index=index, chroma_url=chroma_url)
    run_ingest([file], settings, IngestOptions(restoring=True))


@app.command()
def missing(
    done: Annotated[str | None, typer.Option(help="Take this question off the list")] = None, index: Index = None
) -> None:
    """List the questions that found nothing, most asked first."""
    from copilot.retrieval.commands import knowledge as command

    command.show_missing(index, done)


@app.command()
def clean(paths: Annotated[list[Path], typer.Argument(help="Documents to look at")], index: Index = None) -> None:
    """Show what ingestion would remove, correct or hold back; nothing is indexed."""
    from copilot.retrieval.commands import knowledge as command

    command.show_cleaning(paths, index)


@app.command()
def phrases(
    remove: Annotated[str | None, typer.Option(help="Id (or text) of a phrase that is spam: it goes")] = None,
    keep: Annotated[str | None, typer.Option(help="Id (or text) of a phrase that belongs there: it stays")] = None,
    index: Index = None,
) -> None:
    """List phrases that a document repeats; decide which are spam, carried out by the next ingestion."""
    from copilot.retrieval.commands import knowledge as command

    command.show_phrases(index, remove, keep)


@app.command()
def words(
    correct: Annotated[
        str | None, typer.Option(help="Id of words that are wrong, or a document: all found in it")
    ] = None,
    to: Annotated[str | None, typer.Option(help="What shall stand there (default: what is suggested)")] = None,
    keep: Annotated[str | None, typer.Option(help="Id of words that are right, or a document: all found in it")] = None,
    index: Index = None,
) -> None:
    """List words that are probably wrong (spun, slips); decide on them, carried out by the next ingestion."""
    from copilot.retrieval.commands import knowledge as command

    command.show_words(index, correct, to, keep)


@app.command()
def quarantine(
    confirm: Annotated[str | None, typer.Option(help="Id of a sentence to let through")] = None, index: Index = None
) -> None:
    """List the sentences that ingestion held back."""
    from copilot.retrieval.commands import knowledge as command

    command.show_quarantine(index, confirm)


@app.command()
def calibrate(
    labelled: Annotated[Path, typer.Argument(help='JSONL of {"id","query","lang","gold":[ids]}')],
    dry_run: Annotated[bool, typer.Option(help="Report only, keep nothing")] = False,
    collection: Collection = None, index: Index = None, chroma_url: Url = None, embedding: Name = None,
) -> None:  # fmt: skip
    """Fit the "nothing relevant" threshold on labelled queries and keep it with the collection."""
    from copilot.retrieval.commands import knowledge as command

    command.calibrate(command.opened(collection, index, chroma_url, embedding), labelled, dry_run)


run = app
