"""Settings for the commands: loaded once a call, problems told in plain lines."""

from __future__ import annotations

from typing import Any

from copilot.settings import Settings, load_settings

__all__ = ["load"]


def load(**overrides: Any) -> Settings:
    """Return the settings with a command's own options on top."""
    return load_settings(**overrides)
