"""Turns a command into what running it cost: seconds, seconds of all processors, and the largest process."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = (sys.executable, str(ROOT / "build.py"))


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, seconds of processors, and the memory of the largest single process in MiB."""

    seconds: float
    processor: float
    memory: int


def run(*arguments: object) -> Cost:
    """Run a command and wait for it."""
    command = [str(argument) for argument in arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    before, started = os.times(), time.perf_counter()
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
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
    return run(*BUILD, "build", bank, "--out", out, "--yes", *options)


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
