"""Fills one side of a note type's template with a note's fields, as Anki does."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_CLOZE = re.compile(r"\{\{c(?P<number>\d+)::(?P<text>.*?)(?:::(?P<hint>.*?))?\}\}", re.DOTALL)
_EMPTY = re.compile(r"(?:\s|</?(?:br|div) ?/?>)*")
_MARKUP = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Side:
    """Which side of which card: `cloze` is the number of the card of a note with blanks, 0 for other notes."""

    is_back: bool
    cloze: int = 0


def render(template: str, fields: Mapping[str, str], side: Side) -> str:
    """Return a side of a card. What the template names but the note lacks is empty, as in Anki's older versions."""
    out: list[str] = []
    conditions: list[tuple[str, bool]] = []
    pieces = _TAG.split(template)
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            if all(holds for _, holds in conditions):
                out.append(piece)
            continue
        sign, name = piece[:1], piece[1:].strip()
        if sign in ("#", "^"):
            conditions.append((name, is_empty(fields.get(name, "")) == (sign == "^")))
        elif sign == "/":
            if not conditions or conditions.pop()[0] != name:
                raise ValueError(f"the template closes “{name}” where it is not open")
        elif all(holds for _, holds in conditions):
            out.append(_field(piece.strip(), fields, side))
    return "".join(out)


def is_empty(text: str) -> bool:
    """Tell whether Anki takes a field for empty."""
    return _EMPTY.fullmatch(text) is not None


def _field(tag: str, fields: Mapping[str, str], side: Side) -> str:
    """Return a field, sent through its filters from the innermost outwards: `filter:filter:Name`."""
    *filters, name = tag.split(":")
    text = fields.get(name, "")
    for word in reversed(filters):
        known = _FILTERS.get(word)
        text = known(text, name, side) if known else text
    return text


def _text(text: str, _name: str, _side: Side) -> str:
    return html.escape(html.unescape(_MARKUP.sub("", text)), quote=False)


def _hint(text: str, name: str, _side: Side) -> str:
    """Return a hint to tap. Anki hides it with a script of its own; here it folds."""
    if is_empty(text):
        return ""
    label = html.escape(name, quote=False)
    return f'<details class="hint"><summary class="hint">{label}</summary><div class="hint">{text}</div></details>'


def _cloze(text: str, _name: str, side: Side) -> str:
    return _CLOZE.sub(lambda match: _blank(match, side), text)


def _blank(match: re.Match[str], side: Side) -> str:
    """Return a blank: asked for on the front, filled on the back, and plain text on the cards of other numbers."""
    number, text = int(match.group("number")), match.group("text")
    if number != side.cloze:
        return f'<span class="cloze-inactive" data-ordinal="{number}">{text}</span>'
    shown = text if side.is_back else f"[{match.group('hint') or '...'}]"
    return f'<span class="cloze" data-ordinal="{number}">{shown}</span>'


_FILTERS: Mapping[str, Callable[[str, str, Side], str]] = {"cloze": _cloze, "hint": _hint, "text": _text}
