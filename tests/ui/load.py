"""Many agents at once against a running workbench: how long a re-check takes from the edit to its findings.

    python -m tests.ui.load http://127.0.0.1:7860 --sessions 50 --seconds 30 [--pid SERVER]
    python -m tests.ui.load http://127.0.0.1:7860 --work --seconds 1800 --pid SERVER

Each session opens the page and a conversation, then edits every `--pause` seconds and reads its result as the page
does. With `--work` it also looks at the queue, has the draft made again, sends, and is written to again. The first
re-checks, while everybody's page and first draft are made, are counted apart from the later ones. A measurement, not
a test; it fills the store, so give the server one of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import httpx

from tests.ui.visits import Page, Visit

TEXTS = (
    "您好，我帮您查一下，稍后回复您。",
    "您好，保证明天一定送到。",
    "Hello, let me check this.",
    "네, 확인해 보겠습니다.",
)
SAID = (
    ("请问不喜欢可以退吗，运费谁出？", "您好，感谢您的留言。"),
    ("Where is my parcel? I ordered a week ago.", "Hello, thank you for your message."),
    ("사이즈가 안 맞으면 교환되나요?", "안녕하세요, 고객님. 문의 감사합니다."),
)
"""What a customer writes, and what is sent to them."""
_FIRST = 25.0
"""Seconds after the first page in which re-checks count as early."""
_LOOKS = 3.0
"""Seconds between two looks of a page at the queue."""
_EDITS = 6
"""Edits until a text is sent."""


class Load:
    """All sessions and what they took."""

    def __init__(self, client: httpx.AsyncClient, page: Page, receive: int, args: Any) -> None:
        self.client, self.page, self.receive, self.args = client, page, receive, args
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.failed: dict[str, int] = defaultdict(int)
        self.started = time.monotonic()

    async def timed(self, name: str, doing: Any) -> None:
        """Await a step and note how long it took, or that it failed."""
        try:
            self.taken[name].append(await doing)
        except (httpx.HTTPError, RuntimeError):
            self.failed[name] += 1

    async def written(self, number: int, turn: int) -> str:
        """Let a customer write; return their conversation."""
        cid = self.args.conversation or f"load-{number}-{turn // 3}"
        if not self.args.conversation:
            said = {"role": "customer", "text": SAID[number % 3][0], "id": f"{cid}-{turn}"}
            caller = Visit(self.client, self.page, f"api{number}-{turn}")
            await self.timed("message comes in", caller.call(self.receive, {"id": cid, "conversation": [said]}))
        return cid

    async def agent(self, number: int) -> None:
        """Work until the time is over."""
        chance, turn, end = random.Random(number), 0, self.started + self.args.seconds
        visit, pause = Visit(self.client, self.page, f"load{number}"), self.args.pause
        cid = await self.written(number, turn)
        await asyncio.sleep(chance.random() * self.args.arrive)
        await self.timed("open the page", visit.arrive())
        await self.timed("open a conversation", visit.choose(cid))
        while time.monotonic() < end:
            for _ in range(_EDITS):
                await self.wait(visit, pause * (0.5 + chance.random()))
                early = time.monotonic() - self.started < _FIRST
                text = chance.choice(TEXTS) + str(chance.randrange(10**6))
                await self.timed("re-check, early" if early else "re-check", visit.edit(text))
            if self.args.work:
                turn += 1
                await self.answer(visit, number, turn)

    async def wait(self, visit: Visit, seconds: float) -> None:
        """Pass the time; a page looks at the queue meanwhile."""
        while self.args.work and seconds > _LOOKS:
            await asyncio.sleep(_LOOKS)
            await self.timed("look", visit.look())
            seconds -= _LOOKS
        await asyncio.sleep(max(0.0, seconds))

    async def answer(self, visit: Visit, number: int, turn: int) -> None:
        """Have the draft made again, send a text of one's own and go on with what the customer writes then."""
        await self.timed("draft again", visit.regenerate())
        visit.text = SAID[number % 3][1]
        await self.timed("send", visit.send())
        if visit.view.sent != visit.text:
            self.failed["send"] += 1
        await self.timed("open a conversation", visit.choose(await self.written(number, turn)))


def usage(pid: int) -> tuple[int, float]:
    """Return the resident memory of a process in MB and the seconds of CPU it has used; zeros without one."""
    if not pid:
        return 0, 0.0
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    ticks = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return next(int(ln.split()[1]) // 1024 for ln in lines if ln.startswith("VmRSS")), sum(map(int, ticks[11:13])) / 100


async def watch(load: Load) -> None:
    """Tell memory and CPU every minute."""
    while True:
        memory, cpu = usage(load.args.pid)
        print(f"{time.monotonic() - load.started:5.0f} s  {memory} MB  {cpu:.1f} s CPU", flush=True)
        await asyncio.sleep(60)


async def run(args: Any) -> None:
    """Measure and print."""
    limits = httpx.Limits(max_connections=200)
    async with httpx.AsyncClient(base_url=args.url, timeout=60, limits=limits, trust_env=False) as client:
        config = (await client.get("/config")).json()
        receive = next(int(e["id"]) for e in config["dependencies"] if e.get("api_name") == "receive")
        load = Load(client, Page(config), receive, args)
        watching = asyncio.create_task(watch(load))
        await asyncio.gather(*[load.agent(n) for n in range(args.sessions)])
        watching.cancel()
    memory, cpu = usage(args.pid)
    print(f"{args.sessions} sessions, {args.seconds:.0f} s: {memory} MB, {cpu:.1f} s CPU in all")
    for name in sorted({*load.taken, *load.failed}):
        print(summary(name, load.taken[name], load.failed[name]))


def summary(name: str, seconds: list[float], failed: int) -> str:
    """Return one line of the result."""
    ranked = sorted(taken * 1000 for taken in seconds) or [0.0]
    p95 = ranked[int(0.95 * (len(ranked) - 1))]
    return (
        f"{name:20} {len(seconds):6} times, {failed} failed: median {statistics.median(ranked):.0f} ms, "
        f"p95 {p95:.0f} ms, longest {ranked[-1]:.0f} ms"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--pause", type=float, default=5, help="seconds between two edits of a session, on average")
    parser.add_argument("--arrive", type=float, default=5, help="seconds in which all sessions open the page")
    parser.add_argument("--work", action="store_true", help="look, draft again and send as well")
    parser.add_argument("--conversation", default="", help="one for all, instead of one each (edits only)")
    parser.add_argument("--pid", type=int, default=0, help="the server's process, for its memory and CPU")
    asyncio.run(run(parser.parse_args()))
