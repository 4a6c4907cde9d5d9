"""What makes the start quicker: Gradio without its editor stubs, no garbage collection while everything is loaded."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["import_gradio", "without_collection"]


def import_gradio() -> None:
    """Import Gradio without the stub files that it writes for editors.

    For every component it parses its own source and compares a `.pyi` file beside it, which takes half of the import.
    It leaves out components that stand in no file, so for these moments its components do.
    """
    real = inspect.getfile

    def getfile(thing: Any) -> str:
        if isinstance(thing, type) and thing.__module__.startswith("gradio."):
            raise OSError("no stub file is wanted")
        return real(thing)

    inspect.getfile = getfile  # type: ignore[assignment]
    try:
        import gradio  # noqa: F401
    finally:
        inspect.getfile = real


@contextmanager
def without_collection() -> Iterator[None]:
    """Keep the garbage collector from walking again and again over what is loaded once and stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
