"""Printing the questions of a stranger, watched: which files are opened, and that no socket is."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studypack.bank.pixels import decode
from studypack.build import run
from studypack.options import Options, Request
from studypack.sheets import weasy as layout
from tests.hostile.bank import Attack, attacks, png, write_bank

ATTACKS = attacks()


def _sample(every: int) -> list[Attack]:
    return ATTACKS[::every]


@pytest.fixture
def watched() -> Iterator[list[str]]:
    """Every file opened and every socket used while a test runs."""
    seen: list[str] = []
    active = [True]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if active[0] and (event == "open" or event.startswith(("socket.", "subprocess.", "os.system", "urllib."))):
            seen.append(f"{event} {arguments[0]!s}" if event == "open" else f"{event} {arguments}")

    sys.addaudithook(hook)
    yield seen
    active[0] = False


@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.slow)])
def test_print_opens_nothing_else(every: int, tmp_path: Path, watched: list[str], monkeypatch: Any) -> None:
    """Making sheets of hostile questions opens files of the bank, the project and the packages only, and no socket."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)  # in this process, where the hook hears all
    bank = write_bank(tmp_path, _sample(every))
    layout._weasyprint()  # asks the system where Pango is
    decode(png(1, 1), 1)  # the process that decodes is spoken to through a pair of sockets, made when it is started
    watched.clear()
    result = run(Request(bank, Options(out=tmp_path / "out", now=1_700_000_000, only="sheets")), lambda _: None)
    assert result.is_done, result.problems
    assert list((tmp_path / "out" / "sheets").glob("*.pdf"))
    brought = ("open ", "urllib.Request ('res:", "urllib.Request ('data:")
    assert [one for one in watched if not one.startswith(brought)] == []
    root = Path(__file__).resolve().parents[2]
    allowed = (str(tmp_path), str(root), sys.prefix, sys.base_prefix, os.devnull, "<")
    opened = {one.removeprefix("open ") for one in watched if one.startswith("open ")}
    outside = {one for one in opened if not one.startswith(allowed) and not one.isdecimal()}
    own = re.compile(rf"{re.escape(tempfile.gettempdir())}/(studypack|weasyprint)-|/usr/share/zoneinfo/|/proc/self/")
    assert {one for one in outside if not own.match(one)} == set()
    assert not any(name in opened for name in ("/etc/passwd", str(bank / "link.png")))
