from __future__ import annotations

import re
from pathlib import Path

import pytest

import copilot.ui
from copilot.errors import ConfigError
from copilot.ui.panels.qa import CRITERIA
from copilot.ui.snippets import load_snippets
from copilot.ui.texts import LANGS, load_texts, pick_lang
from copilot.ui.views.header import KEYS

FOLDER = Path(copilot.ui.__file__).parent


def test_every_key_used_stands_in_the_catalogue() -> None:
    known = load_texts()["zh"].words
    code = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.py"))
    used = set(re.findall(r'\bt\("([a-z_0-9.]+)"', code)) | set(re.findall(r'labels\.add\([^)]*?="([a-z_.]+)"', code))
    used |= {words for _, words in KEYS} | {f"score.{name}" for name in CRITERIA}
    assert used - known.keys() == set()


def test_slots_are_the_same_in_every_language() -> None:
    texts = load_texts()
    for key, words in texts["zh"].words.items():
        slots = {lang: sorted(re.findall(r"{(\w+)}", texts[lang].words[key])) for lang in LANGS}
        assert slots["zh"] == slots["en"] == slots["ko"], key
        assert words.strip(), key


def test_a_missing_key_names_file_and_key(tmp_path: Path) -> None:
    for lang in LANGS:
        (tmp_path / f"{lang}.yaml").write_text("a: x\n" + ("" if lang == "ko" else "b: y\n"))
    with pytest.raises(ConfigError, match=r"ko\.yaml: b: missing"):
        load_texts(tmp_path)


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("zh", "zh"), ("zh-HK,zh;q=0.9", "zh"), ("zh-Hans-CN", "zh"), ("ko-KR,en;q=0.5", "ko"), ("fr,en;q=0.5", "en"),
        ("fr", "zh"), ("", "zh"), (None, "zh"), (";;,", "zh"),
    ],
)  # fmt: skip
def test_the_browser_s_language(header: str | None, lang: str) -> None:
    assert pick_lang(header, "zh") == lang


def test_snippets_pass_the_checker(parts) -> None:
    for lang, snippets in load_snippets().items():
        assert snippets
        for name, words in snippets.items():
            verdict = parts.copilot.parts.checker.check(words, shop=parts.copilot.parts.profile.shop, lang=lang)
            assert verdict.outcome == "passed", (lang, name, verdict.findings)
