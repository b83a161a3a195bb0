"""A library of three volumes that is built through the command."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import command
from tests.card_bank import run_anki
from tests.learner import importing

BANK = """
id = "lib"
title = "三卷题库"

[[volumes]]
id = "theory"
title = "理论篇"
files = ["theory.md"]

[[volumes]]
id = "rag"
title = "检索篇"
files = ["rag.md"]

[[volumes]]
id = "basics"
title = "基础篇"
files = ["basics.md"]
"""
TABLE = """
**对比表**:两种淘汰

| 维度 | LRU | LFU |
|---|---|---|
| 淘汰谁 | 最久未用 | 用得最少 |
| 代价 | 链表 | 计数器 |
"""
FOLLOWUP = "\n**延伸问题**:\n- 命中率高就一定快吗？\n  - 答:不一定，未命中的代价也要算。\n"
SAME = "命中率等于命中次数除以访问总次数，越高越好，但还要看每次未命中的代价有多大，以及缓存本身要占多少内存。"


def question(number: int, title: str, answer: str, more: str = "", stars: int = 2, note: str = "") -> str:
    """Return a question."""
    company = f"**公司**:甲{note}\n"
    return f"#### Q{number}:{title}\n\n**难度**:{'⭐' * stars}\n**岗位**:算法岗\n{company}\n{answer}\n{more}\n"


def volume(title: str, *questions: str) -> str:
    """Return the file of a volume, whose part and section are called alike in all of them."""
    return f"# {title}\n\n## 第一部分:{title}要点\n\n### 1.1 {title}开头\n\n{''.join(questions)}"


HIT = question(1, "什么是缓存命中率？", SAME, TABLE + FOLLOWUP)
BACK = question(2, "写回和写直达有什么不同？", "写回先改缓存，淘汰时才写内存；写直达每次都写。", stars=4, note="(高频)")
SPLIT = question(1, "文档怎样切块才不伤语义？", "按标题和段落切，块之间留一点重叠，切完抽查边界。", stars=3)
RANK = question(2, "为什么检索之后还要重排？", "召回求全，重排求准：交叉编码器逐对打分，只留最前面的几段。", stars=4)
AGAIN = question(1, "什么是缓存命中率?", SAME)
RING = question(2, "环形队列怎样区分空和满？", "留一个空位，或者另存元素个数；两种办法都要说清取模。", stars=1)


@dataclass
class Library:
    """A library on disk and the command that builds it."""

    folder: Path

    def write(self, settings: str = "", **files: str) -> None:
        """Write the settings, after those that stand in every library, and the volumes' files."""
        (self.folder / "lib").mkdir(exist_ok=True)
        head, tables = BANK.split("\n\n", 1)
        plain, _, rest = settings.partition("\n[")
        (self.folder / "lib" / "bank.toml").write_text(
            f"{head}\n{plain}\n\n{tables}\n{'[' + rest if rest else ''}", encoding="utf-8"
        )
        texts = {
            "theory": volume("理论", HIT, BACK),
            "rag": volume("检索", SPLIT, RANK),
            "basics": volume("基础", RING),
        }
        for name, text in (texts | files).items():
            (self.folder / "lib" / f"{name}.md").write_text(text, encoding="utf-8")

    def run(self, *words: str) -> str:
        """Run a command, which must go well; return what it says."""
        done = command.run(*words)
        assert done.exit_code == 0, done.output
        return done.output

    def build(self, *words: str) -> str:
        """Build the decks, or what the words say."""
        return self.run("build", str(self.folder / "lib"), "--out", str(self.out), *(words or ("--only", "decks")))

    @property
    def out(self) -> Path:
        """The output folder."""
        return self.folder / "out"

    def files(self) -> dict[str, dict[str, Any]]:
        """Return what the manifest says of every file, by path."""
        data = json.loads((self.out / "manifest.json").read_text(encoding="utf-8"))
        return {one["path"]: one for one in data["files"]}

    def notes(self, path: str = "decks/lib.apkg") -> list[dict[str, Any]]:
        """Return the notes that Anki imports from a package."""
        found: list[dict[str, Any]] = run_anki([importing(self.out / path), {"do": "notes"}])[1]
        return found
