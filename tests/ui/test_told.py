from __future__ import annotations

import re
from pathlib import Path

import pytest

from copilot.errors import ConfigError
from copilot.ui.texts import LANGS, load_texts
from copilot.ui.views.draft import hints_panel

ENGLISH = re.compile(r"[A-Za-z]{3,} [A-Za-z]{3,}")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("please log in", id="login"),
        pytest.param("ann may not do this (override); it needs the role supervisor", id="role"),
        pytest.param("the review database sqlite:///x is locked by another program; nothing was recorded", id="locked"),
        pytest.param("the review database sqlite:///x cannot grow: its disk is full; nothing was recorded", id="full"),
        pytest.param("the review database sqlite:///x failed (OSError); nothing was recorded", id="unknown-fault"),
        pytest.param("the text was handed over (sent) but not recorded: it is locked by another", id="handed-over"),
        pytest.param("there is no note 7", id="gone"),
        pytest.param("the scorecard is empty", id="scorecard"),
        pytest.param("an override needs a reason", id="reason"),
        pytest.param("not sent, the conversation has moved on: a reply by bea; your text is kept", id="stale"),
    ],
)
def test_a_refusal_is_told_in_the_language_of_the_page(text: str) -> None:
    texts = load_texts()
    said = {lang: texts[lang].refusal(text) for lang in LANGS}
    assert len(set(said.values())) == 3
    assert not ENGLISH.search(said["zh"])
    assert not ENGLISH.search(said["ko"])


@pytest.mark.parametrize(
    "note",
    [
        pytest.param("knowledge: .copilot/index: no index here; build it with: copilot ingest PATH", id="no-index"),
        pytest.param("knowledge: x was embedded with A, but the setting `embedding` now means B", id="embedding"),
        pytest.param("knowledge: the search took too long", id="slow"),
        pytest.param("some/model: no answer within 30 s", id="model-slow"),
        pytest.param("some/model: failed (KeyError)", id="model-failed"),
        pytest.param("some/model: the server answered with nothing", id="model-empty"),
        pytest.param("some/model: a key is needed; set model_api_key", id="model-key"),
        pytest.param("some/model: no draft could be used: delivery-date", id="model-refused"),
        pytest.param("something nobody has thought of", id="unknown"),
    ],
)
def test_a_note_is_told_in_the_language_of_the_page(note: str) -> None:
    for lang, t in load_texts().items():
        assert t.note(note) in hints_panel((), (), (note,), t)
        assert lang == "en" or not ENGLISH.search(t.note(note))


def test_a_sign_without_words_is_named(tmp_path: Path) -> None:
    for lang in LANGS:
        (tmp_path / f"{lang}.yaml").write_text("a: x\n")
    (tmp_path / "errors.yaml").write_text("refused:\n  - {sign: oh, key: nowhere}\n")
    with pytest.raises(ConfigError, match=r"errors\.yaml: nowhere"):
        load_texts(tmp_path)


def test_what_the_line_over_the_desk_says_is_not_said_again() -> None:
    for t in load_texts().values():
        notes = ("knowledge: x: no index here; build it", "some/model: no answer within 3 s")
        shown = hints_panel((), (), notes, t, known=t("note.index_missing"))
        assert t("note.index_missing") not in shown
        assert t("note.model_slow") in shown
