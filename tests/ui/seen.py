from __future__ import annotations

from html.parser import HTMLParser


class Reader(HTMLParser):
    """What a person sees of markup: its text, and the tips where the pointer rests."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((name, dict(attributes)))

    @property
    def tips(self) -> list[str | None]:
        return [attributes["title"] for _, attributes in self.tags if "title" in attributes]

    def handle_data(self, data: str) -> None:
        self.text += data


def read(markup: str) -> Reader:
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader
