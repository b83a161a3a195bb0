"""Counts how many lines of a text have a shape, and tells which of their titles ask, only label, or lead elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..parse.fences import find_fences
from ..parse.front_matter import read_front_matter
from ..parse.grammar import read_heading
from ..settings.vocabulary import BLOCK_LABELS, METADATA_KEYS
from .shapes import Kind, Shape

SEEN = 500
"""So many characters of a line are looked at: the patterns are ours, the lines are a stranger's."""
_OFTEN = 3
"""A title that stands so often and asks nothing is a label."""
_STARTS = (
    ("^#", "#"),
    (r"^\*\*", "*"),
    (r"^\|", "|"),
    (r"^(?P<number>\d", "0123456789"),
    ("^[-*+]", "-*+"),
    (r"^(?:\t|", "\t "),
    ("^<", "<"),
    ("^(?:<details>", "<\t "),
    ("^>", ">"),
    (r"^[（(]", "（("),
    ("^(?P<number>[①", "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    ("^(?P<number>[一", "一二三四五六七八九十"),
    ("^【", "【"),
)
"""The characters that lines begin with which a pattern can match, by its own beginning: most lines need no look."""
_ASKING = 5
"""A title that asks counts as so many that do not."""
_QUESTION = re.compile(
    r"[?？]\W*$|什么|如何|怎么|怎样|为什么|为何|区别|哪些|是否|[吗呢]$"
    r"|^\W*(?:what|how|why|when|which|who|where|is|are|can|could|does|do|should|explain|describe|difference)\b",
    re.IGNORECASE,
)
_INNER_LINK = re.compile(r"^\[[^\]]*\]\((?!https?:)[^)]*\)$")
_MORE_LABELS = """
about, advantages, analysis, approach, background, code, complexity, conclusion, contents, contributing,
contributors, definition, details, disclaimer, example, examples, explanation, getting started, hint, hints, install,
installation, introduction, license, links, more, note, notes, overview, preface, prerequisites, question, questions,
read more, reference, resources, see also, show answer, show solution, solution, solutions, steps, summary,
table of contents, toc, usage, 优点, 优缺点, 代码, 代码实现, 例子, 原理, 参考链接, 复杂度, 复杂度分析, 安装, 定义,
实现, 小结, 展开, 序言, 引言, 应用场景, 总结, 思路, 扩展, 提示, 查看答案, 点击展开, 点击查看, 点击查看答案, 特点,
目录, 示例, 简介, 结论, 缺点, 背景, 要点, 解析, 解题思路, 详情, 详细, 说明, 贡献, 贡献者, 贡献指南, 适用场景, 问题,
题目, 题解, 面试题, 前言, 后记, 结语, 写在前面, 写在最后, 最后, 导读
"""
_LABELS = {
    *(word for words in BLOCK_LABELS.values() for word in words),
    *METADATA_KEYS,
    *(word.strip() for word in _MORE_LABELS.split(",")),
}
"""Words that head a part of an answer or of a file, and ask nothing."""


@dataclass(frozen=True)
class Evidence:
    """The titles of the lines that have a shape, by the lines' indices; what only labels or links is not counted."""

    shape: Shape
    hits: Mapping[int, str]

    @property
    def count(self) -> int:
        """The number of lines."""
        return len(self.hits)

    @property
    def share(self) -> float:
        """Which part of the titles ask."""
        return sum(map(asks, self.hits.values())) / len(self.hits) if self.hits else 0.0

    @property
    def weight(self) -> float:
        """How much speaks for the shape."""
        return self.count * (1 + (_ASKING - 1) * self.share)


def outside_of_code(text: str) -> list[str]:
    """Return the lines of a file that stand neither in a code block nor in its YAML."""
    lines = text.split("\n")
    inside = find_fences(lines).inside
    first = read_front_matter(lines).lines
    return [line for index, line in enumerate(lines) if index >= first and index not in inside]


def labels(lines: Iterable[str], shapes: Iterable[Shape]) -> frozenset[str]:
    """Return the titles that stand often in a bank and ask nothing."""
    read = list(lines)
    found: Counter[str] = Counter()
    for shape in shapes:
        if shape.kind is not Kind.MARKED or "heading" in shape.name:
            found |= Counter(bare(title) for _, title in _lines_with(shape, read) if not asks(title))
    return frozenset(title for title, count in found.items() if count >= _OFTEN)


def evidence(lines: Sequence[str], repeated: frozenset[str], shapes: Iterable[Shape]) -> list[Evidence]:
    """Return what speaks for each shape; `repeated` are titles that are none."""
    return [Evidence(shape, _hits(shape, lines, repeated)) for shape in shapes]


def _hits(shape: Shape, lines: Sequence[str], repeated: frozenset[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for index, title in _lines_with(shape, lines):
        if is_label(title) or bare(title) in repeated:
            continue
        if shape.kind is Kind.ITEM and is_link(title):
            continue
        if shape.below and not has_below(index, lines, shape.below):
            continue
        found[index] = title
    return found


def _lines_with(shape: Shape, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    dropped = [re.compile(rule.line) for rule in shape.besides if rule.is_ == "drop"]
    patterns = [re.compile(pattern) for pattern in shape.patterns]
    starts = [next((chars for text, chars in _STARTS if one.startswith(text)), "") for one in shape.patterns]
    known = set("".join(starts)) if all(starts) else set()
    for index, line in enumerate(lines):
        if not line or (known and line[0] not in known):
            continue
        head = line[:SEEN]
        found = next((match for pattern in patterns if (match := pattern.match(head))), None)
        if found and not any(pattern.match(head) for pattern in dropped):
            yield index, found["title"].strip()


def has_below(index: int, lines: Sequence[str], pattern: str) -> bool:
    """Tell whether the next line with text is such that it belongs to the item."""
    following = next((line for line in lines[index + 1 : index + 4] if line.strip()), "")
    return bool(following and re.match(pattern, following[:SEEN]))


def has_text_below(index: int, lines: Sequence[str]) -> bool:
    """Tell whether text follows a heading before the next one."""
    following = next((line for line in lines[index + 1 :] if line.strip()), "#")
    return read_heading(following) is None


def matching(pattern: str, lines: Iterable[str]) -> int:
    """Return how many lines a pattern is found in."""
    compiled = re.compile(pattern)
    return sum(bool(compiled.search(line[:SEEN])) for line in lines)


def asks(title: str) -> bool:
    """Tell whether a title asks for something."""
    return bool(_QUESTION.search(title))


def bare(title: str) -> str:
    """Return a title without marks and case, to compare it with others."""
    return re.sub(r"^\W+|\W+$", "", title).lower()


def is_label(title: str) -> bool:
    """Tell whether a title is a word for a part of an answer, such as `Hint`."""
    return not bare(title) or bare(title) in _LABELS


def is_link(title: str) -> bool:
    """Tell whether a title is nothing but a link within the bank: an entry of a table of contents."""
    return bool(_INNER_LINK.match(title.strip()))
