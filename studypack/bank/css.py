"""Styles of a stranger: read token by token, they may hold what is listed here, and nothing else.

What is listed lays out, colours and loads nothing. A browser that knows more than this list, now or later, is no
danger: what is not on it is refused, whatever it does.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2

from .css_allowed import AT_RULES, FUNCTIONS, PREFIXED, PROPERTIES

_PREFIX = re.compile(r"-(?:webkit|moz|ms|o|epub|weasy|inkscape)-")
MOST_DEPTH = 32
"""How deep rules and values may nest: what lays styles out calls itself for each level."""
_DATA = re.compile(
    r"data:(?:(?P<picture>image/(?:png|jpeg|gif|webp))|font/(?:woff2?|ttf|otf)|application/(?:x-)?font-(?:woff2?|ttf|otf)"
    r"|application/octet-stream);base64,(?P<data>[A-Za-z0-9+/\s]*=?\s*=?\s*)"
)
_FONTS = (b"\0\1\0\0", b"true", b"OTTO", b"ttcf", b"wOFF", b"wOF2")
"""How font files begin."""
_RULES = ("qualified-rule", "at-rule")
_FRAGMENT = re.compile(r"#[\w.:-]+")
_MARKUP = re.compile(r"<[/!?a-z]", re.IGNORECASE)
"""Ends a style where it stands in HTML, also within a string or a comment."""


@dataclass(frozen=True)
class CssProblem:
    """What may not be in a style, and its line and column."""

    line: int
    column: int
    message: str


@dataclass(frozen=True)
class Picture:
    """A picture of pixels that stands in a style, and its line and column."""

    line: int
    column: int
    data: bytes


def pictures(text: str) -> Iterator[Picture]:
    """Yield the pictures in a style sheet: nobody has decoded them."""
    for token in _flat(tinycss2.parse_component_value_list(text, skip_comments=True)):
        if (found := _DATA.fullmatch(_target(token) or "")) and found["picture"]:
            yield Picture(token.source_line, token.source_column, _decoded(found["data"]))


def check_style(text: str) -> Iterator[CssProblem]:
    """Yield what a style sheet may not hold."""
    yield from _markup(text)
    yield from _rules(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), may_show=True)


@lru_cache(maxsize=4096)
def is_harmless_declarations(text: str, *, may_refer: bool = False) -> bool:
    """Tell whether the declarations of a `style` attribute hold only what is allowed.

    In a drawing they `may_refer` to its other parts. Neither there nor in an attribute does a picture stand.
    """
    nodes = tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
    is_plain = all(node.type == "declaration" for node in nodes)
    return is_plain and not any(_rules(nodes, may_refer=may_refer)) and not any(_markup(text))


@dataclass(frozen=True)
class References:
    """Which parts of a drawing (`ids`) a rule refers to, for what its selector names, and whether as markers."""

    names: frozenset[str]
    ids: frozenset[str]
    are_markers: bool


def check_drawing_style(text: str) -> tuple[bool, list[References]]:
    """Tell whether a style in a drawing is harmless, and what its rules refer to."""
    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    is_harmless = not any(_rules(rules, may_refer=True)) and not any(_markup(text))
    return is_harmless, [
        References(_words(rule.prelude or ()), ids, any(one.startswith("marker") for one in _words(rule.content)))
        for rule, _ in _deep(rules, _blocks)
        if rule.type in _RULES and (ids := _references(rule.content or ()))
    ]


def check_value(text: str) -> tuple[bool, frozenset[str]]:
    """Tell whether a value in a drawing (of an attribute, or declarations) is harmless, and which ids it refers to."""
    tokens = tinycss2.parse_component_value_list(text, skip_comments=True)
    return not any(_values(tokens, may_refer=True)), _references(tokens)


def _markup(text: str) -> Iterator[CssProblem]:
    if found := _MARKUP.search(text):
        line, start = text.count("\n", 0, found.start()) + 1, text.rfind("\n", 0, found.start())
        yield CssProblem(line, found.start() - start, f"“{found.group(0)}” could end the style")


def _rules(nodes: Iterable[Any], *, may_refer: bool = False, may_show: bool = False) -> Iterator[CssProblem]:
    """Yield what is wrong with rules and declarations, however deep they stand in each other."""
    for node, depth in _deep(nodes, _blocks):
        if depth > MOST_DEPTH:
            yield _problem(node, f"rules nest deeper than {MOST_DEPTH} levels")
            return
        if node.type == "error":
            yield _problem(node, f"this is no CSS: {node.message}")
        elif node.type == "declaration":
            name = node.lower_name
            if not name.startswith("--") and name not in PREFIXED and _bare(name) not in PROPERTIES:
                yield _problem(node, f"the property “{node.name}” is not allowed in a style")
            yield from _values(node.value, may_refer=may_refer, may_show=may_show)
        elif node.type in _RULES:
            if node.type == "at-rule" and _bare(node.lower_at_keyword) not in AT_RULES:
                yield _problem(node, f"“@{node.at_keyword}” is not allowed in a style")
            yield from _values(node.prelude)


def _values(tokens: Iterable[Any], *, may_refer: bool = False, may_show: bool = False) -> Iterator[CssProblem]:
    """Yield what is wrong with values, however deep they stand in each other."""
    for token, depth in _deep(tokens, _arguments):
        if depth > MOST_DEPTH:
            yield _problem(token, f"values nest deeper than {MOST_DEPTH} levels")
            return
        if token.type == "error":
            yield _problem(token, f"this is no CSS: {token.message}")
        elif (target := _target(token)) is not None:
            if not (_is_brought(target, may_show) or (may_refer and _FRAGMENT.fullmatch(target))):
                yield _problem(token, f"“url({target[:40]})” would load something; only images and fonts in it may be")
        elif token.type == "function" and token.lower_name not in FUNCTIONS:
            yield _problem(token, f"“{token.name}()” is not allowed in a style")


def _is_brought(target: str, may_show: bool) -> bool:
    """Tell whether an address holds a font, or a picture where that may stand."""
    found = _DATA.fullmatch(target)
    if found is None:
        return False
    return may_show if found["picture"] else _decoded(found["data"][:64]).startswith(_FONTS)


def _decoded(text: str) -> bytes:
    """Return what some base64 stands for; nothing if it is none."""
    bare = "".join(text.split())
    try:
        return b64decode(bare + "=" * (-len(bare) % 4))
    except ValueError:
        return b""


def _target(token: Any) -> str | None:
    """Return the address in `url(…)`, with quotes or without; None for all else."""
    if token.type == "url":
        return str(token.value)
    if token.type != "function" or token.lower_name != "url":
        return None
    inside = [one for one in token.arguments if one.type not in ("whitespace", "comment")]
    return str(inside[0].value) if len(inside) == 1 and inside[0].type == "string" else ""


def _flat(tokens: Iterable[Any]) -> Iterator[Any]:
    return (token for token, _ in _deep(tokens, _arguments))


def _deep(nodes: Iterable[Any], inside: Callable[[Any], Iterable[Any]]) -> Iterator[tuple[Any, int]]:
    """Yield nodes and those `inside` them, with how deep they stand."""
    waiting = [iter(nodes)]
    while waiting:
        node = next(waiting[-1], None)
        if node is None:
            waiting.pop()
        else:
            yield node, len(waiting)
            waiting.append(iter(inside(node)))


def _arguments(token: Any) -> Iterable[Any]:
    return getattr(token, "content", None) or getattr(token, "arguments", None) or ()


def _blocks(rule: Any) -> Iterable[Any]:
    """Return the rules and declarations within a rule."""
    content = (rule.content if rule.type in _RULES else None) or ()
    return tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True) if content else ()


def _words(tokens: Iterable[Any]) -> frozenset[str]:
    """Return the names in a selector: tags, classes, ids, and `*`."""
    return frozenset(str(one.value) for one in _flat(tokens) if one.type in ("ident", "hash", "literal"))


def _references(tokens: Iterable[Any]) -> frozenset[str]:
    targets = (_target(token) for token in _flat(tokens))
    return frozenset(target[1:] for target in targets if target and target.startswith("#"))


def _bare(name: str) -> str:
    """Return a name without the prefix of one browser."""
    return _PREFIX.sub("", name, count=1) if name.startswith("-") else name


def _problem(node: Any, message: str) -> CssProblem:
    return CssProblem(node.source_line, node.source_column, message)
