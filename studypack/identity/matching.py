"""Pairs what is remembered with what is seen, one to one, and says which pairs are doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from .candidates import Index
from .exact import left, same_text
from .judging import Judge, Pair
from .likeness import POSSIBLE, is_sure
from .matches import Doubt, Known, Match, Seen
from .places import Place
from .similarity import EXACT, SURE_ANSWER, Fingerprint, resemblance, similarity

_IN_PLACE = 0.1
# So much less is enough for a text that kept its place.


def match(seen: Sequence[Seen], known: Sequence[Known], *, allowance: float = 0.0) -> tuple[Match, ...]:
    """Pair what is seen with what is known: the same text first, then similar text, then the same place.

    `allowance` is how much less likeness than elsewhere makes a pair sure.
    """
    if not seen or not known:
        return ()
    matches = same_text(seen, known)
    matches += _similar(seen, known, matches, allowance)
    matches += _same_place(seen, known, matches)
    free = _free_places(known, matches)
    return tuple(sorted((_or_in_place(one, seen, known, free) for one in matches), key=lambda one: one.seen))


def _similar(seen: Sequence[Seen], known: Sequence[Known], done: Sequence[Match], allowance: float) -> list[Match]:
    """Pair what is most alike, again and again; a pair with a rival near is doubtful."""
    pairs = sorted(_pairs(seen, known, done, allowance), key=lambda pair: pair.rank)
    judge = Judge(pairs)
    matches: list[Match] = []
    used_seen: set[int] = set()
    used_known: set[int] = set()
    for pair in pairs:
        if pair.seen not in used_seen and pair.known not in used_known:
            used_seen.add(pair.seen)
            used_known.add(pair.known)
            matches.append(judge.judge(pair))
    return matches


def _pairs(seen: Sequence[Seen], known: Sequence[Known], done: Sequence[Match], allowance: float) -> Iterator[Pair]:
    """Yield the pairs that are at least possible among those not yet matched."""
    rest = left(len(known), (one.known for one in done))
    index = Index([(number, known[number].place, known[number].fingerprints) for number in rest]) if rest else None
    for number in left(len(seen), (one.seen for one in done)) if index else ():
        one = seen[number]
        fingerprint = one.wording.fingerprint
        for candidate in sorted(index.candidates(fingerprint, one.place) if index else ()):
            other = known[candidate]
            best = max(other.fingerprints, key=partial(similarity, fingerprint))
            score = similarity(best, fingerprint)
            in_place = one.place is not None and other.place == one.place and not other.retired
            if score >= (SURE_ANSWER if other.retired else POSSIBLE):
                less = max(allowance, _IN_PLACE if in_place else 0.0)
                sure = score >= EXACT or is_sure(best, fingerprint, less, (other.title, one.wording.title))
                yield Pair(score, sure, number, candidate, in_place, other.retired, *_answers(best, fingerprint))


def _answers(old: Fingerprint, new: Fingerprint) -> tuple[float, bool]:
    """Return which share of two answers is in both, and whether they are long enough to tell one text from another."""
    tells = old.is_telling and new.is_telling
    if old.answer and old.answer == new.answer:
        return 1.0, tells
    return resemblance(old.answer_sketch, new.answer_sketch) if tells else 0.0, tells


def _free_places(known: Sequence[Known], done: Sequence[Match]) -> dict[Place, int]:
    """Return where something stood that is nowhere now."""
    rest = left(len(known), (one.known for one in done))
    return {place: index for index in rest if (place := known[index].place) and not known[index].retired}


def _same_place(seen: Sequence[Seen], known: Sequence[Known], done: Sequence[Match]) -> list[Match]:
    """Pair what stands where something unlike stood that is nowhere now: rewritten, or another. That is doubtful."""
    places = _free_places(known, done)
    return [
        Match(index, places.pop(place), Doubt.PLACE)
        for index in left(len(seen), (one.seen for one in done))
        if (place := seen[index].place) in places
    ]


def _or_in_place(one: Match, seen: Sequence[Seen], known: Sequence[Known], free: Mapping[Place, int]) -> Match:
    """Doubt what has but the title of something that left earlier, in the place of something that is nowhere now."""
    there, other = seen[one.seen], known[one.known]
    if one.doubt or not other.retired or not there.place or there.place not in free:
        return one
    answers = [_answers(print_, there.wording.fingerprint)[0] for print_ in other.fingerprints]
    return one if max(answers) >= POSSIBLE else replace(one, doubt=Doubt.MERGE, also=(free[there.place],))
