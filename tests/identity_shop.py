"""Turns sections of questions into banks that are built by the command's own function, and reads what came of it."""

from __future__ import annotations

from pathlib import Path

from studypack.build import Result
from tests.workshop import Workshop

OTHERS = tuple(
    (f"第{sign}件事为什么要这样做", f"{sign * 3}的理由是{sign * 4}。") for sign in ("甲", "乙", "丙", "丁", "戊")
)


def question(title: str, answer: str) -> str:
    """Return a question."""
    return f"#### Q1:{title}\n\n**难度**:⭐\n**岗位**:通用\n**标签**:#甲\n\n**标准答案**:\n\n{answer}\n\n"


def bank(*sections: list[tuple[str, str]]) -> str:
    """Return a bank of sections of questions."""
    numbered = enumerate(sections, start=1)
    return "# 库\n\n## 第一部分:基础\n\n" + "".join(
        f"### 1.{number} 第{number}节\n\n" + "".join(question(*one) for one in section) for number, section in numbered
    )


def shop_of(folder: Path, text: str) -> Workshop:
    """Return a workshop with a bank that was built once."""
    shop = Workshop(folder, text=text)
    shop.build()
    return shop


def codes(result: Result) -> list[str]:
    """Return what identity has to say of a build."""
    known = {"doubtful-match", "mass-removal", "duplicate-id", "bad-ledger"}
    return [one.code.slug for one in result.problems if one.code.slug in known]


def guids(shop: Workshop) -> dict[str, str]:
    """Return the guids of the questions that are there, by title."""
    notes = shop.ledger()["notes"].values()
    return {one["title"]: one["guid"] for one in notes if one["kind"] == "question"}
