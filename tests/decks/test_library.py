"""Which cards, packages and sheets a library gets through the command, and what Anki makes of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.card_bank import run_anki
from tests.decks.library_bank import AGAIN, BACK, HIT, RANK, RING, SPLIT, Library, volume
from tests.learner import importing


def kinds(notes: list[dict[str, Any]]) -> set[str]:
    """Return the tags that say what kind of card notes are."""
    return {tag for note in notes for tag in note["tags"] if tag.startswith("类型::")}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A library of three volumes."""
    made = Library(tmp_path)
    made.write()
    return made


def test_cards_says_which_cards_are_made(library: Library) -> None:
    """Without `cards` all kinds; with it those, and a card that comes back is the one that it was."""
    library.build()
    every = library.notes()
    assert len(kinds(every)) == 3
    library.write('cards = ["questions"]\n')
    library.build()
    some = library.notes()
    assert len(kinds(some)) == 1
    assert len(some) == 5
    assert "追问" in (library.out / "UPDATE.md").read_text(encoding="utf-8")
    library.write('cards = ["followups"]\n', theory=volume("理论", HIT.replace("什么是", "何谓"), BACK))
    library.build()
    (followup,) = library.notes()
    assert followup["guid"] in {note["guid"] for note in every}
    library.write()
    library.build()
    assert {note["guid"] for note in library.notes()} == {note["guid"] for note in every}


def test_a_deck_of_its_own(library: Library) -> None:
    """`[decks.NAME]` is a package of the questions and kinds of cards that it names, and is on the page."""
    library.write('\n[decks.hard]\ntitle = "难题"\ndifficulties = [3, 4]\nvolumes = ["rag"]\n')
    library.build()
    assert library.files()["decks/lib-hard.apkg"]["counts"] == {"questions": 2, "notes": 2, "cards": 2}
    assert "lib-hard.apkg" in (library.out / "index.html").read_text(encoding="utf-8")
    library.write('\n[decks.hard]\nfrequent = true\n[decks.tables]\ncards = ["tables"]\n')
    library.build()
    assert library.files()["decks/lib-hard.apkg"]["counts"]["questions"] == 1
    assert library.files()["decks/lib-tables.apkg"]["counts"]["cards"] == 2


def test_what_is_asked_for_and_holds_nothing_is_said(library: Library) -> None:
    """A deck or sheet without questions, or without their cards, is a warning with what questions have."""
    library.write(
        '\n[decks.hard]\ndifficulties = [5]\n[decks.asked]\ncards = ["followups"]\nvolumes = ["rag"]\n'
        '[sheets.none]\ntags = ["x"]\ndifficulties = [1]\n[sheets.rag]\nvolumes = ["rag"]\n'
    )
    said = library.run("check", str(library.folder / "lib"))
    assert said.count("[empty-selection]") == 3
    assert "the deck “hard” is empty: no question meets its `difficulties`" in said
    assert "write `difficulties` that questions have: 4, 2, 3, 1" in said
    assert "the deck “asked” is empty: its questions have no followups" in said
    assert "the sheet “none” is empty: no question meets its `tags`" in said


def test_a_role_without_a_package_is_told_why(library: Library) -> None:
    """Few questions, or all of them, make no package of a role; who asks for one is told where they are."""
    said = library.build("--only", "decks", "--role", "algorithm")
    assert "no package for “algorithm”: every question is for it, and decks/lib.apkg of a whole build holds" in said
    library.write(theory=volume("理论", HIT, BACK).replace("算法岗", "开发岗"))
    said = library.build("--only", "decks", "--role", "development")
    assert "no package for “development”: 2 questions are for it, and one is made from 5 on" in said


def test_parts_name_decks_where_there_are_no_sections(library: Library) -> None:
    """A part's title is in the names of decks, in the export and in the tags; a retitled part keeps its deck."""
    flat = "# 理论\n\n## 第一部分:缓存\n\n" + HIT + BACK
    library.write(theory=flat)
    library.build()
    decks = {card["deck"] for card in run_anki([importing(library.out / "decks/lib.apkg"), {"do": "cards"}])[1]}
    assert "三卷题库::1 理论篇::1 缓存::★★" in decks
    data = json.loads(library.run("export", str(library.folder / "lib"), "--ledger", str(library.out / "ledger.json")))
    assert data["questions"][0]["part_title"] == "缓存"
    library.write(theory=flat.replace("部分:缓存", "部分:高速缓存"))
    library.build()
    assert decks == {card["deck"] for card in run_anki([importing(library.out / "decks/lib.apkg"), {"do": "cards"}])[1]}


def test_a_question_that_stands_in_two_volumes(library: Library) -> None:
    """It is a note of `check`; with `keep = "first"` the second has no card, and the first keeps its own."""
    library.build()
    before = {note["guid"] for note in library.notes()}
    library.write(basics=volume("基础", AGAIN, RING))
    said = library.run("check", str(library.folder / "lib"))
    assert "[similar-question]" in said
    assert said.count("much the same as theory/1/Q1") == 1
    library.build()
    assert len(library.notes()) == len(before) + 1
    library.write('\n[duplicates]\nkeep = "first"\n', basics=volume("基础", AGAIN, RING))
    for _ in range(2):
        assert "similar-question" not in library.build()
        assert {note["guid"] for note in library.notes()} == before
    assert "similar-question" not in library.run("check", str(library.folder / "lib"))


def test_sheets_are_chosen_by_volume_and_by_what_is_asked_often(library: Library) -> None:
    """`volumes` and `frequent` choose questions, a role's sheet keeps its role, `tables` chooses tables."""
    hidden = HIT.replace("| 维度", "<!-- no-cards -->\n| 维度")
    other = RING.replace("算法岗", "开发岗").replace("(高频)", "")
    settings = (
        '\n[sheets.often]\nfrequent = true\n[sheets.search]\nvolumes = ["rag"]\n'
        '[sheets.algorithm]\ntables = "marked"\ndifficulties = [1, 2, 3, 4]\n[sheets.all]\ntables = "all"\n'
    )
    library.write(settings, theory=volume("理论", hidden, BACK), basics=volume("基础", other))
    library.build("--only", "sheets")
    sheets = {
        path: one["counts"] for path, one in library.files().items() if "/cheatsheet-" in path and path.endswith(".pdf")
    }
    assert sheets["sheets/theory/cheatsheet-often.pdf"]["questions"] == 1
    assert [path for path in sheets if "search" in path] == ["sheets/rag/cheatsheet-search.pdf"]
    assert "sheets/basics/cheatsheet-algorithm.pdf" not in sheets
    assert sheets["sheets/theory/cheatsheet-algorithm.pdf"]["tables"] == 0
    assert sheets["sheets/theory/cheatsheet-all.pdf"]["tables"] == 1


def test_anki_shows_the_library_as_a_tree(library: Library) -> None:
    """Bank, numbered volume, section, stars."""
    library.build()
    _, cards = run_anki([importing(library.out / "decks/lib.apkg"), {"do": "cards"}])
    assert set(dict.fromkeys(card["deck"] for card in cards)) == {
        "三卷题库::1 理论篇::1.1 理论开头::★★",
        "三卷题库::1 理论篇::1.1 理论开头::★★★★",
        "三卷题库::1 理论篇::1.1 理论开头::对比表",
        "三卷题库::2 检索篇::1.1 检索开头::★★★",
        "三卷题库::2 检索篇::1.1 检索开头::★★★★",
        "三卷题库::3 基础篇::1.1 基础开头::★",
    }


def test_a_question_that_moves_to_another_volume_keeps_its_history(library: Library) -> None:
    """Import, study, move, import: no note is new, and every card has the state that it had."""
    library.build()
    first = shutil.copy(library.out / "decks/lib.apkg", library.folder / "first.apkg")
    moved = BACK.replace("Q2:", "Q3:")
    library.write(theory=volume("理论", HIT), rag=volume("检索", SPLIT, RANK, moved))
    library.build()
    steps = [importing(Path(first)), {"do": "study"}, {"do": "state"}, importing(library.out / "decks/lib.apkg")]
    *_, before, log, after = run_anki([*steps, {"do": "state"}])
    assert log["new"] == 0
    assert before
    assert after == before
