"""Reads an answer through the commands, as a user does: what is exported, and what `check` says at which line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.command import run
from tests.neutral import html_of

HEAD = (
    "# 库\n\n## 第一部分:甲\n\n### 1.1 乙\n\n#### Q1:题？\n\n**难度**:⭐\n**岗位**:通用\n**标签**:#甲\n**公司**:乙\n\n"
)
FIRST = HEAD.count("\n")
"""Lines before the answer."""


@dataclass
class Answer:
    """A bank of one question with an answer."""

    folder: Path
    text: str

    def __post_init__(self) -> None:
        """Write the bank."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "bank.md").write_text(HEAD + self.text, encoding="utf-8")

    def export(self) -> dict[str, Any]:
        """Return what `export` says of the question."""
        ran = run("export", str(self.folder), "--format", "json")
        assert ran.exit_code == 0, ran.output
        question: dict[str, Any] = json.loads(ran.stdout)["questions"][0]
        return question

    def problems(self) -> list[tuple[int, int, str, str]]:
        """Return the line in the answer (from 1), the column, code and message of every diagnostic of it."""
        ran = run("check", str(self.folder), "--format", "json")
        found = json.loads(ran.stdout)
        return [
            (one["line"] - FIRST, one["column"], one["code"], one["message"]) for one in found if one["line"] > FIRST
        ]

    def codes(self) -> list[tuple[int, str]]:
        """Return line and code of every diagnostic of the answer."""
        return [(line, code) for line, _, code, _ in self.problems()]

    @property
    def html(self) -> str:
        """The answer as plain HTML."""
        return html_of(self.text)
