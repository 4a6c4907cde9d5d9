"""Nothing of the source documents is copied, and nothing quarantined reaches a prompt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from copilot.resources import root
from tests.seeds import SEEDS, needs_seeds

OWNED = ("guidelines", "personas", "templates", "procedures", "situations", "reading")
_LETTERS = re.compile(r"[\W_]+")


def texts(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [text for child in children for text in texts(child)]


def owned() -> list[tuple[Path, str]]:
    files = [path for name in OWNED for path in sorted((root("prompts") / name).rglob("*.yaml"))]
    files += sorted(root("prompts").glob("*.yaml"))
    return [(path, text) for path in files for text in texts(yaml.safe_load(path.read_text(encoding="utf-8")))]


def bare(text: str) -> str:
    return _LETTERS.sub("", text)


def seed_sentences() -> set[str]:
    found: set[str] = set()
    for path in SEEDS.glob("*.txt"):
        for sentence in re.split(r"[。！？!?.\n,，;；]", path.read_text(encoding="utf-8")):
            letters = bare(sentence)
            wide = sum("\u3000" <= char for char in letters)
            if len(letters) >= (9 if wide > len(letters) / 2 else 25):
                found.add(letters)
    return found


@needs_seeds
def test_no_sentence_of_a_seed_is_copied() -> None:
    sentences = seed_sentences()
    assert len(sentences) > 200
    copied = [(path.name, text) for path, text in owned() for sentence in sentences if sentence in bare(text)]
    assert copied == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"签收.{0,8}(视为|等于|表示).{0,6}(无异议|认可)",
        r"sign(ing|ed|ature).{0,30}no objection",
        r"수령.{0,10}이의\s*없",
        r"工资|月薪|薪资|社保",
        r"salary|salaries|social insurance",
        r"연봉|급여",
        r"不还.{0,6}主动退|take the initiative to refund",
        r"疫情|epidemic|전염병",
        r"聚集了全网|互联网产物|명언\)",
    ],
)
def test_nothing_quarantined_is_told(pattern: str) -> None:
    told = [
        (path.name, text)
        for path, text in owned()
        if path.parent.name not in ("situations", "reading") and re.search(pattern, text, re.IGNORECASE)
    ]
    assert told == []
