"""Pairs what is remembered with what is seen, one to one, and says which pairs are doubtful."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from .candidates import Index
from .exact import left, same_text
from .likeness import POSSIBLE, is_sure
from .matches import Doubt, Known, Match, Seen
from .similarity import EXACT, SURE_ANSWER, Fingerprint, resemblance, similarity

MARGIN = 0.2
"""A second candidate this close to the first makes a match doubtful."""

_IN_PLACE = 0.1
# So much less is enough for a text that kept its place.


@dataclass(frozen=True)
class _Pair:
    """A possible pair; `answers` is which share of both answers is in both, where that tells anything."""

    score: float
    sure: bool
    seen: int
    known: int
    in_place: bool
    retired: bool
    answers: float

    @property
    def has_one_title(self) -> bool:
        return self.score > EXACT

    @property
    def rank(self) -> tuple[float, bool, int, int]:
        # What is retired comes second to what is there, unless it is much more alike or the very same.
        penalty = MARGIN if self.retired else 0.0
        # Of two that have the title, answers that have next to nothing in common say less than the place.
        score = EXACT + 1 + (self.answers if self.answers >= POSSIBLE else 0) if self.has_one_title else self.score
        return (penalty - score, not self.in_place, self.known, self.seen)


def match(seen: Sequence[Seen], known: Sequence[Known], *, allowance: float = 0.0) -> tuple[Match, ...]:
    """Pair what is seen with what is known: the same text first, then similar text, then the same place.

    `allowance` is how much less likeness than elsewhere makes a pair sure.
    """
    if not seen or not known:
        return ()
    matches = same_text(seen, known)
    matches += _similar(seen, known, matches, allowance)
    matches += _same_place(seen, known, matches)
    return tuple(sorted(matches, key=lambda one: one.seen))


def _similar(seen: Sequence[Seen], known: Sequence[Known], done: Sequence[Match], allowance: float) -> list[Match]:
    """Pair what is most alike, again and again; a pair with a rival near is doubtful."""
    pairs = sorted(_pairs(seen, known, done, allowance), key=lambda pair: pair.rank)
    best_of_seen: dict[int, _Pair] = {}
    best_of_known: dict[int, _Pair] = {}
    for pair in pairs:
        best_of_seen.setdefault(pair.seen, pair)
        best_of_known.setdefault(pair.known, pair)
    rivals_of_known: dict[int, list[_Pair]] = defaultdict(list)
    for pair in best_of_seen.values():
        rivals_of_known[pair.known].append(pair)
    rivals_of_seen: dict[int, list[_Pair]] = defaultdict(list)
    for pair in best_of_known.values():
        if not pair.retired:
            rivals_of_seen[pair.seen].append(pair)
    same_titles = [pair for pair in pairs if pair.has_one_title]
    matches: list[Match] = []
    used_seen: set[int] = set()
    used_known: set[int] = set()
    for pair in pairs:
        if pair.seen not in used_seen and pair.known not in used_known:
            used_seen.add(pair.seen)
            used_known.add(pair.known)
            found = _judge_title(pair, same_titles) if pair.has_one_title else None
            matches.append(found or _judge(pair, rivals_of_known[pair.known], rivals_of_seen[pair.seen]))
            if matches[-1].doubt is None:
                same_titles = [one for one in same_titles if pair.seen != one.seen and pair.known != one.known]
    return matches


def _judge_title(pair: _Pair, same_titles: Sequence[_Pair]) -> Match:
    """Say whether a pair of one title is doubtful: not where nothing else has the title, or answer or place tell."""
    seen = [one for one in same_titles if one.known == pair.known and one.seen != pair.seen]
    known = [one for one in same_titles if one.seen == pair.seen and one.known != pair.known and not one.retired]
    answer_tells = pair.answers >= SURE_ANSWER and all(one.answers < pair.answers - MARGIN for one in (*seen, *known))
    if answer_tells or (len(seen) == len(known) and (pair.in_place or not seen)):
        return Match(pair.seen, pair.known, is_same=True)
    if seen:
        return Match(pair.seen, pair.known, Doubt.SPLIT, tuple(one.seen for one in seen), is_same=True)
    return Match(pair.seen, pair.known, Doubt.MERGE, tuple(one.known for one in known), is_same=True)


def _judge(pair: _Pair, of_known: Sequence[_Pair], of_seen: Sequence[_Pair]) -> Match:
    """Say whether a pair is doubtful."""
    is_same = pair.score >= EXACT
    split = tuple(one.seen for one in of_known if one.seen != pair.seen and one.score >= pair.score - MARGIN)
    if split and not pair.retired:
        return Match(pair.seen, pair.known, Doubt.SPLIT, split, is_same)
    merge = tuple(one.known for one in of_seen if one.known != pair.known and one.score >= pair.score - MARGIN)
    if merge and not pair.retired:
        return Match(pair.seen, pair.known, Doubt.MERGE, merge, is_same)
    return Match(pair.seen, pair.known, None if pair.sure else Doubt.WEAK, (), is_same)


def _pairs(seen: Sequence[Seen], known: Sequence[Known], done: Sequence[Match], allowance: float) -> Iterator[_Pair]:
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
                answers = _shared_answer(other.fingerprints, fingerprint)
                yield _Pair(score, sure, number, candidate, in_place, other.retired, answers)


def _shared_answer(known: Iterable[Fingerprint], new: Fingerprint) -> float:
    """Return which share of two answers is in both; of answers too short to tell, only the very same counts."""

    def shared(old: Fingerprint) -> float:
        if old.answer == new.answer:
            return 1.0
        return resemblance(old.answer_sketch, new.answer_sketch) if old.is_telling and new.is_telling else 0.0

    return max(map(shared, known))


def _same_place(seen: Sequence[Seen], known: Sequence[Known], done: Sequence[Match]) -> list[Match]:
    """Pair what stands where something unlike stood that is nowhere now: rewritten, or another. That is doubtful."""
    places = {
        known[index].place: index
        for index in left(len(known), (one.known for one in done))
        if known[index].place and not known[index].retired
    }
    return [
        Match(index, places.pop(seen[index].place), Doubt.PLACE)
        for index in left(len(seen), (one.seen for one in done))
        if seen[index].place in places
    ]
