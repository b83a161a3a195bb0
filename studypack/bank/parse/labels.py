"""Reads a line that begins with a bold label, such as `**特点**:`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..settings.vocabulary import ANSWER_WORDS

_BOLD = re.compile(r"^\*\*(?P<inner>[^*\n]+)\*\*")
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+[、.]|\d+[.、)](?!\d)|[A-Z][.、])\s*")
_AFTER = re.compile(r"\s*(?:(?P<note>[(（][^()（）\n]*[)）])\s*)?[:：]")

_ANSWER = re.compile(
    rf"^(?:\*\*)?(?:{'|'.join(ANSWER_WORDS)})\s*(?:\*\*)?[:：]\s*(?:\*\*)?\s*(?P<text>.*)$", re.IGNORECASE
)
_NOT_WRITTEN = re.compile(
    r"\W*(?:(?:todo|tbd|fixme|wip)\b.{0,60}|n/a|coming soon|待(?:补充?|完善|更新|整理|写|办|续)|未完待续|暂无|略)\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Label:
    """A label without its colon, with a note in brackets if one stands before the colon, and where its text starts."""

    name: str
    rest_start: int

    def rest(self, text: str) -> str:
        """Return what follows the label in the text that it was read from."""
        return text[self.rest_start :].strip()


def read_label(text: str) -> Label | None:
    """Read the label at the start of a text; the colon stands inside the bold span or right after it."""
    bold = _BOLD.match(text)
    if bold is None:
        return None
    inner = bold.group("inner").rstrip()
    after = _AFTER.match(text, bold.end())
    if inner.endswith((":", "：")):
        name, end = inner[:-1], bold.end()
    elif after:
        name, end = inner + (after.group("note") or ""), after.end()
    else:
        return None
    return Label(name.strip(), end) if name.strip() else None


def read_answer(text: str) -> str | None:
    """Return what a list item answers to a follow-up question, `答:…`; None if it is no answer."""
    match = _ANSWER.match(text)
    return match.group("text") if match else None


def without_numbering(text: str) -> str:
    """Return a heading's text without the number of a list that it begins with; “3.5 …” is no such number."""
    return _NUMBERING.sub("", text)


def not_written(text: str) -> bool:
    """Tell whether a line only says that its text is still to be written: `TODO`, `待补充`."""
    return bool(_NOT_WRITTEN.fullmatch(text))
