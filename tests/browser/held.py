"""An answer of the server that lets itself be waited for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser.conftest import eventually

__all__ = ["Held", "with_values"]

Meant = Callable[[dict[str, Any]], bool]
"""Tells of what the page posts whether it is to be held."""


class Held:
    """The first of the page's posts that is meant, held back until let go; everything else passes."""

    def __init__(self, page: Any, meant: Meant) -> None:
        self.page, self.meant, self.routes = page, meant, []
        page.route("**/gradio_api/queue/join*", self._hold)

    def _hold(self, route: Any) -> None:
        if not self.routes and self.meant(route.request.post_data_json or {}):
            self.routes.append(route)
        else:
            route.continue_()

    def wait(self) -> None:
        assert eventually(lambda: self.page.wait_for_timeout(50) or bool(self.routes))

    def let_go(self) -> None:
        for route in self.routes:
            route.continue_()


def with_values(count: int) -> Meant:
    """Return what picks the posts that bring so many values along: an event is known by its inputs."""
    return lambda post: len(post.get("data") or []) == count
