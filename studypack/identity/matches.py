"""The types of matching: what is remembered, what is seen, and a pair of both, which may be doubtful."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .places import Place
from .similarity import Fingerprint, Wording

ALL = "all"
"""What accepts every match that is doubtful."""


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
    """A pair, as indices into what is seen and known.

    Of a doubtful pair, `others` are seen too and may be what is known, and `also` are known too and may be what is
    seen. `is_same` tells that title or answer are the very same.
    """

    seen: int
    known: int
    doubt: Doubt | None = None
    others: tuple[int, ...] = ()
    also: tuple[int, ...] = ()
    is_same: bool = False
