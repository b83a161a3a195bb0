"""Cuts builds short, and makes the checks that every test of faults makes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from studypack.bank.source import Source
from studypack.build import CACHE
from studypack.identity.ledger import parse_ledger
from tests.package import collection
from tests.workshop import Workshop

ROOT = Path(__file__).resolve().parent.parent
EPOCH = "1700000060"
START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from studypack.cli import main; main()"

# Python tells a profiler of every call and return, also of functions in C such as `write` and `fsync`. They are
# the same in every build of the same bank, so that a moment of it needs no clock. Python 3.11.2 crashes where it looks
# for garbage while a profiler listens, so it does not.
STOPPED = """
import gc, os, signal, sys
gc.disable()
sys.path.insert(0, sys.argv.pop(1))
where, moment, number, seen = sys.argv.pop(1), int(sys.argv.pop(1)), int(sys.argv.pop(1)), 0

def count(frame, event, argument):
    global seen
    seen += where in frame.f_code.co_filename
    if seen == moment and where in frame.f_code.co_filename:
        sys.setprofile(None)
        os.killpg(0, number)

from studypack.cli import main
sys.setprofile(count)
try:
    main()
finally:
    sys.setprofile(None)
    if not moment:
        print(seen)
"""
SAVING_TIME = ("readings", "cache.sqlite", "fresh.json")
EVERYWHERE, WRITING = f"{ROOT / 'studypack'}", f"{ROOT / 'studypack' / 'output' / 'writing'}"
"""Whose moments are counted: those of the whole program, or those of what writes files."""


def start(shop: Workshop, *arguments: str, where: str = "", moment: int = 0, number: int = 0) -> subprocess.Popen[str]:
    """Start a build of decks in a process, and a process group, of its own.

    At the `moment` of it, counted `where`, it gets the signal `number`; moment 0 prints how many moments there are.
    """
    program = [STOPPED, str(ROOT), where, str(moment), str(number)] if where else [START, str(ROOT)]
    command = [sys.executable, "-c", *program, "build", str(shop.bank), "--out", str(shop.out)]
    return subprocess.Popen(
        [*command, "--only", "decks", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH},
        start_new_session=True,
    )


def moments(shop: Workshop, *arguments: str, where: str) -> int:
    """Build, and return how many moments that took."""
    said, _ = start(shop, *arguments, where=where).communicate()
    return int(said.split()[-1])


def assert_whole(shop: Workshop) -> None:
    """Every file that is there under its own name is whole."""
    for path in shop.out.rglob("*.apkg"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
        with collection(path) as database:
            assert database.execute("pragma integrity_check").fetchone() == ("ok",)
    manifest = shop.out / "manifest.json"
    if manifest.exists():
        assert json.loads(manifest.read_text(encoding="utf-8"))["bank"]["id"] == "small"
    ledger = shop.bank / "ledger.json"
    if ledger.exists():
        assert parse_ledger(Source("ledger.json", ledger.read_text(encoding="utf-8")), "small").value is not None


def parts(shop: Workshop) -> list[Path]:
    """Return what writing left behind."""
    return [*shop.folder.rglob(".studypack-*"), *shop.folder.rglob(f"{CACHE}/reported.json")]


def known(shop: Workshop) -> set[str]:
    """Return the guids that the ledger knows."""
    ledger = shop.bank / "ledger.json"
    if not ledger.exists():
        return set()
    data = json.loads(ledger.read_text(encoding="utf-8"))
    return {note["guid"] for part in ("notes", "retired") for note in data[part].values()}


def published(shop: Workshop) -> set[str]:
    """Return the guids in all packages that are there."""
    found = set()
    for path in shop.out.rglob("*.apkg"):
        with collection(path) as database:
            found |= {guid for (guid,) in database.execute("select guid from notes")}
    return found


def assert_clean(shop: Workshop, clean: dict[str, bytes]) -> None:
    """What is there is what an undisturbed build made, to the byte, and nothing else."""
    assert shop.bytes() | {"ledger": (shop.bank / "ledger.json").read_bytes()} == clean
    assert parts(shop) == []


class Cut(BaseException):
    """Stands for the end of the process: nothing but `finally` runs after it."""


def steps(monkeypatch: pytest.MonkeyPatch, stop_at: int, error: BaseException) -> list[str]:
    """Let the step `stop_at` of writing fail: each file has one before, and one after, it gets its name.

    An error of the system does not count what only saves time at the next build, which may fail without a word.
    """
    seen: list[str] = []
    real = Path.replace

    def replaced(self: Path, target: Path) -> Path:
        if isinstance(error, OSError) and Path(target).name in SAVING_TIME:
            return real(self, target)
        for when in ("before", "after"):
            seen.append(f"{when} {Path(target).name}")
            if len(seen) == stop_at:
                raise error
            if when == "before":
                real(self, target)
        return Path(target)

    monkeypatch.setattr(Path, "replace", replaced)
    return seen
