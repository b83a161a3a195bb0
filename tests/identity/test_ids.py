"""Permanent ids in the Markdown: what `ids` writes, what `check` asks, what `new` never gives."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.command import run
from tests.learner import BANK, without
from tests.workshop import Workshop

BOLD = "## 第一部分：甲\n\n**Q1: 甲是什么？**\n- 难度：⭐\n\n答案在此。\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """A workshop whose first build is made; one stands beside its bank."""
    monkeypatch.chdir(tmp_path)
    made = Workshop(tmp_path / "made", text=BANK)
    made.build()
    return made


def read(shop: Workshop) -> str:
    """Return the bank's text as it is on disk."""
    return (shop.bank / "bank.md").read_bytes().decode()


def test_ids_are_written_everywhere_and_change_no_note(shop: Workshop) -> None:
    """At titles, answered follow-ups and rows: the next build has nothing to tell and the ledger stays to the byte."""
    ledger = (shop.bank / "ledger.json").read_bytes()
    result = run("ids", str(shop.bank))
    assert result.exit_code == 0, result.output
    text = read(shop)
    assert text.count("{#") == 8 + 3 + 6
    assert re.sub(r" \{#[\w.-]+\}", "", text) == BANK
    assert result.output == "17 ids written\n"
    shop.text = text
    assert shop.build().summary == "nothing changed for learners (13 notes)"
    assert (shop.bank / "ledger.json").read_bytes() == ledger
    assert run("ids", str(shop.bank)).output == "0 ids written\n"


def test_only_questions_if_asked(shop: Workshop) -> None:
    """Tables and follow-ups stay as they are."""
    assert run("ids", str(shop.bank), "--questions").output == "8 ids written\n"
    assert all(line.startswith("#### ") for line in read(shop).split("\n") if "{#" in line)


def test_written_ids_outlive_the_ledger(shop: Workshop) -> None:
    """Without any ledger, and every text rewritten, every card is the one that it was."""
    before = {name: note["guid"] for name, note in shop.ledger()["notes"].items()}
    run("ids", str(shop.bank))
    (shop.bank / "ledger.json").unlink()
    text = re.sub(r"(?<=[|：:] )[^|{#\n]{4,}(?= \|)", "换过的格子", read(shop))
    text = re.sub(r"^(#### Q\d+:).*? (?=\{#)", r"\1全新的题目", text, flags=re.MULTILINE)
    shop.write(text)
    fresh = Workshop(shop.folder / "elsewhere", text=text)
    fresh.build()
    assert {name: note["guid"] for name, note in fresh.ledger()["notes"].items()} == before


def test_line_ends_and_marks_of_the_file_stay(shop: Workshop) -> None:
    """A file of another system differs in nothing but the ids."""
    (shop.bank / "bank.md").write_bytes(b"\xef\xbb\xbf" + BANK.replace("\n", "\r\n").encode())
    assert run("ids", str(shop.bank)).exit_code == 0
    data = (shop.bank / "bank.md").read_bytes()
    assert re.sub(rb" \{#[\w.-]+\}", b"", data) == b"\xef\xbb\xbf" + BANK.replace("\n", "\r\n").encode()


def test_ids_are_written_in_the_other_dialect(shop: Workshop) -> None:
    """Behind the bold paragraph."""
    shop.write(BOLD)
    (shop.bank / "ledger.json").unlink()
    assert "the ids of a first build" in run("ids", str(shop.bank)).output
    assert re.search(r"^\*\*Q1: 甲是什么？\*\* \{#q\w{7}\}$", read(shop), re.MULTILINE)


def test_rows_with_formulas_and_pipes_get_ids_where_they_can_be_read(shop: Workshop) -> None:
    """A row whose first cell holds braces takes an id; whatever the file says, no note changes."""
    rows = "| $\\frac{a}{b}$ | 甲甲 |\n| `a{#b` | 乙乙 |\n| $|x|$ | 丙丙 |\n"
    shop.edit("留一个空位，", f"留一个空位。\n\n| 式 | 义 |\n|---|---|\n{rows}\n再说，")
    shop.build()
    run("ids", str(shop.bank))
    shop.text = read(shop)
    assert "$\\frac{a}{b}$ {#" in shop.text
    assert "nothing changed" in shop.build().summary


def test_nothing_is_written_while_something_is_doubtful(shop: Workshop) -> None:
    """An id is for good."""
    shop.edit("#### Q8:布隆过滤器会不会漏报？", "#### Q8:一致性哈希怎样减少搬迁？")
    shop.edit("不会漏报，只会误报；位数组越大、哈希个数越合适，误报越少。", "只搬相邻一段。")
    before = read(shop)
    result = run("ids", str(shop.bank))
    assert result.exit_code == 1
    assert "[doubtful-match]" in result.output
    assert read(shop) == before


def test_check_asks_what_a_build_would_ask(shop: Workshop) -> None:
    """A pull request shows doubts and mass removal before anything is merged, and says what to write."""
    shop.edit("#### Q8:布隆过滤器会不会漏报？", "#### Q8:一致性哈希怎样减少搬迁？")
    shop.edit("不会漏报，只会误报；位数组越大、哈希个数越合适，误报越少。", "只搬相邻一段。")
    data = json.loads(run("check", str(shop.bank), "--format", "json").stdout)
    (doubt,) = [one for one in data if one["code"] == "doubtful-match"]
    old, new = re.findall(r"\{#[^}]*\}", doubt["hint"])
    assert new.endswith(" !}")
    for pin, kept in ((old, True), (new, False)):
        text = shop.text
        shop.edit("一致性哈希怎样减少搬迁？", f"一致性哈希怎样减少搬迁？ {pin}")
        assert "doubtful-match" not in run("check", str(shop.bank)).output
        assert (
            "nothing" in shop.build(dry_run=True).summary or "added" not in shop.build(dry_run=True).summary
        ) is kept
        shop.write(text)
    shop.write(without(without(shop.text, 8), 7))
    found = run("check", str(shop.bank))
    assert found.exit_code == 1
    assert "[mass-removal]" in found.output
    assert "布隆过滤器" in found.output


def test_a_new_question_never_gets_an_id_that_a_card_had(shop: Workshop) -> None:
    """The retired one would come back under another text."""
    shop.edit("#### Q8:布隆过滤器会不会漏报？", "#### Q8:布隆过滤器会不会漏报？ {#what-is-a-page}")
    shop.build()
    shop.write(without(shop.text, 8))
    shop.build()
    made = run("new", str(shop.bank), "--title", "What is a page?")
    assert made.exit_code == 0
    assert "{#what-is-a-page}" not in made.output
    assert run("new", str(shop.bank), "--id", "what-is-a-page").exit_code == 2


def test_two_branches_that_add_untitled_questions_do_not_meet(shop: Workshop) -> None:
    """Their ids are of chance."""
    ids = set()
    for _ in range(2):
        ids.add(re.findall(r"\{#(.*?)\}", run("new", str(shop.bank)).output)[0])
        shop.write(BANK)
    assert len(ids) == 2
