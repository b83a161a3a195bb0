"""What learners do beside importing, such as edit, tag, move, skip builds, and what an update makes of it."""

from __future__ import annotations

import itertools
import random
import re
from pathlib import Path
from typing import Any

import pytest

from tests.card_bank import run_anki
from tests.decks.test_import import python_of
from tests.learner import HOUR, Learner, by_guid, importing, without
from tests.workshop import Workshop

BOTH = pytest.mark.parametrize("version", ["newest", pytest.param("24.11", marks=pytest.mark.slow)])
NEWEST = python_of("newest")
POINTS = "Points"


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    """A learner whose workshop has made its first build."""
    made = Learner(tmp_path / "made")
    made.build()
    return made


def guids(shop: Workshop) -> dict[str, str]:
    """Return the guid of every note by its id, and of every question by its key."""
    notes = shop.ledger()["notes"]
    by_title = {note["title"]: note["guid"] for note in notes.values() if note["kind"] == "question"}
    by_key = {f"1/Q{number}": by_title[title] for number, title in re.findall(r"^#### Q(\d+):(.*)$", shop.text, re.M)}
    return {name: note["guid"] for name, note in notes.items()} | by_key


def value(fields: dict[str, Any], guid: str, name: str) -> str:
    """Return a question's field from notes."""
    names = ("Id", "Prompt", "Badges", "KeyPoints", "Points", "Answer", "More", "Key")
    return str(fields[guid]["fields"][names.index(name)])


def noted(guid: str) -> list[dict[str, str]]:
    """Return what a learner does who writes on a card and marks it."""
    return [
        {"do": "edit", "guid": guid, "field": POINTS, "text": "我的笔记"},
        {"do": "tag", "guid": guid, "tag": "marked"},
    ]


@BOTH
def test_a_learners_edit_survives_where_the_bank_did_not_change(learner: Learner, version: str) -> None:
    """What a learner wrote on a card stays, with tags of their own, when another card is updated."""
    mine = guids(learner.shop)["1/Q3"]
    learner.shop.edit("占带宽", "多占带宽")
    learner.build()
    done = learner.reimport(python_of(version), noted(mine))
    assert done.log["updated"] == 1
    assert value(done.notes, mine, POINTS) == "我的笔记"
    assert "marked" in done.notes[mine]["tags"]
    assert done.after == {**done.after, **done.before}


@BOTH
def test_a_learners_edit_is_replaced_where_the_bank_changed(learner: Learner, version: str) -> None:
    """On a card that the update changes all fields and tags become the bank's; schedule and flag stay."""
    mine = guids(learner.shop)["1/Q2"]
    learner.shop.edit("占带宽", "多占带宽")
    learner.build()
    done = learner.reimport(python_of(version), noted(mine))
    assert value(done.notes_before, mine, POINTS) == "我的笔记"
    assert value(done.notes, mine, POINTS) == value(done.fresh, mine, POINTS) != "我的笔记"
    assert "marked" not in done.notes[mine]["tags"]
    assert any(one["flags"] for one in done.before.values())
    done.assert_nothing_lost()


@BOTH
def test_a_restored_question_has_its_schedule(learner: Learner, version: str) -> None:
    """A question that left and came back is the card that learners have, as they left it."""
    text = learner.shop.text
    learner.shop.write(without(text, 2))
    learner.build()
    learner.shop.write(text)
    learner.build()
    done = learner.reimport(python_of(version))
    assert (done.log["new"], done.log["updated"]) == (0, 0)
    assert set(done.fresh) == set(done.notes)
    done.assert_nothing_lost()


def test_a_new_question_in_an_old_place_is_a_new_card(learner: Learner) -> None:
    """A question that takes the number of one that left is no update of it: nobody's schedule passes on."""
    learner.shop.edit("B+树为什么适合做磁盘索引？", "什么是一致性哈希？")
    learner.shop.edit(
        "扇出大，树矮，一次读一页；叶子相连，范围查询顺序读就行。",
        "把节点和键放到同一个环上，节点增减时只有相邻一段的键要搬家。",
    )
    learner.build()
    done = learner.reimport(NEWEST)
    assert (done.log["new"], done.log["updated"]) == (1, 0)
    done.assert_nothing_lost()


def test_a_row_that_comes_back_gets_its_card_back(learner: Learner) -> None:
    """A row removed and restored keeps the number of its card, and the rows beside it keep theirs."""
    text = learner.shop.text
    learner.shop.edit("| 适合 | 时间局部性 | 热点稳定 |\n", "")
    learner.build()
    learner.shop.write(text)
    learner.build()
    done = learner.reimport(NEWEST, then=[{"do": "empty_cards"}])
    assert done.then == [[]]
    done.assert_nothing_lost()


@BOTH
def test_empty_cards_are_just_those_of_rows_that_left(learner: Learner, version: str) -> None:
    """After a row left, Tools → Empty Cards finds its card and no other; the other rows keep their schedules."""
    learner.shop.edit("| 适合 | 时间局部性 | 热点稳定 |\n", "")
    learner.build()
    done = learner.reimport(python_of(version), then=[{"do": "empty_cards"}, {"do": "state"}])
    notes = learner.shop.ledger()["notes"]
    (table,) = [note for note in notes.values() if note["kind"] == "table" and "gone" in note]
    assert done.then[0] == [f"{table['guid']}:1"]
    assert done.then[1] == {card: one for card, one in done.after.items() if card not in done.then[0]}


def test_a_build_that_was_skipped_loses_nothing(learner: Learner) -> None:
    """Someone who imports the first and the third build has what someone has who imported all three."""
    learner.shop.edit("占带宽", "多占带宽")
    learner.build()
    learner.shop.edit("两种办法都要说清取模", "说清取模")
    learner.build()
    all_three = learner.reimport(NEWEST)
    del learner.packages[1]
    skipped = learner.reimport(NEWEST)
    assert skipped.log["updated"] == 2
    assert skipped.notes == all_three.notes
    skipped.assert_nothing_lost()


def test_an_older_build_changes_nothing(learner: Learner) -> None:
    """Importing an earlier build after a later one brings nothing back."""
    learner.shop.edit("占带宽", "多占带宽")
    learner.build()
    learner.packages = [learner.packages[1], learner.packages[0]]
    done = learner.reimport(NEWEST)
    assert (done.log["new"], done.log["updated"]) == (0, 0)
    assert done.notes == done.notes_before


@pytest.mark.parametrize("seed", range(2))
def test_packages_come_in_any_order(learner: Learner, seed: int) -> None:
    """The whole and all of its parts, in any order, before and after an edit, give what the whole gives."""
    learner.shop.edit("占带宽", "多占带宽")
    paths = sorted(path for path in learner.shop.bytes() if path.endswith(".apkg"))
    assert len(paths) > 6
    old = [learner.keep(path) for path in paths]
    learner.build()
    new = [learner.keep(path) for path in paths]
    whole = learner.reimport(NEWEST).notes
    shuffle = random.Random(seed).shuffle
    shuffle(old)
    shuffle(new)
    steps = [
        *map(importing, old),
        {"do": "study"},
        {"do": "state"},
        *map(importing, new),
        {"do": "notes"},
        {"do": "state"},
    ]
    results = run_anki(steps, NEWEST)
    logs, (notes, after) = results[len(old) + 2 : -2], results[-2:]
    assert results[len(old) + 1] == after
    assert by_guid(notes) == whole
    assert sum(log["updated"] for log in logs) == 1
    assert sum(log["new"] for log in logs) == 0


def test_one_role_alone_is_updated_alone(learner: Learner) -> None:
    """Someone who imports the package of one role gets what changed in it, and no note of another role."""
    learner.packages = [learner.keep("decks/small-development.apkg")]
    learner.shop.edit("占带宽", "多占带宽")
    learner.shop.edit("越高越好", "越高通常越好")
    learner.build(path="decks/small-development.apkg")
    done = learner.reimport(NEWEST)
    assert (done.log["new"], done.log["updated"]) == (0, 1)
    done.assert_nothing_lost()


def test_a_deck_of_ones_own_stays(learner: Learner) -> None:
    """Cards that a learner moved to a deck of their own stay there, and are updated there."""
    learner.shop.edit("占带宽", "多占带宽")
    learner.build()
    done = learner.reimport(NEWEST, [{"do": "move", "query": "tag:章节::缓存", "deck": "面试前"}])
    assert done.log["updated"] == 1
    assert {one["deck"] for one in done.after.values()} > {"面试前"}
    done.assert_nothing_lost()


@pytest.mark.parametrize(("version", "expected"), [("newest", 1), ("24.11", 0)])
def test_old_releases_miss_a_change_from_before_the_last_import(learner: Learner, version: str, expected: int) -> None:
    """Anki 24.11 stamps an updated note with the time of the import and misses a change made before; “always” helps."""
    learner.shop.edit("占带宽", "多占带宽")
    learner.build(later=HOUR // 4)
    learner.shop.edit("多占带宽", "更占带宽")
    learner.build(later=HOUR // 4)
    always = {**importing(learner.packages[-1]), "options": {"update_notes": 1}}
    done = learner.reimport(python_of(version), then=[always, {"do": "notes"}])
    assert done.log["updated"] == expected
    assert {guid: one["fields"] for guid, one in by_guid(done.then[1]).items()} == {
        guid: one["fields"] for guid, one in done.fresh.items()
    }


def test_all_edits_at_once(learner: Learner) -> None:
    """Edits of every kind in one build, all pairs of neighbours swapped, lose nothing either."""
    shop = learner.shop
    shop.edit("占带宽", "多占带宽")
    shop.edit("什么是背压，为什么需要它？", "背压是什么？为什么需要它？")
    shop.edit("| 每秒一次 |", "| 每十毫秒 | 中 | 最后十毫秒 |\n| 每秒一次 |")
    head, *questions = shop.text.split("#### ")
    pairs = itertools.zip_longest(questions[1::2], questions[::2])
    numbered = (question.split(":", 1)[1] for pair in pairs for question in pair if question)
    shop.write(head + "".join(f"#### Q{number}:{body}" for number, body in enumerate(numbered, start=1)))
    learner.build()
    done = learner.reimport(NEWEST)
    assert done.log["new"] == 0
    assert set(done.fresh) == set(done.notes)
    done.assert_nothing_lost()
