"""Judges a possible pair of something seen with something known: sure, or doubtful because of which rivals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from .similarity import EXACT, POSSIBLE, SURE_ANSWER

MARGIN = 0.2
"""A second candidate this close to the first makes a match doubtful."""


class Doubt(Enum):
    """Why a match is doubtful."""

    WEAK = "weak"
    SPLIT = "split"
    MERGE = "merge"
    PLACE = "place"
    NEW_ID = "new id"
    ANSWER = "answer"


@dataclass(frozen=True)
class Match:
    """The index of something seen, and the name of what is known that it is, or may be.

    Of a doubtful pair, `others` are seen too and may be what is known, and `also` are known too and may be what is
    seen. `is_same` tells that title or answer are the very same.
    """

    seen: int
    known: str
    doubt: Doubt | None = None
    others: tuple[int, ...] = ()
    also: tuple[str, ...] = ()
    is_same: bool = False

    @property
    def doubt_of_pinned(self) -> Doubt | None:
        """Its doubt where what is seen has an id of its own: by that it is another, unless it is the very same."""
        return self.doubt if self.is_same else self.doubt or Doubt.NEW_ID


@dataclass(frozen=True)
class Pair:
    """A possible pair.

    `order` is the place among all that is known. `answers` is which share of both answers is in both; where they are
    too short to tell (`tells`), only the very same counts.
    """

    score: float
    sure: bool
    seen: int
    known: str
    order: int
    in_place: bool
    retired: bool
    answers: float
    tells: bool

    @property
    def has_one_title(self) -> bool:
        """Whether both have the same title."""
        return self.score > EXACT

    @property
    def has_one_answer(self) -> bool:
        """Whether both have the same answer, edited at most."""
        return self.tells and self.answers >= SURE_ANSWER

    @property
    def rank(self) -> tuple[float, bool, int, int]:
        """The order in which pairs are taken."""
        # What is retired comes second to what is there, unless it is much more alike or the very same.
        score, penalty = self.score, MARGIN if self.retired else 0.0
        if self.has_one_title:
            # Answers that have next to nothing in common say less than the place, and of what is retired the title
            # says less than the very answer of what is there.
            has_answer = self.answers >= POSSIBLE
            score = EXACT + 1 + self.answers if has_answer else EXACT if self.retired else EXACT + 1
        return (penalty - score, not self.in_place, self.order, self.seen)


class Judge:
    """All possible pairs, by what they pair, while the best of them are taken one after the other."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        """Take the pairs, the best first."""
        self._of_seen: dict[int, list[Pair]] = defaultdict(list)
        self._of_known: dict[str, list[Pair]] = defaultdict(list)
        self._settled: set[int | str] = set()
        for pair in pairs:
            self._of_seen[pair.seen].append(pair)
            self._of_known[pair.known].append(pair)

    def judge(self, pair: Pair) -> Match:
        """Say whether a pair is doubtful; what has a sure one is no rival of anything from then on."""
        found = self._by_title(pair) if pair.has_one_title else self._by_likeness(pair)
        if found.doubt is None:
            self._settled |= {pair.seen, pair.known}
        return found

    def _others(self, pair: Pair) -> tuple[list[Pair], list[Pair]]:
        """Return the pairs of what is known with others that are seen, and of what is seen with others known."""
        settled = self._settled
        return (
            [one for one in self._of_known[pair.known] if one.seen != pair.seen and one.seen not in settled],
            [one for one in self._of_seen[pair.seen] if one.known != pair.known and one.known not in settled],
        )

    def _by_title(self, pair: Pair) -> Match:
        """Judge a pair of one title: that decides where nothing else has it, and nothing else the answer.

        Otherwise the answer decides; or the place, where as many have the title as had it.
        """
        of_known, of_seen = self._others(pair)
        seen = [one for one in of_known if one.has_one_title]
        known = [one for one in of_seen if one.has_one_title and not one.retired]
        rivals = (*seen, *known)
        tells = pair.answers >= SURE_ANSWER and all(one.answers < pair.answers - MARGIN for one in rivals)
        is_elsewhere = pair.answers < POSSIBLE
        heirs = [one for one in of_known if is_elsewhere and one.has_one_answer]
        sources = [one for one in of_seen if is_elsewhere and one.has_one_answer]
        is_split = bool(heirs) or any(not one.retired for one in sources)
        if tells or (not is_split and len(seen) == len(known) and (pair.in_place or not seen)):
            return Match(pair.seen, pair.known, is_same=True)
        doubt = Doubt.SPLIT if seen or heirs else Doubt.MERGE
        return Match(pair.seen, pair.known, doubt, *_rivals((*seen, *heirs), (*known, *sources)), is_same=True)

    def _by_likeness(self, pair: Pair) -> Match:
        """Judge a pair by how near those come that have no better one."""
        is_same = pair.score >= EXACT
        others, also = self._near(pair, pair.score - MARGIN)
        if others or also:
            doubt = Doubt.SPLIT if others else Doubt.MERGE
            return Match(pair.seen, pair.known, doubt, *_rivals(others, also), is_same=is_same)
        return Match(pair.seen, pair.known, None if pair.sure else Doubt.WEAK, is_same=is_same)

    def _near(self, pair: Pair, least: float) -> tuple[list[Pair], list[Pair]]:
        """Return the pairs of what else is seen, and of what else is known, that are as good and have none better.

        What left comes second to what is there: all that is there and resembles a text as much may be meant instead.
        """
        if pair.retired:
            return [], [one for one in self._others(pair)[1] if one.score >= least and not one.retired]
        of_known = [one for one in self._of_known[pair.known] if one.seen != pair.seen and one.score >= least]
        of_seen = [one for one in self._of_seen[pair.seen] if one.known != pair.known and one.score >= least]
        return (
            [one for one in of_known if self._of_seen[one.seen][0] is one],
            [one for one in of_seen if self._of_known[one.known][0] is one and not one.retired],
        )


def _rivals(others: Iterable[Pair], also: Iterable[Pair]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return what else is seen, and what else is known, that may be meant; each once."""
    return tuple(dict.fromkeys(one.seen for one in others)), tuple(dict.fromkeys(one.known for one in also))
