"""Where a sent text is handed to: nothing (the page copies it), a webhook, or a Python callback."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol

from copilot.errors import ConfigError
from copilot.types import Frozen

if TYPE_CHECKING:
    from copilot.settings import Settings

__all__ = ["CallbackOutlet", "ClipboardOutlet", "Delivery", "NotSent", "Outgoing", "Outlet", "outlet_from"]


class Outgoing(Frozen):
    """What an outlet gets."""

    key: str
    """Idempotency key: the same key is the same sending, however often it arrives."""
    conversation_id: str
    text: str
    by: str


class Delivery(Frozen):
    """What became of it."""

    state: Literal["taken", "refused", "unknown"]
    """`refused`: certainly not sent. `unknown`: it may have been sent."""
    code: str = ""
    """Short reason from a fixed set, without personal data, e.g. `http 503`, `timeout`; stays for ever."""
    detail: str = ""
    """The outlet's own words for the agent; erased with the customer's data."""


class Outlet(Protocol):
    """A way out; `send` never raises for what can go wrong on the way."""

    @property
    def name(self) -> str:
        """Short name, kept in the log."""

    @property
    def is_repeatable(self) -> bool:
        """Whether the other side drops a key it has seen, so that an interrupted sending may be repeated."""

    def send(self, outgoing: Outgoing) -> Delivery:
        """Hand the text over."""


class ClipboardOutlet:
    """The page shows the text to copy; there is nobody else to hand it to."""

    def __init__(self, name: Literal["clipboard", "none"] = "clipboard") -> None:
        """Take the name that the log shows."""
        self.name = name
        self.is_repeatable = False

    def send(self, outgoing: Outgoing) -> Delivery:
        """Take it at once."""
        return Delivery(state="taken")


class CallbackOutlet:
    """An integrator's function: returns when it has taken the text, raises `NotSent` when it certainly has not."""

    def __init__(
        self, function: Callable[[Outgoing], object], *, name: str = "callback", is_repeatable: bool = False
    ) -> None:
        """Set `is_repeatable` when the function itself drops a key that it has already sent."""
        self.name = name
        self.is_repeatable = is_repeatable
        self._function = function

    def send(self, outgoing: Outgoing) -> Delivery:
        """Call the function; whatever it raises leaves open whether the text went out."""
        try:
            self._function(outgoing)
        except NotSent as error:
            return Delivery(state="refused", code="refused", detail=str(error)[:500])
        except Exception as error:  # the outer edge to foreign code
            return Delivery(state="unknown", code=type(error).__name__)
        return Delivery(state="taken")


class NotSent(Exception):
    """Raised by a callback: the text certainly did not go out; the text of the error is shown to the agent."""


def outlet_from(settings: Settings) -> Outlet:
    """Return the outlet that the settings name; raises ConfigError naming the setting that is missing."""
    if settings.outlet != "webhook":
        return ClipboardOutlet(settings.outlet)
    if settings.outlet_url is None or settings.outlet_secret is None:
        missing = "outlet_url" if settings.outlet_url is None else "outlet_secret"
        raise ConfigError(f'{missing}: needed for outlet = "webhook"')
    from copilot.reviews.sending.webhook import WebhookOutlet

    return WebhookOutlet(settings.outlet_url, settings.outlet_secret, is_repeatable=settings.outlet_drops_repeats)
