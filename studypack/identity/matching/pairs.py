"""Pairs what is remembered with what is seen, one to one, and says which pairs are doubtful."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from .fingerprints import Fingerprint, Wording
from .judging import Doubt, Judge, Match, Pair
from .similarity import EXACT, POSSIBLE, SURE_ANSWER, Index, is_sure, resemblance, similarity

Place = tuple[str, int]
"""The nearest text before that was recognised, and how many steps back it stands; "" is the beginning."""

_IN_PLACE = 0.1
# So much less is enough for a text that kept its place.


@dataclass(frozen=True)
class Known:
    """Something remembered: where it last stood, the fingerprints that ledgers have of it, and its title if known."""

    place: Place | None
    fingerprints: tuple[Fingerprint, ...]
    retired: bool
    title: str = ""


@dataclass(frozen=True)
class Seen:
    """Something that is there now, and where."""

    place: Place | None
    wording: Wording


AllSeen = Mapping[int, Seen]
"""By index, in the order of the bank."""
AllKnown = Mapping[str, Known]
"""By name; of two that are equally good the first is taken."""


def match(seen: AllSeen, known: AllKnown, *, allowance: float = 0.0) -> list[Match]:
    """Pair what is seen with what is known: the same text first, then similar text, then the same place.

    `allowance` is how much less likeness than elsewhere makes a pair sure.
    """
    if not seen or not known:
        return []
    matches = same_text(seen, known)
    matches += _similar(*_left(seen, known, matches), allowance)
    matches += _same_place(*_left(seen, known, matches))
    free = _places(_left(seen, known, matches)[1])
    return sorted((_or_in_place(one, seen, known, free) for one in matches), key=lambda one: one.seen)


def same_text(seen: AllSeen, known: AllKnown, *, unique: bool = False) -> list[Match]:
    """Pair texts that are wholly the same; of several, those in the same place first, and those retired last.

    Where they must be `unique`, texts that several have pair in the same place only.
    """
    matches: list[Match] = []
    for in_place, retired in ((True, False), (False, False), (False, True)):
        rest, others = _left(seen, known, matches)
        waiting: dict[Hashable, list[str]] = defaultdict(list)
        for name, one in others.items():
            for text in {print_.text for print_ in one.fingerprints if one.retired is retired and any(print_.text)}:
                waiting[text, one.place if in_place else None].append(name)
        wanting: dict[Hashable, list[int]] = defaultdict(list)
        for index, there in rest.items():
            wanting[there.wording.hashes, there.place if in_place else None].append(index)
        taken: set[str] = set()
        for what, indices in wanting.items():
            if unique and (len(indices) > 1 or len(waiting.get(what, ())) > 1):
                continue
            names = [name for name in waiting.get(what, ()) if name not in taken]
            matches += [Match(index, name, is_same=True) for index, name in zip(indices, names, strict=False)]
            taken.update(names[: len(indices)])
    return matches


def _left(seen: AllSeen, known: AllKnown, done: Iterable[Match]) -> tuple[AllSeen, AllKnown]:
    """Return what has no pair."""
    pairs = [(one.seen, one.known) for one in done]
    indices, names = {index for index, _ in pairs}, {name for _, name in pairs}
    return (
        {index: one for index, one in seen.items() if index not in indices},
        {name: one for name, one in known.items() if name not in names},
    )


def _similar(seen: AllSeen, known: AllKnown, allowance: float) -> list[Match]:
    """Pair what is most alike, again and again; a pair with a rival near is doubtful."""
    pairs = sorted(_pairs(seen, known, allowance), key=lambda pair: pair.rank)
    judge = Judge(pairs)
    matches: list[Match] = []
    used: set[int | str] = set()
    for pair in pairs:
        if pair.seen not in used and pair.known not in used:
            used |= {pair.seen, pair.known}
            matches.append(judge.judge(pair))
    return matches


def _pairs(seen: AllSeen, known: AllKnown, allowance: float) -> Iterator[Pair]:
    """Yield the pairs that are at least possible."""
    order = {name: at for at, name in enumerate(known)}
    index = Index((name, one.place, one.fingerprints) for name, one in known.items())
    for number, one in seen.items() if known else ():
        fingerprint = one.wording.fingerprint
        for name in index.candidates(fingerprint, one.place):
            other = known[name]
            best = max(other.fingerprints, key=partial(similarity, fingerprint))
            score = similarity(best, fingerprint)
            in_place = one.place is not None and other.place == one.place and not other.retired
            if score >= (SURE_ANSWER if other.retired else POSSIBLE):
                less = max(allowance, _IN_PLACE if in_place else 0.0)
                sure = score >= EXACT or is_sure(best, fingerprint, less, (other.title, one.wording.title))
                answers = _answers(best, fingerprint)
                yield Pair(score, sure, number, name, order[name], in_place, other.retired, *answers)


def _answers(old: Fingerprint, new: Fingerprint) -> tuple[float, bool]:
    """Return which share of two answers is in both, and whether they are long enough to tell one text from another."""
    tells = old.is_telling and new.is_telling
    if old.answer and old.answer == new.answer:
        return 1.0, tells
    return resemblance(old.answer_sketch, new.answer_sketch) if tells else 0.0, tells


def _places(known: AllKnown) -> dict[Place, str]:
    return {one.place: name for name, one in known.items() if one.place and not one.retired}


def _same_place(seen: AllSeen, known: AllKnown) -> list[Match]:
    """Pair what stands where something unlike stood that is nowhere now: rewritten, or another. That is doubtful."""
    free = _places(known)
    there = ((index, one.place) for index, one in seen.items() if one.place)
    return [Match(index, free.pop(place), Doubt.PLACE) for index, place in there if place in free]


def _or_in_place(one: Match, seen: AllSeen, known: AllKnown, free: Mapping[Place, str]) -> Match:
    """Doubt what has but the title of something that left earlier, in the place of something that is nowhere now."""
    there, other = seen[one.seen], known[one.known]
    if one.doubt or not other.retired or not there.place or there.place not in free:
        return one
    answers = [_answers(print_, there.wording.fingerprint)[0] for print_ in other.fingerprints]
    return one if max(answers) >= POSSIBLE else replace(one, doubt=Doubt.MERGE, also=(free[there.place],))


def known_places(names: Sequence[str], after: Mapping[str, str], recognised: Collection[str]) -> dict[str, Place]:
    """Return the places that texts had; `after` gives what stood before each."""
    found: dict[str, Place] = {}
    for name in names:
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
    return {name: found[name] for name in names}


def seen_places(records: Sequence[str]) -> list[Place]:
    """Return the places that texts have; `records` are the names under which they were recognised, else empty."""
    found, anchor, steps = [], "", 0
    for record in records:
        steps += 1
        found.append((anchor, steps))
        if record:
            anchor, steps = record, 0
    return found
