"""Product tables (CSV, TSV) to snippets, by a mapping of columns that is data (`knowledge/columns/*.yaml`).

A table whose header fits no mapping becomes one snippet a row, its columns listed by name.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from copilot import resources
from copilot.context import SnippetKind
from copilot.errors import ConfigError
from copilot.retrieval.ingest.document import Defaults, Read, Skipped, Source, make_snippet
from copilot.types import Frozen, Lang

__all__ = ["Card", "ColumnMap", "Field", "load_maps", "require_map", "rows_of", "table_snippets"]

Row = dict[str, str]
_QUOTED = re.compile(r'"[^"]*"')


class Field(Frozen):
    """One line of a product card."""

    label: str
    column: str
    unit: str = ""


class Card(Frozen):
    """One snippet made from each product."""

    suffix: str = ""
    """Appended to the product's id."""
    lang: Lang | None = None
    """None: told by the text."""
    title: str
    """With `{column}` places."""
    fields: tuple[Field, ...] = ()
    body: str = ""
    """Text with `{column}` places after the fields; the card is left out when all its places are empty."""


class ColumnMap(Frozen):
    """How the columns of one kind of export become product cards."""

    id: str
    requires: tuple[str, ...]
    """Columns by which this kind of table is recognised."""
    sku: str
    """Column of the product code; rows of the same code (variants) are taken together."""
    kind: SnippetKind = "product"
    aliases: dict[str, tuple[str, ...]] = {}
    """Other names that a column goes by; the first that the table has is taken."""
    ignore: tuple[str, ...] = ()
    """Values that mean "nothing to say"."""
    unless: dict[str, tuple[str, ...]] = {}
    """Columns with the values, in small letters, that keep a product out: a draft, or taken off the shelf."""
    cards: tuple[Card, ...]

    def renamed(self, header: Collection[str]) -> dict[str, str]:
        """Return which columns of a table are to be called otherwise, by the name that they have there."""
        missing = {name: other for name, other in self.aliases.items() if name not in header}
        found = {name: next((item for item in others if item in header), None) for name, others in missing.items()}
        return {there: name for name, there in found.items() if there is not None}

    def fits(self, header: Collection[str]) -> bool:
        """Whether a table has all columns that this map needs."""
        return set(self.requires) <= {*header, *self.renamed(header).values()}


def load_maps(folder: Path | None = None) -> tuple[ColumnMap, ...]:
    """Return all column maps of a folder (default `knowledge/columns/`), most demanding first."""
    files = resources.yaml_files(folder or resources.root("knowledge") / "columns")
    maps = [resources.load_model(path, ColumnMap) for path in files]
    return tuple(sorted(maps, key=lambda item: -len(item.requires)))


def require_map(maps: Sequence[ColumnMap], chosen: str | None) -> None:
    """Raise ConfigError when a map is asked for by a name that none has."""
    if chosen and chosen not in {item.id for item in maps}:
        raise ConfigError(f"--columns: no column map {chosen!r}; there is: {', '.join(item.id for item in maps)}")


def rows_of(text: str) -> list[Row]:
    """Return the rows of a table as texts by column name; the delimiter is told by the header.

    Raises csv.Error when a quotation mark is not closed: all that follows would be one cell.
    """
    text = text.lstrip("\ufeff")
    header = _QUOTED.sub("", text.split("\n", 1)[0])
    delimiter = max("\t,;|", key=header.count)
    # A description may be a whole page, and one that is too long must not cost the other rows.
    csv.field_size_limit(max(len(text) + 1, csv.field_size_limit()))
    try:
        return _rows(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise
        # Quotation marks within a cell that are not doubled: what is meant can be told.
        return _rows(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def _rows(reader: csv.DictReader[str]) -> list[Row]:
    # Cells beyond the header come under the key None, missing ones as the value None.
    return [
        {(key or "").strip(): (value or "").strip() for key, value in row.items() if isinstance(key, str)}
        for row in reader
    ]


def table_snippets(
    text: str, source: Source, defaults: Defaults, maps: Sequence[ColumnMap], chosen: str | None = None
) -> Iterator[Read]:
    """Yield the snippets of a table by the chosen map, else the first whose columns are all there, else row by row."""
    try:
        rows = rows_of(text)
    except csv.Error as error:
        yield Skipped(source=source.name, reason=f"not a whole table, read line by line: {error}", unread=True)
        try:  # better a few odd cells than a lost table
            rows = rows_of(text.replace('"', ""))
        except csv.Error:
            return
    header = set(rows[0]) if rows else set()
    fitting = [item for item in maps if (item.id == chosen if chosen else item.fits(header))]
    require_map(maps, chosen)
    if fitting:
        renamed = fitting[0].renamed(header)
        rows = [{renamed.get(column, column): value for column, value in row.items()} for row in rows]
        yield from _mapped(rows, source, defaults, fitting[0])
    else:
        yield from _unmapped(rows, source, defaults)


def _mapped(rows: list[Row], source: Source, defaults: Defaults, columns: ColumnMap) -> Iterator[Read]:
    products: dict[str, list[Row]] = {}
    for number, row in enumerate(rows, 2):
        sku = row.get(columns.sku, "")
        if sku:
            products.setdefault(sku, []).append(row)
        else:
            yield Skipped(source=source.name, reason=f"column {columns.sku!r} is empty", where=f"row {number}")
    for sku, variants in products.items():
        product = _together(variants, columns.ignore)
        if hidden := _hidden(variants, columns):
            yield Skipped(source=source.name, reason=f"not on sale: {hidden}", where=sku)
            continue
        for card in columns.cards:
            text = _card_text(card, product)
            if text:
                title = _fill(card.title, product)
                told = {"sku": sku, "lang": card.lang, "kind": defaults.kind or columns.kind}
                yield make_snippet(source, sku + card.suffix, title, f"{title}\n{text}", defaults.merged(told))


def _hidden(variants: list[Row], columns: ColumnMap) -> str:
    """Return the column and value by which the shop keeps a product from its customers, if any."""
    told = ((column, row.get(column, "")) for row in variants for column in columns.unless)
    return next((f"{column} is {value!r}" for column, value in told if value.lower() in columns.unless[column]), "")


def _together(variants: list[Row], ignore: Sequence[str]) -> Row:
    """Return one row with the distinct values of all variants of a product."""
    product: Row = {}
    for column in variants[0]:
        values = dict.fromkeys(row.get(column, "") for row in variants)
        product[column] = " / ".join(value for value in values if value and value not in ignore)
    return product


def _card_text(card: Card, product: Row) -> str:
    lines = [f"{field.label}{product[field.column]}{field.unit}" for field in card.fields if product.get(field.column)]
    places = re.findall(r"\{([^{}]+)\}", card.body)
    if card.body and any(product.get(place) for place in places):
        lines.append(_plain(_fill(card.body, product)))
    return "\n".join(lines)


def _fill(pattern: str, product: Row) -> str:
    return re.sub(r"\{([^{}]+)\}", lambda match: product.get(match.group(1), ""), pattern).strip()


def _plain(text: str) -> str:
    if not re.search(r"<(p|br|div|span|ul|li|b|strong)\b", text, re.I):
        return text
    from copilot.retrieval.ingest.html import html_sections

    return "\n".join("\n".join([*section.path, section.text]) for section in html_sections(text)).strip()


def _unmapped(rows: list[Row], source: Source, defaults: Defaults) -> Iterator[Read]:
    from copilot.retrieval.ingest.jsonl import record_snippet

    for number, row in enumerate(rows, 2):
        known = record_snippet(row, source, defaults, f"{source.name}#{number}", listed=True)
        yield known.model_copy(update={"where": f"row {number}"}) if isinstance(known, Skipped) else known
