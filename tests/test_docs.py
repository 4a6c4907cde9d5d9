"""What README and docs show is true: snippets run and print what they say, links lead somewhere, settings are all told.

Fences: `python` and `sh` are executed, one after the other in the file's order; `console` is shown only.
A `print(...)  # → text` in Python must print exactly that text.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from copilot.checking.checker import PolicyChecker
from copilot.settings import Settings
from copilot.testing.policy_fixtures import policy_examples

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROMISED = re.compile(r"^\s*print\(.*\)  # → (.*)$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def blocks(page: Path, language: str) -> list[str]:
    """Return the fenced blocks of a language in a page."""
    return [text for found, text in FENCE.findall(page.read_text(encoding="utf-8")) if found == language]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a folder that looks like the checkout, for snippets that write files."""
    for path in ROOT.iterdir():
        if path.name not in (".git", ".venv", "data", "policies", ".eval", "docs"):
            (tmp_path / path.name).symlink_to(path)
    for name in ("policies", "docs"):
        copy = ["cp", "-r", str(ROOT / name), str(tmp_path / name)]
        subprocess.run(copy, check=True)
    return tmp_path


def run(command: list[str], folder: Path) -> str:
    """Run a command in the folder with this environment's commands first, and return what it prints."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environ = {**os.environ, "PATH": path, "COPILOT_POLICIES_DIR": "policies"}
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def with_blocks(language: str) -> list[Path]:
    """Return the pages that have blocks of a language."""
    return [page for page in PAGES if page.exists() and blocks(page, language)]


@pytest.mark.parametrize("page", with_blocks("python"), ids=lambda page: page.name)
def test_python_runs_and_prints_what_it_says(page: Path, checkout: Path) -> None:
    code = "\n".join(blocks(page, "python"))
    printed = iter(run([sys.executable, "-W", "error", "-c", code], checkout).splitlines())
    assert [line for line in PROMISED.findall(code) if line not in printed] == [], "printed in this order"


@pytest.mark.parametrize("page", with_blocks("sh"), ids=lambda page: page.name)
def test_shell_runs(page: Path, checkout: Path) -> None:
    run(["bash", "-euo", "pipefail", "-c", "\n".join(blocks(page, "sh"))], checkout)


def test_the_guide_to_adding_a_policy_ends_with_one_that_works(checkout: Path) -> None:
    run(["bash", "-euo", "pipefail", "-c", "\n".join(blocks(ROOT / "CONTRIBUTING.md", "sh"))], checkout)
    checker = PolicyChecker.from_folder(checkout / "policies")
    examples = [example for example in policy_examples(checkout / "policies") if example.policy == "risk-free"]
    assert {example.expect for example in examples} == {"fail", "pass", "missed"}
    for example in examples:
        spans = [(f.start, f.end) for f in checker.check_many([example.case])[0].findings if f.policy == "risk-free"]
        assert spans == ([example.span] if example.expect == "fail" else []), example.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_every_setting_is_told_with_its_default() -> None:
    text = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| `?(.*?)`? \|", text, re.MULTILINE))
    assert rows == {name: _shown(field.default) for name, field in Settings.model_fields.items()}


def _shown(default: object) -> str:
    if default is None or default in ((), {}):
        return "–"
    return str(default).lower() if isinstance(default, bool) else str(default)


def test_the_readme_names_the_commands_that_ci_runs() -> None:
    assert "make test" in (ROOT / ".ci/run").read_text(encoding="utf-8")
    # The floor is CI's own: a violation or a drop must fail it.
    assert "\nmake eval\n" in (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert re.search(r"^\$ make test\b", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
