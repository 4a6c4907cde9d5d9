from __future__ import annotations

import gc
import inspect

import pytest

from copilot.ui.quick import import_gradio, without_collection


def test_importing_gradio_leaves_nothing_behind() -> None:
    before = inspect.getfile
    import_gradio()
    assert inspect.getfile is before


def test_garbage_is_collected_again_after_the_start_and_after_a_failed_one() -> None:
    with without_collection():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError), without_collection():
        raise ValueError
    assert gc.isenabled()
    gc.unfreeze()
