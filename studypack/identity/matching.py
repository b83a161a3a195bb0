"""Pairs what is remembered with what is seen, one to one, and says which pairs are doubtful."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial

from .candidates import Index
from .places import Place
from .similarity import EXACT, SURE_ANSWER, Fingerprint, Wording, resemblance, similarity

SURE_TITLE = 0.6
"""The same for two titles without answers that could decide: many questions are asked in much the same words."""
ALL = "all"
"""What accepts every match that is doubtful."""
POSSIBLE = 0.25
MARGIN = 0.2
"""A second candidate this close to the first makes a match doubtful."""

_IN_PLACE = 0.1
# So much less is enough for a text that kept its place.
_TERM = re.compile(r"[a-z0-9][a-z0-9+#.]*")


class Doubt(Enum):
    """Why a match is doubtful."""

    WEAK = "weak"
    SPLIT = "split"
    MERGE = "merge"
    PLACE = "place"
    NEW_ID = "new id"
    ANSWER = "answer"


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


@dataclass(frozen=True)
class Match:
    """A pair, as indices into what is seen and known; `rivals` are indices of what made it doubtful.

    `is_same` tells that title or answer are the very same.
    """

    seen: int
    known: int
    doubt: Doubt | None = None
    rivals: tuple[int, ...] = ()
    is_same: bool = False


@dataclass(frozen=True)
class _Pair:
    score: float
    sure: bool
    seen: int
    known: int
    in_place: bool
    retired: bool

    @property
    def rank(self) -> tuple[float, bool, int, int]:
        # What is retired comes second to what is there, unless it is much more alike or the very same.
        penalty = MARGIN if self.retired else 0.0
        return (penalty - self.score, not self.in_place, self.known, self.seen)


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


def _left(count: int, taken: Iterable[int]) -> list[int]:
    used = set(taken)
    return [index for index in range(count) if index not in used]


def same_text(seen: Sequence[Seen], known: Sequence[Known], *, unique: bool = False) -> list[Match]:
    """Pair texts that are wholly the same; of several, those in the same place first, and those retired last.

    Where they must be `unique`, texts that several have pair in the same place only.
    """
    matches: list[Match] = []
    for in_place, retired in ((True, False), (False, False), (False, True)):
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for index in reversed(_left(len(known), (one.known for one in matches))):
            one = known[index]
            for text in {print_.text for print_ in one.fingerprints if one.retired is retired and any(print_.text)}:
                waiting[text, one.place if in_place else None].append(index)
        wanting: dict[Hashable, list[int]] = defaultdict(list)
        for index in _left(len(seen), (one.seen for one in matches)):
            wanting[seen[index].wording.hashes, seen[index].place if in_place else None].append(index)
        taken: set[int] = set()
        for what, indices in wanting.items():
            if unique and (len(indices) > 1 or len(waiting.get(what, ())) > 1):
                continue
            candidates = [index for index in reversed(waiting.get(what, [])) if index not in taken]
            matches += [Match(index, one, is_same=True) for index, one in zip(indices, candidates, strict=False)]
            taken.update(candidates[: len(indices)])
    return matches


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
    matches: list[Match] = []
    used_seen: set[int] = set()
    used_known: set[int] = set()
    for pair in pairs:
        if pair.seen not in used_seen and pair.known not in used_known:
            used_seen.add(pair.seen)
            used_known.add(pair.known)
            matches.append(_judge(pair, rivals_of_known[pair.known], rivals_of_seen[pair.seen]))
    return matches


def _judge(pair: _Pair, of_known: Sequence[_Pair], of_seen: Sequence[_Pair]) -> Match:
    """Say whether a pair is doubtful. The same title leaves no doubt, whoever else wants it."""
    if pair.score > EXACT:
        return Match(pair.seen, pair.known, is_same=True)
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
    rest = _left(len(known), (one.known for one in done))
    index = Index([(number, known[number].place, known[number].fingerprints) for number in rest]) if rest else None
    for number in _left(len(seen), (one.seen for one in done)) if index else ():
        one = seen[number]
        fingerprint = one.wording.fingerprint
        for candidate in sorted(index.candidates(fingerprint, one.place) if index else ()):
            other = known[candidate]
            best = max(other.fingerprints, key=partial(similarity, fingerprint))
            score = similarity(best, fingerprint)
            in_place = one.place is not None and other.place == one.place and not other.retired
            if score >= (SURE_ANSWER if other.retired else POSSIBLE):
                less = max(allowance, _IN_PLACE if in_place else 0.0)
                sure = score >= EXACT or _is_sure(best, fingerprint, less, (other.title, one.wording.title))
                yield _Pair(score, sure, number, candidate, in_place, other.retired)


def is_same_question(one: Fingerprint, other: Fingerprint, titles: tuple[str, str]) -> bool:
    """Tell whether two questions that are both there have the same title, the same answer, or nearly so."""
    return similarity(one, other) >= EXACT or _is_sure(one, other, 0.0, titles)


def _is_sure(old: Fingerprint, new: Fingerprint, less: float, both_titles: tuple[str, str]) -> bool:
    """Tell whether two texts are surely one, edited. A common title needs an answer that speaks for it."""
    is_telling = old.is_telling and new.is_telling
    answers = resemblance(old.answer_sketch, new.answer_sketch) if is_telling else 0.0
    if answers >= SURE_ANSWER - less:
        return True
    titles = resemblance(old.title_sketch, new.title_sketch)
    is_likely = answers >= POSSIBLE - less if is_telling else True
    return is_likely and titles >= SURE_TITLE - less and not _other_terms(*both_titles)


def _other_terms(old: str, new: str) -> bool:
    """Tell whether two titles each name something that the other does not: CLIP is not BLIP, nor GPT-3 GPT-4."""
    terms, others = (set(_TERM.findall(title.casefold())) for title in (old, new))
    return bool(terms - others and others - terms)


def _same_place(seen: Sequence[Seen], known: Sequence[Known], done: Sequence[Match]) -> list[Match]:
    """Pair what stands where something unlike stood that is nowhere now: rewritten, or another. That is doubtful."""
    places = {
        known[index].place: index
        for index in _left(len(known), (one.known for one in done))
        if known[index].place and not known[index].retired
    }
    return [
        Match(index, places.pop(seen[index].place), Doubt.PLACE)
        for index in _left(len(seen), (one.seen for one in done))
        if seen[index].place in places
    ]


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
