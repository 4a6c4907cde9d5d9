"""`copilot search`: queries in, snippets out, one JSON object a line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copilot.commands.filters import Audiences, Day, Kinds, Langs, Skus, Sources, Titles, Versions, filters_of

__all__ = ["app", "run"]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def run(
    file: Annotated[str, typer.Argument(help='JSONL of {"id","query","lang"}, or - for standard input')],
    collection: Annotated[str | None, typer.Option(help="Collection to search (default: the setting)")] = None,
    k: Annotated[int, typer.Option("-k", "--k", min=1, max=1000, help="Results a query")] = 5,
    embedding: Annotated[str | None, typer.Option(help="default, fast, e5, use or litellm/<model>")] = None,
    index: Annotated[Path | None, typer.Option(help="Folder of the index")] = None,
    chroma_url: Annotated[str | None, typer.Option(help="Chroma server instead of a folder")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Internal, expired and future snippets too")] = False,
    relevant: Annotated[bool, typer.Option(help="Only results above the calibrated threshold")] = False,
    kind: Kinds = None, lang: Langs = None, title: Titles = None, source: Sources = None, version: Versions = None,
    on: Day = None, audience: Audiences = None, sku: Skus = None,
) -> None:  # fmt: skip
    """Answer each query with the best snippets and their relevance in 0..1; a bad line gets an error, exit status 2."""
    from copilot.jsonl import open_lines
    from copilot.retrieval.commands.search import run_search
    from copilot.settings import load_settings

    settings = load_settings(collection=collection, embedding=embedding, index=index, chroma_url=chroma_url)
    chosen = filters_of(
        kind=kind, lang=lang, title=title, source=source, version=version, on=on, audience=audience, sku=sku,
        everything=everything,
    )  # fmt: skip
    with open_lines(file) as lines:
        failed = run_search(lines, settings, k, filters=chosen, relevant=relevant)
    if failed:
        raise typer.Exit(2)
