"""The one place that imports LiteLLM, and only when a call is made.

LiteLLM would fetch a price list at import and print advice on errors; both are turned off.
"""

from __future__ import annotations

import logging
import os
import warnings
from typing import Any

from copilot.errors import ModelError

__all__ = ["is_keyless", "load_litellm", "without_key"]

_NO_KEY = "no-key"
"""What is sent as the key to a server that was given none."""


# LiteLLM's own types make pydantic warn at the first call, long after the import and in whichever thread makes it.
_TYPES = (
    r"Items? '.*' on TypedDict class '.*' (is|are) using the `ReadOnly` qualifier",
    "Pydantic serializer warnings",
)


def load_litellm() -> Any:
    """Import LiteLLM quietly: no price list from the network, no telemetry, no advice on the console."""
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    # Before the import too: what is set aside in its block another thread may put back while it still runs.
    _quiet()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import litellm
        except ImportError as error:
            raise ModelError(f"LiteLLM cannot be loaded: {error}") from error
    _quiet()
    logging.getLogger("LiteLLM").setLevel(
        logging.ERROR
    )  # it warns of every new event loop, which is how sync calls work
    litellm.telemetry = False
    litellm.suppress_debug_info = True
    litellm.drop_params = True
    litellm.turn_off_message_logging = True
    return litellm


def _quiet() -> None:
    for message in _TYPES:
        warnings.filterwarnings("ignore", message, UserWarning)


def is_keyless(error: BaseException) -> bool:
    """Say whether a call was never made because there is no key to make it with."""
    return "missing credentials" in str(error).lower()


def without_key(litellm: Any, options: dict[str, Any], error: Exception) -> dict[str, Any]:
    """Return the options to call a server of one's own with once more: it may need no key, its client insists on one.

    Raises the error where it is another, or where the address is the vendor's.
    """
    if not (is_keyless(error) and _own_address(litellm, options)):
        raise error
    return {**options, "api_key": _NO_KEY}


def _own_address(litellm: Any, options: dict[str, Any]) -> str | None:
    """Return the address that was given, here or in LiteLLM's own settings for the provider."""
    if given := options["api_base"] or litellm.api_base:
        return str(given)
    provider = str(litellm.get_llm_provider(options["model"])[1]).upper()
    return next(filter(None, map(litellm.get_secret, (f"{provider}_BASE_URL", f"{provider}_API_BASE"))), None)
