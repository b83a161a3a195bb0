"""The ledger's text: one line a note, what a merge leaves is read, and whatever is wrong is said with the way out."""

from __future__ import annotations

import dataclasses
import json
import random
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from studypack.bank.diagnostics import Checked, Code
from studypack.bank.source import Source
from studypack.identity.ledger import (
    VERSION,
    Ledger,
    NoteRecord,
    NoteTypeRecord,
    RowRecord,
    combined,
    format_ledger,
    parse_ledger,
)
from studypack.identity.ledger.records import LAST_SECOND
from studypack.identity.names import guid, note_type_id
from studypack.identity.notes import NoteKind
from studypack.identity.similarity import Wording
from tests.ledger_banks import Builder, Item, items

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
SECONDS = st.integers(0, LAST_SECOND)
ROWS = st.lists(st.tuples(st.integers(1, 500), TEXTS, TEXTS), unique_by=lambda row: row[0], max_size=6)


@st.composite
def records(draw: st.DrawFn, name: str, retired: bool) -> NoteRecord:
    """Make a record of a note that now or first had this id."""
    rows = [RowRecord(*row) for row in draw(ROWS)]
    cut = draw(st.integers(0, len(rows)))
    first = draw(st.sampled_from(("", f"{name}-first")))
    return NoteRecord(
        kind=draw(st.sampled_from(NoteKind)), guid=guid("test", first or name), first=first, question=draw(NAMES),
        after=draw(st.one_of(st.just(""), NAMES)), deck=draw(TEXTS), modified=draw(SECONDS),
        hashes=draw(st.dictionaries(TEXTS, TEXTS, max_size=4)), rows=tuple(rows[:cut]), gone=tuple(rows[cut:]),
        fingerprint=Wording(draw(TEXTS), draw(TEXTS)).fingerprint, title=draw(TEXTS),
        retired=draw(st.integers(1, LAST_SECOND)) if retired else 0,
    )  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Make a ledger."""
    names = draw(st.lists(NAMES, unique=True, max_size=6))
    cut = draw(st.integers(0, len(names)))
    made = {name: draw(records(name, number >= cut)) for number, name in enumerate(names)}
    kinds = draw(st.sets(st.sampled_from(NoteKind)))
    return Ledger(
        bank="test",
        notes={name: made[name] for name in names[:cut]},
        retired={name: made[name] for name in names[cut:]},
        decks=draw(st.dictionaries(TEXTS, TEXTS, max_size=3)),
        note_types={
            kind: NoteTypeRecord(note_type_id("test", kind), draw(TEXTS), draw(TEXTS), draw(SECONDS)) for kind in kinds
        },
    )


def read(text: str, bank: str = "test", *former_ids: str) -> Checked[Ledger | None]:
    """Read a ledger."""
    return parse_ledger(Source("ledger.json", text), bank, former_ids)


def text_of(ledger: Ledger, **changes: object) -> str:
    """Return the text of a ledger that was changed, checksums included."""
    return format_ledger(dataclasses.replace(ledger, **changes))  # type: ignore[arg-type]


def first_of(ledger: Ledger, kind: NoteKind = NoteKind.QUESTION) -> tuple[str, NoteRecord]:
    """Return the first note of a kind."""
    return next((name, one) for name, one in ledger.notes.items() if one.kind is kind)


def built() -> Ledger:
    """Return the ledger of a small bank."""
    builder = Builder()
    builder.build(*items(3), Item("哪一种注意力最省显存", rows=("MHA | 多头 | 高", "MQA | 共享 | 低")))
    return builder.ledger


def renamed(record: NoteRecord, name: str) -> NoteRecord:
    """Return the record as that of another note."""
    return replace(record, guid=guid("test", name), question=name)


def turn(entries: Mapping[str, T]) -> dict[str, T]:
    """Return the same entries in another order."""
    return {name: entries[name] for name in reversed(list(entries))}


def line_of(text: str, beginning: str) -> int:
    """Return the number of the first line that begins so."""
    return next(number for number, line in enumerate(text.split("\n"), start=1) if line.startswith(beginning))


@pytest.mark.fuzz
@given(ledgers())
def test_what_is_written_is_read_as_it_was(ledger: Ledger) -> None:
    """Reading undoes writing."""
    assert read(format_ledger(ledger)) == Checked(ledger)


@pytest.mark.fuzz
@given(ledgers())
def test_every_note_has_one_line_and_the_lines_are_sorted(ledger: Ledger) -> None:
    """So two branches that add questions change different lines, and a difference can be read."""
    text = format_ledger(ledger)
    lines = text.split("\n")
    assert json.loads(text)["version"] == VERSION
    assert text.endswith("}\n")
    for names in (ledger.notes, ledger.retired):
        found = [line_of(text, f'{json.dumps(name)}: {{"check"') for name in sorted(names)]
        assert found == sorted(set(found))
        assert all(len(json.loads(f"{{{lines[number - 1].rstrip(',')}}}")) == 1 for number in found)


def test_the_order_of_entries_does_not_show() -> None:
    """The same ledger put together in another order has the same text."""
    ledger = built()
    turned = dataclasses.replace(ledger, notes=turn(ledger.notes), decks=turn(ledger.decks))
    assert format_ledger(turned) == format_ledger(ledger)


def test_what_two_branches_add_merges_line_by_line() -> None:
    """The lines of both sides, with or without commas, are the ledger of both."""
    base = built()
    one = next(iter(base.notes.values()))
    left = dataclasses.replace(base, notes={**base.notes, "zz1": renamed(one, "zz1")})
    right = dataclasses.replace(base, notes={**base.notes, "zz2": renamed(one, "zz2")})
    lines = format_ledger(left).split("\n")
    added = format_ledger(right).split("\n")[line_of(format_ledger(right), '"zz2"') - 1]
    lines.insert(line_of(format_ledger(left), '"zz1"'), added)
    merged = read("\n".join(lines))
    assert merged.value == dataclasses.replace(left, notes={**left.notes, **right.notes})


def test_a_comma_after_the_last_line_does_not_matter() -> None:
    """Whoever deletes the last line of a merge need not mend the one before."""
    text = format_ledger(built())
    assert read(re.sub(r"\}\n\}", "},\n}", text)).value == read(text).value


def test_of_two_lines_for_one_note_the_later_counts() -> None:
    """Both branches edited a question: what learners may have seen last is kept, whichever line stands first."""
    ledger = built()
    name, record = next(iter(ledger.notes.items()))
    later = format_ledger(
        dataclasses.replace(ledger, notes={name: replace(record, modified=record.modified + 9)})
    ).split("\n")
    line = next(one for one in later if one.startswith(f'"{name}"')) + ","
    lines = format_ledger(ledger).split("\n")
    at = lines.index(next(one for one in lines if one.startswith(f'"{name}"')))
    for place in (at, at + 1):
        found = read("\n".join([*lines[:place], line, *lines[place:]])).value
        assert found is not None
        assert found.notes[name].modified == record.modified + 9


def test_a_note_that_one_branch_retired_and_one_kept_is_kept() -> None:
    """A line in both lists is no error after a merge."""
    ledger = built()
    name, record = next(iter(ledger.notes.items()))
    found = read(format_ledger(dataclasses.replace(ledger, retired={name: replace(record, retired=5)}))).value
    assert found == ledger


@pytest.mark.skipif(shutil.which("git") is None, reason="no Git")
def test_git_joins_what_two_branches_add(tmp_path: Path) -> None:
    """With the line in `.gitattributes`, Git joins two branches whose new lines stand side by side."""
    base = built()
    one = next(iter(base.notes.values()))
    sides = [
        dataclasses.replace(base, notes={**base.notes, "zz1": renamed(one, "zz1")}),
        base,
        dataclasses.replace(base, notes={**base.notes, "zz2": renamed(one, "zz2")}),
    ]
    paths = [tmp_path / name for name in ("ours", "base", "theirs")]
    for path, side in zip(paths, sides, strict=True):
        path.write_text(format_ledger(side), encoding="utf-8")
    plain = ["git", "merge-file", "-p", *map(str, paths)]
    assert subprocess.run(plain, capture_output=True, check=False).returncode == 1
    union = subprocess.run([*plain[:3], "--union", *plain[3:]], capture_output=True, check=True)
    assert read(union.stdout.decode()).value == dataclasses.replace(base, notes={**sides[0].notes, **sides[2].notes})
    assert "*ledger.json merge=union" in (ROOT / ".gitattributes").read_text(encoding="utf-8")


@pytest.mark.parametrize("marker", ["<<<<<<< HEAD", "=======", ">>>>>>> branch", "||||||| base"])
def test_conflict_markers_are_found(marker: str) -> None:
    """The error stands at the marker and says to keep the lines of both sides."""
    lines = format_ledger(built()).split("\n")
    problem = read("\n".join([*lines[:9], marker, *lines[9:]])).problems[0]
    assert (problem.code, problem.line) == (Code.BAD_LEDGER, 10)
    assert "both sides" in problem.mend


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (f'"version": {VERSION}', '"version": 1', "version 1"),
        ('"bank": "test"', '"bank": "other"', "not of “test”"),
        ('"kind":"question"', '"kind":"riddle"', "riddle"),
        ('"modified":18', '"modified":19', "checksum"),
        ('"modified":18', '"modified":-18', "modified"),
        ('"modified":18', '"modified":1.8', "modified"),
        ('"modified":18', '"modified":true,"x":18', "modified"),
        ('"modified":18', f'"modified":{2**70}', "modified"),
        ('"rows":[[1', '"rows":[[2', "two rows"),
        ('"rows":[[1', '"rows":[[0', "rows"),
        ('"rows":[[1', '"rows":[[501', "rows"),
        ('"rows":[[1,', '"rows":[[', "rows"),
        ('"hashes":{', '"hashes":[],"x":{', "hashes"),
        ('"notes": {', '"nodes": {', "none that a ledger has"),
        ('"check":"', '"check":"0', "checksum"),
        ('"fingerprint":[', '"fingerprint":["x",', "fingerprint"),
        ("question", "qu\x07estion", "not as it should be"),
    ],
)
def test_a_wrong_shape_is_an_error_at_its_line(old: str, new: str, says: str) -> None:
    """Nothing is guessed: a ledger half understood would reset somebody's cards."""
    text = format_ledger(built())
    assert old in text
    found = read(text.replace(old, new, 1))
    assert found.value is None
    assert says in found.problems[0].message
    assert found.problems[0].line == text[: text.index(old)].count("\n") + 1


def test_every_changed_byte_is_found() -> None:
    """A ledger that reads as another ledger would stamp notes wrongly: each line carries a checksum."""
    ledger = built()
    text = format_ledger(ledger)
    chosen = random.Random(7)
    for _ in range(300):
        at = chosen.randrange(len(text))
        changed = text[:at] + chr(chosen.randrange(0x20, 0x7F)) + text[at + 1 :]
        assert read(changed).value in (None, ledger), (at, text[at], changed[at])
        assert read(text[:at].rstrip()).value in (None, ledger)


def test_a_foreign_guid_is_refused_unless_the_bank_was_called_so() -> None:
    """Somebody else's ledger under a new name would overwrite their cards; a renamed bank names its former id."""
    text = format_ledger(built()).replace('"bank": "test"', '"bank": "other"')
    problem = read(text, "other").problems[0]
    assert "guid" in problem.message or "note type" in problem.message
    assert "former_ids" in problem.mend
    found = read(format_ledger(built()), "other", "test").value
    assert found is not None
    assert (found.bank, found.notes) == ("other", built().notes)


def test_a_foreign_note_type_is_refused() -> None:
    """Two banks that share a note type overwrite each other's templates."""
    ledger = built()
    kind = NoteKind.QUESTION
    for wrong in (note_type_id("test", NoteKind.TABLE), note_type_id("other", kind), 7):
        types = {**ledger.note_types, kind: replace(ledger.note_types[kind], id=wrong)}
        assert "note type" in read(text_of(ledger, note_types=types)).problems[0].message


def test_two_notes_with_one_guid_are_an_error() -> None:
    """Anki would take them for one another."""
    ledger = built()
    name, record = first_of(ledger)
    twice = {**ledger.notes, "zz": replace(record, first=name)}
    assert "one guid" in read(text_of(ledger, notes=twice)).problems[0].message


def test_two_questions_under_one_id_are_an_error_that_says_how_to_part_them() -> None:
    """Two branches named different questions alike: whose cards are they?"""
    sides = [Builder(), Builder()]
    for side, item in zip(sides, items(2), strict=True):
        side.build(dataclasses.replace(item, id="cache"))
    ours, theirs = (format_ledger(side.ledger).split("\n") for side in sides)
    line = next(one for one in theirs if one.startswith('"cache"'))
    at = next(number for number, one in enumerate(ours) if one.startswith('"cache"'))
    problem = read("\n".join([*ours[:at], line + ",", *ours[at:]])).problems[0]
    assert all(item.title in problem.message for item in items(2))
    assert "another `{#id}`" in problem.mend
    assert problem.line == at + 2


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 100_000, '{"version": ' + "9" * 5000 + "}", "\ud800"])
def test_what_is_no_ledger_is_an_error(text: str) -> None:
    """An empty, cut or absurd file is refused, never taken for a bank without cards."""
    found = read(text)
    assert found.value is None
    assert [problem.code for problem in found.problems] == [Code.BAD_LEDGER]


def test_broken_json_is_an_error_at_its_line() -> None:
    """The line is that of the file."""
    text = format_ledger(built()).replace('"kind":"question"', '"kind" "question"', 1)
    assert read(text).problems[0].line == text[: text.index('"kind" "')].count("\n") + 1


def test_seconds_and_hashes_are_those_of_the_newest_ledger() -> None:
    """What learners have is the truth, wherever it is written down."""
    old = built()
    name, record = first_of(old)
    newer = replace(record, modified=record.modified + 9, hashes={"Answer": "x"})
    published = dataclasses.replace(old, notes={**old.notes, name: newer})
    for one, other in ((old, published), (published, old)):
        assert combined(one, other).notes[name].modified == newer.modified
        assert combined(one, other).notes[name].hashes == newer.hashes
    unsure = replace(record, hashes={"Answer": "x"})
    assert combined(old, dataclasses.replace(old, notes={name: unsure})).notes[name].hashes == {}


def test_a_row_number_stays_with_the_row_that_learners_have() -> None:
    """Two branches gave one number to two rows: the published one keeps it."""
    old = built()
    name, record = first_of(old, NoteKind.TABLE)
    ours = dataclasses.replace(
        old, notes={**old.notes, name: replace(record, rows=(*record.rows, RowRecord(3, "ours", "aa")))}
    )
    theirs = dataclasses.replace(
        old, notes={**old.notes, name: replace(record, rows=(*record.rows, RowRecord(3, "theirs", "bb")))}
    )
    found = combined(ours, theirs).notes[name]
    assert [row.label for row in found.rows + found.gone if row.number == 3] == ["theirs"]


@pytest.mark.fuzz
@given(st.data())
def test_no_text_raises(data: st.DataObject) -> None:
    """However a ledger is mangled, it is read or refused."""
    text = format_ledger(built())
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 40)))
    mangled = text[:start] + data.draw(st.text('{}[]",:0123\n<=>|. ae\\u', max_size=8)) + text[stop:]
    found = read(mangled)
    assert (found.value is None) == bool(found.problems)
