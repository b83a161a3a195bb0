"""The shapes of tables with a question and its answer in each row, by what the heads of their columns say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..settings.config import Rule
from .shapes import Kind, Shape

_COLUMNS = {
    "title": re.compile(r"(?i)questions?|q|问题|题目|面试题"),
    "answer": re.compile(r"(?i)answers?|a|solution|答案|参考答案|回答|解答|解析"),
    "difficulty": re.compile(r"(?i)difficulty|level|难度|难度等级|星级"),
    "tags": re.compile(r"(?i)tags?|topics?|category|标签|分类"),
    "number": re.compile(r"(?i)#|no\.?|number|序号|编号"),
}
"""What the head of a table's column is called that means a group of a rule."""
_CELL = r"(?:[^|\\]|\\.)"
_BORDER = re.compile(r"\| *:?-[-| :]*\|\s*")


def table_shapes(lines: Sequence[str]) -> Iterator[Shape]:
    """Yield a shape for each head of a table that names a question and its answer, in any order of its columns."""
    seen: set[tuple[str, ...]] = set()
    for head, border in pairwise(lines):
        if not head.startswith("|") or not _BORDER.fullmatch(border):
            continue
        names = [name.strip().strip("*") for name in head.strip().strip("|").split("|")]
        groups = tuple(next((one for one, word in _COLUMNS.items() if word.fullmatch(name)), "") for name in names)
        named = [one for one in groups if one]
        if {"title", "answer"} <= set(named) and len(set(named)) == len(named) and groups not in seen:
            seen.add(groups)
            yield _table_shape(groups)


def _table_shape(groups: Sequence[str]) -> Shape:
    cells = [{"number": r"(?P<number>\d+)", "": rf"{_CELL}*"}.get(one, rf"(?P<{one}>{_CELL}*?)") for one in groups]
    cells = [cell.replace("*?)", "+?)") if "<title>" in cell else cell for cell in cells]
    head = [next(word.pattern for name, word in _COLUMNS.items() if name == one) if one else "[^|]*" for one in groups]
    words = r" *\| *".join(rf"(?:{one.removeprefix('(?i)')})" for one in head)
    return Shape(
        f"row of a table with {len(groups)} columns, question and answer among them",
        Kind.MARKED,
        (r"^\| *" + r" *\| *".join(cells) + r" *\|\s*$",),
        (Rule(rf"^\|(?: *:?-+:? *\|){{{len(groups)}}}\s*$", "drop"), Rule(rf"(?i)^\| *{words} *\|\s*$", "drop")),
    )
