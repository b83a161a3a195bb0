"""The searches and steps of `UPDATE.md`, done in a real collection; and ledgers that travel between machines."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.card_bank import run_anki
from tests.decks.test_import import python_of
from tests.decks.test_reimport import settings
from tests.learner import Learner, block, importing, without
from tests.workshop import Workshop

VERSIONS = pytest.mark.parametrize(
    "version",
    ["newest", pytest.param("24.11", marks=pytest.mark.slow), pytest.param("2.1.54", marks=pytest.mark.slow)],
)
NEWEST = python_of("newest")
IDS = ("kv_cache", "kv-cache", "kv.cache", "kvxcache", "KV2")
"""Ids of which a careless search would find several at once."""


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """A learner of a bank whose title and ids hold what means something in a search; its first build is made."""
    made = Learner(tmp_path / "made")
    for number, name in enumerate(IDS, start=4):
        heading = block(made.shop.text, number).splitlines()[0]
        made.shop.edit(heading, f"{heading} {{#{name}}}")
    settings(made.shop, 'title = "题库_2: \\"缓存\\" * 队列"')
    made.build()
    return made


def searches(shop: Workshop) -> list[str]:
    """Return the searches in `UPDATE.md`."""
    text = (shop.out / "UPDATE.md").read_text(encoding="utf-8")
    return re.findall(r"^```\n(.+)\n```$", text, re.MULTILINE)


def guids(shop: Workshop, section: str, *questions: str) -> list[str]:
    """Return the guids of the notes of some questions that stand in a section of the ledger."""
    return sorted(one["guid"] for one in shop.ledger()[section].values() if one["question"] in questions)


@VERSIONS
def test_the_search_for_removed_notes_finds_just_these(learner: Learner, version: str) -> None:
    """A question with its follow-ups is found although the learner moved it; like ids and other banks are not."""
    learner.shop.write(without(learner.shop.text, 4))
    learner.build()
    (query,) = searches(learner.shop)
    expected = guids(learner.shop, "retired", "kv_cache")
    away = {"do": "move", "query": "Id:kv\\_cache", "deck": "我的"}
    done = learner.reimport(python_of(version), [away], [{"do": "search", "query": query}])
    assert len(expected) == 3
    assert done.then == [expected]
    done.assert_nothing_lost()


@VERSIONS
def test_the_search_for_moved_notes_finds_just_these(learner: Learner, version: str) -> None:
    """The manual step brings the cards that the search finds to where a new learner has them, and no other."""
    shop = learner.shop
    shop.edit("{#kv_cache}\n\n**难度**:⭐⭐⭐", "{#kv_cache}\n\n**难度**:⭐")
    learner.build()
    text = (shop.out / "UPDATE.md").read_text(encoding="utf-8")
    decks = re.findall(r"移到 `(.+)`：$", text, re.MULTILINE)
    steps = [
        step
        for query, deck in zip(searches(shop), decks, strict=True)
        for step in ({"do": "search", "query": query}, {"do": "move", "query": query, "deck": deck})
    ]
    state = {"do": "state"}
    done = learner.reimport(python_of(version), then=[*steps, state])
    found = [guid for result in done.then[:-1:2] for guid in result]
    assert sorted(found) == guids(shop, "notes", "kv_cache")
    assert len(found) == 3
    as_new = run_anki([importing(learner.packages[-1]), state], python_of(version))[1]
    assert {card: one["deck"] for card, one in done.then[-1].items()} == {
        card: one["deck"] for card, one in as_new.items()
    }


@VERSIONS
def test_searches_hold_when_the_bank_is_retitled(learner: Learner, version: str) -> None:
    """With decks that are named after a new title, the searches find the cards where they are."""
    settings(learner.shop, 'title = "新题库"')
    learner.build(rename_decks=True)
    steps = [{"do": "search", "query": query} for query in searches(learner.shop)]
    done = learner.reimport(python_of(version), then=steps)
    assert sorted(guid for found in done.then for guid in found) == sorted(done.notes)
    assert len(done.then) > 5


def test_since_a_release_tells_what_its_learners_get(learner: Learner, tmp_path: Path) -> None:
    """Against a release's ledger the searches are for those who have that release, whatever was built in between."""
    shop = learner.shop
    release = tmp_path / "release.json"
    shutil.copy(shop.bank / "ledger.json", release)
    shop.write(without(shop.text, 8))
    learner.build()
    shop.write(without(shop.text, 6))
    learner.build(since=release)
    (query,) = searches(shop)
    del learner.packages[1]
    done = learner.reimport(NEWEST, then=[{"do": "search", "query": query}])
    assert done.then == [guids(shop, "retired", "kv.cache", "KV2")]
    assert len(done.then[0]) == 3


def copy_bank(shop: Workshop, folder: Path, *, with_ledger: bool) -> Workshop:
    """Return a workshop on another machine: the same bank, another folder, an hour later."""
    other = Workshop(folder, now=shop.now + 3600, text=shop.text)
    shutil.copy(shop.bank / "bank.toml", other.bank)
    if with_ledger:
        shutil.copy(shop.bank / "ledger.json", other.bank)
    return other


def test_a_build_elsewhere_with_the_ledger_is_the_same_build(learner: Learner, tmp_path: Path) -> None:
    """On another machine, an hour later, the committed ledger gives the same bytes; an edit there is one update."""
    other = copy_bank(learner.shop, tmp_path / "other", with_ledger=True)
    other.build()
    decks = {path: data for path, data in learner.shop.bytes().items() if path.endswith(".apkg")}
    assert len(decks) > 6
    assert {path: data for path, data in other.bytes().items() if path in decks} == decks
    other.edit("占带宽", "多占带宽")
    other.build()
    learner.packages.append(other.out / "decks" / "small.apkg")
    done = learner.reimport(NEWEST)
    assert (done.log["new"], done.log["updated"]) == (0, 1)
    done.assert_nothing_lost()


def test_two_machines_without_a_ledger_mint_the_same(learner: Learner, tmp_path: Path) -> None:
    """The same bank, built twice without a shared ledger, has the same guids and note types: no card comes twice."""
    other = copy_bank(learner.shop, tmp_path / "other", with_ledger=False)
    other.build()
    learner.packages.append(other.out / "decks" / "small.apkg")
    done = learner.reimport(NEWEST)
    assert done.log["new"] == 0
    assert done.log["conflicting"] == 0
    done.assert_nothing_lost()


def test_two_branches_that_add_questions_merge(learner: Learner, tmp_path: Path) -> None:
    """After both branches' ledgers are joined, each branch's new question is the card that its learners have."""
    shop = learner.shop
    new = "\n#### Q{}:{}？\n\n**难度**:⭐\n\n**标准答案**:\n\n{}\n"
    mine = new.format(9, "什么是一致性哈希", "把节点和键放到同一个环上，节点增减时只有相邻一段的键要搬家。")
    theirs = new.format(10, "什么是租约", "带期限的锁，持有者到期前续约，宕机后别人能在期满时接手。")
    other = copy_bank(shop, tmp_path / "other", with_ledger=True)
    other.write(other.text + theirs)
    other.build()
    shop.write(shop.text + mine)
    learner.build()
    shop.write(shop.text + theirs)
    (shop.bank / "ledger.json").write_text(joined(shop, other), encoding="utf-8")
    learner.build()
    learner.packages.insert(1, other.out / "decks" / "small.apkg")
    done = learner.reimport(NEWEST)
    assert done.log["new"] == 0
    assert len(done.notes) == len(done.notes_before) + 2
    done.assert_nothing_lost()


def joined(one: Workshop, other: Workshop) -> str:
    """Join two ledgers as a merge that keeps the lines of both sides does."""
    lines = (one.bank / "ledger.json").read_text(encoding="utf-8").splitlines()
    known = {line.rstrip(",") for line in lines}
    more: list[Any] = [
        line
        for line in (other.bank / "ledger.json").read_text(encoding="utf-8").splitlines()
        if line.rstrip(",") not in known and '"kind"' in line
    ]
    at = lines.index('"notes": {') + 1
    assert len(more) == 1
    return "\n".join([*lines[:at], *more, *lines[at:], ""])
