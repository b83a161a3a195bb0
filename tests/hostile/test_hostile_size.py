"""A small bank of a stranger that would make something large: it grows with what is there, or is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from studypack.bank.diagnostics import Code
from studypack.build import run
from studypack.options import Options, Request
from studypack.sheets import context
from tests import command
from tests.workshop import Workshop

HEAD = "## 第一部分:甲\n\n### 1.1 乙\n\n#### Q1:什么？\n\n"


def _preview(folder: Path, text: str) -> int:
    """Return how many bytes the preview of a bank has."""
    bank = folder / "bank"
    bank.mkdir(parents=True)
    (bank / "bank.md").write_text(text, encoding="utf-8")
    result = run(Request(bank, Options(out=folder / "out", now=1_700_000_000, only="preview")), lambda _: None)
    assert result.is_done, result.problems
    return sum(path.stat().st_size for path in (folder / "out" / "preview").glob("*.html"))


def test_the_preview_of_a_table_grows_with_the_table(tmp_path: Path) -> None:
    """Each card of a table shows all its rows: a page shows those that have room, and says how many are left."""
    row = "|a" * 30 + "|\n"
    small, large = (_preview(tmp_path / str(rows), HEAD + row + "|-" * 30 + "|\n" + row * rows) for rows in (60, 180))
    assert large < 2 * small
    text = (tmp_path / "180" / "out" / "preview" / "section-1.1.html").read_text(encoding="utf-8")
    assert '<p class="unshown">大表格的另外 ' in text


def test_a_sheet_that_is_too_large_is_left_out_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would fill the memory is not laid out, and named; smaller sheets and the decks are made as always."""
    shop = Workshop(tmp_path)
    monkeypatch.setattr(context, "MOST_TAGS", 100)
    result = shop.build(only="")
    assert result.is_done, result.problems
    left = [problem for problem in result.problems if problem.code is Code.SHEET_TOO_LARGE]
    assert any("学习手册" in problem.message for problem in left)
    made = {path.name for path in shop.out.rglob("*.pdf")}
    assert "study-pack.pdf" not in made
    assert any(name.startswith("selftest") for name in made)
    assert list(shop.out.rglob("*.apkg"))


MULTIPLIED = {
    "sheets": "".join(f"[sheets.s{n}]\ntitle = 'x'\n" for n in range(200)),
    "decks": "".join(f"[decks.d{n}]\ntitle = 'x'\n" for n in range(200)),
    "rules": "[[rules]]\nline = 'x'\nis = 'text'\n" * 200,
    "volumes": "".join(f"[[volumes]]\nid = 'v{n}'\nfiles = ['*.md']\n" for n in range(200)),
    "days that repeat": f"[plan]\ndays = {[1] * 20_000}\n",
    "a day of a plan": f"[plan]\ndays = [{10**9}]\n",
}


@pytest.mark.parametrize("name", MULTIPLIED)
def test_settings_do_not_multiply_the_bank(name: str, tmp_path: Path) -> None:
    """Every sheet, package, volume, rule and plan is work for each question: there may be a number of each."""
    (tmp_path / "bank.md").write_text(HEAD + "答。\n", encoding="utf-8")
    (tmp_path / "bank.toml").write_text(MULTIPLIED[name], encoding="utf-8")
    result = command.run("check", str(tmp_path))
    assert result.exit_code == 1
    assert "[bad-config]" in result.output
    assert "bank.toml:" in result.output


REPEATED = {
    "footnote": "答。\n\n"
    + "".join(f"#### Q{n}:问{n}？\n\n答[^1]\n\n" for n in range(2, 600))
    + f"[^1]: {'长' * 20_000}\n",
    "address": "答[x]\n\n" * 300 + f"[x]: http://e.invalid/{'a' * 5_000}\n",
    "tags": "**标签**:" + " ".join(f"#t{n}" for n in range(2_000)) + "\n\n答。\n",
    "companies": "**公司**:" + "、".join(f"公司{n}" for n in range(2_000)) + "\n\n答。\n",
    "names of columns": f"|a|{'长' * 5_000}|\n|-|-|\n" + "|x|y|\n" * 300,
}


@pytest.mark.parametrize("name", REPEATED)
def test_words_do_not_multiply_the_cards(name: str, tmp_path: Path) -> None:
    """What cards, rows and questions say again is short: 24 kB of tags made 12 MB of cards."""
    (tmp_path / "bank.md").write_text(HEAD + REPEATED[name], encoding="utf-8")
    result = command.run("check", str(tmp_path))
    assert result.exit_code == 1
    assert "[too-large]" in result.output
