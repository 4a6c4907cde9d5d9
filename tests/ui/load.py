"""Many agents at once against a running workbench: how long a re-check takes from the edit to its findings.

    python -m tests.ui.load http://127.0.0.1:7860 --sessions 50 --seconds 30 [--pid SERVER]

Each session edits every `--pause` seconds and reads its result as the page does. A measurement, not a test.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import time
from pathlib import Path
from typing import Any

import httpx

from copilot.ui.models import View

TEXTS = (
    "您好，我帮您查一下，稍后回复您。",
    "您好，保证明天一定送到。",
    "Hello, let me check this.",
    "네, 확인해 보겠습니다.",
)


def change_event(config: dict[str, Any]) -> int:
    """Return the number of the event that checks an edited text."""
    draft = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "draft")
    return next(int(d["id"]) for d in config["dependencies"] if [draft, "change"] in d["targets"])


async def edit(client: httpx.AsyncClient, event: int, session: str, cid: str, text: str) -> float:
    """Send one edit; return the seconds until its findings are there."""
    started = time.perf_counter()
    data = [View(cid=cid).model_dump_json(), text]
    body = {"data": data, "event_data": None, "fn_index": event, "session_hash": session}
    (await client.post("/gradio_api/queue/join", json=body)).raise_for_status()
    async with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        async for line in stream.aiter_lines():
            message = json.loads(line[5:]) if line.startswith("data:") else {}
            if message.get("msg") == "process_completed":
                if not message.get("success"):
                    raise RuntimeError(str(message)[:200])
                return time.perf_counter() - started
    raise RuntimeError("no result")


async def agent(client: httpx.AsyncClient, event: int, number: int, args: Any, taken: list[float]) -> int:
    """Edit until the time is over; return how many edits failed."""
    chance, failed, end = random.Random(number), 0, time.monotonic() + args.seconds
    await asyncio.sleep(chance.random() * args.pause)
    while time.monotonic() < end:
        text = chance.choice(TEXTS) + str(chance.randrange(10**6))
        try:
            taken.append(await edit(client, event, f"load{number}", args.conversation, text))
        except (httpx.HTTPError, RuntimeError):
            failed += 1
        await asyncio.sleep(args.pause * (0.5 + chance.random()))
    return failed


def memory(pid: int) -> int:
    """Return the resident memory of a process in MB; 0 without one."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines() if pid else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS")), 0)


async def run(args: Any) -> None:
    """Measure and print."""
    taken: list[float] = []
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(base_url=args.url, timeout=30, limits=limits, trust_env=False) as client:
        event, before = change_event((await client.get("/config")).json()), memory(args.pid)
        failed = sum(await asyncio.gather(*[agent(client, event, n, args, taken) for n in range(args.sessions)]))
    ranked = sorted(seconds * 1000 for seconds in taken)
    p95 = ranked[int(0.95 * (len(ranked) - 1))]
    print(f"{args.sessions} sessions, {len(ranked)} edits, {failed} failed: median {statistics.median(ranked):.0f} ms, "
          f"p95 {p95:.0f} ms, longest {ranked[-1]:.0f} ms; memory {before} -> {memory(args.pid)} MB")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--pause", type=float, default=5, help="seconds between two edits of a session, on average")
    parser.add_argument("--conversation", default="zh-parcel")
    parser.add_argument("--pid", type=int, default=0, help="the server's process, for its memory")
    asyncio.run(run(parser.parse_args()))
