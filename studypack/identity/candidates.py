"""Finds which of the texts remembered a text may resemble, without comparing it with all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import islice

from .places import Place
from .similarity import Fingerprint

_CROWD = 100
# Possible titles share a quarter of their sketches; the half of that may be what too many have in common.
_SHARED = 8


class Index:
    """Finds what may resemble a text without comparing it with everything that is known.

    What too many have in common (“what is”) finds nothing: a text that shares only that resembles none of them.
    """

    def __init__(self, known: Iterable[tuple[int, Place | None, Sequence[Fingerprint]]]) -> None:
        """Take texts by number, with their places and fingerprints."""
        self.entries: dict[Hashable, list[int]] = defaultdict(list)
        for number, place, prints in known:
            for print_ in prints:
                for entry in (*_sure_entries(print_, place), *_title_entries(print_)):
                    self.entries[entry].append(number)

    def candidates(self, fingerprint: Fingerprint, place: Place | None) -> set[int]:
        """Return the numbers of what may resemble a text."""
        found: set[int] = set()
        for entry in _sure_entries(fingerprint, place):
            found.update(islice(self.entries.get(entry, ()), _CROWD))
        grams = list(_title_entries(fingerprint))
        shared: Counter[int] = Counter()
        for entry in grams:
            numbers = self.entries.get(entry, ())
            if len(numbers) <= _CROWD:
                shared.update(numbers)
        least = max(1, len(grams) // _SHARED)
        found.update(number for number, times in shared.items() if times >= least)
        return found


def _sure_entries(fingerprint: Fingerprint, place: Place | None) -> Iterator[Hashable]:
    """Yield what is enough by itself to compare two texts: place, title, answer, two neighbours of its sketch."""
    if place:
        yield ("place", place)
    if fingerprint.title:
        yield ("title", fingerprint.title)
    if fingerprint.answer:
        yield ("answer", fingerprint.answer)
    sketch = fingerprint.answer_sketch
    yield from ((at, sketch[at], sketch[at + 1]) for at in range(0, len(sketch), 2) if sketch[at] and sketch[at + 1])


def _title_entries(fingerprint: Fingerprint) -> Iterator[Hashable]:
    return ((at, value) for at, value in enumerate(fingerprint.title_sketch) if value)
