"""Workers: a pool of processes for all that a build makes, none of which outlives this one.

A process takes a quarter of a second to start and to load the program, so there is one pool for the whole build.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.context import SpawnContext
from typing import Any, ParamSpec, TypeVar

from .garbage import collect_garbage_rarely

_P = ParamSpec("_P")
_T = TypeVar("_T")

POLL_SECONDS = 0.1
END_SECONDS = 2.0
"""So long, at most, the end of a pool is waited for whose processes were killed."""
TRIES = 2
"""So often another process is asked for one thing; if it was killed each time, it is made here."""

_shared: list[Pool] = []
"""The pool that is open for a whole build, if there is one."""
_polled: list[Callable[[], None]] = []
"""What `poll` calls, if anything."""


def context() -> SpawnContext:
    """Return how processes are started: without loading any module from the folder that the user is in."""
    os.environ["PYTHONSAFEPATH"] = "1"
    return multiprocessing.get_context("spawn")


@dataclass
class _Task:
    call: partial[Any]
    future: Future[Any] | None = None
    tries: int = 0


class Pool:
    """Processes that make things; they start when they are first needed, and anew when one of them was killed."""

    def __init__(self, count: int) -> None:
        """Take how many processes there may be."""
        self._count = count
        self._executor: ProcessPoolExecutor | None = None
        self._open: list[_Task] = []

    def submit(self, make: Callable[_P, _T], *arguments: _P.args, **more: _P.kwargs) -> Callable[[], _T]:
        """Have another process make something, and return how to get it."""
        task = _Task(partial(make, *arguments, **more))
        self._open.append(task)
        self._start_task(task)
        return partial(self._answer, task)

    def start(self, load: Callable[[], object]) -> None:
        """Have the processes start, and load meanwhile what they will need."""
        for _ in range(self._count):
            self.submit(load)

    def shut_down(self, *, at_once: bool) -> None:
        """End the processes: when they have made what they were asked for, or at once."""
        if self._executor is None:
            return
        if not at_once:
            self._executor.shutdown()
            return
        for child in multiprocessing.active_children():
            child.kill()
        # Python complains if this process ends while a thread of the pool closes its pipes; that may wait for the dead.
        ending = threading.Thread(target=partial(self._executor.shutdown, cancel_futures=True), daemon=True)
        ending.start()
        ending.join(END_SECONDS)

    def _start_task(self, task: _Task) -> None:
        task.tries += 1
        task.future = None
        if self._executor is None:
            self._executor = ProcessPoolExecutor(self._count, mp_context=context(), initializer=_settle)
        try:
            with _interrupts_held():
                task.future = self._executor.submit(task.call)
        except BrokenProcessPool:
            self._restart()

    def _answer(self, task: _Task) -> Any:
        while task.future is not None:
            try:
                result = _result(task.future)
            except BrokenProcessPool:
                self._restart()
            else:
                self._open.remove(task)
                task.future = None  # the result is the caller's alone
                return result
        self._open.remove(task)
        return task.call()

    def _restart(self) -> None:
        """Open other processes in place of the broken ones, and ask them for all that these still owed."""
        broken, self._executor = self._executor, None
        if broken is not None:
            broken.shutdown(wait=False)
        for task in self._open:
            if task.future is None or not task.future.done() or _is_broken(task.future):
                task.future = None
                if task.tries < TRIES:
                    self._start_task(task)


def _is_broken(future: Future[Any]) -> bool:
    return isinstance(future.exception(), BrokenProcessPool)


@contextmanager
def one_pool() -> Iterator[None]:
    """Let every pool that is opened meanwhile be the same one."""
    with _opened(os.cpu_count() or 1) as one:
        _shared.append(one)
        try:
            yield
        finally:
            _shared.clear()


@contextmanager
def polled(poll: Callable[[], None]) -> Iterator[None]:
    """Have `poll` called now and then while something is made or waited for; what it raises ends that."""
    _polled.append(poll)
    try:
        yield
    finally:
        _polled.remove(poll)


def poll() -> None:
    """Ask whether to go on: whatever takes long calls this again and again."""
    for one in _polled:
        one()


@contextmanager
def pool(count: int) -> Iterator[Pool]:
    """Open a pool of so many processes, or go on with the one that is open for the whole build."""
    if _shared:
        yield _shared[0]
        return
    with _opened(count) as one:
        yield one


def start_processes(load: Callable[[], object]) -> None:
    """Have processes start, where there are several, and load what they will need."""
    workers = os.cpu_count() or 1
    if workers > 1:
        with pool(workers) as others:
            others.start(load)


@contextmanager
def _opened(count: int) -> Iterator[Pool]:
    """Open a pool. On Ctrl-C, or any exception, its processes are killed at once."""
    one = Pool(count)
    try:
        yield one
    except BaseException:
        one.shut_down(at_once=True)
        raise
    one.shut_down(at_once=False)


def _result(future: Future[_T]) -> _T:
    """Wait for a result, and poll meanwhile."""
    while _polled and not wait((future,), POLL_SECONDS).done:
        poll()
    return future.result()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts: it inherits that, and is not interrupted before it can ignore it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _settle() -> None:
    """Leave Ctrl-C to the process that this one works for, and end with it even if it is killed."""
    collect_garbage_rarely()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess | None) -> None:
    if parent is not None:
        parent.join()
        os._exit(1)
