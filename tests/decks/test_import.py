"""Tests that Anki, three releases of it, imports the packages: every note arrives, and an update does what it says."""

from __future__ import annotations

import html
import importlib.util
import re
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from studypack.decks.anki_package import make_package
from studypack.identity.notes import Note, NoteKind, NoteType, Package, as_text
from tests.card_bank import SHIPPED, TRAPS, Deck, compose_deck, deck, run_anki
from tools import old_anki

VERSIONS = [
    pytest.param("newest"),
    pytest.param("24.11"),
    pytest.param("2.1.54", marks=pytest.mark.slow),
]
BANKS = {"traps": TRAPS, "shipped": SHIPPED}
every_anki = pytest.mark.parametrize("version", VERSIONS)

MARKDOWN = re.compile(r"\*\*|```|~~|\|\s*:?-{3,}|^#{1,6} |\]\(|\$\$", re.MULTILINE)
TEX = re.compile(r"\\[A-Za-z]+\s*[{_^]|\\(?:frac|sqrt|sum|int|text|mathrm|left|right)\b")


def python_of(version: str) -> str:
    """Return the Python that has a release of Anki; a missing one is a failure, never a skip."""
    if version == "newest":
        assert importlib.util.find_spec("anki"), "no anki is installed here: run `make tools`"
        return sys.executable
    assert old_anki.is_current(version), f"no environment with Anki {version}: run `python tools/old_anki.py`"
    return str(old_anki.python(version))


def step(do: str, **given: Any) -> dict[str, Any]:
    """Return a step for the worker."""
    return {"do": do} | given


def whole(found: Deck, folder: Path) -> dict[str, Any]:
    """Write the whole package of a bank; return the step that imports it."""
    return importing(found, folder, found.notes, found.kinds)


def importing(
    found: Deck, folder: Path, notes: tuple[Note, ...], kinds: tuple[NoteType, ...] | None = None
) -> dict[str, Any]:
    """Write a package of notes; return the step that imports it."""
    path = folder / f"{len(list(folder.iterdir()))}.apkg"
    path.write_bytes(make_package(Package(path.name, "t", notes), kinds or found.kinds, found.images.data).data)
    return step("import", path=str(path))


def words(rendered: str) -> str:
    """Return the text of a card that a reader takes for prose: without code, formulas, styles and tags."""
    text = re.sub(r"<style>.*?</style>|<code\b.*?</code>", "", rendered, flags=re.DOTALL)
    text = re.sub(r"\\\(.*?\\\)|\\\[.*?\\\]", "", text, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", "", text))


@every_anki
@pytest.mark.parametrize("bank", sorted(BANKS))
def test_every_note_arrives_as_it_was_made(version: str, bank: str, tmp_path: Path) -> None:
    """A whole package imports without a conflict: notes, fields, tags, cards, decks and order are as composed."""
    found = deck(BANKS[bank])
    steps = [whole(found, tmp_path), step("notes"), step("cards"), step("media")]
    log, notes, cards, media = run_anki(steps, python_of(version))
    assert log["new"] == len(found.notes) > 0
    assert {name: count for name, count in log.items() if count and name != "new"} == {}
    arrived = {one["guid"]: one for one in notes}
    assert len(arrived) == len(notes) == len(found.notes)
    for one in found.notes:
        assert arrived[one.guid]["fields"] == list(one.fields)
        assert set(arrived[one.guid]["tags"]) == set(one.tags)
        assert arrived[one.guid]["cards"] == one.cards
    assert Counter(one["deck"] for one in cards) == Counter(one.deck for one in found.notes for _ in range(one.cards))
    by_place = {one.guid: one.order for one in found.notes}
    assert [by_place[one["guid"]] for one in cards] == sorted(by_place[one["guid"]] for one in cards)
    assert set(media) == set(found.images.data)


@every_anki
@pytest.mark.parametrize("bank", sorted(BANKS))
def test_no_card_shows_source(version: str, bank: str, tmp_path: Path) -> None:
    """No rendered card shows Markdown or bare TeX, plays a sound, lacks a medium or a cloze, or names a field."""
    found = deck(BANKS[bank])
    _, cards, media = run_anki([whole(found, tmp_path), step("cards", render=True), step("media")], python_of(version))
    assert len(cards) == sum(one.cards for one in found.notes) > 0
    for card in cards:
        for side in ("question", "answer"):
            prose = words(card[side])
            assert prose.strip()
            assert not MARKDOWN.search(prose), (card["guid"], prose)
            assert not TEX.search(prose), (card["guid"], prose)
            assert "[sound:" not in html.unescape(card[side]) or "bell.mp3" in card[side] or "a.mp3" in card[side]
            assert set(re.findall(r'<img src="([^"]+)"', card[side])) <= set(media)
            assert not re.search(r"No cloze|unknown field|has no field|\{\{[#/^]", card[side])
        assert card["sounds"] == 0
        assert card["question"] != card["answer"]


@pytest.mark.parametrize("version", VERSIONS[:2])
def test_other_rows_are_marked_so_that_they_can_be_hidden(version: str, tmp_path: Path) -> None:
    """On a row's front its own cells are blanks, and all cells of other rows carry the class that hides them."""
    found = deck(TRAPS)
    (tables,) = {kind.name for kind in found.kinds if kind.kind is NoteKind.TABLE}
    _, cards = run_anki([whole(found, tmp_path), step("cards", render=True)], python_of(version))
    asked = [one for one in cards if one["type"] == tables]
    assert len(asked) == sum(one.cards for one in found.of(NoteKind.TABLE))
    for card in asked:
        cells = re.findall(r"<td>(.*?)</td>", card["question"], re.DOTALL)
        hidden = [cell for cell in cells if 'class="cloze-inactive"' in cell]
        blank = [cell for cell in cells if 'class="cloze"' in cell]
        labels = [cell for cell in cells if "cloze" not in cell and cell]
        assert hidden
        assert blank
        assert len(labels) == card["question"].count("<tr>") - 1
        assert all(re.sub(r'<span class="column">.*', "", cell).endswith(">[...]</span>") for cell in blank)


@every_anki
def test_split_packages_are_the_whole(version: str, tmp_path: Path) -> None:
    """The packages by section and stars make up the whole, each note once; after the whole they add nothing."""
    found = deck(SHIPPED)
    first, *others = found.packages
    choices = [one for one in others if one.path.count("/") == 1]
    split = [one for one in others if one.path.count("/") > 1]
    assert choices
    assert len(split) > 10
    guids = Counter(note.guid for one in split for note in one.notes)
    assert set(guids) == {note.guid for note in first.notes}
    assert set(guids.values()) == {1}
    steps = [importing(found, tmp_path, one.notes) for one in split]
    again = [whole(found, tmp_path), step("cards"), *(importing(found, tmp_path, one.notes) for one in choices)]
    results = run_anki([*steps, *again, step("cards")], python_of(version))
    assert [log["new"] for log in results[: len(split)]] == [len(one.notes) for one in split]
    rest = results[len(split) :]
    assert rest[0]["new"] == 0
    assert [log["new"] for log in rest[2:-1]] == [0] * len(choices)
    assert rest[1] == rest[-1]
    assert len(rest[-1]) == sum(note.cards for note in first.notes)


@every_anki
def test_two_banks_never_touch_each_other(version: str, tmp_path: Path) -> None:
    """The same questions in a bank with another id are other notes of other note types in other decks."""
    one = deck(TRAPS)
    other = compose_deck(TRAPS, config={"id": "other", "title": "另一个题库", "version": "9"})
    again = whole(one, tmp_path)
    steps = [whole(one, tmp_path), step("notes"), step("note_types"), whole(other, tmp_path), again]
    results = run_anki([*steps, step("notes"), step("note_types"), step("cards")], python_of(version))
    assert results[3]["new"] == len(other.notes) == len(one.notes)
    assert results[4]["new"] == 0
    after = [note for note in results[5] if note["guid"] in {mine.guid for mine in one.notes}]
    assert after == results[1]
    assert [kind for kind in results[6] if kind in results[2]] == results[2]
    assert len(results[6]) == 2 * len(results[2]) == 6
    assert {card["deck"].partition("::")[0] for card in results[7]} == {"木工面试题库:卡片{{陷阱}}", "另一个题库"}


@every_anki
def test_a_change_of_style_arrives_when_and_only_when_its_time_moved(version: str, tmp_path: Path) -> None:
    """New templates and styles with the old time are ignored; with a newer one they replace the old; notes stay."""
    found = deck(TRAPS)
    changed = tuple(replace(kind, css=kind.css + "/* new */", back=kind.back + "<i>new</i>") for kind in found.kinds)
    moved = tuple(replace(kind, modified=int(time.time()) + 100) for kind in changed)
    steps = [importing(found, tmp_path, found.notes, kinds) for kinds in (found.kinds, changed, moved)]
    seen = [step("note_types"), step("notes")]
    results = run_anki([steps[0], *seen, steps[1], *seen, steps[2], *seen], python_of(version))
    (_, types, notes), (_, same_types, same_notes), (_, new_types, new_notes) = results[:3], results[3:6], results[6:]
    assert same_types == types
    assert len(new_types) == 3
    assert all(kind["css"].endswith("/* new */") for kind in new_types)
    assert all(kind["templates"][0][2].endswith("<i>new</i>") for kind in new_types)
    assert [kind["id"] for kind in new_types] == [kind["id"] for kind in types]
    assert notes == same_notes == new_notes


@every_anki
def test_only_changed_notes_are_updated(version: str, tmp_path: Path) -> None:
    """A note with a newer time is replaced; what a learner wrote on one that did not change stays."""
    found = deck(TRAPS)
    points = 4
    mine, theirs, *_ = found.of(NoteKind.QUESTION)
    fields = (*theirs.fields[:points], "新的得分点", *theirs.fields[points + 1 :])
    changed = msgspec.structs.replace(theirs, text=as_text(fields), modified=int(time.time()) + 100)
    notes = tuple(changed if one.guid == theirs.guid else one for one in found.notes)
    steps = [
        whole(found, tmp_path),
        step("edit", guid=mine.guid, field="Points", text="我的笔记"),
        importing(found, tmp_path, notes),
        step("notes"),
    ]
    _, _, log, after = run_anki(steps, python_of(version))
    by_guid = {one["guid"]: one["fields"][points] for one in after}
    assert log["new"] == 0
    assert log["updated"] == 1
    assert by_guid[mine.guid] == "我的笔记"
    assert by_guid[theirs.guid] == "新的得分点"


@pytest.mark.parametrize(("page", "table"), [("importing.md", "| you want |"), ("importing.zh-CN.md", "| 想要 |")])
def test_searches_of_the_guide_find_cards(page: str, table: str, tmp_path: Path) -> None:
    """Every search that the guide tells learners to paste finds some cards of the shipped bank, but not all."""
    guide = (SHIPPED.parent / "docs" / page).read_text(encoding="utf-8")
    rows = guide[guide.index(table) :].split("\n\n")[0]
    searches = re.findall(r"\| `([^`]+)` \|$", rows, re.MULTILINE)
    assert len(searches) == 8
    found = deck(SHIPPED)
    month = next(tag for tag in found.notes[0].tags if tag.startswith("更新"))
    steps = [step("find", query=query.replace("更新::2026-11", month)) for query in searches]
    _, *counts = run_anki([whole(found, tmp_path), *steps], python_of("newest"))
    total = sum(note.cards for note in found.notes)
    assert all(counts)
    assert [count == total for count in counts].count(True) == 1
    related = [note for note in found.notes if note.question_id == "kv-cache"]
    assert counts[-1] == sum(note.cards for note in related) > len(related) > 3
