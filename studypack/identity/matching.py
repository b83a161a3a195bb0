"""Turns what is remembered and what is seen into pairs, one to one: which is which, and whether that is doubtful."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from .similarity import EXACT, Fingerprint, Wording, similarity

SURE = 0.4
"""From here on two texts are one text, edited. Of 82 unlike questions in a bank in use no two came above 0.22."""
SURE_IN_PLACE = 0.3
"""The same for a text that kept its number."""
POSSIBLE = 0.25
MARGIN = 0.2
"""A second candidate this close to the first makes a match doubtful."""

_CROWD = 100
# Possible titles share a quarter of their sketches; the half of that may be what too many have in common.
_SHARED = 8


class Doubt(Enum):
    """Why a match is doubtful."""

    WEAK = "weak"
    SPLIT = "split"
    MERGE = "merge"
    PLACE = "place"


@dataclass(frozen=True)
class Known:
    """Something remembered: `key` is its last place, empty where it has none."""

    key: str
    fingerprint: Fingerprint
    retired: bool


@dataclass(frozen=True)
class Seen:
    """Something that is there now."""

    key: str
    wording: Wording


@dataclass(frozen=True)
class Match:
    """A pair, as indices into what is seen and known; `rivals` are indices of what made it doubtful."""

    seen: int
    known: int
    doubt: Doubt | None = None
    rivals: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Pair:
    score: float
    seen: int
    known: int
    in_place: bool
    retired: bool

    @property
    def rank(self) -> tuple[float, bool, int, int]:
        # What is retired comes second to what is there, unless it is much more alike or the very same.
        penalty = MARGIN if self.retired else 0.0
        return (penalty - self.score, not self.in_place, self.known, self.seen)


def match(seen: Sequence[Seen], known: Sequence[Known]) -> tuple[Match, ...]:
    """Pair what is seen with what is known: the same text first, then similar text, then the same place."""
    if not seen or not known:
        return ()
    matches = _same_text(seen, known)
    matches += _similar(seen, known, matches)
    matches += _same_place(seen, known, matches)
    return tuple(sorted(matches, key=lambda one: one.seen))


def _left(count: int, taken: Iterable[int]) -> list[int]:
    used = set(taken)
    return [index for index in range(count) if index not in used]


def _same_text(seen: Sequence[Seen], known: Sequence[Known]) -> list[Match]:
    """Pair texts that are wholly the same; of several, those in the same place first, and those retired last."""
    matches: list[Match] = []
    for in_place, retired in ((True, False), (False, False), (False, True)):
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for index in reversed(_left(len(known), (one.known for one in matches))):
            one = known[index]
            if one.retired is retired and one.fingerprint.title:
                text = (one.fingerprint.title, one.fingerprint.answer)
                waiting[text, one.key if in_place else ""].append(index)
        for index in _left(len(seen), (one.seen for one in matches)):
            what = (seen[index].wording.hashes, seen[index].key if in_place else "")
            if candidates := waiting.get(what):
                matches.append(Match(index, candidates.pop()))
    return matches


def _similar(seen: Sequence[Seen], known: Sequence[Known], done: Sequence[Match]) -> list[Match]:
    """Pair what is most alike, again and again; a pair with a rival near is doubtful."""
    pairs = sorted(_pairs(seen, known, done), key=lambda pair: pair.rank)
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
    if pair.score > EXACT or pair.retired:
        return Match(pair.seen, pair.known)
    split = tuple(one.seen for one in of_known if one.seen != pair.seen and one.score >= pair.score - MARGIN)
    if split:
        return Match(pair.seen, pair.known, Doubt.SPLIT, split)
    merge = tuple(one.known for one in of_seen if one.known != pair.known and one.score >= pair.score - MARGIN)
    if merge:
        return Match(pair.seen, pair.known, Doubt.MERGE, merge)
    sure = SURE_IN_PLACE if pair.in_place else SURE
    return Match(pair.seen, pair.known, None if pair.score >= sure else Doubt.WEAK)


def _pairs(seen: Sequence[Seen], known: Sequence[Known], done: Sequence[Match]) -> Iterator[_Pair]:
    """Yield the pairs that are at least possible among those not yet matched."""
    rest = _left(len(known), (one.known for one in done))
    index = _Index([(number, known[number]) for number in rest]) if rest else None
    for number in _left(len(seen), (one.seen for one in done)) if index else ():
        fingerprint = seen[number].wording.fingerprint
        for candidate in sorted(index.candidates(fingerprint, seen[number].key) if index else ()):
            other = known[candidate]
            score = similarity(other.fingerprint, fingerprint)
            if score >= (SURE if other.retired else POSSIBLE):
                in_place = bool(other.key) and other.key == seen[number].key and not other.retired
                yield _Pair(score, number, candidate, in_place, other.retired)


class _Index:
    """Finds what may resemble a text without comparing it with everything that is known.

    What too many have in common (“what is”) finds nothing: a text that shares only that resembles none of them.
    """

    def __init__(self, known: Iterable[tuple[int, Known]]) -> None:
        self.entries: dict[Hashable, list[int]] = defaultdict(list)
        for number, one in known:
            for entry in (*_sure_entries(one.fingerprint, one.key), *_title_entries(one.fingerprint)):
                self.entries[entry].append(number)

    def candidates(self, fingerprint: Fingerprint, key: str) -> set[int]:
        """Return the numbers of what may resemble a text."""
        found: set[int] = set()
        for entry in _sure_entries(fingerprint, key):
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


def _sure_entries(fingerprint: Fingerprint, key: str) -> Iterator[Hashable]:
    """Yield what is enough by itself to compare two texts: place, title, answer, two neighbours of its sketch."""
    if key:
        yield ("key", key)
    if fingerprint.title:
        yield ("title", fingerprint.title)
    if fingerprint.answer:
        yield ("answer", fingerprint.answer)
    sketch = fingerprint.answer_sketch
    yield from ((at, sketch[at], sketch[at + 1]) for at in range(0, len(sketch), 2) if sketch[at] and sketch[at + 1])


def _title_entries(fingerprint: Fingerprint) -> Iterator[Hashable]:
    return ((at, value) for at, value in enumerate(fingerprint.title_sketch) if value)


def _same_place(seen: Sequence[Seen], known: Sequence[Known], done: Sequence[Match]) -> list[Match]:
    """Pair what stands where something unlike stood that is nowhere now: rewritten, or another. That is doubtful."""
    places = {
        known[index].key: index
        for index in _left(len(known), (one.known for one in done))
        if known[index].key and not known[index].retired
    }
    return [
        Match(index, places.pop(seen[index].key), Doubt.PLACE)
        for index in _left(len(seen), (one.seen for one in done))
        if seen[index].key in places
    ]
