"""Fingerprints of texts that are new, made by other processes while this one goes on where they are many."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from ..output.garbage import rarely_collecting_garbage
from ..output.workers import pool
from .identities import Trace
from .similarity import Fingerprint, Wording

MANY = 1_000
"""So many new texts are worth sending to other processes."""

_SHARE = 500


@contextmanager
def fingerprinted(traces: Iterable[Trace]) -> Iterator[None]:
    """Let fingerprints be made while the body runs; after it every trace has its own."""
    new = [trace.wording for trace in traces if trace.is_new]
    workers = os.cpu_count() or 1
    if len(new) < MANY or workers < 2:
        yield
        return
    shares = [new[start : start + _SHARE] for start in range(0, len(new), _SHARE)]
    with pool(workers) as others:
        answers = [(share, others.submit(_fingerprints, share)) for share in shares]
        yield
        for share, answer in answers:
            for wording, made in zip(share, answer(), strict=True):
                wording.take(made)


@rarely_collecting_garbage()
def _fingerprints(wordings: Sequence[Wording]) -> list[Fingerprint]:
    return [wording.fingerprint for wording in wordings]
