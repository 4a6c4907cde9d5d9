from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.ui.markup import Markup, join, link, tag
from tests.ui.seen import read

HOSTILE = [
    '<img src=x onerror="alert(1)">',
    "<script>alert(1)</script>",
    "</p><style>*{display:none}</style>",
    '"><a href="javascript:alert(1)">x</a>',
    "<form action=https://pics.example.invalid><input name=password></form>",
    "![x](https://pics.example.invalid/a.png)",
    "${alert(1)} {{constructor}} `",
    "&lt;b&gt; &#60;i&#62;",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_foreign_text_stays_text(text: str) -> None:
    found = read(tag("p", text, title=text))
    assert [name for name, _ in found.tags] == ["p"]
    assert found.tags[0][1]["title"] == text
    assert found.text == text


@given(st.text(), st.text())
def test_no_text_makes_a_tag_or_an_attribute(body: str, attribute: str) -> None:
    found = read(tag("p", body, data_x=attribute))
    assert [(name, set(attributes)) for name, attributes in found.tags] == [("p", {"data-x"})]


def test_markup_is_put_in_as_it_is() -> None:
    assert join(tag("b", "a & b"), "<") == "<b>a &amp; b</b>&lt;"
    assert tag("p", Markup("<i>x</i>"), None, 3) == "<p><i>x</i>3</p>"


def test_attributes() -> None:
    assert tag("input", class_="a", aria_label='"', hidden=True, title=None, open=False) == (
        '<input class="a" aria-label="&quot;" hidden>'
    )


@pytest.mark.parametrize("name", ["script", "img", "iframe", "form", "style", "p onclick=x", "P"])
def test_elements_that_fetch_or_run_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not allowed"):
        tag(name, "x")


@pytest.mark.parametrize("name", ["onclick", "onerror", "x y", "a=b"])
def test_event_attributes_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not allowed"):
        tag("p", "x", **{name: "1"})


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//pics.example.invalid/x", "https://a.invalid/\n", "vbscript:x", ""],
)
def test_only_web_addresses_become_links(address: str) -> None:
    assert "<a" not in link(address, "picture")


def test_a_link_tells_nothing_about_us() -> None:
    _, attributes = read(link("https://pics.example.invalid/a.jpg?x=1&y=2", "picture")).tags[0]
    assert attributes["href"] == "https://pics.example.invalid/a.jpg?x=1&y=2"
    assert attributes["rel"] == "noopener noreferrer nofollow"
    assert attributes["target"] == "_blank"
