"""`python -m eval.leaderboard.guardrails`: install public guardrail libraries, each by itself, and score them.

Environments are kept in `.eval/guardrails/`, so that a second run installs nothing. A library that cannot be
installed or run is told and the others go on.
"""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

from copilot.errors import CopilotError
from copilot.resources import load_model
from copilot.types import Frozen
from eval.leaderboard.command import run_leaderboard
from eval.leaderboard.results import FOLDER
from eval.leaderboard.systems import Keywords
from eval.lines import load_list
from eval.report.terminal import make_console
from eval.write import write_text

__all__ = ["Library", "load_libraries", "main"]


class Library(Frozen):
    """One library: what to install, and the program that makes it speak the case format."""

    name: str
    package: str
    adapter: str
    words: str | None = None
    about: str = ""


def load_libraries(path: Path = FOLDER / "guardrails.yaml") -> tuple[Library, ...]:
    """Return the libraries to score; a mistake is a ConfigError naming file and field."""
    return load_list(path, Library)


def main(names: Sequence[str], home: Path = Path(".eval") / "guardrails", folder: Path = FOLDER) -> int:
    """Install and score the named libraries, or all; return how many could not be scored."""
    console = make_console()
    failed = 0
    libraries = {library.name: library for library in load_libraries()}
    if unknown := [name for name in names if name not in libraries]:
        print(f"no library is called {', '.join(unknown)}; known are: {', '.join(libraries)}", file=sys.stderr)
        return len(unknown)
    for library in [libraries[name] for name in names] if names else libraries.values():
        try:
            run_leaderboard(
                console, command=_command(library, home), name=library.name, about=library.about, folder=folder
            )
        except CopilotError as error:
            failed += 1
            print(f"{library.name}: not scored: {error}", file=sys.stderr)
    return failed


def _command(library: Library, home: Path) -> str:
    python = _installed(library, home / library.name)
    parts = [str(python), str(FOLDER / library.adapter)]
    if library.words:
        words = load_model(FOLDER / library.words, Keywords).words
        parts.append(
            str(write_text(home / f"{library.name}.words.json", json.dumps(words, ensure_ascii=False)).resolve())
        )
    return shlex.join(parts)


def _installed(library: Library, folder: Path) -> Path:
    python, done = folder.resolve() / "bin" / "python", folder / "installed"
    if done.exists() and done.read_text(encoding="utf-8") == library.package:
        return python
    print(f"installing {library.package} into {folder}", file=sys.stderr)
    venv.create(folder, with_pip=True, clear=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", library.package]
    result = subprocess.run(install, capture_output=True, text=True, check=False)
    if result.returncode:
        last = (result.stderr.strip().splitlines() or ["no message"])[-1]
        raise CopilotError(f"{library.package} cannot be installed: {last[:300]}")
    write_text(done, library.package)
    return python


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
