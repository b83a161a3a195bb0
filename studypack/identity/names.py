"""Turns a bank's id and a place or id in it into the names that never change: ids, guids, ids of note types."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Collection, Iterable
from hashlib import sha256
from itertools import count

from .notes import NoteKind

_FIRST_TYPE_ID = 1_400_000_000_000
_TYPE_IDS = 200_000_000_000


def _digest(*parts: str) -> bytes:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()


def _letters(digest: bytes, length: int) -> str:
    return b32encode(digest).decode().lower()[:length]


def _free(names: Iterable[str], is_taken: Callable[[str], bool]) -> str:
    return next(name for name in names if not is_taken(name))


def derived_id(bank_id: str, key: str, taken: Collection[str] = ()) -> str:
    """Return an id for the question at a place of a bank, the same on every machine, that is not taken."""
    tries = (f"q{_letters(_digest('id', bank_id, key, *(str(n) for n in [again] if n)), 7)}" for again in count())
    return _free(tries, lambda name: name in taken)


def child_id(question_id: str, mark: str, taken: Collection[str] = ()) -> str:
    """Return the first id `<question id>.<mark><number>` that is not taken."""
    return _free((f"{question_id}.{mark}{number}" for number in count(1)), lambda name: name in taken)


def guid(bank_id: str, note_id: str, taken: Collection[str] = ()) -> str:
    """Return the guid of a new note, the same on every machine, that is not taken.

    It can be taken: a note that was given another id keeps the guid of its first.
    """
    tries = (_letters(_digest("guid", bank_id, note_id, *(str(n) for n in [again] if n)), 16) for again in count())
    return _free(tries, lambda name: name in taken)


def note_type_id(bank_id: str, kind: NoteKind) -> int:
    """Return the id of a note type: like Anki's own, a number of milliseconds, but long before anyone's."""
    digest = int.from_bytes(_digest("note type", bank_id, kind.value)[:8])
    return _FIRST_TYPE_ID + digest % _TYPE_IDS
