"""Tests that no pattern takes HTML apart that we wrote ourselves: what is asked of an answer is asked of its nodes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import studypack

PACKAGE = Path(studypack.__file__).parent
GROUPS = re.compile(r"\(\?(?:P?<\w+>|<[=!])|\(\?P=\w+\)")
"""What stands in patterns with a `<` of its own: named groups, and what looks behind."""
PARTS_OF_HTML = re.compile(r"<(?:[A-Za-z!?/(\[]|\\[/w])|<!--|/?>\)?[\"']?$|class=")
ALLOWED = {
    "decks/compose.py": "a title that becomes the name of a deck, where Anki would take `<` for a tag",
    "pages/preview/anki.py": "a field as Anki looks at it: whether it is empty, and what it reads aloud",
    "pages/preview/formulas.py": "MathJax's drawings, of which pages share the outlines",
    "render/tex.py": "MathJax's drawings: which characters they say in words, and whether there is any ink",
    "sheets/pdf_tags.py": "operators of a PDF page, which is no HTML",
}
"""Modules of the media with a pattern for HTML or what looks like it, and whose that is."""
READS_AUTHORS = "bank/"
"""What reads the HTML that authors write, and writes none."""


def patterns(tree: ast.AST) -> Iterator[str]:
    """Yield the texts, of f-strings the fixed parts, that are given to a function of `re` as its pattern."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            owner = node.func.value
            if isinstance(owner, ast.Name) and owner.id == "re":
                yield "".join(
                    str(one.value)
                    for one in ast.walk(node.args[0])
                    if isinstance(one, ast.Constant) and isinstance(one.value, (str, bytes))
                )


def found() -> dict[str, list[str]]:
    """Return the patterns for HTML, by module."""
    modules: dict[str, list[str]] = {}
    seen = 0
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.is_relative_to(PACKAGE / READS_AUTHORS):
            continue
        for pattern in patterns(ast.parse(path.read_text(encoding="utf-8"))):
            seen += 1
            if PARTS_OF_HTML.search(GROUPS.sub("", pattern)):
                modules.setdefault(path.relative_to(PACKAGE).as_posix(), []).append(pattern)
    assert seen > 50
    return modules


def test_patterns_for_html_are_few_and_each_has_a_reason() -> None:
    """Only the package that reads a bank takes HTML apart by patterns, and a few modules that say what they look at."""
    assert {name: patterns for name, patterns in found().items() if name not in ALLOWED} == {}
    assert set(ALLOWED) == set(found())


def test_a_pattern_for_html_is_seen() -> None:
    """The check fails for the patterns that there once were."""
    for pattern in (r"<!--until-->", r"<li>(.*?)</li>", r'class="hot"', r"<[^>]+>", r"</?(p|div)\b"):
        assert PARTS_OF_HTML.search(GROUPS.sub("", pattern)), pattern
    for pattern in (r"(?P<name>\d+)", r"(?<=a)b", r"(?<!x)y"):
        assert not PARTS_OF_HTML.search(GROUPS.sub("", pattern)), pattern
