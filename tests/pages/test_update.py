"""`UPDATE.md` and the summary on the terminal: what someone who has an earlier build is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.learner import BANK, before, renumbered, without
from tests.workshop import Workshop

SETTINGS = 'id = "small"\ntitle = "小题库"\nversion = "1"\n'
NEW = "#### Q9:什么是一致性哈希？\n\n**难度**:⭐\n\n**标准答案**:\n\n把节点和键放到同一个环上，只搬相邻一段。\n\n"


def shop_in(folder: Path, language: str = "zh") -> Workshop:
    """Return a workshop in a language, with its first build made."""
    shop = Workshop(folder, text=BANK)
    (shop.bank / "bank.toml").write_text(f'{SETTINGS}language = "{language}"\n', encoding="utf-8")
    shop.build()
    return shop


@pytest.fixture(params=["zh", "en"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Workshop:
    """A workshop in each language, with its first build made."""
    return shop_in(tmp_path, request.param)


@pytest.fixture
def english(tmp_path: Path) -> Workshop:
    """A workshop in English, with its first build made."""
    return shop_in(tmp_path, "en")


def told(shop: Workshop) -> str:
    """Return `UPDATE.md`, which must be well laid out: no empty bullet, no gap, one line end at its end."""
    text = (shop.out / "UPDATE.md").read_text(encoding="utf-8")
    assert not re.search(r"\n\n\n|^- .*[:：,，、；]$|[ \t]+$|^-\s*$|\n\n\Z|None|Undefined", text, re.MULTILINE), text
    assert not re.search(r"(?<!\n)\n#|^#.*\n(?!\n)", text, re.MULTILINE), text
    return text


def test_the_first_release_counts(shop: Workshop) -> None:
    """Someone new is told how much there is, and nothing of changes."""
    assert len(told(shop).splitlines()) == 5
    assert re.search(r"8.*3.*2", told(shop))


def test_every_kind_of_change_is_laid_out_well(shop: Workshop) -> None:
    """One update with everything in it, in each language."""
    shop.edit("占带宽", "多占带宽")
    shop.edit("| 适合 | 时间局部性 | 热点稳定 |\n", "")
    shop.edit("每秒一次 | 中", "每秒一次 | 较慢")
    shop.edit("#### Q8:布隆过滤器会不会漏报？\n\n**难度**:⭐", "#### Q8:布隆过滤器会不会漏报？\n\n**难度**:⭐⭐")
    shop.write(renumbered(before(without(shop.text, 7), 1, NEW)))
    (shop.bank / "styles").mkdir()
    (shop.bank / "styles" / "card.css").write_text(".card { color: teal }", encoding="utf-8")
    shop.build()
    text = told(shop)
    assert text.count("\n## ") == 5
    for word in ("一致性哈希", "- 什么是缓存命中率", "每秒一次", "1.3 存储::★★`", "适合"):
        assert word in text
    assert "None" not in text


def test_a_build_without_changes_leaves_the_report(shop: Workshop) -> None:
    """What the last update said stays, to the byte, until there is news."""
    shop.edit("占带宽", "多占带宽")
    shop.build()
    before_, when = told(shop), (shop.out / "UPDATE.md").stat().st_mtime_ns
    assert shop.build().written == ()
    assert (told(shop), (shop.out / "UPDATE.md").stat().st_mtime_ns) == (before_, when)


def test_a_new_number_is_no_change(shop: Workshop) -> None:
    """Numbers are not content: a bank that was numbered anew has nothing to tell."""
    before_ = told(shop)
    shop.write(renumbered(shop.text, 11))
    result = shop.build()
    assert told(shop) == before_
    assert result.summary == "nothing changed for learners (13 notes)"


def test_an_update_says_what_becomes_of_marks_of_ones_own(shop: Workshop) -> None:
    """A card that a learner changed since is newer than its correction."""
    shop.edit("占带宽", "多占带宽")
    shop.build()
    assert "leech" in told(shop)


def test_one_is_singular(english: Workshop) -> None:
    """English counts one note, and two notes."""
    english.edit("不算，丢弃没有让上游慢下来。", "不算，因为丢弃没有让上游慢下来。")
    assert english.build().summary.splitlines()[0] == "changed: 1 question, 1 follow-up"
    assert "Answer".lower() + ", 1 follow-up\n" in told(english)
    assert "11 other notes have not changed" in told(english)


def test_parts_are_named_once_and_only_where_they_changed(english: Workshop) -> None:
    """A new title stands in follow-ups and tables too, but it is one change."""
    english.edit("什么是缓存命中率？", "缓存命中率是什么？怎么算？")
    english.build()
    assert "- 缓存命中率是什么？怎么算？: question\n" in told(english)
    assert "| changed | 1 | 1 | 1 |" in told(english)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("- 命中次数除以访问次数", "- 命中数除以访问数", "scoring points"),
        ("越高越好", "越高通常越好", "answer"),
        ("占带宽", "多占带宽", "answer"),
        ("#缓存\n**公司**:甲(高频)", "#缓存 #比率\n**公司**:甲(高频)", "tags"),
        ("**得分点**", "**核心考点**:定义\n\n**得分点**", "hint"),
    ],
)
def test_each_part_has_its_name(english: Workshop, old: str, new: str, part: str) -> None:
    """What changed is said in the words of the card."""
    english.edit(old, new)
    english.build()
    (line,) = re.findall(r"^- .*: (.*)$", told(english), re.MULTILINE)
    assert line == part


def test_the_hint_has_its_name_in_chinese_too(tmp_path: Path) -> None:
    """The field of key points has a name in the bank's language, and its change is told."""
    shop = shop_in(tmp_path, "zh")
    shop.edit("**得分点**", "**核心考点**:定义\n\n**得分点**")
    shop.build()
    assert "：考点提示\n" in told(shop)


def test_a_changed_title_is_no_kind_of_card_in_chinese(tmp_path: Path) -> None:
    """核心题 is a kind of card; what changed is 题目."""
    shop = shop_in(tmp_path)
    shop.edit("#### Q8:布隆过滤器会不会漏报？", "#### Q8:布隆过滤器究竟会不会漏报？")
    shop.build()
    assert "- 布隆过滤器究竟会不会漏报？：题目\n" in told(shop)


def test_long_lists_are_folded(english: Workshop) -> None:
    """More than twenty questions fold; ids beyond what a search field takes are split over searches."""
    more = "".join(
        f"#### Q{number}:{chr(0x4E00 + number * 37) * 9}？\n\n**难度**:⭐\n\n{chr(0x5000 + number * 41) * 60}\n\n"
        for number in range(20, 70)
    )
    text = english.text
    english.write(text + "\n" + more)
    english.build()
    assert "<details><summary>50 questions</summary>\n\n- " in told(english)
    english.write(text)
    english.build(allow_removal=True)
    assert [one.count("Id:") for one in re.findall(r'^"note:.*$', told(english), re.MULTILINE)] == [40, 10]


def test_a_removed_question_is_named(shop: Workshop) -> None:
    """Who reads that a question has left is told which, although the bank no longer says."""
    shop.write(without(shop.text, 2))
    shop.build()
    assert "- 写回和写直达有什么不同？\n" in told(shop)


def test_dry_run_says_the_same_and_writes_nothing(shop: Workshop) -> None:
    """The summary of a dry run is that of the build after it."""
    shop.edit("占带宽", "多占带宽")
    files, ledger = shop.bytes(), shop.ledger()
    said = shop.build(dry_run=True).summary
    assert (shop.bytes(), shop.ledger()) == (files, ledger)
    assert shop.build().summary == said


def test_the_summary_names_what_changes(shop: Workshop) -> None:
    """One answer edited, one question added, one gone, one that moved: each is named, in English, with its parts."""
    shop.edit("占带宽", "多占带宽")
    shop.edit("| 适合 | 时间局部性 | 热点稳定 |\n", "")
    shop.edit("#### Q8:布隆过滤器会不会漏报？\n\n**难度**:⭐", "#### Q8:布隆过滤器会不会漏报？\n\n**难度**:⭐⭐")
    shop.write(before(without(shop.text, 7), 1, NEW))
    said = shop.build(dry_run=True).summary.splitlines()
    for line in (
        "  什么是一致性哈希？",
        "  写回和写直达有什么不同？: answer",
        "  布隆过滤器会不会漏报？: tags",
        "  布隆过滤器会不会漏报？ → 小题库::1.3 存储::★★",
        "  什么是缓存命中率？: 适合",
    ):
        assert line in said
    assert said[said.index("retired: 1 question") + 1].startswith("  ")
    assert said == shop.build().summary.splitlines()


def test_the_summary_names_ten_of_a_kind_and_counts_the_rest(shop: Workshop) -> None:
    """A screen holds no more; nothing in a title acts on the terminal."""
    more = (
        f"#### Q{at}:{chr(0x4E00 + at * 37) * 9}\u202e？\n\n{chr(0x5000 + at * 41) * 60}\n\n" for at in range(20, 34)
    )
    shop.write(shop.text + "\n" + "".join(more))
    said = shop.build(dry_run=True).summary
    assert said.startswith("added: 14 questions\n  ")
    assert len(said.splitlines()) == 1 + 10 + 2
    assert "\n  … and 4 more\nunchanged: 13 notes" in said
    assert "\u202e" not in said


def test_a_missing_ledger_is_told_in_a_line(shop: Workshop) -> None:
    """The one of the last output takes its place; `--locked` says that it is missing."""
    path = shop.bank / "ledger.json"
    path.unlink()
    assert "would change: it is missing" in shop.build(locked=True).problems[-1].message
    first, *rest = shop.build(dry_run=True).summary.splitlines()
    assert (first.split(": ")[0], rest) == (f"{path} is missing", ["nothing changed for learners (13 notes)"])
    assert first.endswith("ledger.json takes its place; commit it again")
    shop.build()
    assert path.exists()
    assert "missing" not in shop.build().summary


def test_the_report_is_a_function_of_bank_ledger_and_since(shop: Workshop, tmp_path: Path) -> None:
    """The same update, told on another day in another folder, is the same text."""
    release = tmp_path / "release.json"
    release.write_bytes((shop.bank / "ledger.json").read_bytes())
    shop.edit("占带宽", "多占带宽")
    shop.build()
    shop.build(since=release)
    one = told(shop)
    other = Workshop(tmp_path / "other", now=shop.now + 10**7, text=shop.text)
    for name in ("bank.toml", "ledger.json"):
        (other.bank / name).write_bytes((shop.bank / name).read_bytes())
    other.build(since=release)
    assert told(other) == one


def test_since_names_what_was_changed_and_changed_back(shop: Workshop, tmp_path: Path) -> None:
    """Someone with the release is told of notes that will be written anew although their text is as it was."""
    release = tmp_path / "release.json"
    release.write_bytes((shop.bank / "ledger.json").read_bytes())
    shop.edit("占带宽", "多占带宽")
    shop.build()
    shop.edit("多占带宽", "占带宽")
    result = shop.build(since=release)
    assert result.summary.startswith("changed: 1 question\n")
    assert "- 写回和写直达有什么不同？\n" in told(shop)
