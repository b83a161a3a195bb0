"""A watch ends cleanly however it is ended, and a bank that is not there is wrong use."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studypack.watch import watch_bank
from tests.command import run
from tests.workshop import LIMIT, Workshop

ROOT = Path(__file__).resolve().parents[2]


def test_ctrl_c_ends_it_wherever_it_comes() -> None:
    """In a build or between two, Ctrl-C ends the watch without a traceback."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    class Changes:
        def __iter__(self) -> Iterator[object]:
            return self

        def __next__(self) -> object:
            raise KeyboardInterrupt

    watch_bank(Changes(), lambda: None)
    watch_bank([], interrupted)


def watching(shop: Workshop) -> subprocess.Popen[str]:
    """Start the command in a session of its own."""
    command = [sys.executable, str(ROOT / "build.py"), "watch", str(shop.bank), "--out", str(shop.out)]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    )


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
@pytest.mark.slow
def test_the_command_ends_with_status_0(shop: Workshop) -> None:
    """`watch` builds, waits, and ends with Ctrl-C and status 0, without a traceback."""
    with watching(shop) as process:
        assert process.stdout is not None
        assert any(line.startswith("watching") for line in process.stdout)
        os.killpg(process.pid, signal.SIGINT)
        out, errors = process.communicate(timeout=LIMIT)
    assert (process.returncode, out, "Traceback" in errors) == (0, "ended\n", False), errors
    assert (shop.out / "sheets" / "study-pack.pdf").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_who_ends_it_from_outside_hears_nothing(shop: Workshop) -> None:
    """SIGTERM ends a watch in silence, however far it is: processes and locks are let go of."""
    with watching(shop) as process:
        assert process.stdout is not None
        assert any(line.startswith("preview") for line in process.stdout)
        process.terminate()
        _, errors = process.communicate(timeout=LIMIT)
    assert (process.returncode, errors) == (128 + signal.SIGTERM, "")


def test_a_missing_bank_is_wrong_use(tmp_path: Path) -> None:
    """There is nothing to watch where there is no bank."""
    command = [sys.executable, str(ROOT / "build.py"), "watch", str(tmp_path / "none"), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=False)
    assert done.returncode == 2
    assert done.stderr.endswith("there is no such file or folder\n")


@pytest.mark.parametrize("saved", [0, 2])
def test_a_watcher_that_dies_ends_the_watch(shop: Workshop, monkeypatch: pytest.MonkeyPatch, saved: int) -> None:
    """Nobody waits for saves that will never be seen; what was saved before goes with the message."""
    import watchfiles

    def watch_some(*_: object, **__: object) -> Iterator[set[str]]:
        yield from ({"x"} for _ in range(saved))
        raise OSError("No space left on device")

    monkeypatch.setattr(watchfiles, "watch", watch_some)
    result = run("watch", str(shop.bank), "--out", str(shop.out))
    assert result.exit_code == 3
    assert "saves can no longer be seen: No space left on device" in result.output
