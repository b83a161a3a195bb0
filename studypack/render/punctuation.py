"""The punctuation right beside a formula, which stays on one line with it where a browser would break."""

from __future__ import annotations

from collections.abc import Sequence

from ..bank import nodes as n

_OPENING, _CLOSING = "（「『“‘《【([", "，。、；：？！）」』”’》】,.;:?!)]"


def closing_after(found: Sequence[n.Node], at: int) -> str:
    """Return the punctuation right after a formula."""
    after = found[at + 1] if at + 1 < len(found) else None
    text = after.text if isinstance(after, n.Text) else ""
    return text[: len(text) - len(text.lstrip(_CLOSING))]


def opening_before(found: Sequence[n.Node], at: int) -> str:
    """Return the opening punctuation right before a formula."""
    before = found[at - 1] if at else None
    text = before.text if isinstance(before, n.Text) else ""
    if at > 1 and isinstance(found[at - 2], n.Formula):
        text = text.lstrip(_CLOSING)  # that is the other formula's
    return text[len(text.rstrip(_OPENING)) :]


def without_taken(found: Sequence[n.Node], at: int, text: str) -> str:
    """Return a text without the punctuation that the formulas beside it took."""
    if at and isinstance(found[at - 1], n.Formula):
        text = text.lstrip(_CLOSING)
    if at + 1 < len(found) and isinstance(found[at + 1], n.Formula):
        text = text.rstrip(_OPENING)
    return text
