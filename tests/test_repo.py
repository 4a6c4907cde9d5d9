"""Rules about the repository itself."""

from __future__ import annotations

import re
import stat
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Written in pieces, so that this file does not hold what it looks for.
REGISTRIES = [
    "pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "deb.debian" + ".org",
    "debian" + ".org/debian", "hugging" + "face.co",
]  # fmt: skip
MACHINE_PATHS = ["/wo" + r"rk/\w", "/ro" + r"ot/[\w.]", "/ho" + r"me/\w", "/op" + r"t/\w"]
SECRETS = [r"sk-[A-Za-z0-9]{20,}", r"-----BEGIN [A-Z ]*PRIVATE KEY", r"AKIA[0-9A-Z]{16}", r"ghp_[A-Za-z0-9]{30,}"]


@cache
def tracked() -> tuple[Path, ...]:
    """Return the committed files, or all files where there is no git (an unpacked archive)."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode == 0 and done.stdout:
        paths = [ROOT / name for name in done.stdout.split("\0") if name]
    else:
        hidden = (".venv", ".git", ".mypy_cache", ".ruff_cache", ".pytest_cache", "__pycache__")
        paths = [path for path in ROOT.rglob("*") if not set(hidden) & set(path.relative_to(ROOT).parts)]
    return tuple(path for path in paths if path.is_file())


def holding(patterns: list[str], *, but: tuple[str, ...] = ()) -> list[str]:
    """Return `file:line` of every committed text that matches one of the patterns."""
    found = re.compile("|".join(patterns))
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in tracked()
        if path.relative_to(ROOT).as_posix() not in but and b"\0" not in (content := path.read_bytes())
        for number, line in enumerate(content.decode("utf-8").splitlines(), 1)
        if found.search(line)
    ]


def test_no_python_file_is_long() -> None:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in tracked() if p.suffix == ".py"}
    assert not {str(path.relative_to(ROOT)): lines for path, lines in lengths.items() if lines > 300}


def test_no_registry_is_named() -> None:
    assert not holding([re.escape(name) for name in REGISTRIES])


def test_no_path_of_a_machine() -> None:
    assert not holding([rf"(?<![\w.<]){path}" for path in MACHINE_PATHS])


def test_no_secret() -> None:
    assert not holding(SECRETS)


def test_every_policy_has_its_fixtures_beside_it() -> None:
    policies = [path for path in (ROOT / "policies").rglob("*.yaml") if not path.name.endswith(".test.yaml")]
    assert policies
    assert not [path.name for path in policies if not path.with_suffix(".test.yaml").exists()]
    fixtures = (ROOT / "policies").rglob("*.test.yaml")
    assert not [p.name for p in fixtures if not p.with_name(p.name.replace(".test.yaml", ".yaml")).exists()]


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"]]
    for extra in project["optional-dependencies"].keys() - {"train"}:
        wanted += project["optional-dependencies"][extra]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9._!+-]+", line) for line in lines)
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in lines}
    names = {re.split(r"[\[<>=!~; ]", item)[0].lower().replace("_", "-") for item in wanted}
    assert names <= pinned, "run: make constraints"


@pytest.mark.parametrize("version", ["1.82.7", "1.82.8"])
def test_the_tampered_litellm_releases_are_excluded(version: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    litellm = next(item for item in project["dependencies"] if item.startswith("litellm"))
    assert f"!={version}" in litellm


def test_the_versions_agree() -> None:
    import copilot

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == copilot.__version__
    assert f"## {copilot.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_ci_script_can_be_run() -> None:
    script = ROOT / ".ci/run"
    assert script.stat().st_mode & stat.S_IXUSR
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_nothing_stray_lies_at_the_top() -> None:
    known = {
        ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "app.py",
        "constraints.txt", "pyproject.toml",
    }  # fmt: skip
    lying = {path.name for path in tracked() if path.parent == ROOT}
    assert lying <= known, lying - known
