"""What importing costs: seconds of CPU, megabytes, and the heavy packages that came along."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from eval.bench.table import row

__all__ = ["compiled_modules", "run"]

_HEAVY = ("litellm", "chromadb", "gradio", "langchain_core")
_PROBE = """
import json, os, sys, time
def resident():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
mb, cpu = resident(), time.process_time()
{code}
print(json.dumps([time.process_time() - cpu, resident() - mb, [n for n in {heavy!r} if n in sys.modules]]))
"""


def run() -> None:
    """Print one row for each thing that is imported."""
    for label, code in {
        "import copilot": "import copilot",
        "checker, imported": "from copilot import PolicyChecker",
        "checker, policies loaded": "from copilot import PolicyChecker; PolicyChecker()",
        "checker, first draft checked": "from copilot import PolicyChecker; PolicyChecker().check('明天一定到')",
        "pipeline": "from copilot import Copilot, load_settings; Copilot.from_settings(load_settings())",
    }.items():
        seconds, megabytes, heavy = _measured(code)
        row(label, f"{seconds:.2f} s", f"{megabytes:.0f} MB", ", ".join(heavy) or "nothing heavy")


@contextmanager
def compiled_modules() -> Iterator[dict[str, str]]:
    """Yield an environment whose processes keep compiled modules, as an installed package has them, once one ran."""
    with tempfile.TemporaryDirectory() as compiled:
        env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        yield env | {"PYTHONPYCACHEPREFIX": compiled}


def _measured(code: str) -> tuple[float, float, list[str]]:
    probe = _PROBE.format(code=code, heavy=_HEAVY)
    best: tuple[float, float, list[str]] | None = None
    with compiled_modules() as env:
        for _ in range(3):
            done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True, env=env)
            seconds, megabytes, heavy = json.loads(done.stdout.splitlines()[-1])
            best = (seconds, megabytes, heavy) if best is None or seconds < best[0] else best
    assert best is not None
    return best
