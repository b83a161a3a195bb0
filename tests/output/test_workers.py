"""Tests of processes: a build has one pool for all that it makes, and what they make is what one process makes."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pytest

from studypack.bank import cached
from studypack.decks import packages, remember
from studypack.identity.matching import fingerprints
from studypack.output import workers
from studypack.output.garbage import rarely_collecting_garbage
from tests.workshop import LIMIT, Workshop


def _built(folder: Path, processors: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Build the small bank as if it were large, on so many processors, and once more after an edit."""
    folder.mkdir()
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    for module, name in ((fingerprints, "MANY"), (packages, "HEAVY"), (cached, "MANY"), (remember, "MANY")):
        monkeypatch.setattr(module, name, 1)
    shop = Workshop(folder)
    shop.edit("#### Q3:环形队列怎样区分空和满？", "#### Q3:环形队列怎样区分 $n$ 满？ {#ring}")
    shop.edit("越高越好", "越高越好，见 [Q3](#ring)")  # its card says the title of another question
    shop.build()
    shop.edit("越高越好，见", "越低越好，见")
    shop.build()
    return shop.bytes() | {"ledger": (shop.bank / "ledger.json").read_bytes()}


def test_processes_change_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions read, fingerprints and packages made by others are the same; all of a build by one pool.

    Of a bank that is known to be large they load what makes packages before there is one to make.
    """
    asked: list[str] = []
    pools: set[ProcessPoolExecutor] = set()
    submit = ProcessPoolExecutor.submit

    def heard(self: ProcessPoolExecutor, make: Callable[..., Any], *arguments: object) -> Any:
        pools.add(self)
        asked.append(getattr(make, "func", make).__name__)
        return submit(self, make, *arguments)

    monkeypatch.setattr(ProcessPoolExecutor, "submit", heard)
    alone = _built(tmp_path / "one", 1, monkeypatch)
    assert asked == []
    assert _built(tmp_path / "two", 2, monkeypatch) == alone
    assert {"_read_share", "_compose_shares", "_fingerprints", "make_package"} <= set(asked)
    assert "import_module" in asked
    assert len(pools) == 2


def _die_elsewhere(here: int) -> int:
    if os.getpid() != here:
        os.kill(os.getpid(), signal.SIGKILL)
    return here


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_what_a_killed_process_owed_is_made_here() -> None:
    """An answer comes whatever becomes of the process that was asked; what is asked after that is made here too."""
    with workers.one_pool(), workers.pool(2) as others:
        answers = [others.submit(_die_elsewhere, os.getpid())]
        assert answers[0]() == os.getpid()
        answers.append(others.submit(_die_elsewhere, os.getpid()))
        assert answers[1]() == os.getpid()


def _die_once(mark: Path) -> int:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return os.getpid()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_after_a_killed_process_others_make_the_rest(tmp_path: Path) -> None:
    """A build does not go on alone: what was owed, and what is asked for later, is made by new processes."""
    with workers.one_pool(), workers.pool(2) as others:
        answers = [others.submit(_die_once, tmp_path / "mark"), *(others.submit(os.getpid) for _ in range(20))]
        made = {answer() for answer in answers} | {others.submit(os.getpid)()}
        assert os.getpid() not in made


def _take_long() -> None:
    threading.Event().wait(LIMIT)


def test_whoever_waits_is_asked_meanwhile_and_may_give_up() -> None:
    """A poll that raises ends the wait, and with it the processes, which would take long."""
    calls = iter([None, None, KeyError("enough")])

    def poll() -> None:
        if error := next(calls):
            raise error

    with pytest.raises(KeyError, match="enough"), workers.one_pool(), workers.polled(poll), workers.pool(1) as others:
        others.submit(_take_long)()
    # At its end Python wakes the threads of pools, and complains where one is just going.
    assert "_ExecutorManagerThread" not in {type(one).__name__ for one in threading.enumerate()}
    for child in multiprocessing.active_children():
        # Not `join` and `exitcode`: the pool's own thread waits for the same process, and one learns nothing.
        assert wait([child.sentinel], LIMIT), child
    with workers.one_pool(), workers.pool(1) as others:
        assert others.submit(len, "ab")() == 2


def test_garbage_is_looked_for_rarely_only_meanwhile() -> None:
    """What follows is as it was before."""
    before = gc.get_threshold()
    with rarely_collecting_garbage():
        assert gc.get_threshold() > before
    assert gc.get_threshold() == before


def test_other_processes_look_for_garbage_rarely_all_their_life() -> None:
    """They make pages and notes, which stay until they are written; looking among these at each end costs seconds."""
    with workers.pool(1) as others, rarely_collecting_garbage():
        assert others.submit(gc.get_threshold)() == gc.get_threshold()
