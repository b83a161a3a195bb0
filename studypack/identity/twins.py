"""Finds whose record it is that two questions of one title made, each on its own branch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from .ledger import NoteRecord
from .notes import NoteKind
from .register import Register
from .similarity import Wording


def part_twins(
    register: Register, wordings: Mapping[int, Wording], claimed: Collection[str]
) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield the ids of records with the indices of the questions whose they may be; with one index, it is that one's.

    A record is that of the question which learners have, else of the one recorded; a merge that left both does not say.
    """
    titled: dict[str, list[int]] = defaultdict(list)
    for index, wording in wordings.items():
        titled[wording.hashes[0]].append(index)
    records = {name: register.records[name] for name in register.of(NoteKind.QUESTION)}
    times = Counter((one.fingerprint.title, one.fingerprint.answer) for one in records.values())
    taken: set[int] = set()
    for name, record in records.items():
        one = record.fingerprint
        twins = [at for at in titled.get(one.title, ()) if at not in taken]
        if len(twins) < 2 or name in claimed or times[one.title, one.answer] > 1:
            continue
        answers = {at: wordings[at].answer_hash for at in twins}
        owners = _owners(record, answers, {print_.answer for print_ in register.prints(name)})
        if owners:
            taken.update(owners)
            yield name, owners


def _owners(record: NoteRecord, answers: Mapping[int, str], recorded: Collection[str]) -> Sequence[int]:
    """Return which of several questions with these answers may have a record; none where the answers do not tell."""
    known = {*recorded, *(one.answer for one in record.rivals)} - {""}
    owners = [at for at, answer in answers.items() if answer in known]
    if len({answers[at] for at in owners}) < len(owners):
        return ()
    learned = record.learned.answer if record.learned else ""
    first = [at for at in owners if answers[at] == learned]
    second = [at for at in owners if answers[at] == record.fingerprint.answer and not record.rivals]
    return first or second or owners
