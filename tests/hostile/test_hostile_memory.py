"""Files that builds leave for the next one, damaged: the ledger is never guessed at, all others are forgotten."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from tests.command import run
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
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    assert shop.bytes() == before


def test_what_was_said_is_said_again_only_as_it_was_said(tmp_path: Path) -> None:
    """A build without changes repeats the problems of the last; words that somebody put there are not among them."""
    shop = Workshop(tmp_path)
    shop.edit("越高越好", "越高越好 [x](gone.md)")
    arguments = ["build", str(shop.bank), "--out", str(shop.out), "--only", "decks"]
    first, second = (run(*arguments) for _ in range(2))
    assert "gone.md" in first.output
    assert "nothing changed" in second.output
    assert "gone.md" in second.output
    path = shop.out / ".cache" / "fresh.json"
    path.write_text(path.read_text(encoding="utf-8").replace("gone.md", "\\u001b[31mevil"), encoding="utf-8")
    third = run(*arguments)
    assert "evil" not in third.output
    assert "gone.md" in third.output


def test_no_journal_deletes_a_file(tmp_path: Path) -> None:
    """SQLite deletes the file that a journal which it finds names; beside the cache it finds none."""
    shop = Workshop(tmp_path)
    assert shop.build().is_done
    mine = tmp_path / "mine.txt"
    mine.write_text("not the name of a journal\n", encoding="utf-8")
    cache = shop.out / ".cache" / "cache.sqlite"
    name = str(mine).encode()
    sector = 512
    header = bytes.fromhex("d9d505f920a163d7") + struct.pack(">iIIII", 0, 1, cache.stat().st_size // 4096, sector, 4096)
    end = struct.pack(">I", 2**30 // 4096 + 1) + name + struct.pack(">II", len(name), sum(name))
    journal = header.ljust(sector, b"\0") + end + bytes.fromhex("d9d505f920a163d7")
    cache.with_name(f"{cache.name}-journal").write_bytes(journal)
    shop.edit("越高越好", "越低越好")
    assert shop.build().is_done
    assert mine.exists()


@pytest.mark.parametrize(
    "damage", [b"CREATE \xd3ABLE entries", b"create table entries", b"CREATE TABLE entr\xd3\xd3\xd3"]
)
def test_a_cache_whose_complaint_is_no_text_is_forgotten(damage: bytes, tmp_path: Path) -> None:
    """SQLite quotes what is damaged in its message, which is then no UTF-8, and Python raises something else."""
    shop = Workshop(tmp_path)
    assert shop.build().is_done
    path = shop.out / ".cache" / "cache.sqlite"
    data = path.read_bytes()
    assert data.count(b"CREATE TABLE entries") == 1
    path.write_bytes(data.replace(b"CREATE TABLE entries", damage[:20].ljust(20, b" ")))
    shop.edit("越高越好", "越低越好")
    assert shop.build().is_done
