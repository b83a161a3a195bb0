"""Gives the notes of a ledger that was begun anew the names and guids under which learners have them."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping

from msgspec.structs import replace

from ..matching.similarity import SURE_ANSWER, is_sure, similarity
from ..notes import NoteKind
from .records import Ledger, NoteRecord

Records = Mapping[str, NoteRecord]


def adopted(ledger: Ledger, learned: Ledger) -> Ledger:
    """Return a ledger whose notes are those that learners have, wherever both ledgers surely mean one note.

    One that goes on from what learners have, or from where that came from, has all of its notes or seconds of some, and
    stays as it is. Of one begun anew, what neither knows of the other is compared; and a guid that two unlike texts
    have is that of the text which learners have.
    """
    stamps = {(one.guid, one.modified) for one in learned.records.values()}
    theirs = _unknown(learned, ledger)
    if not theirs or any((one.guid, one.modified) in stamps for one in ledger.records.values()):
        return ledger
    ours = _unknown(ledger, learned)
    found = _same_notes(ours, theirs)
    names = {name: new for name, new in found.items() if new == name or new not in ledger.records}
    by_guid = {one.guid: one for one in learned.records.values()}
    records: dict[str, NoteRecord] = {}
    for name, one in ledger.records.items():
        known = theirs[names[name]] if name in names else by_guid.get(one.guid, one)
        records[names.get(name, name)] = replace(
            known if are_unlike(one, known) else one,
            guid=known.guid,
            first=known.first if name in names else one.first,
            question=names.get(one.question, one.question),
            after=names.get(one.after, one.after),
            deck=one.deck,
        )
    left = {ours[name].guid for name in names} | (names.keys() - records.keys())
    return dataclasses.replace(
        ledger,
        notes={name: one for name, one in records.items() if not one.retired},
        retired={name: one for name, one in records.items() if one.retired},
        reserved=ledger.reserved | left,
    )


def are_unlike(one: NoteRecord, other: NoteRecord) -> bool:
    """Tell whether two records are of texts that have little in common."""
    return one.fingerprint != other.fingerprint and similarity(one.fingerprint, other.fingerprint) < SURE_ANSWER


def _unknown(ledger: Ledger, other: Ledger) -> Records:
    """Return the notes of a ledger that another does not know."""
    known = {one.guid for one in other.records.values()}
    return {name: one for name, one in ledger.records.items() if one.guid not in known}


def _same_notes(ours: Records, theirs: Records) -> dict[str, str]:
    """Return, by our name, the name of the same note among theirs: of one name, of one text, or surely edited."""
    found: dict[str, str] = {}
    for kind in NoteKind:  # questions first: what they hold is compared within them
        here, there = ({name: one for name, one in all_.items() if one.kind is kind} for all_ in (ours, theirs))
        found |= {name: name for name in here if name in there}
        for is_whole in (True, False):
            known: dict[Hashable, list[str]] = defaultdict(list)
            for name in there.keys() - found.values():
                known[_key(there[name], {}, is_whole)].append(name)
            pairs = [
                (name, learned)
                for name in here.keys() - found.keys()
                for learned in known[_key(here[name], found, is_whole)]
                if is_whole or _is_edited(here[name], there[learned])
            ]
            times = Counter(name for pair in pairs for name in set(pair))
            found |= {name: learned for name, learned in pairs if times[name] == times[learned] == 1}
    return found


def _key(one: NoteRecord, names: Mapping[str, str], is_whole: bool) -> Hashable:
    """Return what two records of one note have in common: the question that holds it, and its text if it is whole."""
    question = "" if one.kind is NoteKind.QUESTION else names.get(one.question, one.question)
    return question, one.fingerprint.text if is_whole else ""


def _is_edited(one: NoteRecord, other: NoteRecord) -> bool:
    return is_sure(one.fingerprint, other.fingerprint, 0.0, (one.title, other.title))
