"""The eval suite: did a model, a prompt or a policy make the replies better or worse?

Run from a checkout with `python -m eval`; it uses the copilot through its public API only.
"""

from __future__ import annotations
