"""Divide an answer into its blocks, in order: each label and heading with the lines below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..model import Block, BlockKind, Markdown, Pin
from ..settings.vocabulary import Vocabulary
from ..source import divide_lead, is_blank, is_rule
from .fences import Fences
from .grammar import read_heading
from .labels import Label, not_written, read_label
from .pins import split_pin, take_pins
from .references import without_definitions

_CAPTIONED = frozenset(BlockKind) - {BlockKind.OTHER, BlockKind.HEADING}
_ANSWERING = frozenset({BlockKind.ANSWER, BlockKind.ROLE, BlockKind.OTHER, BlockKind.HEADING, BlockKind.SCORING_POINTS})
_EMPTY = re.compile(r"\s*(?:[-*+]|\d+[.)])?\s*(?:<!--.*-->)?\s*")
_OPENED = re.compile(
    r"\s*<(?P<name>address|article|aside|blockquote|center|details|div|dl|figure|section|table)(?:\s[^<>]*)?>"
    r"|\s*(?P<box>:{3,})\s*[\w{]",
    re.IGNORECASE,
)
_ADMONITION = re.compile(r"(?:!!!|\?\?\?\+?)[ \t]*\w")
_CLOSED = re.compile(r"</(?P<name>[a-z]+)\s*>|^\s*(?P<box>:{3,})\s*$", re.IGNORECASE)
_MOST_ABOVE = 200
"""Lines that are looked at for the list item which a label is in."""
_MARKED = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")


def read_blocks(
    lines: Sequence[str], written: Sequence[str], start: int, stop: int, fences: Fences, vocabulary: Vocabulary
) -> tuple[Block, ...]:
    """Split the lines `start:stop` of a file into blocks. The first has no label where prose comes first.

    `written` are the lines as the author wrote them, for the columns.
    """
    marks = list(_marks(lines, start, stop, fences, vocabulary))
    if not marks or marks[0][0] > start:
        marks.insert(0, (start, "", BlockKind.ANSWER, None, 0))
    blocks = []
    for position, (index, label, kind, role, skip) in enumerate(marks):
        end = marks[position + 1][0] if position + 1 < len(marks) else stop
        first = lines[index]
        shown = first[skip:].lstrip() if skip else first
        own = [shown, *lines[index + 1 : end]]
        pins: dict[int, Pin] = {}
        if any("{#" in line for line in own):
            own, pins = take_pins(own, index, fences.inside, has_followups=kind is BlockKind.FOLLOWUPS)
        column = len(written[index]) - len(shown) + 1 if written[index].endswith(shown) else 1
        indent = next((len(written[at]) - len(lines[at]) for at in range(index + 1, end) if lines[at].strip()), 0)
        body = Markdown("\n".join(own))
        blocks.append(Block(label, kind, role, index + 1, body, index + 1, column, max(indent, 0), pins))
    return tuple(blocks)


def _marks(
    lines: Sequence[str], start: int, stop: int, fences: Fences, vocabulary: Vocabulary
) -> Iterator[tuple[int, str, BlockKind, str | None, int]]:
    """Yield (index, label, kind, role, characters of the label line that are not shown) for labels and headings."""
    held = _held(lines, start, stop, fences) | _below(lines, start, stop)
    for index in range(start, stop):
        if index in fences.inside or index in held:
            continue
        line = lines[index]
        if heading := read_heading(line):
            yield index, split_pin(heading.title)[0], BlockKind.HEADING, None, 0
        elif label := _label(lines, index, start):
            kind, role = vocabulary.block(label.name)
            yield index, label.name, kind, role, label.rest_start if kind in _CAPTIONED else 0


def _label(lines: Sequence[str], index: int, start: int) -> Label | None:
    """Read the label that a line begins with; one that is indented belongs to the list item above it, if to any."""
    line = lines[index]
    lead, bare = divide_lead(line)
    label = read_label(bare) if bare.startswith("**") else None
    if label is None or not lead:
        return label
    before = reversed(lines[max(start, index - _MOST_ABOVE) : index])
    above = (one for one in before if one.strip() and len(divide_lead(one)[0]) < len(lead))
    item = _MARKED.match(next(above, ""))
    is_inside = item is not None and len(item.group().expandtabs(4)) <= len(lead)
    return None if is_inside else replace(label, rest_start=label.rest_start + len(line) - len(bare))


def _held(lines: Sequence[str], start: int, stop: int, fences: Fences) -> frozenset[int]:
    """Return the lines inside boxes that are closed, such as `<details>`: these stay whole, with no block in them."""
    opened: list[tuple[int, str]] = []
    open_names: Counter[str] = Counter()
    parts: list[tuple[int, int]] = []
    for index in range(start, stop):
        line = lines[index]
        if ("<" not in line and ":::" not in line) or index in fences.inside:
            continue
        if found := _OPENED.match(line):
            opened.append((index, _name(found)))
            open_names[_name(found)] += 1
        for closing in _CLOSED.finditer(line):
            while open_names[_name(closing)]:
                first, name = opened.pop()
                open_names[name] -= 1
                if name == _name(closing):  # any other was never closed
                    while parts and parts[-1][0] > first:
                        parts.pop()
                    parts.append((first, index))
                    break
    return frozenset(index for first, last in parts for index in range(first + 1, last + 1))


def _below(lines: Sequence[str], start: int, stop: int) -> frozenset[int]:
    """Return the lines that are indented below one that begins a box with `!!!`."""
    found: set[int] = set()
    is_inside = False
    for index in range(start, stop):
        line = lines[index]
        is_inside = bool(_ADMONITION.match(line)) or (is_inside and (is_blank(line) or line.startswith(("    ", "\t"))))
        if is_inside and not _ADMONITION.match(line):
            found.add(index)
    return frozenset(found)


def _name(mark: re.Match[str]) -> str:
    return (mark["name"] or mark["box"]).lower()


def is_answered(blocks: tuple[Block, ...]) -> bool:
    """Tell whether an answer says anything beyond key points, follow-ups, tips and references."""
    return any(block.kind in _ANSWERING and _says_something(block) for block in blocks)


def _says_something(block: Block) -> bool:
    """Tell whether a block has text of its own: a label, a heading, a rule, a comment or `TODO` is none."""
    first, _, rest = block.body.partition("\n")
    if block.kind is BlockKind.HEADING:
        first = ""
    elif block.kind is BlockKind.OTHER and (label := read_label(first)):
        first = label.rest(first)
    return any(not _is_empty(line) for line in without_definitions([first, *rest.split("\n")]))


def _is_empty(line: str) -> bool:
    bare = line.strip().lstrip("-*+ ")  # an item without text, as in the skeleton of a new question, says nothing
    is_comment = bare.startswith("<!--") and bare.find("-->") == len(bare) - 3
    return not bare or is_rule(bare) or is_comment or not_written(bare)
