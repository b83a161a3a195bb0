"""A stranger's `bank.toml` acts nowhere, and lifts no limit beyond its ceiling."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studypack.bank.diagnostics import Code
from studypack.bank.settings.bank_toml import read_settings
from studypack.bank.settings.config import Limits
from studypack.bank.source import Source
from tests.card_bank import deck
from tests.reading import keys_of


def test_no_word_of_the_settings_acts(tmp_path: Path) -> None:
    """Version, address and role stand on cards as text: no tag, no field of Anki's, no formula of MathJax's."""
    (tmp_path / "bank.md").write_text("#### Q1:what?\n\n**岗位**:x\n\nthat\n", encoding="utf-8")
    hostile = r"<img src=x onerror=trap()>{{FrontSide}}\(\\href{javascript:trap()}{x}\)[sound:x]"
    lines = [f"{key} = '{hostile}'" for key in ("title", "version")]
    lines += [f"[roles.x]\nname = '{hostile}'\naliases = ['x']", "[sheets.y]", f"title = '{hostile}'"]
    lines.insert(0, "issues_url = 'https://e.invalid/{{Prompt}}%%footer%%'")
    (tmp_path / "bank.toml").write_text("\n".join(lines), encoding="utf-8")
    made = deck(tmp_path)
    for text in [kind.back for kind in made.kinds] + [field for note in made.notes for field in note.fields]:
        assert "onerror" not in text or "&lt;img src=x onerror" in text
        assert "<img" not in text
        assert not re.search(r"\\[(\[]|\{\{FrontSide|\{\{Prompt\}\}%|\[sound:", text)
    assert not any(re.search("<[a-z/]", note.deck) for note in made.notes)


HOSTILE_SETTINGS = {
    "id above": 'id = "../up"',
    "id with slash": 'id = "a/b"',
    "id absolute": 'id = "/etc"',
    "id of a tag": 'id = "<b>"',
    "id of windows": 'id = "C:\\\\x"',
    "sheet": '[sheets."../x"]\nroles = []',
    "sheet absolute": '[sheets."/x"]\nroles = []',
    "role": '[roles."../x"]\nname = "x"',
    "role with blank": '[roles."a b"]\nname = "x"',
    "repository": 'repository = "javascript:trap()"',
    "issues": 'issues_url = "data:text/html,x"',
    "issues with quote": "issues_url = 'https://x/\"onclick=\"trap()'",
    "output": 'out = "/somewhere/x"',
    "language": 'language = "../zh"',
    "limit below": "[limits]\nfile_bytes = -1",
    "nesting": "[limits]\nnesting = 100000",
    "pattern": '[[rules]]\nis = "question"\nline = "(?P<title>(a+)+)$("',
}


@pytest.mark.parametrize("text", HOSTILE_SETTINGS.values(), ids=HOSTILE_SETTINGS.keys())
def test_hostile_settings_are_refused(text: str) -> None:
    """What would become a path, an address or a limit without end is an error with its place."""
    read = read_settings(Source("bank.toml", text + "\n"), "bank")
    assert Code.BAD_CONFIG in [problem.code for problem in read.problems], read.value
    assert all(problem.line >= 1 for problem in read.problems)


CEILINGS = {
    "file_bytes": 64 * 2**20,
    "bank_bytes": 256 * 2**20,
    "answer_characters": 4_000_000,
    "files": 20_000,
    "line_characters": 1_000_000,
    "nesting": 64,
    "table_columns": 1_000,
    "formula_characters": 20_000,
    "image_bytes": 64 * 2**20,
    "image_pixels": 200_000_000,
}


@pytest.mark.parametrize("name", keys_of(Limits))
def test_no_bank_lifts_a_limit_beyond_its_ceiling(name: str) -> None:
    """Every limit may be set up to its ceiling, and not one beyond."""
    read = [read_settings(Source("bank.toml", f"[limits]\n{name} = {CEILINGS[name] + more}\n"), "b") for more in (0, 1)]
    assert [[problem.code for problem in one.problems] for one in read] == [[], [Code.BAD_CONFIG]]
    assert getattr(read[0].value.limits, name) == CEILINGS[name]
