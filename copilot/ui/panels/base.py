"""What all panels share: HTML components whose buttons report to Python, and labels that change their language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from copilot.ui.texts import Texts

__all__ = ["CLICKS", "Labels", "html"]

CLICKS = """element.addEventListener('click', (e) => {
  const b = e.target.closest('[data-act]');
  if (b && element.contains(b)) trigger('click', {...b.dataset});
});"""
"""Report a click on a `data-act` element with its data; other clicks stay in the browser."""


def html(elem_id: str, value: str = "", **options: Any) -> gr.HTML:
    """Return an HTML component for markup made by `copilot.ui.markup`."""
    return gr.HTML(value, elem_id=elem_id, js_on_load=CLICKS, apply_default_css=False, **options)


@dataclass
class Labels:
    """Which words of the catalogue stand on which component."""

    entries: list[tuple[Any, str, str]] = field(default_factory=list)

    def add(self, component: Any, **keys: str) -> Any:
        """Note that a property of the component shows the words of a key; return the component."""
        self.entries += [(component, prop, key) for prop, key in keys.items()]
        return component

    def outputs(self) -> list[Any]:
        """Return the components, each once."""
        return list(dict.fromkeys(component for component, _, _ in self.entries))

    def updates(self, t: Texts) -> dict[Any, Any]:
        """Return the update that puts every label into a language."""
        changes: dict[Any, dict[str, Any]] = {}
        for component, prop, key in self.entries:
            changes.setdefault(component, {})[prop] = t(key)
        return {component: gr.update(**change) for component, change in changes.items()}
