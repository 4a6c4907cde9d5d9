"""Cases from a spreadsheet or from the workbench's disputes."""

from __future__ import annotations
