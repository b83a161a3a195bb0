"""Files that builds leave for the next one, damaged: the ledger is never guessed at, all others are forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from studypack.cli.app import app
from tests.workshop import Workshop

LEDGERS = [
    "",
    "{",
    "[]",
    "null",
    "{}",
    '{"version": 1}',
    "[" * 100_000,
    '{"version": 1' + "0" * 5000 + "}",
    "\x00",
    "\ufeff{",
]


@pytest.mark.parametrize("text", LEDGERS, ids=range(len(LEDGERS)))
def test_bad_ledgers(text: str, tmp_path: Path) -> None:
    """A bad ledger is an error with its place; it stays, and nothing is written."""
    shop = Workshop(tmp_path)
    (shop.bank / "ledger.json").write_text(text, encoding="utf-8")
    result = shop.build()
    assert {problem.code.slug for problem in result.problems} == {"bad-ledger"}
    assert (shop.bank / "ledger.json").read_text(encoding="utf-8") == text
    assert list(shop.out.rglob("*.apkg")) == []


@pytest.mark.parametrize("name", [".cache/cache.sqlite", ".cache/fresh.json", "manifest.json", ".cache/reported.json"])
@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"version": 1, "files": [1], "formulas": [[1]]}', "[" * 100_000]
)
def test_bad_memories_are_forgotten(name: str, text: str, tmp_path: Path) -> None:
    """What a build remembers for the next one may be damaged: that costs time and nothing else."""
    shop = Workshop(tmp_path)
    shop.edit("越高越好", "越高越好 $a^2$")
    assert shop.build().is_done
    before = shop.bytes()
    (shop.out / name).write_text(text, encoding="utf-8")
    arguments = ["build", str(shop.bank), "--out", str(shop.out), "--only", "decks"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert shop.bytes() == before
