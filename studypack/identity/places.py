"""Says where texts stand by what stands before them, so that a place outlives every insertion elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

Place = tuple[str, int]
"""The nearest text before that was recognised, and how many steps back it stands; "" is the beginning."""


def known_places(names: Iterable[str], after: Mapping[str, str], recognised: Collection[str]) -> dict[str, Place]:
    """Return the places that texts had; `after` gives what stood before each."""
    found: dict[str, Place] = {}
    for name in names:
        steps, at, passed = 1, after.get(name, ""), {name}
        while at and at not in recognised and at in after and at not in passed:
            passed.add(at)
            steps, at = steps + 1, after[at]
        found[name] = (at if at in recognised else "", steps)
    return found


def seen_places(records: Sequence[str]) -> list[Place]:
    """Return the places that texts have; `records` are the names under which they were recognised, else empty."""
    found, anchor, steps = [], "", 0
    for record in records:
        steps += 1
        found.append((anchor, steps))
        if record:
            anchor, steps = record, 0
    return found
