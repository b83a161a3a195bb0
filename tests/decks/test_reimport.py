"""A learner studies, the bank is edited and built anew, the learner imports again: what Anki changes, and what not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.decks.test_import import python_of
from tests.learner import Learner, Reimport, before, block, renumbered, without
from tests.workshop import Workshop

VERSIONS = [
    pytest.param("newest"),
    pytest.param("24.11", marks=pytest.mark.slow),
    pytest.param("2.1.54", marks=pytest.mark.slow),
]
NEW_QUESTION = """#### Q9:什么是一致性哈希？

**难度**:⭐⭐
**岗位**:开发岗
**标签**:#分布式
**公司**:戊

**标准答案**:

把节点和键放到同一个环上，节点增减时只有相邻一段的键要搬家。

"""


@dataclass(frozen=True)
class Scenario:
    """An edit, and what Anki must then say: how many notes are new and how many it updates."""

    name: str
    edit: Callable[[Workshop], None]
    new: int = 0
    updated: int = 0


def texts(change: Callable[[str], str]) -> Callable[[Workshop], None]:
    """Return an edit that changes the bank's text as a whole."""

    def edit(shop: Workshop) -> None:
        after = change(shop.text)
        assert after != shop.text
        shop.write(after)

    return edit


def words(old: str, new: str) -> Callable[[Workshop], None]:
    """Return an edit of a few words."""
    return lambda shop: shop.edit(old, new)


def swapped(text: str) -> str:
    """Let questions 5 and 8 change places and numbers."""
    five, eight = block(text, 5), block(text, 8)
    text = without(without(text, 5), 8)
    return before(before(text, 6, eight.replace("Q8:", "Q5:")), 7, five.replace("Q5:", "Q8:"))


def moved(text: str) -> str:
    """Move question 2 to the end of the bank, which is another section."""
    return without(text, 2).rstrip() + "\n\n" + block(text, 2)


def harder(text: str) -> str:
    """Give question 2 one star more."""
    two = block(text, 2)
    return text.replace(two, two.replace("⭐⭐", "⭐⭐⭐"))


def reordered(text: str) -> str:
    """Let two rows of a table change places."""
    rows = "| 淘汰谁 | 最久未用 | 用得最少 |\n", "| 适合 | 时间局部性 | 热点稳定 |\n"
    return text.replace(rows[0] + rows[1], rows[1] + rows[0])


def inserted(text: str) -> str:
    """Put a new question first, so that every other gets another number."""
    return renumbered(before(text, 1, NEW_QUESTION))


def own_style(shop: Workshop) -> None:
    """Give the bank a style of its own."""
    styles = shop.bank / "styles"
    styles.mkdir()
    (styles / "card.css").write_text(".card { color: teal; }\n", encoding="utf-8")


def own_template(shop: Workshop) -> None:
    """Give the bank a template of its own."""
    folder = shop.bank / "templates" / "anki"
    folder.mkdir(parents=True)
    (folder / "question.back.html").write_text("<b>{{Prompt}}</b><hr>{{Answer}}", encoding="utf-8")


SCENARIOS = (
    Scenario("nothing changed", lambda _: None),
    Scenario("answer edited", words("占带宽", "多占带宽"), updated=1),
    Scenario("follow-up's answer edited", words("直接阻塞写入", "干脆阻塞写入"), updated=2),
    Scenario("title edited", words("什么是缓存命中率？", "缓存命中率是什么？怎么算？"), updated=3),
    Scenario("tags edited", words("#队列 #流控", "#队列 #限流"), updated=3),
    Scenario("number changed", words("#### Q8:", "#### Q18:")),
    Scenario("all questions renumbered", texts(lambda text: renumbered(text, 11))),
    Scenario("moved to another section", texts(moved), updated=1),
    Scenario("another difficulty", texts(harder), updated=1),
    Scenario("row added in the middle", words("| 适合 |", "| 实现 | 一个链表 | 小根堆 |\n| 适合 |"), updated=2),
    Scenario("row removed", words("| 适合 | 时间局部性 | 热点稳定 |\n", ""), updated=2),
    Scenario("row renamed", words("| 适合 |", "| 适合谁 |"), updated=2),
    Scenario("rows in another order", texts(reordered), updated=2),
    Scenario("question removed", texts(lambda text: without(text, 2))),
    Scenario("question inserted, all renumbered", texts(inserted), new=1),
    Scenario("two questions swapped", texts(swapped)),
    Scenario("section retitled", words("### 1.3 存储", "### 1.3 存储引擎"), updated=5),
    Scenario("bank's version raised", lambda shop: settings(shop, 'version = "2"')),
    Scenario("bank retitled", lambda shop: settings(shop, 'title = "新题库"')),
    Scenario("style only", own_style),
    Scenario("template only", own_template),
)  # fmt: skip


def settings(shop: Workshop, line: str) -> None:
    """Replace a line of the bank's settings."""
    path = shop.bank / "bank.toml"
    name = line.split(" ", 1)[0]
    lines = [one for one in path.read_text(encoding="utf-8").splitlines() if not one.startswith(f"{name} ")]
    path.write_text("\n".join([*lines, line, ""]), encoding="utf-8")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.name)
def test_an_edit_reaches_learners_exactly(scenario: Scenario, version: str, tmp_path: Path) -> None:
    """Each edit makes just the new notes and updates that it should, and no schedule changes."""
    learner = Learner(tmp_path / "made")
    learner.build()
    scenario.edit(learner.shop)
    learner.build()
    done = learner.reimport(python_of(version))
    done.assert_nothing_lost()
    assert (done.log["new"], updated(done, version)) == (scenario.new, scenario.updated), done.log
    others = {name: count for name, count in done.log.items() if name not in ("new", "updated", "duplicate")}
    assert not any(others.values()), done.log


def updated(done: Reimport, version: str) -> int:
    """Return how many notes Anki updated; the log of 2.1.54 is not to be trusted with it, so count what differs."""
    if version != "2.1.54":
        return done.log["updated"]
    return sum(one["fields"] != done.notes[guid]["fields"] or one["tags"] != done.notes[guid]["tags"]
               for guid, one in done.notes_before.items())  # fmt: skip
