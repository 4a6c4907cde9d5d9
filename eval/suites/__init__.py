"""The three kinds of runs: labelled drafts through the checker, conversations through the pipeline, searches."""

from __future__ import annotations
