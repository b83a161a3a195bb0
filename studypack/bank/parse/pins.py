"""Reads what pins an id: `{#id}` at the end of a title, a follow-up or a table row's first cell, `{#id !}` if new."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ..model import Pin
from ..source import is_blank

VALID_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_VALID_CHILD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_PIN = r"[ \t]*\{#(?P<id>[^{}\s]*)(?P<new>[ \t]+!)?\}"
_AT_END = re.compile(rf"{_PIN}[ \t]*\Z")
_IN_FIRST_CELL = re.compile(rf"^(?P<before>[ \t>]*\|?(?:[^|\\{{]|\\.)*){_PIN}(?=[ \t]*\|)")
_DELIMITER = re.compile(r"(?=.*-)(?=.*\|)[ \t>|:-]+")
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])\s+\S")


def split_pin(text: str) -> tuple[str, Pin | None]:
    """Take the pin off the end of a text."""
    found = _AT_END.search(text)
    return (text[: found.start()], _pin(found)) if found else (text, None)


def take_pins(
    lines: Sequence[str], index: int, code: Collection[int], *, has_followups: bool
) -> tuple[list[str], dict[int, Pin]]:
    """Take the pins of follow-ups and table rows out of lines; return them by the number of their line in the file.

    `index` is that of the first line, from 0; `code` are the indices of lines where no markup counts.
    """
    bare, pins, is_table = list(lines), {}, False
    for at, line in enumerate(lines):
        if index + at in code or is_blank(line):
            is_table = False
            continue
        rest, pin = _split_row(line) if is_table else (line, None)
        if pin is None and has_followups and _ITEM.match(line):
            rest, pin = split_pin(line)
        if pin is not None and _VALID_CHILD.fullmatch(pin.id):
            bare[at], pins[index + at + 1] = rest, pin
        is_table = is_table or _DELIMITER.fullmatch(line) is not None
    return bare, pins


def _split_row(line: str) -> tuple[str, Pin | None]:
    """Take the pin out of the first cell of a table row."""
    found = _IN_FIRST_CELL.match(line)
    return (found["before"] + line[found.end() :], _pin(found)) if found else (line, None)


def _pin(found: re.Match[str]) -> Pin:
    return Pin(found["id"], found["new"] is not None)
