"""An edit reaches what holds it and nothing else; and what is said of it, to learners and in the terminal."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from studypack.bank.diagnostics import Code
from tests.workshop import Workshop


def test_a_build_without_changes_writes_nothing(shop: Workshop) -> None:
    """The second build of the same bank writes no file and leaves every byte and the report of changes alone."""
    shop.build()
    before = shop.bytes()
    result = shop.build()
    assert result.written == ()
    assert shop.bytes() == before


def test_a_wide_formula_is_told_as_long_as_it_is_there(shop: Workshop) -> None:
    """Of two questions with a formula the wide one is told, also by a build that reads neither; no more once mended."""

    def told() -> list[int]:
        return [one.line for one in shop.build().problems if one.code is Code.WIDE_FORMULA]

    wide = "$" + "+".join(f"x_{{{number}}}" for number in range(40)) + "$"
    shop.edit("越高越好", f"越高越好 {wide}")
    shop.edit("简单但占带宽", "简单但占带宽 $y$")
    first = told()
    assert len(first) == 1
    shop.edit("留一个空位", "先留一个空位")
    assert told() == first
    shop.edit(wide, "$x$")
    assert told() == []


def test_only_packages_that_hold_the_edited_answer_are_rewritten(shop: Workshop) -> None:
    """One edited answer rewrites the packages of its section, of what is asked most, and the whole, and no other."""
    shop.build()
    shop.edit("越高越好", "越高通常越好")
    result = shop.build()
    decks = [path for path in result.written if path.endswith(".apkg")]
    assert sorted(decks) == ["decks/1.1/small-1.1-1.apkg", "decks/small-top.apkg", "decks/small.apkg"]


def test_a_new_question_rewrites_no_package_of_another_section(shop: Workshop) -> None:
    """A question that joins a section moves the notes after it in that section, and those of no other section."""
    shop.build()
    shop.edit("### 1.2 队列", "#### Q4:什么是缓存行？\n\n**难度**:⭐\n\n一次从内存取来的一段。\n\n### 1.2 队列")
    result = shop.build()
    decks = {path for path in result.written if path.endswith(".apkg")}
    assert "decks/1.1/small-1.1-1.apkg" in decks
    assert not [path for path in decks if path.startswith("decks/1.2/")]


def test_only_the_edited_note_gets_a_new_time(shop: Workshop) -> None:
    """An edited answer moves its note's second to that of the build, and no other note's."""
    shop.build()
    before = {note_id: note["modified"] for note_id, note in shop.ledger()["notes"].items()}
    shop.edit("越高越好", "越高通常越好")
    shop.build()
    after = {note_id: note["modified"] for note_id, note in shop.ledger()["notes"].items()}
    changed = [note_id for note_id in after if after[note_id] != before[note_id]]
    assert len(changed) == 1
    assert after[changed[0]] == shop.now


@pytest.mark.parametrize("only", ["sheets", "preview"])
def test_the_report_of_changes_goes_with_decks(shop: Workshop, only: str) -> None:
    """`UPDATE.md` tells what importing decks changes, so a build that makes none leaves it."""
    shop.build(only=only)
    assert "UPDATE.md" not in shop.bytes()
    shop.build()
    before = shop.bytes()["UPDATE.md"]
    shop.edit("越高越好", "越高通常越好")
    shop.build(only=only)
    assert shop.bytes()["UPDATE.md"] == before
    shop.build()
    assert shop.bytes()["UPDATE.md"] != before


def test_since_reports_against_a_release(shop: Workshop, tmp_path: Path) -> None:
    """`--since` tells what changed since that ledger, whatever was built in between."""
    shop.build()
    release = tmp_path / "release.json"
    release.write_bytes((shop.bank / "ledger.json").read_bytes())
    shop.edit("越高越好", "越高通常越好")
    shop.build()
    shop.edit("占带宽", "更占带宽")
    result = shop.build(since=release)
    assert "changed: 2 questions" in result.summary
    assert "什么是缓存命中率" in (shop.out / "UPDATE.md").read_text(encoding="utf-8")


def test_a_reverted_edit_reaches_learners(shop: Workshop, tmp_path: Path) -> None:
    """Reverted with its ledger, a text has its old second again, which is older than what learners have."""
    shop.build()
    text, ledger = shop.text, (shop.bank / "ledger.json").read_bytes()
    shop.edit("越高越好", "越低越好")
    shop.build()
    wrong = shop.ledger()["notes"]
    published = tmp_path / "published.json"
    published.write_bytes((shop.out / "ledger.json").read_bytes())
    tries: list[dict[str, Any]] = [{}, {"published": published}]
    for given in tries:
        shop.write(text)
        (shop.bank / "ledger.json").write_bytes(ledger)
        if given:
            shutil.rmtree(shop.out)
        result = shop.build(**given)
        assert result.summary.startswith("changed: 1 question")
        assert "什么是缓存命中率" in shop.bytes()["UPDATE.md"].decode()
        assert all(one["modified"] >= wrong[name]["modified"] for name, one in shop.ledger()["notes"].items())
        assert sum(one["modified"] > wrong[name]["modified"] for name, one in shop.ledger()["notes"].items()) == 1
