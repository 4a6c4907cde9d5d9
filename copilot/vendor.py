"""The one place that imports LiteLLM, and only when a call is made.

LiteLLM would fetch a price list at import and print advice on errors; both are turned off.
"""

from __future__ import annotations

import logging
import os
import warnings
from typing import Any

from copilot.errors import ModelError

__all__ = ["load_litellm"]


# LiteLLM's own types make pydantic warn at the first call, long after the import and in whichever thread makes it.
_TYPES = (r"Item '.*' on TypedDict class '.*' is using the `ReadOnly` qualifier", "Pydantic serializer warnings")


def load_litellm() -> Any:
    """Import LiteLLM quietly: no price list from the network, no telemetry, no advice on the console."""
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import litellm
        except ImportError as error:
            raise ModelError(f"LiteLLM cannot be loaded: {error}") from error
    for message in _TYPES:
        warnings.filterwarnings("ignore", message, UserWarning)
    logging.getLogger("LiteLLM").setLevel(
        logging.ERROR
    )  # it warns of every new event loop, which is how sync calls work
    litellm.telemetry = False
    litellm.suppress_debug_info = True
    litellm.drop_params = True
    litellm.turn_off_message_logging = True
    return litellm
