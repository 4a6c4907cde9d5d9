"""`copilot ingest`: documents into the search index."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["app", "run"]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def run(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files or folders: .md .html .csv .tsv .jsonl .json .txt (default: the sample shop)"),
    ] = None,
    collection: Annotated[str | None, typer.Option(help="Collection to fill (default: the setting)")] = None,
    prune: Annotated[bool, typer.Option(help="Remove what is stored of these paths but no longer there")] = False,
    rebuild: Annotated[bool, typer.Option(help="Throw the collection away first")] = False,
    embedding: Annotated[str | None, typer.Option(help="default, fast, e5, use or litellm/<model>")] = None,
    index: Annotated[Path | None, typer.Option(help="Folder of the index")] = None,
    chroma_url: Annotated[str | None, typer.Option(help="Chroma server instead of a folder")] = None,
    columns: Annotated[str | None, typer.Option(help="Column map for tables, e.g. taobao")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of documents that do not tell: zh, en, ko")] = None,
    kind: Annotated[str | None, typer.Option(help="product, policy or script")] = None,
    audience: Annotated[str, typer.Option(help="customer or internal")] = "customer",
    quiet: Annotated[bool, typer.Option(help="No progress and no list of skipped items")] = False,
) -> None:
    """Read documents, cut them by their structure and index what is new or changed."""
    from copilot.retrieval.ingest.command import IngestOptions, run_ingest, sample_paths
    from copilot.settings import load_settings

    settings = load_settings(collection=collection, embedding=embedding, index=index, chroma_url=chroma_url)
    options = IngestOptions.parse(
        prune=prune, rebuild=rebuild, columns=columns, lang=lang, kind=kind, audience=audience, quiet=quiet
    )
    run_ingest(paths or sample_paths(), settings, options)
