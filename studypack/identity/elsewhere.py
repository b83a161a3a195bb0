"""Tells of a recorded question whether another question has its answer now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .notes import NoteKind
from .register import Register
from .similarity import SURE_ANSWER, Wording, resemblance


class Elsewhere:
    """The answers of the questions that have their records, while the others are matched."""

    def __init__(self, register: Register, wordings: Sequence[Wording], records: Sequence[str]) -> None:
        """Take all questions with their recorded ids, empty for those that have none yet."""
        self._register = register
        now = Counter(one.answer_hash for one, record in zip(wordings, records, strict=True) if record)
        there = [name for name in register.of(NoteKind.QUESTION) if not register.is_retired(name)]
        before = Counter(register.records[name].fingerprint.answer for name in there)
        self._gone = {answer for answer, times in now.items() if answer and times >= before[answer]}
        self._sketches = [register.records[name].fingerprint.answer_sketch for name in there]

    def has_answer(self, name: str, wording: Wording) -> bool:
        """Tell whether another question has the answer of a record, of which this wording has at most a part.

        Of a record that is there, that is the very answer, which no more questions have than had it; of a retired one
        also one that resembles it, of any record that is there: that may be parted or edited now.
        """
        fingerprint = self._register.records[name].fingerprint
        if wording.answer_hash == fingerprint.answer:
            return False
        if not self._register.is_retired(name):
            return fingerprint.answer in self._gone
        likeness = (resemblance(fingerprint.answer_sketch, one) for one in self._sketches)
        return fingerprint.answer in self._gone or any(one >= SURE_ANSWER for one in likeness)
