"""The data files: parity of languages, and mistakes that name file and field."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from copilot.errors import ConfigError
from copilot.resources import root
from copilot.understanding.loader import load_rules, load_situations


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    folder = tmp_path / "prompts"
    for name in ("situations", "reading"):
        shutil.copytree(root("prompts") / name, folder / name)
    return folder


def change(path: Path, edit: Callable[[dict[str, object]], object]) -> None:
    sheet = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(sheet)
    path.write_text(yaml.safe_dump(sheet, allow_unicode=True), encoding="utf-8")


def test_every_situation_has_cues_and_answers_in_three_languages() -> None:
    for situation in load_situations().values():
        for lang in ("zh", "en", "ko"):
            assert getattr(situation.answers, lang), (situation.id, lang)
            if situation.id != "injection":
                assert len(getattr(situation.cues, lang)) >= 4, (situation.id, lang)


def test_absorbing_is_never_mutual_without_a_reason() -> None:
    situations = load_situations()
    mutual = {
        tuple(sorted((name, other)))
        for name, situation in situations.items()
        for other in situation.absorbs
        if name in situations[other].absorbs
    }
    assert mutual == {("exchange", "order_change"), ("exchange", "returns"), ("discount", "gift")} & mutual


@pytest.mark.parametrize(
    ("file", "edit", "words"),
    [
        ("situations/stock.yaml", lambda s: s.pop("topic"), ["stock.yaml", "topic"]),
        ("situations/stock.yaml", lambda s: s.update(stag="x"), ["stock.yaml", "stag"]),
        ("situations/stock.yaml", lambda s: s.update(stage="shopping"), ["stock.yaml", "stage"]),
        ("situations/stock.yaml", lambda s: s.update(id="stocks"), ["stock.yaml", "id"]),
        ("situations/stock.yaml", lambda s: s.update(absorbs=["sizes"]), ["stock.yaml", "absorbs", "sizes"]),
        ("situations/stock.yaml", lambda s: s.update(becomes={"paid": "x"}), ["stock.yaml", "becomes.paid"]),
        ("situations/stock.yaml", lambda s: s["cues"].pop("ko"), ["stock.yaml", "cues.ko"]),
        ("reading/stakes.yaml", lambda s: s["stakes"].update(fun={}), ["stakes.yaml", "fun"]),
        ("reading/questions.yaml", lambda s: s.pop("holding"), ["questions.yaml", "holding"]),
        ("reading/normalise.yaml", lambda s: s.update(traditional="abc"), ["normalise.yaml", "traditional"]),
        (
            "reading/customer_types.yaml",
            lambda s: s["types"]["angry"].update(from_situations=["rage"]),
            ["customer_types.yaml", "angry", "rage"],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_mistake_names_file_and_field(
    prompts: Path, file: str, edit: Callable[[dict[str, object]], object], words: list[str]
) -> None:
    change(prompts / file, edit)
    with pytest.raises(ConfigError) as error:
        load_rules(prompts)
    assert all(word in str(error.value) for word in words), str(error.value)


def test_an_unknown_word_family_is_named(prompts: Path) -> None:
    from copilot.understanding import Reader

    change(prompts / "situations/stock.yaml", lambda s: s["cues"]["zh"].append("<colour>…有吗"))  # type: ignore[index]
    with pytest.raises(ConfigError, match="stock.*colour"):
        Reader.load(prompts)


def test_a_missing_file_is_named(prompts: Path) -> None:
    (prompts / "reading" / "words.yaml").unlink()
    with pytest.raises(ConfigError, match="words.yaml"):
        load_rules(prompts)
