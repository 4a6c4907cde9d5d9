"""The composer's wording files: complete in every language, and a mistake in one is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from copilot import resources
from copilot.drafting.composer.wording.approved import SLOT, Move, load_wording
from copilot.drafting.composer.wording.conditions import CONDITIONS
from copilot.drafting.composer.wording.slots import SLOTS
from copilot.errors import ConfigError
from tests.drafting.support import composer

LANGS = ("zh", "en", "ko")
SITUATIONS = sorted(path.stem for path in resources.yaml_files(resources.root("prompts") / "situations"))


def moves(lang: str) -> list[Move]:
    """Return every move and addition of a language."""
    answers = composer().wording(lang).situations.values()  # type: ignore[arg-type]
    return [part for answer in answers for move in answer.moves for part in (move, *move.then)]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_is_answered(situation: str, lang: str) -> None:
    assert situation in composer().wording(lang).situations  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", LANGS)
def test_no_wording_for_an_unknown_situation(lang: str) -> None:
    known = composer().wording(lang).situations  # type: ignore[arg-type]
    reached = {other.use for answer in known.values() for other in answer.instead}
    assert set(known) - set(SITUATIONS) - reached <= {"other"}


def test_the_languages_hold_the_same_slots_and_conditions() -> None:
    said = {lang: {s for m in moves(lang) for text in m.say for s in SLOT.findall(text)} for lang in LANGS}
    for lang in LANGS:
        assert {"return_days", "dispatch", "tier", "express_fee", "eta", "fact", "rule"} <= said[lang]


@pytest.mark.parametrize("lang", LANGS)
def test_every_answer_names_its_source(lang: str) -> None:
    wording = composer().wording(lang)  # type: ignore[arg-type]
    unsourced = [name for name, answer in wording.situations.items() if not answer.source and name != "other"]
    assert unsourced == []
    sources = {source for answer in wording.situations.values() for source in answer.source}
    assert all(re.fullmatch(r"[GEC]-?\d{1,3}", source) for source in sources)


@pytest.mark.parametrize("lang", LANGS)
def test_no_number_stands_in_the_wording_itself(lang: str) -> None:
    # Numbers come from facts, snippets and the shop; a number in a wording would be a limit in the wrong place.
    stated = [text for move in moves(lang) for text in move.say if re.search(r"\d", SLOT.sub("", text))]
    assert stated == []


def test_english_is_plain_and_korean_is_polite() -> None:
    assert not [t for m in moves("en") for t in m.say if re.search(r"\bdear\b", t, re.I)]
    blunt = [t for m in moves("ko") for t in m.say if re.search(r"(?<![가-힣])(?:너|네가|너의|당신)(?![가-힣])", t)]
    assert blunt == []


def write(folder: Path, text: str) -> Path:
    """Write one wording file beside a good frame."""
    (folder / "zh").mkdir(parents=True)
    frame = resources.root("prompts") / "composer" / "zh" / "frame.yaml"
    (folder / "zh" / "frame.yaml").write_text(frame.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "zh" / "own.yaml").write_text(text, encoding="utf-8")
    return folder


MISTAKES = {
    "condition": ("situations: {a: {moves: [{when: [nonsense], say: [x]}]}}", "unknown condition 'nonsense'"),
    "slot": ("situations: {a: {moves: [{say: ['{nonsense}']}]}}", "unknown slot {nonsense}"),
    "nothing_said": ("situations: {a: {moves: [{say: []}]}}", "situations.a.moves.0.say"),
    "unknown_key": ("situations: {a: {moves: [{say: [x], sya: 1}]}}", "situations.a.moves.0.sya"),
    "no_moves": ("situations: {a: {moves: []}}", "situations.a.moves"),
    "syntax": ("situations: {a: [", "not valid YAML"),
}


@pytest.mark.parametrize(("text", "named"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_names_file_and_field(text: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_wording("zh", conditions=CONDITIONS, slots=SLOTS, folder=write(tmp_path, text))
    assert named in str(caught.value)
    assert "own.yaml" in str(caught.value)


def test_a_missing_frame_is_named(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    with pytest.raises(ConfigError, match="frame"):
        load_wording("zh", conditions=CONDITIONS, slots=SLOTS, folder=tmp_path)


def test_a_situation_given_twice_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, "situations: {a: {moves: [{say: [x]}]}}")
    (folder / "zh" / "twice.yaml").write_text("situations: {a: {moves: [{say: [y]}]}}", encoding="utf-8")
    with pytest.raises(ConfigError, match="already given"):
        load_wording("zh", conditions=CONDITIONS, slots=SLOTS, folder=folder)


def test_a_situation_for_own_words_that_nothing_answers_is_named(tmp_path: Path) -> None:
    folder = write(tmp_path, "situations: {a: {moves: [{say: [x]}]}}")
    (folder / "quotable.yaml").write_text("rules: [a, discuont]", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"quotable\.yaml: 'discuont' is no situation of zh"):
        load_wording("zh", conditions=CONDITIONS, slots=SLOTS, folder=folder)
