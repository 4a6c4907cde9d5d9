"""Personal data out of logs: telephone numbers, identity and card numbers, e-mail and postal addresses, links.

What counts as one stands in `masking.yaml` beside this module. Masking is for lines that leave the store (logs,
error reports, exports on request); the record itself is protected by access and by erasure, not by masking.
"""

from __future__ import annotations

import logging
import re
from functools import cached_property
from pathlib import Path
from typing import TextIO

from copilot.resources import Regex, load_model
from copilot.types import Frozen

__all__ = ["Kind", "Masker", "MaskingFilter", "load_masker", "masked_logging"]

_FILE = Path(__file__).parent / "masking.yaml"
_LONGEST = 20_000
"""Characters looked at; a longer line is cut, for what was not looked at is not shown."""


class Kind(Frozen):
    """One sort of personal data."""

    name: str
    """Shown in place of the words, in square brackets."""
    pattern: Regex


class Masker(Frozen):
    """Replaces personal data by the name of its kind; the order of the kinds counts."""

    kinds: tuple[Kind, ...]

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?P<k{i}>{kind.pattern})" for i, kind in enumerate(self.kinds)), re.IGNORECASE)

    def mask(self, text: str) -> str:
        """Return the text with every piece of personal data replaced."""
        if not self.kinds:
            return text
        shown = text[:_LONGEST]
        masked = self._expression.sub(lambda match: f"[{self.kinds[int((match.lastgroup or 'k0')[1:])].name}]", shown)
        return masked if len(text) <= _LONGEST else f"{masked}…"


def load_masker(path: Path = _FILE) -> Masker:
    """Read the kinds; raises ConfigError naming the file and the field."""
    return load_model(path, Masker)


class MaskingFilter(logging.Filter):
    """Put on a handler, it masks every message, its arguments and its traceback."""

    def __init__(self, masker: Masker) -> None:
        """Take a loaded masker."""
        super().__init__()
        self._masker = masker
        self._format = logging.Formatter().formatException

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through, masked."""
        record.msg, record.args = self._masker.mask(record.getMessage()), None
        if record.exc_info:
            record.exc_text = self._masker.mask(record.exc_text or self._format(record.exc_info))
            record.exc_info = None
        if record.stack_info:
            record.stack_info = self._masker.mask(record.stack_info)
        return True


def masked_logging(level: int, stream: TextIO | None = None) -> logging.Handler:
    """Send every log line of the program through one masking handler (standard error by default); return it.

    Handlers that a library put on its own logger, or on the root, are taken off: their lines come here as well.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(MaskingFilter(load_masker()))
    loggers = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
    for logger in loggers:
        if logger.handlers:
            logger.handlers.clear()
            logger.propagate = True
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)
    return handler
