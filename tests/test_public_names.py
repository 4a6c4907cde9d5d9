"""`__all__` says what a module offers, and says the truth."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMMANDS = ("command", "callback")
MODULES = sorted(
    path
    for folder in ("copilot", "eval")
    for path in (ROOT / folder).rglob("*.py")
    if path.name != "__main__.py" and "migrations" not in path.parts and "data" not in path.parts
)


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _defined(tree: ast.Module) -> set[str]:
    """Return the public functions and classes that a module defines itself, commands of an `app` left out."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    own = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    return {node.name for node in own if not any(_is_command(mark) for mark in node.decorator_list)}


def _is_command(mark: ast.expr) -> bool:
    return isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr in COMMANDS


def _is_script(tree: ast.Module) -> bool:
    """Tell whether a file is run by itself, `main` being its only way in."""
    return any(isinstance(node, ast.If) and "__name__" in ast.unparse(node.test) for node in tree.body)


def _declared(tree: ast.Module) -> list[str] | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and [t.id for t in node.targets if isinstance(t, ast.Name)] == ["__all__"]:
            return [str(name) for name in ast.literal_eval(node.value)]
    return None


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_public_names_stand_in_all(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    declared = _declared(tree)
    if declared is None:
        offered = _defined(tree) - ({"main"} if _is_script(tree) else set())
        assert not offered, "a module that defines public names lists them in __all__"
        return
    assert len(declared) == len(set(declared)), "a name stands there twice"
    missing = _defined(tree) - set(declared)
    assert not missing, f"not in __all__: {', '.join(sorted(missing))} (list them or start them with _)"
    module = import_module(_name(path))
    assert not [name for name in declared if not hasattr(module, name)]


def test_the_package_offers_what_it_says() -> None:
    import copilot

    assert all(getattr(copilot, name) is not None for name in copilot.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Nonsense'"):
        _ = copilot.Nonsense
