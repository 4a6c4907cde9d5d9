"""The reference pages: complete, current, and made by the command."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot.cli import main

ROOT = Path(__file__).parent.parent


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["policies", *arguments])
    return int(stopped.value.code or 0)


def test_the_committed_pages_are_current() -> None:
    assert _run("docs", "--check", "--out", str(ROOT / "docs/policies")) == 0, "run: make docs"


def test_docs_writes_then_finds_them_current(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("docs", "--check", "--out", str(tmp_path)) == 1
    assert _run("docs", "--out", str(tmp_path)) == 0
    assert _run("docs", "--check", "--out", str(tmp_path)) == 0
    (tmp_path / "gone.md").write_text("a policy that is no more", encoding="utf-8")
    (tmp_path / "README.md").write_text("edited by hand", encoding="utf-8")
    capsys.readouterr()
    assert _run("docs", "--check", "--out", str(tmp_path)) == 1
    assert "README.md: not current" in (told := capsys.readouterr().err)
    assert "gone.md: not current" in told
    assert _run("docs", "--out", str(tmp_path)) == 0
    assert not (tmp_path / "gone.md").exists()


def test_a_page_shows_every_reason_and_the_words_of_its_examples(tmp_path: Path) -> None:
    _run("docs", "--out", str(tmp_path))
    page = (tmp_path / "delivery-date.md").read_text(encoding="utf-8")
    assert "### `arrival_unsourced` blocks sending" in page
    assert "G-114" in page
    assert "policies/promises/delivery-date.yaml" in page


def test_list_names_the_policies_in_force(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPILOT_POLICY_OVERRIDES", "{delivery-date = {shadow = true}}")
    assert _run("list") == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert " shadow " in lines["delivery-date"]
    assert " enforced " in lines["discount-limit"]
