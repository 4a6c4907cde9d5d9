from __future__ import annotations

import sys
import warnings
from types import ModuleType

import pytest

from copilot.vendor import load_litellm


@pytest.mark.parametrize(
    "said",
    [
        "Item 'id' on TypedDict class '_ModelInfo' is using the `ReadOnly` qualifier. Pydantic will not protect it.",
        "Items 'mode', 'ttl' on TypedDict class 'Point' are using the `ReadOnly` qualifier. Pydantic will not …",
    ],
    ids=["one", "several"],
)
def test_what_pydantic_says_of_its_types_is_not_shown(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # In a thread of its own the import's own block of filters may be undone from outside while it runs.
    monkeypatch.setitem(sys.modules, "litellm", ModuleType("litellm"))
    monkeypatch.setenv("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    with warnings.catch_warnings(record=True) as shown:
        warnings.simplefilter("always")
        load_litellm()
        warnings.warn(said, UserWarning, stacklevel=1)
        warnings.warn("another matter", UserWarning, stacklevel=1)
    assert [str(warning.message) for warning in shown] == ["another matter"]
