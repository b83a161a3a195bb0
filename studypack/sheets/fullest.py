"""Turns estimates of how long the levels of a sheet are into the fullest one that fits, with few of them laid out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

DOUBT = 0.1
SLACK = 0.15
"""What lies between two levels may be longer or shorter than estimated, by so much of it and so much of a page, because
columns break where they can: within that, a layout decides."""


def fullest(estimates: Sequence[float], measure: Callable[[int], float], most: float) -> int:
    """Return the first level that is no longer than `most`, the last one where none is; the level was measured.

    Levels are ever shorter. The one that the estimates name is measured first. Another is given up unmeasured only if
    one that holds less is too long, or if the length of the nearest that was measured leaves no doubt.
    """
    last = len(estimates) - 1
    measured: dict[int, float] = {}
    level = next((n for n, length in enumerate(estimates) if length <= most), last)
    while True:
        measured[level] = measure(level)
        low = max((n for n, length in measured.items() if length > most), default=-1) + 1
        high = min((n for n, length in measured.items() if length <= most), default=last + 1)
        found = [n for n in range(low, min(high, last)) if _least(n, estimates, measured) <= most]
        if not found:
            if high <= last or last in measured:
                return min(high, last)
            level = last
        else:
            level = next((n for n in found if _expected(n, estimates, measured) <= most), found[-1])


def _expected(level: int, estimates: Sequence[float], measured: dict[int, float], doubt: float = 0.0) -> float:
    """Return how long a level is by the nearest that was measured; the difference may be so much less, or more."""
    nearest = min(measured, key=lambda one: abs(one - level))
    scale = measured[nearest] / estimates[nearest] if estimates[nearest] else 1.0
    more = (estimates[level] - estimates[nearest]) * scale
    return measured[nearest] + more * (1 - doubt if more > 0 else 1 + doubt)


def _least(level: int, estimates: Sequence[float], measured: dict[int, float]) -> float:
    """Return how short a level may be at best."""
    return _expected(level, estimates, measured, DOUBT) - SLACK
