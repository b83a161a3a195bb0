"""Pairs texts that are the very same, as a whole or in their answers alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

from .matches import Doubt, Known, Match, Seen


def same_text(seen: Sequence[Seen], known: Sequence[Known], *, unique: bool = False) -> list[Match]:
    """Pair texts that are wholly the same; of several, those in the same place first, and those retired last.

    Where they must be `unique`, texts that several have pair in the same place only.
    """
    matches: list[Match] = []
    for in_place, retired in ((True, False), (False, False), (False, True)):
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for index in reversed(left(len(known), (one.known for one in matches))):
            one = known[index]
            for text in {print_.text for print_ in one.fingerprints if one.retired is retired and any(print_.text)}:
                waiting[text, one.place if in_place else None].append(index)
        wanting: dict[Hashable, list[int]] = defaultdict(list)
        for index in left(len(seen), (one.seen for one in matches)):
            wanting[seen[index].wording.hashes, seen[index].place if in_place else None].append(index)
        taken: set[int] = set()
        for what, indices in wanting.items():
            if unique and (len(indices) > 1 or len(waiting.get(what, ())) > 1):
                continue
            candidates = [index for index in reversed(waiting.get(what, [])) if index not in taken]
            matches += [Match(index, one, is_same=True) for index, one in zip(indices, candidates, strict=False)]
            taken.update(candidates[: len(indices)])
    return matches


def same_answer(seen: Mapping[int, str], known: Mapping[int, tuple[str, bool]], others: Collection[str]) -> list[Match]:
    """Pair what has nothing but its answer in common: of no two that have it, and of those retired last.

    The answers are hashes, of what is known with whether it is retired; `others` are those of what has its pair.
    """
    times = Counter([*seen.values(), *others])
    found: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for index, what in known.items():
        found[what].append(index)
    matches = []
    for index, answer in seen.items():
        there = found.get((answer, False)) or found.get((answer, True)) or []
        if answer and times[answer] == len(there) == 1:
            matches.append(Match(index, there[0], Doubt.ANSWER))
    return matches


def left(count: int, taken: Iterable[int]) -> list[int]:
    """Return the indices below `count` that are not taken."""
    used = set(taken)
    return [index for index in range(count) if index not in used]
