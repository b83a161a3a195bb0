"""Whatever cuts a build short: what is there stays whole, and the next build makes what a clean one would."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from studypack import builder, formulas, workers
from studypack.builder import CACHE
from studypack.cli.app import app
from studypack.files import UnwritableError
from studypack.ledger import parse_ledger
from studypack.lock import hold
from studypack.source import Source
from tests.workshop import SMALL, Workshop

ROOT = Path(__file__).resolve().parent.parent
EPOCH = "1700000060"
START = "import sys; sys.path.insert(0, sys.argv.pop(1)); from studypack.cli import main; main()"


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A small bank, not yet built."""
    return Workshop(tmp_path)


def start(shop: Workshop, *arguments: str) -> subprocess.Popen[str]:
    """Start a build of decks in a process, and a process group, of its own."""
    command = [sys.executable, "-c", START, str(ROOT), "build", str(shop.bank), "--out", str(shop.out)]
    return subprocess.Popen(
        [*command, "--only", "decks", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"SOURCE_DATE_EPOCH": EPOCH},
        start_new_session=True,
    )


@contextmanager
def opened(package: Path) -> Iterator[sqlite3.Connection]:
    """Open the collection in a package."""
    with zipfile.ZipFile(package) as archive:
        data = archive.read("collection.anki2")
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        yield database


def assert_whole(shop: Workshop) -> None:
    """Every file that is there under its own name is whole."""
    for path in shop.out.rglob("*.apkg"):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
        with opened(path) as database:
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
        with opened(path) as database:
            found |= {guid for (guid,) in database.execute("select guid from notes")}
    return found


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The output of a build that nothing disturbed, with its ledger."""
    shop = Workshop(tmp_path_factory.mktemp("clean"))
    shop.build()
    return shop.bytes() | {"ledger": (shop.bank / "ledger.json").read_bytes()}


def assert_clean(shop: Workshop, clean: dict[str, bytes]) -> None:
    """What is there is what an undisturbed build made, to the byte, and nothing else."""
    assert shop.bytes() | {"ledger": (shop.bank / "ledger.json").read_bytes()} == clean
    assert parts(shop) == []


def kill(shop: Workshop, times: int, seed: int, clean: dict[str, bytes]) -> int:
    """Kill builds at random moments, each followed by checks and now and then by a whole build; count real kills."""
    chance = random.Random(seed)
    began = time.monotonic()
    process = start(shop)
    process.communicate()
    longest = time.monotonic() - began
    killed = 0
    for number in range(times):
        if number % 3 == 0:
            shutil.rmtree(shop.out, ignore_errors=True)
            (shop.bank / "ledger.json").unlink(missing_ok=True)
        process = start(shop, "--force")
        time.sleep(longest * (0.3 + 0.7 * chance.random()))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        assert_whole(shop)
        assert published(shop) <= known(shop)
        if number % 4 == 3:
            shop.now = int(EPOCH) - 60
            assert shop.build().is_done
            assert_clean(shop, clean)
    return killed


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups")
def test_killed_builds_leave_whole_files(shop: Workshop, clean: dict[str, bytes]) -> None:
    """Builds killed at random moments leave whole files and a ledger that knows every card; the next is a clean one."""
    assert kill(shop, 8, 1, clean) >= 3


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups")
def test_three_hundred_killed_builds(shop: Workshop, clean: dict[str, bytes]) -> None:
    """The same, three hundred times."""
    assert kill(shop, 300, 2, clean) >= 150


class _Cut(BaseException):
    """Stands for the end of the process: nothing but `finally` runs after it."""


def steps(monkeypatch: pytest.MonkeyPatch, stop_at: int, error: BaseException) -> list[str]:
    """Let the step `stop_at` of writing fail: each file has one before, and one after, it gets its name."""
    seen: list[str] = []
    real = Path.replace

    def replaced(self: Path, target: Path) -> Path:
        for when in ("before", "after"):
            seen.append(f"{when} {Path(target).name}")
            if len(seen) == stop_at:
                raise error
            if when == "before":
                real(self, target)
        return Path(target)

    monkeypatch.setattr(Path, "replace", replaced)
    return seen


def test_cut_off_at_every_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean: dict[str, bytes]) -> None:
    """Cut off before and after each write, a build is finished by the next one, with the same report of changes."""
    count = 2
    number = 0
    while number < count:
        number += 1
        shop = Workshop(tmp_path / str(number))
        with monkeypatch.context() as patch:
            seen = steps(patch, number, _Cut())
            try:
                shop.build()
            except _Cut:
                count = max(count, len(seen) + 1)
        assert_whole(shop)
        assert published(shop) <= known(shop)
        shop.build(later=0)
        assert_clean(shop, clean)
    assert count > 20


def test_cut_off_while_an_edit_is_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build of an edit, cut off at any write and repeated, stamps and reports the edit as if nothing had happened."""
    whole = Workshop(tmp_path / "whole")
    whole.build()
    whole.edit("越高越好", "越高通常越好")
    whole.build()
    for number in range(1, 14):
        shop = Workshop(tmp_path / str(number))
        shop.build()
        shop.edit("越高越好", "越高通常越好")
        with monkeypatch.context() as patch:
            steps(patch, number, _Cut())
            with pytest.raises(_Cut):
                shop.build()
        shop.build(later=0)
        assert shop.bytes() == whole.bytes(), number
        assert shop.ledger() == whole.ledger()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS])
def test_every_failed_write_is_said(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the system at any write is a line with the file's name; the next build succeeds."""
    shop = Workshop(tmp_path)
    for step in (1, 3, 5, 9):
        with monkeypatch.context() as patch:
            seen = steps(patch, step, OSError(number, os.strerror(number)))
            with pytest.raises(UnwritableError, match="cannot be written") as caught:
                shop.build(force=True, force_update=True)
        assert seen[-1].split()[1] in str(caught.value)
        assert [one for one in parts(shop) if one.name.startswith(".studypack-")] == []
        assert_whole(shop)
    assert shop.build().is_done
    assert parts(shop) == []


def test_a_failed_cache_is_no_failure(shop: Workshop) -> None:
    """What only saves time at the next build may fail without a word."""
    shop.edit("越高越好", "越高越好 $a^2$")
    (shop.out / CACHE / "formulas.json").mkdir(parents=True)
    assert shop.build().is_done
    assert (shop.out / "decks" / "small.apkg").exists()


def test_an_output_that_is_no_folder_is_said(shop: Workshop) -> None:
    """Output that cannot be written exits 3 with a line, before the ledger is touched."""
    shop.out.write_text("x", encoding="utf-8")
    result = CliRunner().invoke(app, ["build", str(shop.bank), "--out", str(shop.out), "--only", "decks"])
    assert result.exit_code == 3, result.output
    assert "cannot be written" in result.output
    assert not (shop.bank / "ledger.json").exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount")
@pytest.mark.parametrize("options", ["size=40k", "nr_inodes=6", "ro"])
def test_a_full_or_read_only_disk(shop: Workshop, options: str, clean: dict[str, bytes]) -> None:
    """On a disk that is too small, or read-only, a build exits 3 and says so; with room it then succeeds."""
    shop.out.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(shop.out)], check=False)
    if mounted.returncode:
        pytest.skip("no right to mount")
    try:
        process = start(shop)
        said = process.communicate()[1]
        assert process.returncode == 3, said
        assert "cannot be written" in said
        assert "Traceback" not in said
        assert_whole(shop)
    finally:
        subprocess.run(["umount", str(shop.out)], check=True)
    shop.now = int(EPOCH) - 60
    shop.build()
    assert {path: data for path, data in shop.bytes().items() if path != "UPDATE.md"}.keys() <= clean.keys()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can mount")
def test_a_ledger_that_cannot_be_written(shop: Workshop) -> None:
    """Where the bank's folder is read-only a build exits 3 before any output is made."""
    if subprocess.run(["mount", "--bind", str(shop.bank), str(shop.bank)], check=False).returncode:
        pytest.skip("no right to mount")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(shop.bank)], check=True)
        process = start(shop)
        said = process.communicate()[1]
    finally:
        subprocess.run(["umount", str(shop.bank)], check=True)
    assert process.returncode == 3, said
    assert "ledger.json cannot be written" in said
    assert list(shop.out.rglob("*.apkg")) == []
    assert shop.build().is_done


def test_two_builds_at_once(shop: Workshop, clean: dict[str, bytes]) -> None:
    """Of builds of one bank at once each waits for the one before and says so; the result is that of a clean build."""
    shop.out.mkdir()
    with hold(shop.out / CACHE, shop.bank / "ledger.json", lambda _: None) as waited:
        assert not waited
        processes = [start(shop) for _ in range(3)]
        for process in processes:
            assert process.stderr is not None
            assert "another build is writing to" in process.stderr.readline()
        assert not (shop.bank / "ledger.json").exists()
    for process in processes:
        assert process.communicate()[1] == ""
        assert process.returncode == 0
    assert_clean(shop, clean)


def test_another_output_folder_waits_for_the_ledger(shop: Workshop, tmp_path: Path) -> None:
    """Two output folders share one ledger: it too is written by one build at a time."""
    with hold(tmp_path / "elsewhere", shop.bank / "ledger.json", lambda _: None):
        process = start(shop)
        assert process.stderr is not None
        assert f"writing to {shop.bank}" in process.stderr.readline()
    process.communicate()
    assert process.returncode == 0


def test_a_lock_ends_with_its_process(shop: Workshop) -> None:
    """A build that is killed while it holds the lock leaves none."""
    code = f"""import sys, time; sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from studypack.lock import hold
with hold(Path({str(shop.out / CACHE)!r}), Path({str(shop.bank / "ledger.json")!r}), print):
    print("held", flush=True)
    time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    process.kill()
    process.communicate()
    with hold(shop.out / CACHE, shop.bank / "ledger.json", pytest.fail) as waited:
        assert not waited


def test_what_was_read_before_waiting_is_read_again(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that waited for another builds the bank as it is then, not as it was before."""

    def waited(*_: Any) -> Any:
        shop.edit("越高越好", "越高通常越好")
        return nullcontext(True)

    monkeypatch.setattr(builder, "hold", waited)
    shop.build()
    monkeypatch.undo()
    assert shop.build(dry_run=True).summary == shop.build().summary
    assert shop.build(locked=True).is_done


def test_a_bank_edited_while_it_is_read(shop: Workshop) -> None:
    """Builds during edits are of some state of the text, or of none; the build after the last edit is of that one."""
    shop.build()
    other = SMALL.replace("越高越好", "越高通常越好")
    ended = threading.Event()

    def edit() -> None:
        while not ended.is_set():
            for text in (SMALL, other, SMALL[: len(SMALL) // 3]):
                (shop.bank / "bank.md").write_text(text, encoding="utf-8")

    thread = threading.Thread(target=edit)
    thread.start()
    try:
        for _ in range(12):
            shop.build()
            assert_whole(shop)
    finally:
        ended.set()
        thread.join()
    shop.write(other)
    assert shop.build().is_done
    assert shop.build(locked=True).is_done
    assert len(shop.ledger()["notes"]) == 5


def test_a_clock_set_back_moves_nothing_back(shop: Workshop) -> None:
    """After the clock was set back a year an edit still gets a later second than the one that learners have."""
    shop.build()
    before = {name: note["modified"] for name, note in shop.ledger()["notes"].items()}
    types = {name: one["modified"] for name, one in shop.ledger()["note_types"].items()}
    shop.edit("越高越好", "越高通常越好")
    shop.build(later=-365 * 86400)
    after = {name: note["modified"] for name, note in shop.ledger()["notes"].items()}
    assert sorted(after[name] - before[name] for name in after) == [0, 0, 0, 0, 1]
    assert {name: one["modified"] for name, one in shop.ledger()["note_types"].items()} == types


@pytest.mark.parametrize("second", ["99999999999999999999", "253402300800", "0"])
def test_a_clock_that_is_nonsense(second: str, shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second that no calendar has is refused as wrong use; the first of all is taken."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", second)
    result = CliRunner().invoke(app, ["build", str(shop.bank), "--out", str(shop.out), "--only", "decks"])
    assert result.exit_code == (0 if second == "0" else 2), result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups")
def test_ctrl_c_ends_quietly(shop: Workshop, clean: dict[str, bytes]) -> None:
    """Ctrl-C at any moment of a build exits 130 without a word, with whole files; the next build equals a clean one."""
    chance = random.Random(3)
    interrupted = 0
    for _ in range(6):
        process = start(shop, "--force")
        time.sleep(0.3 + 1.5 * chance.random())
        os.killpg(process.pid, signal.SIGINT)
        said = process.communicate()[1]
        if process.returncode == 130:
            interrupted += 1
            assert said == ""
        assert_whole(shop)
        assert [one for one in parts(shop) if one.name.startswith(".studypack-")] == []
    assert interrupted
    shop.now = int(EPOCH) - 60
    shop.build()
    assert_clean(shop, clean)


def _die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def _dying(count: int) -> Iterator[Any]:
    """A pool in which the first job kills its process."""
    with workers.pool(count) as others:
        others.submit(_die)
        time.sleep(0.5)
        yield others


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_killed_worker_costs_time_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed process owed is made by this one: formulas and files."""
    keys = [(f"x_{{{number}}}", False) for number in range(6)]
    monkeypatch.setattr(formulas, "FEW", 2)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    expected = formulas._typeset(keys)
    monkeypatch.setattr(formulas, "pool", _dying)
    assert formulas._typeset_all(keys) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_no_worker_outlives_a_killed_build() -> None:
    """When a build is killed its processes end by themselves."""
    code = f"""import sys, time; sys.path.insert(0, {str(ROOT)!r})
if __name__ == "__main__":
    import os
    from studypack.workers import pool
    with pool(1) as others:
        print(others.submit(os.getpid).result(), flush=True)
        time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    worker = int(process.stdout.readline())
    process.kill()
    process.communicate()
    for _ in range(100):
        if not Path(f"/proc/{worker}/cmdline").exists() or not Path(f"/proc/{worker}/cmdline").read_bytes():
            return
        time.sleep(0.1)
    pytest.fail("the worker still runs")
