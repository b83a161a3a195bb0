"""Says where texts stand by what stands before them, so that a place outlives every insertion elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

Place = tuple[str, int]
"""The nearest text before that was recognised, and how many steps back it stands; "" is the beginning."""


def known_places(names: Iterable[str], after: Mapping[str, str], recognised: Collection[str]) -> dict[str, Place]:
    """Return the places that texts had; `after` gives what stood before each."""
    wanted = list(names)
    found: dict[str, Place] = {}
    for name in wanted:
        passed, at = [name], after.get(name, "")
        while at and at not in recognised and at in after and at not in found and at not in passed[-1:]:
            if len(passed) > len(after):  # a ring, as a merge can leave it
                break
            passed.append(at)
            at = after[at]
        anchor, steps = found.get(at, (at if at in recognised else "", 0))
        for one in reversed(passed):
            steps += 1
            found[one] = (anchor, steps)
    return {name: found[name] for name in wanted}


def seen_places(records: Sequence[str]) -> list[Place]:
    """Return the places that texts have; `records` are the names under which they were recognised, else empty."""
    found, anchor, steps = [], "", 0
    for record in records:
        steps += 1
        found.append((anchor, steps))
        if record:
            anchor, steps = record, 0
    return found
