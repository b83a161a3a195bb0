"""Reads what pins an id: `{#id}` at the end of a title, a follow-up or a table row's first cell, `{#id !}` if new."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ..model import Pin
from ..source import is_blank

VALID_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_VALID_CHILD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_PIN = re.compile(r"\{#(?P<id>[^{}\s!]*)(?P<new>[ \t]*!)?\}[ \t]*")
_ANY = re.compile(r" ?\{#[A-Za-z0-9][\w.-]*(?: *!)?\}")
_FIRST_CELL = re.compile(r"[ \t>]*\|?(?:[^|\\]|\\.)*")
_DELIMITER = re.compile(r"(?=.*-)(?=.*\|)[ \t>|:-]+")


def split_pin(text: str) -> tuple[str, Pin | None]:
    """Take the pin off the end of a text."""
    at = text.rfind("{#")
    found = _PIN.fullmatch(text, at) if at >= 0 else None
    return (text[:at].rstrip(" \t"), _pin(found)) if found else (text, None)


def split_row(line: str) -> tuple[str, Pin | None]:
    """Take the pin out of the first cell of a table row."""
    at = line.find("{#")
    is_first = at >= 0 and _FIRST_CELL.fullmatch(line, 0, at) is not None and not _is_open(line[:at])
    found = _PIN.match(line, at) if is_first else None
    if found is None or not line.startswith("|", found.end()):
        return line, None
    return line[:at].rstrip(" \t") + " " + line[found.end() :], _pin(found)


def _is_open(text: str) -> bool:
    """Tell whether a text ends inside code or a formula, where a pipe ends no cell."""
    return bool(text.count("`") % 2 or text.replace("\\$", "").count("$") % 2)


def without_pins(text: str) -> str:
    """Return a text without anything that looks like a pin, to compare it with what it was before it had one."""
    return _ANY.sub("", text) if "{#" in text else text


def pinned_row(line: str, name: str) -> str:
    """Return a table row with an id in its first cell; the row itself where it cannot have one."""
    first = _FIRST_CELL.match(line)
    at = first.end() if first else 0
    pinned = f"{line[:at].rstrip()} {{#{name}}} {line[at:]}"
    return pinned if split_row(pinned)[1] == Pin(name) else line


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
        rest, pin = split_row(line) if is_table else (line, None)
        if pin is None and has_followups and not line[0].isspace():
            rest, pin = split_pin(line)
        if pin is not None and _VALID_CHILD.fullmatch(pin.id):
            bare[at], pins[index + at + 1] = rest, pin
        is_table = is_table or _DELIMITER.fullmatch(line) is not None
    return bare, pins


def _pin(found: re.Match[str]) -> Pin:
    return Pin(found["id"], found["new"] is not None)
