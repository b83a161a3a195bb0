"""Finds where a line of words that a reader takes in at a glance may break: between words, never inside one.

Of the two word breakers that were tried on the labels of the shipped bank, rjieba splits fewer words than BudouX
(docs/architecture.md has the figures); what it parts off as a single character goes back to its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from ..bank import nodes as n

_CHINESE = r"\u3400-\u9fff\uf900-\ufaff"
_RUN = re.compile(rf"[{_CHINESE}]+")
_IDENTIFIER = re.compile(r"(?<=[_./])(?=[A-Za-z0-9])")
_PARTICLES = frozenset("的了着过吗呢吧么们与和或是在为被把对从到后前中上下里内外时各每哪谁")
_LONGEST_PIECE = 6
_PARTICLES_MORE = 2
_BESIDE_OPENING, _BESIDE_CLOSING = "（「『“‘《【([", "，。、；：？！）」』”’》】,.;:?!)]"
"""What stays on one line with a formula, where a browser would break."""
_OPENING, _CLOSING = "（《「『【〈“‘([{", "，。、；：！？）》」』】〉”’,.;:!?)]}%…—·"


@cache
def _segmenter() -> Any:
    """Load the dictionary only where there is something to break."""
    return import_module("rjieba")


@lru_cache(maxsize=1 << 14)
def phrases(text: str) -> tuple[str, ...]:
    """Return a text in pieces that no line may break; white space ends a piece and stays with it."""
    pieces: list[str] = []
    at = 0
    for run in _RUN.finditer(text):
        pieces += _latin(text[at : run.start()])
        pieces += _words(run[0])
        at = run.end()
    pieces += _latin(text[at:])
    return tuple(_joined(pieces))


def identifier(text: str) -> tuple[str, ...]:
    """Return a name of code in pieces that no line may break: only after a sign that parts its words."""
    found = [piece for piece in _IDENTIFIER.split(text) if piece]
    return tuple(found) or (text,)


def _latin(text: str) -> list[str]:
    return re.findall(r"[^\s、，。；：！？]+[、，。；：！？]*\s*|[、，。；：！？]+\s*|\s+", text)


def _words(run: str) -> list[str]:
    """Return the words of some Chinese. A particle goes with the word before it, any other single sign with both."""
    words: list[str] = []
    holds = False
    for word in _segmenter().cut(run):
        is_single, is_particle = len(word) == 1, word in _PARTICLES
        longest = _LONGEST_PIECE + (_PARTICLES_MORE if is_particle else 0)
        if words and (holds or is_single) and len(words[-1]) + len(word) <= longest:
            words[-1] += word
        else:
            words.append(word)
            is_particle = False  # nothing stands before it
        holds = is_single and not is_particle
    return words


def _joined(pieces: list[str]) -> list[str]:
    """Keep punctuation with what it closes or opens."""
    found: list[str] = []
    for piece in pieces:
        last = found[-1][-1] if found else ""
        if found and (piece.isspace() or (not last.isspace() and (piece[0] in _CLOSING or last in _OPENING))):
            found[-1] += piece
        else:
            found.append(piece)
    return found


def closing_after(found: Sequence[n.Node], at: int) -> str:
    """Return the punctuation right after a formula."""
    after = found[at + 1] if at + 1 < len(found) else None
    text = after.text if isinstance(after, n.Text) else ""
    return text[: len(text) - len(text.lstrip(_BESIDE_CLOSING))]


def opening_before(found: Sequence[n.Node], at: int) -> str:
    """Return the opening punctuation right before a formula."""
    before = found[at - 1] if at else None
    text = before.text if isinstance(before, n.Text) else ""
    if at > 1 and isinstance(found[at - 2], n.Formula):
        text = text.lstrip(_BESIDE_CLOSING)  # that is the other formula's
    return text[len(text.rstrip(_BESIDE_OPENING)) :]


def without_taken(found: Sequence[n.Node], at: int, text: str) -> str:
    """Return a text without the punctuation that the formulas beside it took."""
    if at and isinstance(found[at - 1], n.Formula):
        text = text.lstrip(_BESIDE_CLOSING)
    if at + 1 < len(found) and isinstance(found[at + 1], n.Formula):
        text = text.rstrip(_BESIDE_OPENING)
    return text
