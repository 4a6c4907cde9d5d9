"""What makes start and pages quicker.

Gradio without its editor stubs, without figures nobody looks at, and without finding out again what stays the same.
"""

from __future__ import annotations

import gc
import inspect
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

__all__ = ["import_gradio", "keep_signatures", "without_collection", "without_lookups", "without_statistics"]


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


def without_statistics() -> None:
    """Stop what Gradio counts for a monitoring page that is not served: after every event a table of the last ones.

    To be called before Gradio's queue is made, which reads these settings.
    """
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "1")
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(10**12))


def keep_signatures() -> None:
    """Keep the signature of every kind of component with it.

    Gradio asks for it for all components of a page that is opened and for each one that an answer fills, and Python
    would work it out from the code each time: a third of the time a new page takes.
    """
    from gradio.blocks import Block

    kinds: list[type[Any]] = [Block]
    for kind in kinds:
        kinds += kind.__subclasses__()
        wrapped = inspect.unwrap(kind.__init__)
        wrapped.__signature__ = inspect.signature(wrapped)


def without_lookups() -> None:
    """Stop what Gradio looks up on the disk again and again, on the event loop.

    With every event it tries twice to import a library for plots, which the page has none of, and where that is not
    installed Python searches all its folders each time; with every component an answer fills it follows the links of
    the folder for temporary files.
    """
    from gradio import utils

    os.environ.setdefault("GRADIO_TEMP_DIR", str((Path(tempfile.gettempdir()) / "gradio").resolve()))
    utils.MatplotlibBackendMananger = nullcontext  # type: ignore[misc,assignment]
