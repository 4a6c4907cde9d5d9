"""The options by which commands choose snippets, the same for each of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from copilot.retrieval.base import Filters

__all__ = ["Audiences", "Day", "Kinds", "Langs", "Skus", "Sources", "Titles", "Versions", "filters_of"]

Several = list[str] | None
Kinds = Annotated[Several, typer.Option("--kind", help="product, policy or script; this and the next may be repeated")]
Langs = Annotated[Several, typer.Option("--lang", help="zh, en or ko")]
Titles = Annotated[Several, typer.Option("--title", help="Title, or a heading above it")]
Sources = Annotated[Several, typer.Option("--source", help="File or address the text came from")]
Versions = Annotated[Several, typer.Option("--version", help="Version as `knowledge show` tells it")]
Audiences = Annotated[Several, typer.Option("--audience", help="customer or internal")]
Skus = Annotated[Several, typer.Option("--sku", help="Product code")]
Day = Annotated[str | None, typer.Option("--on", metavar="DATE", help="Only what holds on this day, YYYY-MM-DD")]


def filters_of(
    *, kind: Several, lang: Several, title: Several, source: Several, version: Several, on: str | None,
    audience: Several, sku: Several, everything: bool,
) -> Filters:  # fmt: skip
    """Return the filters; InputError names the option that cannot be understood.

    What is not said means what a customer may be told today, or with `everything` no restriction.
    """
    from pydantic import ValidationError

    from copilot.errors import InputError
    from copilot.retrieval.base import Filters

    named = {"kinds": kind, "langs": lang, "titles": title, "sources": source, "versions": version, "skus": sku}
    usual = () if everything else ("customer",)
    today = None if everything else date.today()
    try:
        return Filters.model_validate(
            {name: tuple(values or ()) for name, values in named.items()}
            | {"audiences": tuple(audience or usual), "on": on or today}
        )
    except ValidationError as error:
        first = error.errors()[0]
        option = "on" if first["loc"][0] == "on" else str(first["loc"][0]).removesuffix("s")
        raise InputError(f"--{option}: {first['input']!r}: {first['msg']}") from None
