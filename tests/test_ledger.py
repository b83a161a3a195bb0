"""The ledger's text: one line a note, what a merge leaves is read, and whatever is wrong is said with the way out."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypack.bank.diagnostics import Checked, Code
from studypack.bank.source import Source
from studypack.identity.ledger import Ledger, NoteRecord, NoteTypeRecord, RowRecord, format_ledger, parse_ledger
from studypack.identity.notes import NoteKind
from studypack.identity.similarity import Wording
from tests.ledger_banks import Builder, Item, items

ROOT = Path(__file__).resolve().parent.parent
T = TypeVar("T")
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
SECONDS = st.integers(0, 2**40)
ROWS = st.lists(st.tuples(st.integers(1, 500), TEXTS, TEXTS), unique_by=lambda row: row[0], max_size=6)


@st.composite
def records(draw: st.DrawFn, guid: str, retired: bool) -> NoteRecord:
    """Make a record with this guid."""
    rows = [RowRecord(*row) for row in draw(ROWS)]
    cut = draw(st.integers(0, len(rows)))
    return NoteRecord(
        kind=draw(st.sampled_from(NoteKind)), guid=guid, question=draw(NAMES), key=draw(TEXTS), deck=draw(TEXTS),
        modified=draw(SECONDS), hashes=draw(st.dictionaries(TEXTS, TEXTS, max_size=4)),
        fingerprint=Wording(draw(TEXTS), draw(TEXTS)).fingerprint, rows=tuple(rows[:cut]), gone=tuple(rows[cut:]),
        retired=draw(st.integers(1, 2**40)) if retired else 0, title=draw(TEXTS),
    )  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Make a ledger."""
    names = draw(st.lists(NAMES, unique=True, max_size=6))
    cut = draw(st.integers(0, len(names)))
    made = {name: draw(records(f"g{number}", number >= cut)) for number, name in enumerate(names)}
    kinds = st.dictionaries(st.sampled_from(NoteKind), st.builds(NoteTypeRecord, SECONDS, TEXTS, TEXTS, SECONDS))
    return Ledger(
        bank="test",
        notes={name: made[name] for name in names[:cut]},
        retired={name: made[name] for name in names[cut:]},
        decks=draw(st.dictionaries(TEXTS, TEXTS, max_size=3)),
        note_types=draw(kinds),
    )


def read(text: str, bank: str = "test") -> Checked[Ledger | None]:
    """Read a ledger."""
    return parse_ledger(Source("ledger.json", text), bank)


def built() -> Ledger:
    """Return the ledger of a small bank."""
    builder = Builder()
    builder.build(*items(3), Item("哪一种注意力最省显存", rows=("MHA | 多头 | 高", "MQA | 共享 | 低")))
    return builder.ledger


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
    assert json.loads(text)["version"] == 1
    assert text.endswith("}\n")
    for names in (ledger.notes, ledger.retired):
        found = [line_of(text, f'{json.dumps(name)}: {{"kind"') for name in sorted(names)]
        assert found == sorted(set(found))
        assert all(len(json.loads(f"{{{lines[number - 1].rstrip(',')}}}")) == 1 for number in found)


def test_the_order_of_entries_does_not_show() -> None:
    """The same ledger put together in another order has the same text."""
    ledger = built()
    turned = replace(ledger, notes=turn(ledger.notes), decks=turn(ledger.decks))
    assert format_ledger(turned) == format_ledger(ledger)


def test_what_two_branches_add_merges_line_by_line() -> None:
    """The lines of both sides, with or without commas, are the ledger of both."""
    base = built()
    one = next(iter(base.notes.values()))
    left = replace(base, notes={**base.notes, "zz1": replace(one, guid="left")})
    right = replace(base, notes={**base.notes, "zz2": replace(one, guid="right")})
    lines = format_ledger(left).split("\n")
    added = format_ledger(right).split("\n")[line_of(format_ledger(right), '"zz2"') - 1]
    lines.insert(line_of(format_ledger(left), '"zz1"'), added)
    merged = read("\n".join(lines))
    assert merged.value == replace(left, notes={**left.notes, **right.notes})


def test_a_comma_after_the_last_line_does_not_matter() -> None:
    """Whoever deletes the last line of a merge need not mend the one before."""
    text = format_ledger(built())
    assert read(text.replace("\n}", ",\n}")).value == read(text).value


def test_of_two_lines_for_one_note_the_later_counts() -> None:
    """Both branches edited a question: what learners may have seen last is kept, whichever line stands first."""
    ledger = built()
    name, record = next(iter(ledger.notes.items()))
    later = format_ledger(replace(ledger, notes={name: replace(record, modified=record.modified + 9)})).split("\n")
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
    found = read(format_ledger(replace(ledger, retired={name: replace(record, retired=5)}))).value
    assert found == ledger


@pytest.mark.skipif(shutil.which("git") is None, reason="no Git")
def test_git_joins_what_two_branches_add(tmp_path: Path) -> None:
    """With the line in `.gitattributes`, Git joins two branches whose new lines stand side by side."""
    base = built()
    one = next(iter(base.notes.values()))
    sides = [
        replace(base, notes={**base.notes, "zz1": replace(one, guid="g-left")}),
        base,
        replace(base, notes={**base.notes, "zz2": replace(one, guid="g-right")}),
    ]
    paths = [tmp_path / name for name in ("ours", "base", "theirs")]
    for path, side in zip(paths, sides, strict=True):
        path.write_text(format_ledger(side), encoding="utf-8")
    plain = ["git", "merge-file", "-p", *map(str, paths)]
    assert subprocess.run(plain, capture_output=True, check=False).returncode == 1
    union = subprocess.run([*plain[:3], "--union", *plain[3:]], capture_output=True, check=True)
    assert read(union.stdout.decode()).value == replace(base, notes={**sides[0].notes, **sides[2].notes})
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
        ('"version": 1', '"version": 2', "version 2"),
        ('"bank": "test"', '"bank": "other"', "not of “test”"),
        ('"kind": "question"', '"kind": "riddle"', "kind"),
        ('"modified": 18', '"modified": -18', "`modified`"),
        ('"modified": 18', '"modified": 1.8', "`modified`"),
        ('"modified": 18', '"modified": true, "x": 18', "`modified`"),
        ('"fingerprint": "', '"fingerprint": "?', "fingerprint"),
        ('"guid": "', '"guid": " ', "guid"),
        ('"rows": [[1', '"rows": [[2', "two rows"),
        ('"rows": [[1, ', '"rows": [[', "rows"),
        ('"hashes": {', '"hashes": [], "x": {', "not as it should be"),
        ('"notes": {', '"nodes": {', "notes"),
    ],
)
def test_a_wrong_shape_is_an_error_at_its_line(old: str, new: str, says: str) -> None:
    """Nothing is guessed: a ledger half understood would reset somebody's cards."""
    text = format_ledger(built())
    assert old in text
    found = read(text.replace(old, new, 1))
    assert found.value is None
    assert says in found.problems[0].message
    if old != '"notes": {':
        assert found.problems[0].line == text[: text.index(old)].count("\n") + 1


def test_two_notes_with_one_guid_are_an_error() -> None:
    """Anki would take them for one another."""
    ledger = built()
    twice = {name: replace(record, guid="same") for name, record in ledger.notes.items()}
    assert "one guid" in read(format_ledger(replace(ledger, notes=twice))).problems[0].message


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 100_000, '{"version": ' + "9" * 5000 + "}", "\ud800"])
def test_what_is_no_ledger_is_an_error(text: str) -> None:
    """An empty, cut or absurd file is refused, never taken for a bank without cards."""
    found = read(text)
    assert found.value is None
    assert [problem.code for problem in found.problems] == [Code.BAD_LEDGER]


def test_broken_json_is_an_error_at_its_place() -> None:
    """The line and column are those of the file."""
    text = format_ledger(built()).replace('"kind": "question"', '"kind" "question"', 1)
    before = text[: text.index('"kind" "') + len('"kind" ')].split("\n")
    problem = read(text).problems[0]
    assert (problem.line, problem.column) == (len(before), len(before[-1]) + 1)


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
