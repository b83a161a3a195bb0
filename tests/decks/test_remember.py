"""Notes that the cache gives are those that composing gives, whatever was edited, and only what changed is composed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studypack.bank.content import Content
from studypack.decks import remember
from studypack.decks.compose import DeckContext, compose
from studypack.identity.notes import Note
from tests.workshop import SMALL, Workshop

EDITS = {
    "answer": ("越高越好", "越高越好吗"),
    "title": ("#### Q2:写回和写直达", "#### Q2:写直达和写回"),
    "id": ("#### Q3:环形队列怎样区分空和满？", "#### Q3:环形队列怎样区分空和满？ {#ring}"),
    "number": ("#### Q3:", "#### Q7:"),
    "difficulty": ("**难度**:⭐⭐\n", "**难度**:⭐⭐⭐\n"),
    "role": ("**岗位**:开发岗", "**岗位**:算法岗"),
    "tag": ("**标签**:#队列", "**标签**:#队列 #环"),
    "company": ("**公司**:乙", "**公司**:丙"),
    "follow-up": ("答:不一定", "答:未必"),
    "another follow-up": ("- 命中率高就一定快吗？", "- 还有呢？\n  - 答:延迟。\n- 命中率高就一定快吗？"),
    "row of a table": ("| 代价 | 链表 | 计数器 |", "| 代价 | 链表 | 计数器 |\n| 名 | 甲 | 乙 |"),
    "title of a table": ("**对比表**:两种淘汰策略", "**对比表**:淘汰策略"),
    "section": ("### 1.2 队列", "### 1.2 环形队列"),
    "number of a section": ("### 1.2 ", "### 1.3 "),
    "part": ("## 第一部分:基础", "## 第一部分:根基"),
    "part for a role": ("**延伸问题**:", "**算法岗回答要点**:\n- 先说定义\n\n**延伸问题**:"),
    "role of a part": ("**算法岗回答要点**:", "**开发岗回答要点**:"),
    "lines": ("## 第一部分", "先说几句。\n\n## 第一部分"),
}
SETTINGS = {
    "title": 'title = "题库"\n',
    "role": 'title = "小题库"\n[roles.development]\nname = "工程"\naliases = ["开发岗"]\n',
}


def same_without_cache(shop: Workshop, what: str, *, rename_decks: bool = False) -> None:
    """Build with the cache, then from nothing with the ledger that this left: the packages are the same."""
    assert shop.build(rename_decks=rename_decks).is_done, what
    made = {path: data for path, data in shop.bytes().items() if path.endswith(".apkg")}
    assert made
    shutil.rmtree(shop.out / ".cache")
    assert shop.build(force=True).is_done, what
    assert {path: data for path, data in shop.bytes().items() if path.endswith(".apkg")} == made, what


def test_after_every_edit_the_notes_are_those_that_composing_gives(tmp_path: Path) -> None:
    """What decides a note counts: its text, what the bank says around it, and how the bank is set."""
    shop = Workshop(tmp_path)
    shop.build()
    shop.build(force=True)
    for what, (old, new) in EDITS.items():
        shop.edit(old, new)
        same_without_cache(shop, what)
        shop.build()
    for what, text in SETTINGS.items():
        (shop.bank / "bank.toml").write_text(f'id = "small"\nversion = "1"\n{text}', encoding="utf-8")
        same_without_cache(shop, what)
    own = shop.bank / "templates" / "question.html.j2"
    own.parent.mkdir()
    shipped = Path(remember.__file__).parents[2] / "templates" / "question.html.j2"
    own.write_text(shipped.read_text(encoding="utf-8").replace('class="', 'class="own '), encoding="utf-8")
    same_without_cache(shop, "a template of the bank's own")


def test_a_deck_that_is_renamed_takes_its_notes_along(tmp_path: Path) -> None:
    """Learners keep the deck of a retitled section until `--rename-decks`, which no question says anything of."""
    shop = Workshop(tmp_path)
    shop.build()
    shop.edit("### 1.2 队列", "### 1.2 环形队列")
    shop.build()
    same_without_cache(shop, "renamed", rename_decks=True)
    assert "环形队列" in (shop.bank / "ledger.json").read_text(encoding="utf-8")


def test_only_what_changed_is_composed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit that moves all lines below, the cards of one question; after none, of no question."""
    heard: list[str] = []

    def heard_compose(content: Content, context: DeckContext) -> tuple[Note, ...]:
        heard.append(content.question.title)
        return compose(content, context)

    monkeypatch.setattr(remember, "compose", heard_compose)
    shop = Workshop(tmp_path)
    shop.build()
    assert len(heard) == SMALL.count("####")
    heard.clear()
    shop.edit("越高越好", "越高越好。\n\n真的")
    shop.build()
    assert heard == ["什么是缓存命中率？"]
    heard.clear()
    shop.build()
    assert heard == []
    shop.build(force=True)
    assert len(heard) == SMALL.count("####")
