"""Small banks on disk, and builds of them that tests can repeat after edits."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from studypack.build import Result, run
from studypack.options import Options, Request

SMALL = """# 小题库

## 第一部分:基础

### 1.1 缓存

#### Q1:什么是缓存命中率？

**难度**:⭐
**岗位**:算法岗
**标签**:#缓存
**公司**:甲(高频)

**得分点**:
- 命中次数除以访问次数

**标准答案**:

命中率等于命中次数除以访问总次数，越高越好，但还要看每次未命中的代价。

**对比表**:两种淘汰策略

| 维度 | LRU | LFU |
|---|---|---|
| 淘汰谁 | 最久未用 | 用得最少 |
| 适合 | 时间局部性 | 热点稳定 |
| 代价 | 链表 | 计数器 |

**延伸问题**:
- 命中率高就一定快吗？
  - 答:不一定，未命中的代价也要算。

#### Q2:写回和写直达有什么不同？

**难度**:⭐⭐
**岗位**:开发岗
**标签**:#缓存
**公司**:乙

**标准答案**:

写回先改缓存，淘汰时才写内存；写直达每次都写内存，简单但占带宽。

### 1.2 队列

#### Q3:环形队列怎样区分空和满？

**难度**:⭐
**岗位**:通用
**标签**:#队列
**公司**:甲

**标准答案**:

留一个空位，或者另存元素个数；两种办法都要说清取模。
"""
UNANSWERED = SMALL.replace("留一个空位，或者另存元素个数；两种办法都要说清取模。\n", "")
"""The same bank with one question less answered."""
LIMIT = 60
"""Seconds after which a test that waits has failed; none waits that long."""


@dataclass
class Workshop:
    """A bank on disk, its output folder, and a clock that the test turns."""

    folder: Path
    now: int = 1_700_000_000
    text: str = SMALL
    options: dict[str, Any] = field(default_factory=lambda: {"only": "decks"})

    def __post_init__(self) -> None:
        """Write the bank."""
        self.bank.mkdir(parents=True)
        self.write(self.text)
        (self.bank / "bank.toml").write_text('id = "small"\ntitle = "小题库"\nversion = "1"\n', encoding="utf-8")

    @property
    def bank(self) -> Path:
        """The bank's folder."""
        return self.folder / "bank"

    @property
    def out(self) -> Path:
        """The output folder."""
        return self.folder / "out"

    def write(self, text: str) -> None:
        """Replace the bank's text."""
        self.text = text
        (self.bank / "bank.md").write_text(text, encoding="utf-8")

    def edit(self, old: str, new: str) -> None:
        """Change a piece of the bank's text that must be there."""
        assert self.text.count(old) == 1, old
        self.write(self.text.replace(old, new))

    def repeat_an_id(self) -> None:
        """Give two questions one id, which is an error."""
        self.write(re.sub("(#### Q[12]:.*)", r"\1 {#same}", self.text))

    def build(self, *, later: int = 60, **changes: Any) -> Result:
        """Build again, so many seconds later, and return the result."""
        self.now += later
        request = {
            name: changes.pop(name)
            for name in ("since", "strict", "dry_run", "locked", "ledger", "published")
            if name in changes
        }
        options = Options(out=self.out, now=self.now)
        return run(Request(self.bank, replace(options, **{**self.options, **changes}), **request), lambda _: None)

    def ledger(self) -> dict[str, Any]:
        """Return the ledger's data."""
        data: dict[str, Any] = json.loads((self.bank / "ledger.json").read_text(encoding="utf-8"))
        return data

    def manifest(self) -> dict[str, Any]:
        """Return the manifest's data."""
        data: dict[str, Any] = json.loads((self.out / "manifest.json").read_text(encoding="utf-8"))
        return data

    def bytes(self) -> dict[str, bytes]:
        """Return the bytes of every output by its path, caches apart."""
        return {
            path.relative_to(self.out).as_posix(): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file() and ".cache" not in path.parts
        }

    def package(self, path: str) -> list[str]:
        """Return the names inside a package."""
        with zipfile.ZipFile(self.out / path) as archive:
            return archive.namelist()
