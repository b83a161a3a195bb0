"""Divide an answer into its blocks, in order: each label and heading with the lines below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..model import Block, BlockKind, FollowUp, Markdown, Pin
from ..settings.vocabulary import Vocabulary
from ..source import is_blank, is_rule, trim
from .fences import Fences, find_fences
from .headings import read_heading
from .labels import read_answer, read_label
from .pins import take_pins

_CAPTIONED = frozenset(BlockKind) - {BlockKind.OTHER, BlockKind.HEADING}
_ANSWERING = frozenset({BlockKind.ANSWER, BlockKind.ROLE, BlockKind.OTHER, BlockKind.HEADING, BlockKind.SCORING_POINTS})
_EMPTY = re.compile(r"\s*(?:[-*+]|\d+[.)])?\s*(?:<!--.*-->)?\s*")
_FOLD = re.compile(r"\s*<details(?:\s[^<>]*)?>", re.IGNORECASE)
_FOLD_END = re.compile(r"</details\s*>", re.IGNORECASE)
_ASKS = re.compile(r"^(?:\*\*)?(?:[Qq]\d{0,3}|问|问题|追问|Question)\s*(?:\*\*\s*[:：]|[:：]\s*\*\*|[:：])\s*")
_TOP_ITEM = re.compile(r"^(?:[-*+]|\d+[.)])\s+(?P<text>.*)$")
_SUB_ITEM = re.compile(r"^\s+(?:[-*+]|\d+[.)])\s+(?P<text>.*)$")


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
        blocks.append(Block(label, kind, role, index + 1, Markdown("\n".join(own)), index + 1, column, pins))
    return tuple(blocks)


def _marks(
    lines: Sequence[str], start: int, stop: int, fences: Fences, vocabulary: Vocabulary
) -> Iterator[tuple[int, str, BlockKind, str | None, int]]:
    """Yield (index, label, kind, role, characters of the label line that are not shown) for labels and headings."""
    folded = _folded(lines, start, stop, fences)
    for index in range(start, stop):
        if index in fences.inside or index in folded:
            continue
        line = lines[index]
        if heading := read_heading(line):
            yield index, heading.title, BlockKind.HEADING, None, 0
        elif label := read_label(line):
            kind, role = vocabulary.block(label.name)
            yield index, label.name, kind, role, label.rest_start if kind in _CAPTIONED else 0


def _folded(lines: Sequence[str], start: int, stop: int, fences: Fences) -> frozenset[int]:
    """Return the lines inside `<details>` that is closed: it stays whole, so nothing in it is a block of its own."""
    opened: list[int] = []
    parts: list[tuple[int, int]] = []
    for index in range(start, stop):
        line = lines[index]
        if "details" not in line or index in fences.inside:
            continue
        if _FOLD.match(line):
            opened.append(index)
        for _ in _FOLD_END.findall(line):
            if opened:
                first = opened.pop()
                while parts and parts[-1][0] > first:
                    parts.pop()
                parts.append((first, index))
    return frozenset(index for first, last in parts for index in range(first + 1, last + 1))


def is_answered(blocks: tuple[Block, ...]) -> bool:
    """Tell whether an answer says anything beyond key points, follow-ups, tips and references."""
    return any(block.kind in _ANSWERING and _says_something(block) for block in blocks)


def _says_something(block: Block) -> bool:
    """Tell whether a block has text of its own: a label, a heading, a rule or a comment is none."""
    first, _, rest = block.body.partition("\n")
    if block.kind is BlockKind.HEADING:
        first = ""
    elif block.kind is BlockKind.OTHER and (label := read_label(first)):
        first = label.rest(first)
    return any(not _is_empty(line) for line in [first, *rest.split("\n")])


def _is_empty(line: str) -> bool:
    bare = line.strip().lstrip("-*+ ")  # an item without text, as in the skeleton of a new question, says nothing
    is_comment = bare.startswith("<!--") and bare.find("-->") == len(bare) - 3
    return not bare or is_rule(bare) or is_comment


def read_followups(blocks: tuple[Block, ...]) -> tuple[FollowUp, ...]:
    """Read the follow-up questions of an answer: list items, each with its answer in a nested item."""
    return tuple(followup for block in blocks if block.kind is BlockKind.FOLLOWUPS for followup in _followups(block))


def _followups(block: Block) -> Iterator[FollowUp]:
    lines = tuple(block.body.split("\n"))
    code = find_fences(lines).inside
    starts = [index for index, line in enumerate(lines) if index not in code and _TOP_ITEM.match(line)]
    if lines[0].strip() and not starts:  # one question, on the label's own line
        below = tuple(f"  {line}" if line.strip() else line for line in lines[1:])
        yield _followup(lines[0].strip(), below, block.body_line, block.pins.get(block.body_line))
    for start, stop in pairwise([*starts, len(lines)]):
        first = _TOP_ITEM.match(lines[start])
        if first is not None:
            line = block.body_line + start
            yield _followup(first.group("text"), lines[start + 1 : stop], line, block.pins.get(line))


def _followup(question: str, below: tuple[str, ...], line: int, pin: Pin | None) -> FollowUp:
    """Split the lines below a follow-up question into the rest of the question, its answer, and detail."""
    explicit, is_new = (pin.id, pin.is_new) if pin else (None, False)
    question = _ASKS.sub("", question)
    answer_at = next((i for i, text in enumerate(below) if _answer_text(text) is not None), None)
    if answer_at is None:
        asked = "\n".join([question, *_dedent(below)]).strip()
        return FollowUp(Markdown(asked), Markdown(""), Markdown(""), line, explicit, is_new)
    asked = "\n".join([question, *_dedent(below[:answer_at])]).strip()
    after = below[answer_at + 1 :]
    detail_at = next((i for i, text in enumerate(after) if is_blank(text) or _SUB_ITEM.match(text)), len(after))
    answer = "\n".join([_answer_text(below[answer_at]) or "", *(text.strip() for text in after[:detail_at])])
    detail = "\n".join(_dedent(after[detail_at:]))
    return FollowUp(Markdown(asked), Markdown(answer.strip()), Markdown(detail.strip("\n")), line, explicit, is_new)


def _answer_text(line: str) -> str | None:
    item = _SUB_ITEM.match(line) or re.match(r"^\s+(?P<text>\S.*)$", line)
    return read_answer(item.group("text")) if item else None


def _dedent(lines: tuple[str, ...]) -> list[str]:
    start, stop = trim(lines, 0, len(lines))
    kept = [line.expandtabs(4) for line in lines[start:stop]]
    indents = [len(line) - len(line.lstrip()) for line in kept if line.strip()]
    margin = min(indents, default=0)
    return [line[margin:] for line in kept]
