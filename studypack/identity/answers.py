"""What answers alone tell of questions: whose a record is, whether another has its answer, what has only that."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from .identities import Register
from .ledger import NoteRecord
from .matching.fingerprints import Wording
from .matching.judging import Doubt, Match
from .matching.similarity import SURE_ANSWER, resemblance
from .notes import NoteKind


def part_twins(
    register: Register, wordings: Mapping[int, Wording], claimed: Collection[str]
) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield the records of questions of one title, each made on its own branch, with the questions whose they may be.

    With one index, it is that one's. A record is that of the question which learners have, else of the one recorded; a
    merge that left both does not say.
    """
    titled: dict[str, list[int]] = defaultdict(list)
    for index, wording in wordings.items():
        titled[wording.hashes[0]].append(index)
    records = {name: register.records[name] for name in register.of(NoteKind.QUESTION)}
    times = Counter(one.fingerprint.text for one in records.values())
    taken: set[int] = set()
    for name, record in records.items():
        one = record.fingerprint
        twins = [at for at in titled.get(one.title, ()) if at not in taken]
        if len(twins) < 2 or name in claimed or times[one.text] > 1:
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


def found_elsewhere(
    register: Register, wordings: Sequence[Wording], records: Sequence[str]
) -> Callable[[str, Wording], bool]:
    """Return what tells whether another question has the answer of a record, of which a wording has at most a part.

    Of a record that is there, that is the very answer, which no more questions have than had it; of a retired one also
    one that resembles it, of any record that is there: that may be parted or edited now. `records` are the recorded ids
    of all questions, empty for those that have none yet.
    """
    now = Counter(one.answer_hash for one, record in zip(wordings, records, strict=True) if record)
    notes = register.ledger.notes.values()
    there = [record.fingerprint for record in notes if record.kind is NoteKind.QUESTION]
    before = Counter(one.answer for one in there)
    gone = {answer for answer, times in now.items() if answer and times >= before[answer]}

    def has_answer(name: str, wording: Wording) -> bool:
        old = register.records[name].fingerprint
        if wording.answer_hash == old.answer:
            return False
        return old.answer in gone or (
            register.is_retired(name)
            and any(resemblance(old.answer_sketch, one.answer_sketch) >= SURE_ANSWER for one in there)
        )

    return has_answer


def same_answer(seen: Mapping[int, str], known: Mapping[str, tuple[str, bool]], others: Collection[str]) -> list[Match]:
    """Pair what has nothing but its answer in common: of no two that have it, and of those retired last.

    The answers are hashes, of what is known with whether it is retired; `others` are those of what has its pair.
    """
    times = Counter([*seen.values(), *others])
    found: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for name, what in known.items():
        found[what].append(name)
    matches = []
    for index, answer in seen.items():
        there = found.get((answer, False)) or found.get((answer, True)) or []
        if answer and times[answer] == len(there) == 1:
            matches.append(Match(index, there[0], Doubt.ANSWER))
    return matches
