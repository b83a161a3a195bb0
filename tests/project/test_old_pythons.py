"""Tests that the package runs on Debian 12's Python, 3.11.2, whose `re` misreads possessive quantifiers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import studypack

SOURCES = sorted(Path(studypack.__file__).parent.rglob("*.py"))
ATOMIC = {kinds.POSSESSIVE_REPEAT, kinds.ATOMIC_GROUP}


def is_atomic(pattern: Any) -> bool:
    """Tell whether a parsed pattern holds a possessive quantifier or an atomic group."""
    if isinstance(pattern, (list, tuple, parser.SubPattern)):
        return any(is_atomic(part) for part in pattern)
    return pattern in ATOMIC if isinstance(pattern, type(kinds.ATOMIC_GROUP)) else False


def written(tree: ast.AST) -> Iterator[str]:
    """Yield the patterns that a module gives to functions of `re`, with `x` for what is put into them."""
    for node in ast.walk(tree):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args
        if called and isinstance(node.func.value, ast.Name) and node.func.value.id == "re":  # type: ignore[attr-defined]
            first = node.args[0]  # type: ignore[attr-defined]
            parts = first.values if isinstance(first, ast.JoinedStr) else [first]
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in parts)


@pytest.mark.parametrize("pattern", ["a*+", "(?:a|b)++c", "x?+", "(?>ab)", "a{2,3}+"])
def test_what_is_looked_for_is_found(pattern: str) -> None:
    """The search itself finds each kind."""
    assert is_atomic(parser.parse(pattern))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_pattern_is_possessive(path: Path) -> None:
    """No pattern in the sources is possessive or atomic."""
    for pattern in written(ast.parse(path.read_text(encoding="utf-8"))):
        try:
            parsed = parser.parse(pattern)
        except re.error:
            continue  # what is put into it makes it whole
        assert not is_atomic(parsed), pattern


def test_no_compiled_pattern_is_possessive() -> None:
    """Nor is any that a module holds, however it was put together."""
    for module in walk_packages(studypack.__path__, "studypack."):
        if module.name.endswith("__main__"):
            continue
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                assert not is_atomic(parser.parse(value.pattern, value.flags)), f"{module.name}.{name}"
