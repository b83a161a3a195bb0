"""What a merge of two branches leaves of a ledger is read, and what cannot be joined is said with the way out."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from studypack.bank.diagnostics import Code
from studypack.identity.ledger import NoteRecord, RowRecord, combined, format_ledger
from studypack.identity.names import guid
from studypack.identity.notes import NoteKind
from tests.identity.ledger_texts import built, first_of, line_of, read
from tests.ledger_banks import Builder, items

ROOT = Path(__file__).resolve().parents[2]


def renamed(record: NoteRecord, name: str) -> NoteRecord:
    """Return the record as that of another note."""
    return replace(record, guid=guid("test", name), question=name)


def test_what_two_branches_add_merges_line_by_line() -> None:
    """The lines of both sides, with or without commas, are the ledger of both."""
    base = built()
    one = next(iter(base.notes.values()))
    left = dataclasses.replace(base, notes={**base.notes, "zz1": renamed(one, "zz1")})
    right = dataclasses.replace(base, notes={**base.notes, "zz2": renamed(one, "zz2")})
    lines = format_ledger(left).decode().split("\n")
    added = format_ledger(right).decode().split("\n")[line_of(format_ledger(right).decode(), '"zz2"') - 1]
    lines.insert(line_of(format_ledger(left).decode(), '"zz1"'), added)
    merged = read("\n".join(lines))
    assert merged.value == dataclasses.replace(left, notes={**left.notes, **right.notes})


def test_a_comma_after_the_last_line_does_not_matter() -> None:
    """Whoever deletes the last line of a merge need not mend the one before."""
    text = format_ledger(built()).decode()
    assert read(re.sub(r"\}\n\}", "},\n}", text)).value == read(text).value


def test_of_two_lines_for_one_note_the_later_counts() -> None:
    """Both branches edited a question: what learners may have seen last is kept, whichever line stands first."""
    ledger = built()
    name, record = next(iter(ledger.notes.items()))
    later = (
        format_ledger(dataclasses.replace(ledger, notes={name: replace(record, modified=record.modified + 9)}))
        .decode()
        .split("\n")
    )
    line = next(one for one in later if one.startswith(f'"{name}"')) + ","
    lines = format_ledger(ledger).decode().split("\n")
    at = lines.index(next(one for one in lines if one.startswith(f'"{name}"')))
    for place in (at, at + 1):
        found = read("\n".join([*lines[:place], line, *lines[place:]])).value
        assert found is not None
        assert found.notes[name].modified == record.modified + 9


def test_a_note_that_one_branch_retired_and_one_kept_is_kept() -> None:
    """A line in both lists is no error after a merge."""
    ledger = built()
    name, record = next(iter(ledger.notes.items()))
    found = read(format_ledger(dataclasses.replace(ledger, retired={name: replace(record, retired=5)})).decode()).value
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
        path.write_text(format_ledger(side).decode(), encoding="utf-8")
    plain = ["git", "merge-file", "-p", *map(str, paths)]
    assert subprocess.run(plain, capture_output=True, check=False).returncode == 1
    union = subprocess.run([*plain[:3], "--union", *plain[3:]], capture_output=True, check=True)
    assert read(union.stdout.decode()).value == dataclasses.replace(base, notes={**sides[0].notes, **sides[2].notes})
    assert "*ledger.json merge=union" in (ROOT / ".gitattributes").read_text(encoding="utf-8")


@pytest.mark.parametrize("marker", ["<<<<<<< HEAD", "=======", ">>>>>>> branch", "||||||| base"])
def test_conflict_markers_are_found(marker: str) -> None:
    """The error stands at the marker and says to keep the lines of both sides."""
    lines = format_ledger(built()).decode().split("\n")
    problem = read("\n".join([*lines[:9], marker, *lines[9:]])).problems[0]
    assert (problem.code, problem.line) == (Code.BAD_LEDGER, 10)
    assert "both sides" in problem.mend


def test_two_questions_under_one_id_are_an_error_that_says_how_to_part_them() -> None:
    """Two branches named different questions alike: whose cards are they?"""
    sides = [Builder(), Builder()]
    for side, item in zip(sides, items(2), strict=True):
        side.build(dataclasses.replace(item, id="cache"))
    ours, theirs = (format_ledger(side.ledger).decode().split("\n") for side in sides)
    line = next(one for one in theirs if one.startswith('"cache"'))
    at = next(number for number, one in enumerate(ours) if one.startswith('"cache"'))
    problem = read("\n".join([*ours[:at], line + ",", *ours[at:]])).problems[0]
    assert all(item.title in problem.message for item in items(2))
    assert "another `{#id}`" in problem.mend
    assert problem.line == at + 2


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
