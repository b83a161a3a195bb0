"""Turns the cores of the machine into a pool of processes, none of which outlives this one.

A process takes a quarter of a second to start and to load the program; so a build has one pool for all that it makes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")

POLL_SECONDS = 0.1

_shared: list[ProcessPoolExecutor] = []
"""The pool that is open for a whole build, if there is one."""
_polled: list[Callable[[], None]] = []
"""What is called while processes are waited for, if anything."""


@contextmanager
def one_pool() -> Iterator[None]:
    """Let every pool that is opened meanwhile be the same one; its processes start when they are first needed."""
    with _opened(os.cpu_count() or 1) as executor:
        _shared.append(executor)
        try:
            yield
        finally:
            _shared.clear()


@contextmanager
def polled(poll: Callable[[], None]) -> Iterator[None]:
    """Have `poll` called every tenth of a second for which processes are waited for; what it raises ends them."""
    _polled.append(poll)
    try:
        yield
    finally:
        _polled.remove(poll)


@contextmanager
def pool(count: int) -> Iterator[ProcessPoolExecutor]:
    """Open a pool of so many processes, or go on with the one that is open for the whole build."""
    if not _shared:
        with _opened(count) as executor:
            yield executor
        return
    try:
        yield _shared[0]
    except BrokenProcessPool:
        _shared.clear()  # the next one is opened anew
        raise


@contextmanager
def _opened(count: int) -> Iterator[ProcessPoolExecutor]:
    """Open a pool. On Ctrl-C, or any exception, its processes are killed at once."""
    executor = ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=_settle)
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            child.kill()
        raise
    executor.shutdown()


def ask(
    others: ProcessPoolExecutor, make: Callable[_P, _T], *arguments: _P.args, **more: _P.kwargs
) -> Callable[[], _T]:
    """Have another process make something, and return how to get it: if that process was killed, it is made here."""
    future = None
    with suppress(BrokenProcessPool):
        future = others.submit(make, *arguments, **more)

    def answer() -> _T:
        with suppress(BrokenProcessPool):
            if future is not None:
                return _result(future)
        return make(*arguments, **more)

    return answer


def _result(future: Future[_T]) -> _T:
    """Wait for a result, and poll meanwhile."""
    while _polled and not wait((future,), POLL_SECONDS).done:
        for poll in _polled:
            poll()
    return future.result()


def _settle() -> None:
    """Leave Ctrl-C to the process that this one works for, and end with it even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess | None) -> None:
    if parent is not None:
        parent.join()
        os._exit(1)
