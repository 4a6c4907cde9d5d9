from __future__ import annotations

import platform
import subprocess
import sys

import pytest

PROGRAM = """
import threading
from pathlib import Path
from copilot.ui.memory import give_back
held = []
barrier = threading.Barrier(24)
def work():
    held.append([bytearray(60_000) for _ in range(60)])
    barrier.wait(60)
threads = [threading.Thread(target=work) for _ in range(24)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
def used():
    return int(Path("/proc/self/statm").read_text().split()[1])
full = used()
kept = [mine[::10] for mine in held]
held.clear()
freed = used()
assert give_back()
print(full, freed, used())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library keeps its memory in another way")
def test_memory_that_many_threads_had_goes_back() -> None:
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    full, freed, left = map(int, run.stdout.split())
    assert left < freed <= full
    assert left < full / 2
