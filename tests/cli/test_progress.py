"""On a terminal a build shows what it is making and how many of how many; elsewhere nothing but its lines."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import EPOCH, ROOT, START, start
from tests.workshop import Workshop


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_a_terminal_sees_a_bar(tmp_path: Path) -> None:
    """One bar for all of it counts what is read, composed and written; it never goes back, and is gone at the end."""
    import pty

    shop = Workshop(tmp_path)
    ours, theirs = pty.openpty()
    command = [
        sys.executable,
        "-c",
        START,
        str(ROOT),
        "build",
        str(shop.bank),
        "--out",
        str(shop.out),
        "--only",
        "decks",
    ]
    environment = os.environ | {"SOURCE_DATE_EPOCH": EPOCH, "TERM": "xterm", "COLUMNS": "120"}
    process = subprocess.Popen(command, stderr=theirs, stdout=subprocess.PIPE, env=environment)
    os.close(theirs)
    seen = b""
    try:
        while data := os.read(ours, 65536):
            seen += data
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    assert process.communicate()[0]
    assert process.returncode == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode())
    stages = ("questions", "cards of questions", "files", "pages about files")
    for what in stages:
        counted = {tuple(map(int, one)) for one in re.findall(rf"\b{what} (\d+)/(\d+)", text)}
        assert any(done == total >= 1 for done, total in counted), (what, text)
    drawn = [line for line in re.split(r"[\r\n]+", text) if "%" in line]
    percents = [int(found[1]) for line in drawn if (found := re.search(r"(\d+)%", line))]
    assert percents == sorted(percents), percents
    assert percents[-1] == 100
    named = [found[1] for line in drawn if (found := re.search(r"\d:\d\d:\d\d (\D+) \d+/\d+", line))]
    assert [*dict.fromkeys(named)] == [*stages]
    assert "2/2 UPDATE.md" in drawn[-1]
    assert seen.rstrip().endswith((b"\x1b[2K", b"\x1b[?25h"))


def test_elsewhere_nothing_is_drawn(tmp_path: Path) -> None:
    """Logs of a build server hold lines only."""
    assert start(Workshop(tmp_path)).communicate()[1] == ""
