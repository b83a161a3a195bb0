"""A bank of six questions, for tests that damage one of its lines."""

from __future__ import annotations

from collections.abc import Callable

META = "**难度**:⭐⭐\n**岗位**:算法岗\n**标签**:#推理 #显存\n**公司**:甲、乙\n"


def bank(bold: bool = False) -> str:
    """Return a bank of two parts with three questions each."""
    lines = ["# 题库", ""]
    for part in ("第一部分:甲", "第二部分:乙"):
        lines += [f"## {part}", ""]
        for number in (1, 2, 3):
            title = f"第 {number} 题问什么？"
            lines += [f"**Q{number}: {title}**" if bold else f"#### Q{number}:{title}", *META.splitlines()]
            lines += ["", "**标准答案**:", "", f"答 {number}。", "", "- 其一", "- 其二", ""]
    return "\n".join(lines)


def damaged(text: str, old: str, change: Callable[[str], str]) -> tuple[str, int]:
    """Change the second line that is `old` (in the second part), and return the text and the line's number."""
    lines = text.split("\n")
    at = [index for index, line in enumerate(lines) if line == old][-1]
    lines[at] = change(old)
    return "\n".join(lines), at + 1
