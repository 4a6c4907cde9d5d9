from __future__ import annotations

import gc
import inspect
import sys

import pytest

from copilot.ui.quick import import_gradio, keep_signatures, without_collection, without_lookups


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


def test_kept_signatures_are_those_python_finds() -> None:
    from gradio.components import HTML, Textbox  # noqa: TID251 - what the page is made of

    kinds = (HTML, Textbox)
    for kind in kinds:  # another test of this run may have started a workbench
        vars(inspect.unwrap(kind.__init__)).pop("__signature__", None)
    found = [inspect.signature(kind.__init__) for kind in kinds]
    keep_signatures()
    assert [inspect.signature(kind.__init__) for kind in kinds] == found
    assert all("__signature__" in vars(inspect.unwrap(kind.__init__)) for kind in kinds)


def test_an_event_looks_for_no_library_of_plots(monkeypatch: pytest.MonkeyPatch) -> None:
    from gradio import utils  # noqa: TID251 - its events use this

    kept, tried = utils.MatplotlibBackendMananger, []

    class Finder:
        def find_spec(self, name: str, *_: object) -> None:
            tried.append(name)

    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    monkeypatch.delitem(sys.modules, "matplotlib", raising=False)
    try:
        without_lookups()
        with utils.MatplotlibBackendMananger():
            pass
    finally:
        utils.MatplotlibBackendMananger = kept
    assert "matplotlib" not in tried
