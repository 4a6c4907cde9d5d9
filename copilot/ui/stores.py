"""The review store of the workbench, filled with the sample conversations when it is new."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from copilot.reviews.people.roles import system_user
from copilot.reviews.store import ReviewStore
from copilot.settings import Settings
from copilot.ui.samples import load_samples, shifted

__all__ = ["fill_with_samples", "open_store"]


def open_store(settings: Settings) -> ReviewStore:
    """Open the store of the settings, making the folder of a SQLite file; raises StoreError or ConfigError."""
    prefix = "sqlite:///"
    if settings.database_url.startswith(prefix) and ":memory:" not in settings.database_url:
        Path(settings.database_url.removeprefix(prefix)).parent.mkdir(parents=True, exist_ok=True)
    return ReviewStore.open(settings.database_url)


def fill_with_samples(store: ReviewStore, now: datetime | None = None) -> int:
    """Put the sample conversations into a store that has none; return how many."""
    by = system_user("samples")
    if store.queue(by=by, include_closed=True, limit=1):
        return 0
    now = now or datetime.now(UTC)
    samples = load_samples()
    for sample in samples:
        moved = shifted(sample, now)
        store.add_conversation(
            moved.to_conversation(), moved.facts, by=by, customer=moved.customer, lang=moved.lang, labels=moved.labels
        )
    return len(samples)
