"""Whatever cuts a build short: what is there stays whole, and the next build makes what a clean one would."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from studypack.output import workers
from studypack.render import formulas
from tests.command import run
from tests.faults import (
    EPOCH,
    EVERYWHERE,
    ROOT,
    WRITING,
    Cut,
    assert_clean,
    assert_whole,
    known,
    moments,
    parts,
    published,
    start,
    steps,
)
from tests.workshop import Workshop


def forget(shop: Workshop) -> None:
    """Make the next build the first one."""
    shutil.rmtree(shop.out, ignore_errors=True)
    (shop.bank / "ledger.json").unlink(missing_ok=True)


def kill(shop: Workshop, times: int, seed: int, clean: dict[str, bytes]) -> None:
    """Kill builds at random moments, each followed by checks and now and then by a whole build.

    Every other one is killed while it writes, and every third is the first build of its bank.
    """
    chance = random.Random(seed)
    first, again = {}, {}
    for where in (EVERYWHERE, WRITING):
        forget(shop)
        first[where], again[where] = moments(shop, where=where), moments(shop, "--force", where=where)
        assert min(first[where], again[where]) > 20
    killed = 0
    for number in range(times):
        where = (EVERYWHERE, WRITING)[number % 2]
        if is_first := number % 3 == 0:
            forget(shop)
        moment = chance.randint(1, (first if is_first else again)[where])
        process = start(shop, "--force", where=where, moment=moment, number=signal.SIGKILL)
        process.communicate()
        # A build that follows one that was killed may have less to do, and end before its last moments.
        assert process.returncode in (0, -signal.SIGKILL), (number, moment)
        killed += process.returncode != 0
        assert_whole(shop)
        assert published(shop) <= known(shop)
        if number % 4 == 3:
            shop.now = int(EPOCH) - 60
            assert shop.build().is_done
            assert_clean(shop, clean)
    assert killed > times * 3 // 4


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups")
def test_killed_builds_leave_whole_files(shop: Workshop, clean: dict[str, bytes]) -> None:
    """Builds killed at random moments leave whole files and a ledger that knows every card; the next is a clean one."""
    kill(shop, 8, 1, clean)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups")
def test_three_hundred_killed_builds(shop: Workshop, clean: dict[str, bytes]) -> None:
    """The same, three hundred times."""
    kill(shop, 300, 2, clean)


def test_cut_off_at_every_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean: dict[str, bytes]) -> None:
    """Cut off before and after each write, a build is finished by the next one, with the same report of changes."""
    count = 2
    number = 0
    while number < count:
        number += 1
        shop = Workshop(tmp_path / str(number))
        with monkeypatch.context() as patch:
            seen = steps(patch, number, Cut())
            try:
                shop.build()
            except Cut:
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
            steps(patch, number, Cut())
            with pytest.raises(Cut):
                shop.build()
        shop.build(later=0)
        assert shop.bytes() == whole.bytes(), number
        assert shop.ledger() == whole.ledger()


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
    result = run("build", str(shop.bank), "--out", str(shop.out), "--only", "decks")
    assert result.exit_code == (0 if second == "0" else 2), result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups")
@pytest.mark.slow
def test_ctrl_c_ends_quietly(shop: Workshop, clean: dict[str, bytes]) -> None:
    """Ctrl-C at any moment of a build exits 130 without a word, with whole files; the next build equals a clean one."""
    chance = random.Random(3)
    first, again = moments(shop, where=EVERYWHERE), moments(shop, "--force", where=EVERYWHERE)
    ended = 0
    for number in range(10):
        if is_first := bool(number % 2):
            forget(shop)
        moment = chance.randint(1, first if is_first else again)
        process = start(shop, "--force", where=EVERYWHERE, moment=moment, number=signal.SIGINT)
        said = process.communicate()[1]
        # A build may have less to do than the one that was counted, and end before its last moments.
        assert (process.returncode in (0, 130), said) == (True, ""), (number, moment)
        ended += process.returncode != 0
        assert_whole(shop)
        assert [one for one in parts(shop) if one.name.startswith(".studypack-")] == []
    assert ended > 7
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
    code = f"""import sys; sys.path.insert(0, {str(ROOT)!r})
if __name__ == "__main__":
    import os
    from studypack.output.workers import pool
    with pool(1) as others:
        print(others.submit(os.getpid)(), flush=True)
        sys.stdin.read()
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip().isdecimal()
    process.kill()
    # The worker has the same standard output, which ends when the last process that has it does.
    process.communicate(timeout=120)
