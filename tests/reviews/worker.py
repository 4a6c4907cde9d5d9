"""Run as a process of its own, so that it can be killed: `python worker.py DEED URL FOLDER [NUMBER]`."""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

from copilot.conversation import Conversation, Message
from copilot.errors import StaleDraft, StoreError
from copilot.reviews.people.roles import User
from copilot.reviews.sending.outlets import Delivery, Outgoing
from copilot.reviews.store import ReviewStore
from copilot.verdict import Verdict

AGENT = User(name="mei", roles=frozenset({"agent"}))
PASSED = Verdict(outcome="passed")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class FileOutlet:
    """Appends the key of every text it takes to a file, and dies where it is told to."""

    def __init__(self, file: Path, dies: str = "") -> None:
        self.name, self.is_repeatable = "file", False
        self._file, self._dies = file, dies

    def send(self, outgoing: Outgoing) -> Delivery:
        if self._dies == "before":
            die()
        with self._file.open("a") as out:
            out.write(outgoing.key + "\n")
            out.flush()
            os.fsync(out.fileno())
        if self._dies == "after":
            die()
        return Delivery(state="taken")


def send_once(store: ReviewStore, folder: Path, dies: str) -> None:
    """Claim and deliver one text, dying at a chosen moment."""
    version = store.version("K1", by=AGENT)
    store.claim_send("click-kill-1", "K1", version, "亲，10分钟内给您答复", verdict=PASSED, by=AGENT, outlet="file")
    if dies == "claimed":
        die()
    store.deliver("click-kill-1", FileOutlet(folder / "taken", dies), by=AGENT)
    print("acknowledged", flush=True)
    die()


def send_for_ever(store: ReviewStore, folder: Path) -> None:
    """Send text after text, telling each acknowledged one, until killed."""
    outlet = FileOutlet(folder / "taken")
    for number in range(10_000):
        key = f"click-{number:05}"
        version = store.version("K1", by=AGENT)
        store.claim_send(key, "K1", version, f"第{number}句", verdict=PASSED, by=AGENT, outlet="file")
        if store.deliver(key, outlet, by=AGENT).state == "acknowledged":
            print(key, flush=True)


def fill(store: ReviewStore, folder: Path) -> None:
    """Write notes until no file may grow any more, telling each recorded one."""
    size = (folder / "reviews.sqlite").stat().st_size + 200_000
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    for number in range(10_000):
        try:
            store.note("K1", f"{number} " + "满" * 2000, by=AGENT)
        except StoreError as error:
            print(f"refused: {error}", flush=True)
            return
        print(f"noted {number}", flush=True)


def compete(store: ReviewStore, name: str) -> None:
    """Try to answer every version of one conversation, beside other processes."""
    for number in range(15):
        key = f"click-{name}-{number:03}"
        try:
            version = store.version("K1", by=AGENT)
            sent = store.claim_send(key, "K1", version, f"{name} {number}", verdict=PASSED, by=AGENT, outlet="file")
        except StaleDraft:
            continue
        print(f"{version} {sent.key}", flush=True)
        store.acknowledge(key, by=AGENT)


def main() -> None:
    deed, url, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    store = ReviewStore.open(url, busy_seconds=30)
    store.add_conversation(
        Conversation(id="K1", messages=(Message(role="customer", text="在吗", id="m1"),)), customer="u", by=AGENT
    )
    if deed == "for-ever":
        send_for_ever(store, folder)
    elif deed == "fill":
        fill(store, folder)
    elif deed == "compete":
        compete(store, sys.argv[4])
    else:
        send_once(store, folder, deed)


if __name__ == "__main__":
    main()
