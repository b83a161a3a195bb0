"""Derives the names that never change (ids, guids, ids of note types) from a bank's id and what a question says."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Collection, Iterable
from hashlib import sha256
from itertools import count

from .matching.fingerprints import bare
from .notes import NoteKind

_FIRST_TYPE_ID = 1_400_000_000_000
_TYPE_IDS = 200_000_000_000
_MOST_TRIES = 16


def _digest(*parts: str) -> bytes:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()


def _letters(digest: bytes, length: int) -> str:
    """Return the first letters of a digest, each of which stands for five bits."""
    return b32encode(digest[: -(-length * 5 // 8)]).decode().lower()[:length]


def _free(names: Iterable[str], is_taken: Callable[[str], bool]) -> str:
    return next(name for name in names if not is_taken(name))


def derived_id(bank_id: str, title: str, taken: Collection[str] = ()) -> str:
    """Return the first id for a question with this title that is not taken.

    Two machines derive the same, wherever the question stands; questions with one title are told apart by their order.
    """
    text = bare(title) or title.strip()
    tries = (f"q{_letters(_digest('title', bank_id, text, *(str(n) for n in [again] if n)), 7)}" for again in count())
    return _free(tries, lambda name: name in taken)


def child_id(question_id: str, mark: str, text: str, taken: Collection[str] = ()) -> str:
    """Return the first id `<question id>.<mark><letters>` for what a part of a question says that is not taken."""
    tries = (_digest("child", bare(text) or text.strip(), *(str(n) for n in [again] if n)) for again in count())
    return _free((f"{question_id}.{mark}{_letters(digest, 4)}" for digest in tries), lambda name: name in taken)


def _guid(bank_id: str, first_id: str, again: int) -> str:
    return _letters(_digest("guid", bank_id, first_id, *(str(n) for n in [again] if n)), 16)


def guid(bank_id: str, note_id: str, taken: Collection[str] = ()) -> str:
    """Return the guid of a new note, the same on every machine, that is not taken.

    It can be taken: a note that was given another id keeps the guid of its first.
    """
    return _free((_guid(bank_id, note_id, again) for again in count()), lambda name: name in taken)


def is_guid_of(candidate: str, bank_ids: Iterable[str], first_id: str) -> bool:
    """Tell whether a guid is one that these banks derive from the first id of a note."""
    return any(_guid(bank, first_id, again) == candidate for bank in bank_ids for again in range(_MOST_TRIES))


def note_type_id(bank_id: str, kind: NoteKind) -> int:
    """Return the id of a note type: like Anki's own, a number of milliseconds, but long before anyone's."""
    digest = int.from_bytes(_digest("note type", bank_id, kind.value)[:8])
    return _FIRST_TYPE_ID + digest % _TYPE_IDS
