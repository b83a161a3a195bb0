"""Reads the follow-up questions of an answer, each with the answer that stands below or beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from textwrap import dedent

from ..model import Block, BlockKind, FollowUp, Markdown, Pin
from ..source import is_blank
from .fences import find_fences
from .labels import read_answer

_ASKS = re.compile(r"^(?:\*\*)?(?:[Qq]\d{0,3}|问|问题|追问|Question)\s*(?:\*\*\s*[:：]|[:：]\s*\*\*|[:：])\s*")
_TOP_ITEM = re.compile(r"^(?:[-*+]|\d+[.)])\s+(?P<text>.*)$")
_SUB_ITEM = re.compile(r"^\s+(?:[-*+]|\d+[.)])\s+(?P<text>.*)$")
_COUNT = re.compile(r"^(?:\d{1,2}[、.)）]|[（(]\d{1,2}[)）]|[①-⑳])\s*")
_IN_BOLD = re.compile(r"^\*\*([^*]+[?？])\*\*\s*$")
_WITH_ANSWER = re.compile(r"^\*\*(?P<question>[^*]+[?？])\*\*\s*(?P<answer>\S.*)$")
"""A question in bold, and its answer on the same line."""
_ENDS_ASKING = re.compile(r"[?？][\s*_）)]*$")
_NO_ANSWER = re.compile(r"^(?:>\s*)?\W*[^:：]{1,8}[:：]|```|~~~|\||!\[")
"""Begins a hint, or what else an author calls by its name, or code and pictures that may be asked about."""


def read_followups(blocks: tuple[Block, ...]) -> tuple[FollowUp, ...]:
    """Read the follow-up questions of an answer: items of a list, or lines with their answers below them."""
    return tuple(followup for block in blocks if block.kind is BlockKind.FOLLOWUPS for followup in _followups(block))


def _followups(block: Block) -> Iterator[FollowUp]:
    lines = tuple(block.body.split("\n"))
    code, pins = find_fences(lines).inside, dict(block.pins)
    starts: list[int] = []
    if not any(_TOP_ITEM.match(line) for index, line in enumerate(lines) if index not in code):
        lines = _as_items(lines, code)
    for index, text in enumerate(lines):
        item = _TOP_ITEM.match(text) if index not in code else None
        if item and not (starts and read_answer(item["text"]) is not None):  # `- 答：…` belongs to the item above it
            starts.append(index)
    if lines[0].strip() and not starts:  # one question, on the label's own line
        yield _followup(lines[0].strip(), _indented(lines[1:]), block.body_line, pins.get(block.body_line))
    for start, stop in pairwise([*starts, len(lines)]):
        first = _TOP_ITEM.match(lines[start])
        if first is not None:
            line = block.body_line + start
            below = tuple(f"  {one}" if _TOP_ITEM.match(one) else one for one in lines[start + 1 : stop])
            yield _followup(first["text"], below, line, pins.get(line))


def _as_items(lines: tuple[str, ...], code: frozenset[int]) -> tuple[str, ...]:
    """Return lines that are no list as one: what stands above `答：…`, or asks in bold, is an item, and all else in it.

    They stay as they are where something stands above the first question.
    """
    text = [index for index, line in enumerate(lines) if index not in code and line.strip()]
    questions = {index for index, after in pairwise(text) if read_answer(lines[after]) is not None}
    questions |= {index for index in text if _IN_BOLD.match(lines[index])}
    if not questions or min(questions) != text[0]:
        return lines
    inside = _indented(lines)
    plain = [_COUNT.sub("", _IN_BOLD.sub(r"\1", line)) for line in lines]
    return tuple(f"- {plain[at]}" if at in questions else inside[at] for at in range(len(lines)))


def _indented(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"  {line}" if line.strip() else line for line in lines)


def _followup(question: str, below: tuple[str, ...], line: int, pin: Pin | None) -> FollowUp:
    """Split the lines below a follow-up question into the rest of the question, its answer, and detail."""
    explicit, is_new = (pin.id, pin.is_new) if pin else (None, False)
    question = _ASKS.sub("", question)
    answer_at = next((i for i, text in enumerate(below) if _answer_text(text) is not None), None)
    if answer_at is None and (beside := _WITH_ANSWER.match(question)) and not _ENDS_ASKING.search(beside["answer"]):
        question, below, answer_at = beside["question"], (f"  {beside['answer']}", *below), 0
    if answer_at is None:
        answer_at = _unmarked_answer(question, below)
    if answer_at is None:
        asked = f"{question}\n{_dedent(below)}".strip()
        return FollowUp(Markdown(asked), Markdown(""), Markdown(""), line, explicit, is_new)
    asked = f"{question}\n{_dedent(below[:answer_at])}".strip()
    after = below[answer_at + 1 :]
    detail_at = next((i for i, text in enumerate(after) if is_blank(text) or _SUB_ITEM.match(text)), len(after))
    called = _answer_text(below[answer_at])
    first = _bare(below[answer_at]) if called is None else called
    answer = "\n".join([first, *(text.strip() for text in after[:detail_at])])
    detail = _dedent(after[detail_at:])
    return FollowUp(Markdown(asked), Markdown(answer.strip()), Markdown(detail), line, explicit, is_new)


def _unmarked_answer(question: str, below: Sequence[str]) -> int | None:
    """Return where the answer begins that nothing calls so: below a question that ends, where nothing else asks."""
    first = next((index for index, line in enumerate(below) if line.strip()), None)
    if first is None or not _ENDS_ASKING.search(question):
        return None
    asks_more = any(_ENDS_ASKING.search(line) for line in below)
    return None if asks_more or _NO_ANSWER.match(_bare(below[first])) else first


def _bare(line: str) -> str:
    """Return what a line below a question says, without the mark of its item."""
    item = _SUB_ITEM.match(line)
    return item["text"] if item else line.strip()


def _answer_text(line: str) -> str | None:
    """Return what a line says that calls itself an answer; None for any other."""
    return read_answer(_bare(line)) if line[:1].isspace() else None


def _dedent(lines: Sequence[str]) -> str:
    return dedent("\n".join(lines).expandtabs(4)).strip("\n")
