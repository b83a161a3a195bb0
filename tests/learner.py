"""A learner who studies one build of a bank in Anki and imports the next: what Anki holds before and after."""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.card_bank import run_anki
from tests.workshop import SMALL, Workshop

BANK = (
    SMALL
    + """
#### Q4:什么是背压，为什么需要它？

**难度**:⭐⭐⭐
**岗位**:算法岗 / 开发岗
**标签**:#队列 #流控
**公司**:丙

**标准答案**:

下游来不及处理时让上游慢下来，否则缓冲区会无限增长，最后内存耗尽。

**延伸问题**:
- 背压一般用什么信号传给上游？
  - 答:常见的是窗口大小或者令牌数，也可以直接阻塞写入。
- 丢弃算不算背压？
  - 答:不算，丢弃没有让上游慢下来。

### 1.3 存储

#### Q5:B+树为什么适合做磁盘索引？

**难度**:⭐⭐
**岗位**:开发岗
**标签**:#存储
**公司**:甲

**标准答案**:

扇出大，树矮，一次读一页；叶子相连，范围查询顺序读就行。

#### Q6:预写日志怎样保证崩溃后不丢数据？

**难度**:⭐⭐⭐
**岗位**:开发岗
**标签**:#存储
**公司**:乙

**标准答案**:

先把修改追加到日志并落盘，再改数据页；重启后按日志重放，未提交的回滚。

**对比表**:三种落盘时机

| 时机 | 速度 | 会丢什么 |
|---|---|---|
| 每次提交 | 慢 | 不丢 |
| 每秒一次 | 中 | 最后一秒 |
| 交给系统 | 快 | 系统缓存里的全部 |

#### Q7:列式存储为什么压缩率高？

**难度**:⭐
**岗位**:通用
**标签**:#存储
**公司**:丁

**标准答案**:

同一列类型相同，取值相近，字典编码和游程编码都很有效。

#### Q8:布隆过滤器会不会漏报？

**难度**:⭐
**岗位**:通用
**标签**:#存储
**公司**:丁

**标准答案**:

不会漏报，只会误报；位数组越大、哈希个数越合适，误报越少。
"""
)
"""Eight questions in three sections, three follow-ups with answers, two tables of three rows."""

HOUR = 3600


@dataclass(frozen=True)
class Reimport:
    """What Anki said and held. Notes are by guid, schedules by guid and card, `fresh` are those of a new learner."""

    log: dict[str, int]
    notes_before: dict[str, dict[str, Any]]
    notes: dict[str, dict[str, Any]]
    before: dict[str, dict[str, Any]]
    after: dict[str, dict[str, Any]]
    fresh: dict[str, dict[str, Any]]
    then: list[Any]

    @property
    def fields(self) -> dict[str, list[str]]:
        """The fields of every note after the import."""
        return {guid: one["fields"] for guid, one in self.notes.items()}

    def assert_nothing_lost(self) -> None:
        """Every card that was there is there, with its schedule; what the bank holds is as a new learner gets it."""
        assert self.before
        assert {card: self.after.get(card) for card in self.before} == self.before
        assert all(one["reps"] for one in self.before.values())
        for guid, note in self.fresh.items():
            assert (self.fields[guid], self.notes[guid]["tags"]) == (note["fields"], note["tags"])


class Learner:
    """Someone with a workshop's builds: packages are kept as they are made, steps are taken all at once."""

    def __init__(self, folder: Path, **given: Any) -> None:
        """Open a workshop; its first build lies an hour back: imports follow it, and later builds follow them."""
        self.shop = Workshop(folder, now=int(time.time()) - 3 * HOUR, **{"text": BANK, **given})
        self.packages: list[Path] = []

    def build(self, *, later: int = 2 * HOUR, path: str = "decks/small.apkg", **options: Any) -> Path:
        """Build, and keep a package under a name of its own."""
        result = self.shop.build(later=later, **options)
        assert result.is_done, result.problems
        return self.keep(path)

    def keep(self, path: str) -> Path:
        """Keep a package of the last build under a name of its own."""
        kept = self.shop.folder / f"{len(list(self.shop.folder.iterdir()))}.apkg"
        shutil.copyfile(self.shop.out / path, kept)
        self.packages.append(kept)
        return kept

    def reimport(
        self, python: str, between: list[dict[str, Any]] | None = None, then: list[dict[str, Any]] | None = None
    ) -> Reimport:
        """Import the first package, study, do what is `between`, import the others, then do the rest."""
        first, *others = self.packages
        start = [importing(first), {"do": "study"}, *(between or []), {"do": "notes"}, {"do": "state"}]
        imports = [importing(other) for other in others]
        fresh = [{"do": "fresh"}, importing(others[-1]), {"do": "notes"}]
        steps = [*start, *imports, {"do": "notes"}, {"do": "state"}, *(then or []), *fresh]
        results = run_anki(steps, python)
        notes_before, before, *rest = results[len(start) - 2 :]
        log, notes, after, *more = rest[len(imports) - 1 :]
        return Reimport(
            log=log,
            notes_before=by_guid(notes_before),
            notes=by_guid(notes),
            before=before,
            after=after,
            fresh=by_guid(more[-1]),
            then=more[: -len(fresh)],
        )


def importing(path: Path) -> dict[str, Any]:
    """Return the step that imports a package."""
    return {"do": "import", "path": str(path)}


def by_guid(notes: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return notes by their guids, which must be unique."""
    found = {note["guid"]: note for note in notes}
    assert len(found) == len(notes) > 0
    return found


def block(text: str, number: int) -> str:
    """Return the lines of a question."""
    found = re.search(rf"^#### Q{number}:.*?(?=^###|\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, number
    return found.group(0).rstrip("\n") + "\n\n"


def without(text: str, number: int) -> str:
    """Return a bank's text without a question."""
    return re.sub(rf"^#### Q{number}:.*?(?=^###|\Z)", "", text, count=1, flags=re.MULTILINE | re.DOTALL)


def before(text: str, number: int, lines: str) -> str:
    """Return a bank's text with lines above a question."""
    assert f"#### Q{number}:" in text
    return text.replace(f"#### Q{number}:", f"{lines}#### Q{number}:")


def renumbered(text: str, start: int = 1) -> str:
    """Return a bank's text with its questions numbered in order."""
    numbers = iter(range(start, 1000))
    return re.sub(r"^#### Q\d+:", lambda _: f"#### Q{next(numbers)}:", text, flags=re.MULTILINE)
