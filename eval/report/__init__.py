"""Reports of a run: terminal, HTML, JSON, Markdown, JUnit."""

from __future__ import annotations
