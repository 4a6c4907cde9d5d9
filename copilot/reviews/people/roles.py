"""Who acts, and what each role may do; `require` is asked inside the store, whatever the page showed."""

from __future__ import annotations

from typing import Literal

from copilot.errors import AccessDenied
from copilot.types import Frozen

__all__ = ["PERMISSIONS", "Action", "Role", "User", "local_user", "require", "system_user"]

Role = Literal["agent", "supervisor", "qa", "integrator"]
Action = Literal[
    "read", "ingest", "draft", "reply", "evidence", "approve", "override", "note", "dispute", "resolve",
    "measure", "export", "erase", "manage_users", "maintain",
]  # fmt: skip

PERMISSIONS: dict[Action, frozenset[Role]] = {
    "read": frozenset({"agent", "supervisor", "qa"}),
    "ingest": frozenset({"agent", "supervisor", "integrator"}),
    "draft": frozenset({"agent", "supervisor", "integrator"}),
    "reply": frozenset({"agent", "supervisor"}),
    "evidence": frozenset({"agent", "supervisor", "integrator"}),
    "approve": frozenset({"supervisor"}),
    "override": frozenset({"supervisor"}),
    "note": frozenset({"agent", "supervisor", "qa"}),
    "dispute": frozenset({"agent", "supervisor", "qa"}),
    "resolve": frozenset({"supervisor", "qa"}),
    "measure": frozenset({"supervisor", "qa"}),
    "export": frozenset({"supervisor", "qa"}),
    "erase": frozenset({"supervisor"}),
    "manage_users": frozenset({"supervisor"}),
    "maintain": frozenset(),
}
"""Roles that may do an action; `maintain` (rebuild, migrate) is for the command line alone."""


class User(Frozen):
    """A person, an integrator's token or the program itself."""

    name: str
    roles: frozenset[Role] = frozenset()
    is_system: bool = False
    """The program or the command line on the machine itself: may do everything."""


def local_user() -> User:
    """Return the one user of a workbench without login (loopback only): every role of a person."""
    return User(name="local", roles=frozenset({"agent", "supervisor", "qa"}))


def system_user(name: str = "system") -> User:
    """Return the program itself, for commands and for drafts made without a person."""
    return User(name=name, is_system=True)


def require(user: User | None, action: Action) -> User:
    """Return the user when one of their roles may do the action; raise AccessDenied otherwise."""
    if user is None:
        raise AccessDenied("please log in")
    if user.is_system or user.roles & PERMISSIONS[action]:
        return user
    needed = ", ".join(sorted(PERMISSIONS[action])) or "command line"
    raise AccessDenied(f"{user.name} may not do this ({action}); it needs the role {needed}")
