"""Builds at the same time, and banks that change while they are built."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from studypack import build
from studypack.build import CACHE
from studypack.output.lock import build_lock
from tests.faults import ROOT, assert_clean, assert_whole, start
from tests.workshop import SMALL, Workshop


def test_two_builds_at_once(shop: Workshop, clean: dict[str, bytes]) -> None:
    """Of builds of one bank at once each waits for the one before and says so; the result is that of a clean build."""
    shop.out.mkdir()
    with build_lock(shop.out / CACHE, shop.bank / "ledger.json", lambda _: None) as waited:
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
    with build_lock(tmp_path / "elsewhere", shop.bank / "ledger.json", lambda _: None):
        process = start(shop)
        assert process.stderr is not None
        assert f"writing to {shop.bank}" in process.stderr.readline()
    process.communicate()
    assert process.returncode == 0


def test_a_lock_ends_with_its_process(shop: Workshop) -> None:
    """A build that is killed while it holds the lock leaves none."""
    code = f"""import sys, time; sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from studypack.output.lock import build_lock
with build_lock(Path({str(shop.out / CACHE)!r}), Path({str(shop.bank / "ledger.json")!r}), print):
    print("held", flush=True)
    time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    process.kill()
    process.communicate()
    with build_lock(shop.out / CACHE, shop.bank / "ledger.json", pytest.fail) as waited:
        assert not waited


def test_what_was_read_before_waiting_is_read_again(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that waited for another builds the bank as it is then, not as it was before."""

    def waited(*_: Any) -> Any:
        shop.edit("越高越好", "越高通常越好")
        return nullcontext(True)

    monkeypatch.setattr(build, "build_lock", waited)
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
