"""One case turned into many: changes of writing that must not change a verdict."""

from __future__ import annotations
