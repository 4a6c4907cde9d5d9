"""Who may import whom: steps meet in the pipeline only, and the checker stays light."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STEPS = ("understanding", "retrieval", "prompting", "drafting", "checking", "reviews")
HEAVY = ("litellm", "chromadb", "gradio", "langchain_core", "sqlalchemy", "onnxruntime")
BELOW_THE_TYPES = {"types", "errors", "resources"}
TYPES = ("conversation", "facts", "shop", "case", "reading", "context", "prompt", "draft", "verdict", "reply")
OWN = {"copilot", "eval", "tests", "app"}


def imported(path: Path, *, top_level_only: bool = False) -> Iterator[str]:
    """Yield the absolute module names a file imports, `from a.b import c` as `a.b`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_level_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below some folders of the checkout."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("step", STEPS)
def test_a_step_imports_no_other_step(step: str) -> None:
    others = {f"copilot.{other}" for other in (*STEPS, "pipeline", "ui", "commands") if other != step}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files(f"copilot/{step}")
        for name in imported(path)
        if any(name == other or name.startswith(f"{other}.") for other in others)
    ]
    assert not wrong


@pytest.mark.parametrize("name", TYPES)
def test_a_type_imports_only_types(name: str) -> None:
    allowed = {f"copilot.{other}" for other in (*TYPES, *BELOW_THE_TYPES)}
    own = {module for module in imported(ROOT / f"copilot/{name}.py") if module.startswith("copilot")}
    assert own <= allowed


@pytest.mark.parametrize("folder", ["copilot", "eval"])
def test_every_imported_package_is_a_direct_dependency(folder: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    if folder != "copilot":
        wanted += [*project["optional-dependencies"]["dev"], *project["optional-dependencies"]["train"]]
    declared = {_plain(requirement) for requirement in wanted} | {"pydantic-core"}  # pinned by pydantic itself
    wrong = {
        f"{path.relative_to(ROOT)}: {top}"
        for path in python_files(folder)
        for top in {name.split(".")[0] for name in imported(path)} - OWN - sys.stdlib_module_names
        if not declared & {_plain(dist) for dist in _distributions().get(top, [top])}
    }
    assert not wrong


@cache
def _distributions() -> dict[str, list[str]]:
    return dict(packages_distributions())


def _plain(requirement: str) -> str:
    name = requirement
    for mark in "[<>=!~; ":
        name = name.split(mark)[0]
    return name.strip().lower().replace("_", "-")


def _loaded_by(code: str) -> dict[str, float]:
    """Run code in a fresh interpreter; return its growth in MB and the heavy packages it loaded."""
    probe = f"""
import json, os, sys
def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
before = resident()
{code}
print(json.dumps({{"mb": resident() - before, **{{n: 1 for n in {HEAVY!r} if n in sys.modules}}}}))
"""
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, cwd=ROOT)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


CHECK = "from copilot import PolicyChecker, load_settings; PolicyChecker.from_settings(load_settings())"


@pytest.mark.parametrize(
    "code",
    ["import copilot", "import copilot.cli", "from copilot import *", "from copilot import PolicyChecker", CHECK],
    ids=["package", "command", "every public name", "checker", "checker, loaded"],
)
def test_light_imports_load_nothing_heavy(code: str) -> None:
    assert set(_loaded_by(code)) == {"mb"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="resident memory is read from /proc")
def test_the_checker_imports_within_60_mb() -> None:
    assert _loaded_by("from copilot import PolicyChecker")["mb"] <= 60
