"""Bad text through the command line: a diagnostic with place and hint, in bounded time, and nothing else changes."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from studypack.bank.markdown import read
from studypack.bank.model import Markdown
from tests.command import run
from tests.hostile.checked import HEAD, check
from tests.workshop import Workshop

MEGA = 1_000_000
REFUSED: dict[str, tuple[bytes, str]] = {
    "not utf-8": (HEAD + b"caf\xe9", "3:4: error: the file is not UTF-8 text [unreadable-file]"),
    "utf-16": ("#### Q1:x".encode("utf-16"), "1:1: error: the file is not UTF-8 text [unreadable-file]"),
    "surrogate": (HEAD + b"\xed\xa0\x80", "3:1: error: the file is not UTF-8 text [unreadable-file]"),
    "nul": (HEAD + b"a\0b", "3:2: error: "),
    "100 MB": (HEAD + b"x" * 99 + (b"\n" + b"x" * 99) * MEGA, "[too-large]"),
    "a long answer": (HEAD + b"- a **b** `c`\n" * 80_000, "1:1: error: the text has "),
    "a line of 10 MB": (HEAD + b"x" * 10 * MEGA, "3:1: error: the line has over 200000 characters [too-large]"),
    "10,000 lists on a line": (HEAD + b"- " * 10_000 + b"x", "[too-large]"),
    "10,000 lists": (HEAD + b"".join(b" " * (2 * n % 3000) + b"- x\n" for n in range(10_000)), "[too-large]"),
    "10,000 quotations": (HEAD + b">" * 10_000 + b" x", "[too-large]"),
    "1,000 columns": (HEAD + b"|a" * 1000 + b"|\n" + b"|-" * 1000 + b"|\n" + b"|b" * 1000 + b"|\n", "[too-large]"),
    "a long formula": (HEAD + b"$" + b"x+" * 5000 + b"x$", "[too-large]"),
    "empty": (b"", "[no-questions]"),
    "a huge number": (b"#### Q" + b"9" * 5000 + b":x\n\ny\n", "[no-questions]"),
    "blank lines": (b"\n" * 100_000, "[no-questions]"),
    "no question": (b"# A title\n\nsome text\n", "[no-questions]"),
    "a program": (b"\x7fELF" + bytes(range(256)) * 100, "[unreadable-file]"),
}
TAKEN: dict[str, bytes] = {
    "byte order mark": b"\xef\xbb\xbf" + HEAD + b"x\n",
    "line ends of windows": (HEAD + b"x\n").replace(b"\n", b"\r\n"),
    "line ends of old macs": (HEAD + b"x\n").replace(b"\n", b"\r"),
    "unclosed everything": HEAD + b"``` python\n$$ x <!-- <details> **b `c [d]( ![e]( | f\n<div><b>\n> - 1. **",
    "escape": HEAD + b"a\x1b[31mb\n",
    "one question": HEAD + b"x",
    "digits of other scripts": HEAD + "#### Q\u0663:x\n\n### \uff19.\uff11 y\n\n#### Q\uff12:z\n".encode(),
}
_HARMLESS_AFTER_OTHERS = ("blank lines", "no question", "a huge number")


@pytest.mark.parametrize("name", REFUSED)
def test_bad_text_is_refused_with_place_and_hint(name: str, tmp_path: Path) -> None:
    """Every bad text gives an error with a place and a hint, and exit status 1."""
    data, expected = REFUSED[name]
    (tmp_path / "bank.md").write_bytes(data)
    result = check(tmp_path)
    assert result.exit_code == 1, result.output
    assert expected in result.output
    assert "\n    " in result.output


@pytest.mark.parametrize("name", TAKEN)
def test_odd_text_is_taken(name: str, tmp_path: Path) -> None:
    """Text that is merely odd builds."""
    (tmp_path / "bank.md").write_bytes(TAKEN[name])
    result = check(tmp_path)
    assert result.exit_code == 0, result.output


def test_a_bad_edit_costs_nothing(tmp_path: Path) -> None:
    """After a good build every bad text leaves output and ledger as they were, to the byte."""
    shop = Workshop(tmp_path)
    shop.build()
    before, ledger = shop.bytes(), (shop.bank / "ledger.json").read_bytes()
    good = (shop.bank / "bank.md").read_bytes()
    for name, (data, _) in REFUSED.items():
        if len(data) < MEGA and name not in _HARMLESS_AFTER_OTHERS:
            (shop.bank / "bank.md").write_bytes(good + b"\n" + data if name != "empty" else data)
            assert not shop.build().is_done, name
    (shop.bank / "bank.md").write_bytes(good)
    shop.build()
    assert (shop.bytes(), (shop.bank / "ledger.json").read_bytes()) == (before, ledger)


SETTINGS = {
    "no toml": "id = ",
    "control": 'id = "a\x01"',
    "deep": "x = " + "[" * 5000,
    "long number": "[limits]\nfiles = " + "9" * 5000,
    "twice": 'id = "a"\nid = "b"',
    "types": "id = 5\ntitle = []\nroles = 3\nlimits = 'x'\nsheets = [1]",
    "large": "#" + "x" * 300_000,
}


@pytest.mark.parametrize("name", SETTINGS)
def test_bad_settings(name: str, tmp_path: Path) -> None:
    """Bad settings are errors with their place."""
    (tmp_path / "q.md").write_bytes(HEAD + b"x")
    (tmp_path / "bank.toml").write_text(SETTINGS[name], encoding="utf-8")
    result = check(tmp_path)
    assert result.exit_code == 1, result.output
    assert "bank.toml:" in result.output


REPEATED = [
    "[\n",
    "![](\n",
    "[a](b ",
    "**a_ ",
    "$$\n",
    "<a ",
    "` ``",
    "&amp;",
    "**a**:\n\n",
    "##### x\n\n",
    "a|b\n-|-\n",
]
REPEATED += [
    "<!-- ",
    "<details>\n",
    "<b>",
    "> x\n",
    "- x\n",
    "$a$ ",
    "$\\a$ ",
    "<http://a>",
    "```\nx\n```\n",
    "\\",
    "~~a ",
]


@pytest.mark.parametrize("piece", REPEATED)
def test_work_grows_with_the_text(piece: str) -> None:
    """Twice the text takes twice the calls of functions, whatever is repeated; the clock plays no part."""
    once, twice = _calls(piece * 1000), _calls(piece * 2000)
    assert once > 1000 or piece == "&amp;"
    assert twice < 2.2 * once + 1000


def _calls(text: str) -> int:
    """Read a text and return how many functions that called, in Python and in C."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    read(Markdown("warm up"), 1)
    sys.setprofile(note)
    try:
        read(Markdown(text), 1)
    finally:
        sys.setprofile(None)
    return count


def test_a_bank_without_an_answer_has_no_decks(tmp_path: Path) -> None:
    """Where only what is answered is asked for and nothing is, a build says nothing worse than that."""
    (tmp_path / "b.md").write_bytes(HEAD)
    command = ["build", str(tmp_path), "--out", str(tmp_path / "out"), "--only", "decks", "--answered-only"]
    result = run(*command)
    assert result.exit_code == 0, result.output
    assert list((tmp_path / "out").rglob("*.apkg")) == []
