"""The policy cases as a benchmark for anyone's checker."""

from __future__ import annotations
