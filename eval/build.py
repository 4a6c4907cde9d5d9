"""Building the parts under test: the search index of the sample shop, the retriever, the copilot."""

from __future__ import annotations

from copilot.settings import Settings
from eval.subject import CopilotSubject
from eval.suites.options import Options
from eval.suites.policy import build_checker
from eval.suites.replies import Answer
from eval.suites.retrieval import Search
from eval.variant import Variant

__all__ = ["build_answer", "build_search"]


def build_answer(settings: Settings, variant: Variant, options: Options) -> Answer:
    """Return the copilot of a variant, ready to answer cases."""
    from copilot.pipeline import Copilot

    return CopilotSubject(Copilot.from_settings(settings), build_checker(settings))


def build_search(settings: Settings) -> Search:
    """Return the search over the sample shop."""
    raise ImportError("retrieval is not there yet")
