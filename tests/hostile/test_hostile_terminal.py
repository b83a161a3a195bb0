"""Nothing of a stranger's bank acts in a terminal, a workflow, a spreadsheet or a report."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

import pytest

from tests import command
from tests.hostile.bank import attacks


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_the_terminal_shows_nothing_that_acts(form: str, tmp_path: Path) -> None:
    """Diagnostics of any form hold no escape, no turn of direction, and no workflow command of the bank's."""
    hidden = "\u202e\u2066\u200b\u009b31m\u0085"
    lines = [f"[x{hidden}](nowhere{hidden}%0a::error::x) ![y](gone%1b[31m.png) $\\nope{hidden}$"]
    text = f"#### Q1:title{hidden}\n\n**难度**:⭐{hidden}\n**岗位**:x{hidden}\n\n" + "\n".join(lines) + "\n"
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / f"a\u202e\x1b[31m{'b' * 20}.md").write_text(text, encoding="utf-8")
    result = command.run("check", str(folder), "--format", form)
    assert result.exit_code in (0, 1), result.output
    assert "in the bank" in result.output
    bad = {char for char in result.output if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")}
    assert bad == set()
    if form == "github":
        assert all(line.startswith(("::warning file=", "::error file=")) for line in result.stdout.splitlines())


@pytest.mark.parametrize("name", ["::error title=x::y.md", " ::stop-commands::x.md", "##[error]x.md"])
def test_no_file_name_is_a_workflow_command(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GitHub runs lines that begin like its commands, whoever prints them; a name in this folder begins no line."""
    (tmp_path / name).write_text("#### Q1:x\n\n[y](gone.md)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    lines = command.run("check", ".").output.split("\n")
    assert any(name in line for line in lines)
    assert not [line for line in lines if line.lstrip().startswith(("::", "##["))]


def test_no_cell_is_a_formula(bank: Path) -> None:
    """No cell of the CSV begins with what a spreadsheet runs."""
    text = command.run("export", str(bank), "--format", "csv").stdout_bytes.decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == len(attacks()) + 1
    csv.field_size_limit(10_000_000)
    assert [cell for row in rows for cell in row if re.match(r"\s*[=+@\t\r-]", cell)] == []


def test_the_report_shows_titles_as_text(built: Path) -> None:
    """In `UPDATE.md` a title is text: no tag, no link, no emphasis of the bank's."""
    text = (built / "UPDATE.md").read_text(encoding="utf-8")
    assert "&lt;script&gt;trap()" in text
    assert not re.search(r"<[a-z/!]", text, re.IGNORECASE)
    assert "](" not in text.replace("\\](", "")
