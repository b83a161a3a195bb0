"""Runs a command and says what it cost: seconds, seconds of all processors, and the largest process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Programs may keep their bytecode, as they do on nearly every machine: without it each start compiles all modules."""
BUILD = (sys.executable, str(ROOT / "build.py"))


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, seconds of processors (0 if unknown), and the largest single process in MiB."""

    seconds: float
    processor: float
    memory: int


def run(*arguments: object, folder: Path = ROOT) -> Cost:
    """Run a command in a folder and wait for it."""
    command = [str(argument) for argument in arguments]
    environment = {**ENVIRONMENT, "PYTHONPATH": str(ROOT)}
    before, started = os.times(), time.perf_counter()
    with subprocess.Popen(
        command, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        peak = _Peak(process.pid)
        peak.start()
        _, errors = process.communicate()
        peak.ended.set()
        peak.join()
    seconds, after = time.perf_counter() - started, os.times()
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: {errors.decode()}")
    processor = sum(after[2:4]) - sum(before[2:4])
    return Cost(seconds, processor, peak.memory)


def build(bank: Path, out: Path, *options: str) -> Cost:
    """Run the command of this project."""
    return run(*BUILD, "build", bank, "--out", out, *options)


def check(bank: Path, folder: Path) -> Cost:
    """Check a bank in a folder, whose `dist/` may hold what an earlier build read of it."""
    return run(*BUILD, "check", bank, folder=folder)


def least(measured: Callable[[], Cost], times: int) -> Cost:
    """Measure something short several times, and return the time that other work on the machine disturbed least."""
    return min((measured() for _ in range(times)), key=lambda one: one.seconds)


def save_in_watch(bank: Path, out: Path, edit: Callable[[], None], *, ready: str, done: str) -> Cost:
    """Let `watch` run until a line begins with `ready`, save an edit, and return how long it took to a line `done`."""
    command = [*BUILD, "watch", str(bank), "--out", str(out)]
    with subprocess.Popen(
        command, env=ENVIRONMENT, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as process:
        peak = _Peak(process.pid)
        peak.start()
        _wait_for(process, ready)
        started = time.perf_counter()
        edit()
        _wait_for(process, done)
        seconds = time.perf_counter() - started
        process.send_signal(signal.SIGINT)
        process.communicate()
        peak.ended.set()
        peak.join()
    return Cost(seconds, 0, peak.memory)


def _wait_for(process: subprocess.Popen[str], beginning: str) -> None:
    for line in process.stdout or ():
        if line.startswith(beginning):
            return
    raise RuntimeError(f"watch ended without “{beginning}”")


class _Peak(threading.Thread):
    """Looks, while a process runs, how large it and its children grow; nothing where there is no /proc."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.memory, self.ended = pid, 0, threading.Event()

    def run(self) -> None:
        """Look twenty times a second."""
        while not self.ended.wait(0.05):
            self.memory = max([self.memory, *(_resident(pid) for pid in _family(self.pid))])


def _family(pid: int) -> Sequence[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return [pid]
    return [pid, *(member for child in children for member in _family(int(child)))]


def _resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), 0)
