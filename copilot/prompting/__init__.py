"""Prompting: Context → Prompt. Guidelines, persona, limits and facts as delimited blocks, deterministic."""

from __future__ import annotations

from copilot.prompting.builder import PromptBuilder
from copilot.prompting.procedure import ProcedureBook, ProcedureStep
from copilot.prompting.profile import ShopProfile

__all__ = ["ProcedureBook", "ProcedureStep", "PromptBuilder", "ShopProfile"]
