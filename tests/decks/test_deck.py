"""Tests that questions, follow-ups and tables become the notes that a learner studies."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from studypack.decks.notetypes import fields
from studypack.identity.ledger import Ledger
from studypack.identity.notes import Note, NoteKind
from tests.card_bank import SHIPPED, Deck, compose_deck, deck

CLOZE = re.compile(r"\{\{c(\d+)::(.*?)\}\}", re.DOTALL)


def field(note: Note, name: str) -> str:
    """Return a field of a note, without the places where its lines may break."""
    return note.fields[fields(note.kind).index(name)].replace("<wbr>", "")


def note(found: Deck, note_id: str) -> Note:
    """Return a note by its id."""
    return next(one for one in found.notes if one.id == note_id)


def test_the_shipped_bank_has_notes_of_every_kind() -> None:
    """Every question gives a question note, every answered follow-up and every table that asks for cards one each."""
    found = deck(SHIPPED)
    counts = Counter(one.kind for one in found.notes)
    answered = sum(one.answered for content in found.project.contents for one in content.followups)
    assert counts[NoteKind.QUESTION] == len(found.project.contents) > 100
    assert counts[NoteKind.FOLLOWUP] == answered > 0
    assert counts[NoteKind.TABLE] > 50
    assert all(one.cards == len(set(one.clozes)) >= 2 for one in found.of(NoteKind.TABLE))


def test_guids_and_ids_are_unique_and_fields_complete(traps: Deck) -> None:
    """No two notes share a guid or an id; each has its id first and as many fields as its note type."""
    for found in (traps, deck(SHIPPED)):
        assert len({one.guid for one in found.notes}) == len({one.id for one in found.notes}) == len(found.notes) > 0
        assert all(len(one.fields) == len(fields(one.kind)) and one.fields[0] == one.id for one in found.notes)


def test_scoring_points_are_the_first_screen_with_the_rule(traps: Deck) -> None:
    """The points have their label and the rule when to press Again; they are not repeated in the answer."""
    points = field(note(traps, "dovetail"), "Points")
    assert "得分点" in points
    assert "重来" in points
    assert "斜面把拉力变成压力" in points
    assert "斜面把拉力变成压力" not in field(note(traps, "dovetail"), "Answer") + field(note(traps, "dovetail"), "More")


def test_without_scoring_points_there_is_a_digest(traps: Deck) -> None:
    """A question without scoring points shows its digest, without the rule that belongs to points."""
    points = field(note(traps, "tenon"), "Points")
    assert "第一步:定基准面" in points
    assert "要点" in points
    assert "重来" not in points


def test_parts_beyond_the_answer_fold(traps: Deck) -> None:
    """Role parts, follow-ups, mistakes and references fold, each under its name, with something to tap."""
    more = field(note(traps, "dovetail"), "More")
    captions = re.findall(r'<details class="fold \w+"><summary class="tappable">(.*?)</summary>', more)
    assert captions == ["算法岗回答要点", "开发岗回答要点", "追问", "易错点", "参考"]
    assert "<details" not in field(note(traps, "dovetail"), "Answer")


def test_a_label_with_nothing_below_it_has_no_fold(tmp_path: Path) -> None:
    """There would be nothing to see in it; what follows under a heading of its own stays where it is."""
    text = "#### Q1:c\n\n**难度**:⭐\n\n**标准答案**:\n答\n\n**追问**:\n\n##### 为什么？\n因为\n\n**易错点**:\n- 乙\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    (found,) = compose_deck(tmp_path).of(NoteKind.QUESTION)
    assert re.findall(r"<summary[^>]*>(.*?)<", field(found, "More")) == ["易错点"]
    assert "因为" in field(found, "Answer")


def test_an_unanswered_question_says_so(traps: Deck) -> None:
    """A question without an answer is a card that says so, and has the tag by which it is left out."""
    (empty,) = [one for one in traps.of(NoteKind.QUESTION) if "未作答" in one.tags]
    assert "这道题还没有答案" in field(empty, "Points")
    assert not field(empty, "Answer")


def test_only_answered_followups_have_cards(traps: Deck) -> None:
    """A follow-up has its own short answer, what follows it apart, and the question it comes from."""
    (found,) = traps.of(NoteKind.FOLLOWUP)
    assert field(found, "Prompt") == "斜度太大会怎样?"
    assert "短纹处容易崩裂" in field(found, "Answer")
    assert "硬木取小值" not in field(found, "Answer")
    assert "硬木取小值" in field(found, "Detail")
    assert "燕尾榫为什么抗拉" in field(found, "Context")


def test_cells_of_a_row_share_a_number_and_the_label_stays(traps: Deck) -> None:
    """The first column is never hidden; an empty cell is no deletion; a row without content has no card."""
    table = next(one for one in traps.of(NoteKind.TABLE) if one.question_id == "dovetail")
    text = field(table, "Text")
    rows = re.findall(r"<tr>(.*?)</tr>", text, re.DOTALL)[1:]
    assert len(rows) == 4
    numbers: list[str] = []
    for row in rows:
        first, *rest = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
        assert "{{c" not in first
        found = {match.group(1) for cell in rest for match in CLOZE.finditer(cell)}
        assert len(found) == (0 if "空行" in first else 1)
        numbers += found
    assert [int(number) for number in numbers] == list(table.clozes)
    assert text.count("{{") == text.count("}}") == len(CLOZE.findall(text))


def test_small_tables_and_those_marked_have_no_cards(traps: Deck) -> None:
    """A table of one row, and one below `<!-- no-cards -->`, is shown in the answer and asked nowhere."""
    asked = "".join(field(one, "Text") for one in traps.of(NoteKind.TABLE))
    assert "密度" in asked
    assert "级别" not in asked
    assert "只有一行" not in asked
    assert "只有一行" in field(note(traps, "tenon"), "Answer")


def test_a_table_is_titled_by_its_label_or_its_columns(traps: Deck) -> None:
    """The title is what stands above the table, rendered; else the names of its columns."""
    titles = [field(one, "Title") for one in traps.of(NoteKind.TABLE)]
    assert titles[0] == "燕尾榫、直榫与指接榫的 <code>|</code> 比较"
    assert titles[1:] == ["斜度", "密度"]


def test_decks_are_parted_by_section_and_stars(traps: Deck) -> None:
    """A section's decks are its stars, questions before follow-ups, then its tables; no name has an empty level."""
    decks = {one.deck for one in traps.notes}
    assert "木工面试题库:卡片{{陷阱}}::1.1 榫头::★★★" in decks
    assert "木工面试题库:卡片{{陷阱}}::1.1 榫头::对比表" in decks
    assert all(len(name.split("::")) == 3 and all(name.split("::")) for name in decks)
    questions = {one.deck: one.order for one in traps.of(NoteKind.QUESTION)}
    assert all(one.order > questions[one.deck] for one in traps.of(NoteKind.FOLLOWUP))
    assert all(one.deck.endswith("::对比表") for one in traps.of(NoteKind.TABLE))


def test_the_tenth_section_comes_after_the_second() -> None:
    """Decks sort as sections are numbered, although Anki compares names character by character."""
    text = "".join(
        f"## 第{part}部分:a\n\n"
        + "".join(f"### {part}.{n} b\n\n#### Q{n}:c{n}\n\n**难度**:⭐\n\n答。\n\n" for n in (1, 2, 10, 11))
        for part in (2, 10)
    )
    with TemporaryDirectory() as folder:
        (Path(folder) / "a.md").write_text(text, encoding="utf-8")
        decks = [one.deck for one in compose_deck(Path(folder)).notes]
    assert len(set(decks)) == 8
    assert sorted(decks) == decks
    assert [name.split("::")[1].replace("\u2060", "") for name in decks[:3]] == ["2.1 b", "2.2 b", "2.10 b"]
    assert "\u2060" not in decks[0] + decks[1]


def test_tags_have_no_space_and_every_dimension(traps: Deck) -> None:
    """Tags tell section, difficulty, role, topic, company and month of change; Anki would split them at a space."""
    tags = note(traps, "dovetail").tags
    assert set(tags) >= {
        "类型::核心题",
        "章节::榫头",
        "难度::★★★",
        "岗位::算法岗",
        "主题::燕尾_榫",
        "主题::TDS:x",
        "公司::甲厂",
        "更新::2026-09",
    }
    every = [tag for found in (traps, deck(SHIPPED)) for one in found.notes for tag in one.tags]
    assert not [tag for tag in every if re.search(r'[\s"\u3000]', tag)]


def test_images_are_media_of_the_notes_that_show_them(traps: Deck) -> None:
    """A note names the media that it shows, so that each package holds just these."""
    shown = note(traps, "dovetail").media
    assert sorted(name.partition("-")[0] for name in shown) == ["plan", "tenon"]
    assert set(shown) == set(traps.images.data)
    assert "没有的图" in field(note(traps, "dovetail"), "More")


def test_a_row_keeps_its_number_when_others_move(tmp_path: Path) -> None:
    """A row's card is known by its label: rows moved, added and removed change no other row's number."""
    head = "# t\n\n## 第一部分:a\n\n### 1.1 b\n\n#### Q1:c\n\n**难度**:⭐\n\n**标准答案**:\n\n| k | v |\n|---|---|\n"

    def build(rows: str, before: Ledger | None = None) -> tuple[dict[str, str], Ledger]:
        text = "".join(f"| {row} | 值{row} |\n" for row in rows)
        (tmp_path / "a.md").write_text(head + text, encoding="utf-8")
        found = compose_deck(tmp_path, before=before)
        (table,) = found.of(NoteKind.TABLE)
        return {cell: number for number, cell in CLOZE.findall(field(table, "Text"))}, found.ledger

    first, ledger = build("甲乙丙")
    second, _ = build("丁丙甲", ledger)
    assert first == {"值甲": "1", "值乙": "2", "值丙": "3"}
    assert second == {"值丁": "4", "值丙": "3", "值甲": "1"}
