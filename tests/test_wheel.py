"""The wheel holds everything that is needed, and works where there is no checkout."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.wheel
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the backend that the development environment holds: no download."""
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(out)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True, text=True)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a new environment's commands, the wheel installed in it.

    The dependencies are lent by a path entry. Such an entry brings no editable install along, so that `copilot` can
    only come from the wheel.
    """
    home = tmp_path_factory.mktemp("clean")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True, text=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    lent = home / "lib" / version / "site-packages" / "lent.pth"
    lent.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return home / "bin"


def _in(clean: Path, folder: Path, *command: str, stdin: str = "") -> str:
    arguments = [str(clean / command[0]), *command[1:]]
    done = subprocess.run(arguments, input=stdin, capture_output=True, text=True, cwd=folder, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_package_and_its_data(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    skipped = ("__pycache__", ".mypy_cache")
    for folder in ("copilot", "prompts", "policies", "knowledge"):
        place = folder if folder == "copilot" else f"copilot/data/{folder}"
        files = (path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*") if path.is_file())
        wanted = {f"{place}/{path.as_posix()}" for path in files if not set(skipped) & set(path.parts)}
        assert not wanted - names
    assert "copilot/py.typed" in names


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"copilot", next(top for top in tops if top.endswith(".dist-info"))}


def test_the_package_comes_from_the_wheel(clean: Path, tmp_path: Path) -> None:
    where = _in(clean, tmp_path, "python", "-c", "import copilot; print(copilot.__file__)").strip()
    assert Path(where).is_relative_to(clean.parent)


def test_one_prompt_and_one_policy_load(clean: Path, tmp_path: Path) -> None:
    code = """
from copilot.checking.loader import load_policies
from copilot.prompting import PromptBuilder
from copilot.resources import root
PromptBuilder.load(None)
print(",".join(item.policy.id for item in load_policies()), root("prompts"), root("knowledge"))
"""
    policies, prompts, knowledge = _in(clean, tmp_path, "python", "-c", code).split()
    assert {"delivery-date", "fault-admission", "discount-limit"} <= set(policies.split(","))
    assert all(Path(path).is_relative_to(clean.parent) for path in (prompts, knowledge))


def test_the_command_checks_a_line(clean: Path, tmp_path: Path) -> None:
    line = json.dumps({"id": 1, "lang": "zh", "draft": "亲，明天一定到哦"}, ensure_ascii=False)
    answer = json.loads(_in(clean, tmp_path, "copilot", "check", "-", stdin=line))
    assert answer["outcome"] == "rejected"
    assert answer["findings"][0]["policy"] == "delivery-date"


def test_the_command_drafts_a_reply(clean: Path, tmp_path: Path) -> None:
    line = json.dumps({"id": 1, "conversation": [{"role": "customer", "text": "在吗"}]}, ensure_ascii=False)
    answer = json.loads(_in(clean, tmp_path, "copilot", "draft", "-", stdin=line))
    assert answer["reply"]
