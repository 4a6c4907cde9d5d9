"""Everything the workbench is made of, built once from the settings and passed down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from copilot.errors import ConfigError
from copilot.pipeline import Copilot
from copilot.prompting import ProcedureBook
from copilot.reviews.sending.outlets import ClipboardOutlet, Outlet
from copilot.reviews.views import ConversationView
from copilot.settings import Settings
from copilot.ui.models import PolicyInfo, Waiting
from copilot.ui.recent import Recent
from copilot.ui.texts import LANGS, Texts, load_texts

if TYPE_CHECKING:
    from copilot.checking.policy import Wording
    from copilot.reviews.store import ReviewStore
    from copilot.types import Lang

__all__ = ["Parts", "Progress", "build_parts"]


@dataclass
class Progress:
    """How far the start is; written by the starter, read by every page."""

    key: str = ""
    """Key of the words to show, empty when all is ready."""
    detail: str = ""
    is_problem: bool = False
    is_seen: bool = False
    """A page has been filled; what is loaded beside no longer holds up the first one."""

    asked: int = 0
    """Drafts and translations that people wait for now; what is made ahead of them stands back."""

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Count something that somebody waits for."""
        self.asked += 1
        try:
            yield
        finally:
            self.asked -= 1

    def set(self, key: str = "", detail: str = "", *, is_problem: bool = False) -> None:
        """Move to another state."""
        self.key, self.detail, self.is_problem = key, detail, is_problem


@dataclass(frozen=True)
class Parts:
    """What services and handlers work with."""

    settings: Settings
    store: ReviewStore
    copilot: Copilot
    procedures: ProcedureBook
    outlet: Outlet
    texts: Mapping[Lang, Texts]
    policies: Mapping[str, PolicyInfo] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)
    queues: Recent[Waiting] = field(default_factory=lambda: Recent(size=20, seconds=30))
    """The queue as every page asks for it, by the number of the newest event."""
    views: Recent[ConversationView] = field(default_factory=lambda: Recent(size=300))
    """Conversations that are being edited, by the number of their newest event."""


def build_parts(settings: Settings, *, copilot: Copilot | None = None, outlet: Outlet | None = None) -> Parts:
    """Build the parts; raises ConfigError or StoreError with one clear line when one cannot be had."""
    from copilot.ui.stores import open_store

    return Parts(
        settings=settings,
        store=open_store(settings),
        copilot=copilot or Copilot.from_settings(settings),
        procedures=ProcedureBook.load(settings.prompts_dir),
        outlet=outlet or _outlet(settings),
        texts=load_texts(),
        policies=_policies(settings),
    )


def _outlet(settings: Settings) -> Outlet:
    if settings.outlet == "webhook":
        from copilot.reviews.sending.webhook import WebhookOutlet

        if settings.outlet_url is None or settings.outlet_secret is None:
            raise ConfigError("outlet: webhook needs outlet_url and outlet_secret")
        return WebhookOutlet(settings.outlet_url, settings.outlet_secret)
    return ClipboardOutlet(settings.outlet)


def _policies(settings: Settings) -> dict[str, PolicyInfo]:
    from copilot.checking.policy import Policy
    from copilot.resources import load_model, root, yaml_files

    folder = settings.policies_dir or root("policies")
    found = (load_model(path, Policy) for path in yaml_files(folder))
    return {
        p.id: PolicyInfo(
            id=p.id, title=_told(p.title), why=_told(p.why), source=", ".join(p.source),
            messages={name: _told(reason.message) for name, reason in p.reasons.items()},
        )
        for p in found
    }  # fmt: skip


def _told(wording: Wording) -> dict[Lang, str]:
    return {lang: wording.in_(lang) for lang in LANGS}
