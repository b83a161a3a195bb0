"""What builds remember of cards: no ledger that is lost, broken or of another branch costs learners anything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from studypack.bank.diagnostics import Code, Severity
from tests.workshop import Workshop

QUESTION = "## 第一部分:别的\n\n### 1.1 队列\n\n#### Q1:什么是背压？\n\n**难度**:⭐\n\n下游慢了就让上游等。\n"


@pytest.mark.parametrize("only", ["", "decks", "sheets"])
def test_a_missing_ledger_is_never_begun_anew(shop: Workshop, only: str) -> None:
    """Where decks were built, ledgers that are gone are an error with two ways out; nothing is written."""
    shop.build()
    (shop.out / "ledger.json").unlink()
    kept, before = (shop.bank / "ledger.json").read_bytes(), shop.bytes()
    (shop.bank / "ledger.json").unlink()
    shop.edit("越高越好", "越高通常越好")
    result = shop.build(only=only)
    (problem,) = (one for one in result.problems if one.code.severity is Severity.ERROR)
    assert (problem.code, result.is_done) == (Code.BAD_LEDGER, False)
    assert "version control" in problem.mend
    assert str(shop.out) in problem.mend
    assert (shop.bytes(), (shop.bank / "ledger.json").exists()) == (before, False)
    shutil.rmtree(shop.out)
    assert shop.build(dry_run=True).is_done
    (shop.bank / "ledger.json").write_bytes(kept)
    assert shop.build().summary.startswith("changed: 1 question")


def test_a_lost_ledger_comes_back_from_the_output(shop: Workshop) -> None:
    """What goes along with the decks is as good as the committed one."""
    shop.build()
    shop.edit("越高越好", "越高通常越好")
    shop.build()
    kept = shop.ledger()
    (shop.bank / "ledger.json").unlink()
    assert "nothing changed" in shop.build().summary
    assert shop.ledger() == kept


def test_what_was_published_is_never_given_to_another(shop: Workshop, tmp_path: Path) -> None:
    """A question that a branch published and a revert took away is still known when another comes."""
    text = shop.text
    shop.build()
    ledger = (shop.bank / "ledger.json").read_bytes()
    shop.write(text + "\n#### Q4:什么是背压？\n\n**难度**:⭐\n\n下游慢了就让上游等。\n")
    shop.build()
    published = tmp_path / "published.json"
    shutil.copyfile(shop.out / "ledger.json", published)
    known = {one["guid"] for one in shop.ledger()["notes"].values()}
    shutil.rmtree(shop.out)
    (shop.bank / "ledger.json").write_bytes(ledger)
    shop.write(text + "\n#### Q4:什么是一致性哈希？\n\n**难度**:⭐\n\n节点和键放到同一个环上。\n")
    result = shop.build(published=published, allow_removal=True)
    assert result.summary.startswith("added: 1 question\n  什么是一致性哈希？\nretired: 1 question\n  什么是背压？\n")
    assert "doubtful-match" in [one.code.slug for one in result.problems]
    new = {one["guid"] for one in shop.ledger()["notes"].values()} - known
    assert len(new) == 1
    assert len(shop.ledger()["retired"]) == 1


def decks_of(shop: Workshop) -> dict[str, str]:
    """Return the deck of every note."""
    return {name: one["deck"] for name, one in shop.ledger()["notes"].items()}


def test_a_retitled_bank_keeps_its_decks(shop: Workshop) -> None:
    """Anki knows decks by name; whoever wants the new name asks for it."""
    shop.build()
    before = decks_of(shop)
    (shop.bank / "bank.toml").write_text('id = "small"\ntitle = "新题库"\n', encoding="utf-8")
    shop.build()
    assert decks_of(shop) == before
    shop.build(rename_decks=True)
    assert all(deck.startswith("新题库::") for deck in decks_of(shop).values())


def test_retitled_and_reordered_volumes_keep_their_decks(shop: Workshop) -> None:
    """A new volume before it, or another title, leaves a volume its decks."""
    volume = '[[volumes]]\nid = "{}"\ntitle = "{}"\nfiles = ["{}.md"]\n'
    one, two = (volume.format(name, title, name) for name, title in (("one", "甲"), ("two", "乙")))
    head = 'id = "small"\ntitle = "小题库"\n'
    (shop.bank / "bank.md").rename(shop.bank / "one.md")
    (shop.bank / "two.md").write_text(QUESTION, encoding="utf-8")
    (shop.bank / "bank.toml").write_text(head + one + two, encoding="utf-8")
    shop.build()
    before = decks_of(shop)
    assert {deck.split("::")[1] for deck in before.values()} == {"1 甲", "2 乙"}
    (shop.bank / "bank.toml").write_text(head + two + one.replace("甲", "新甲"), encoding="utf-8")
    shop.build()
    assert decks_of(shop) == before
    shop.build(rename_decks=True)
    assert {deck.split("::")[1] for deck in decks_of(shop).values()} == {"2 新甲", "1 乙"}


def test_a_damaged_ledger_of_the_output_is_an_error_that_says_what_to_do(shop: Workshop) -> None:
    """It may know of cards that learners have; nobody can tell."""
    shop.build()
    path = shop.out / "ledger.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"modified":17', '"modified":18', 1), encoding="utf-8")
    (problem,) = [one for one in shop.build().problems if one.code is Code.BAD_LEDGER]
    assert "delete it" in problem.mend


def test_a_broken_ledger_is_never_reset(shop: Workshop) -> None:
    """A ledger that cannot be read is an error, and stays as it is."""
    shop.build()
    (shop.bank / "ledger.json").write_text("{", encoding="utf-8")
    result = shop.build()
    assert [problem.code.slug for problem in result.problems] == ["bad-ledger"]
    assert (shop.bank / "ledger.json").read_text(encoding="utf-8") == "{"
