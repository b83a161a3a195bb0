"""Tell what a title looks like: one that asks, or one that only labels a part of an answer or leads elsewhere."""

from __future__ import annotations

import re

from ..settings.vocabulary import BLOCK_LABELS, METADATA_KEYS

_ASKS = re.compile(
    r"[?？]\W*$|什么|如何|怎么|怎样|为什么|为何|区别|哪些|是否|[吗呢]$"
    r"|^\W*(?:what|how|why|when|which|who|where|is|are|can|could|does|do|should|explain|describe|difference)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"^\[[^\]]*\]\((?!https?:)[^)]*\)$")
_MORE_LABELS = """
about, advantages, analysis, approach, background, code, complexity, conclusion, contents, contributing,
contributors, definition, details, disclaimer, example, examples, explanation, getting started, hint, hints, install,
installation, introduction, license, links, more, note, notes, overview, preface, prerequisites, question, questions,
read more, reference, resources, see also, show answer, show solution, solution, solutions, steps, summary,
table of contents, toc, usage, 优点, 优缺点, 代码, 代码实现, 例子, 原理, 参考链接, 复杂度, 复杂度分析, 安装, 定义,
实现, 小结, 展开, 序言, 引言, 应用场景, 总结, 思路, 扩展, 提示, 查看答案, 点击展开, 点击查看, 点击查看答案, 特点,
目录, 示例, 简介, 结论, 缺点, 背景, 要点, 解析, 解题思路, 详情, 详细, 说明, 贡献, 贡献者, 贡献指南, 适用场景, 问题,
题目, 题解, 面试题
"""
_LABELS = {
    *(word for words in BLOCK_LABELS.values() for word in words),
    *METADATA_KEYS,
    *(word.strip() for word in _MORE_LABELS.split(",")),
}
"""Words that head a part of an answer or of a file, and ask nothing."""


def asks(title: str) -> bool:
    """Tell whether a title asks for something."""
    return bool(_ASKS.search(title))


def bare(title: str) -> str:
    """Return a title without marks and case, to compare it with others."""
    return re.sub(r"^\W+|\W+$", "", title).lower()


def is_label(title: str) -> bool:
    """Tell whether a title is a word for a part of an answer, such as `Hint`."""
    return not bare(title) or bare(title) in _LABELS


def is_link(title: str) -> bool:
    """Tell whether a title is nothing but a link within the bank: an entry of a table of contents."""
    return bool(_LINK.match(title.strip()))
