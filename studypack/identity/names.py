"""Derives the names that never change (ids, guids, ids of note types) from a bank's id and what a question says."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from itertools import count, islice

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


def _digests(*parts: str) -> Iterator[bytes]:
    """Yield one digest after another, the same on every machine, for the case that what the first gives is taken."""
    yield _digest(*parts)
    yield from (_digest(*parts, str(again)) for again in count(1))


def derived_id(bank_id: str, title: str, taken: Collection[str] = ()) -> str:
    """Return the first id for a question with this title that is not taken.

    Two machines derive the same, wherever the question stands; questions with one title are told apart by their order.
    """
    names = (f"q{_letters(one, 7)}" for one in _digests("title", bank_id, bare(title) or title.strip()))
    return next(name for name in names if name not in taken)


def child_id(question_id: str, mark: str, text: str, taken: Collection[str] = ()) -> str:
    """Return the first id `<question id>.<mark><letters>` for what a part of a question says that is not taken."""
    names = (f"{question_id}.{mark}{_letters(one, 4)}" for one in _digests("child", bare(text) or text.strip()))
    return next(name for name in names if name not in taken)


def _guids(bank_id: str, first_id: str) -> Iterator[str]:
    return (_letters(one, 16) for one in _digests("guid", bank_id, first_id))


def guid(bank_id: str, note_id: str, taken: Collection[str] = ()) -> str:
    """Return the guid of a new note, the same on every machine, that is not taken.

    It can be taken: a note that was given another id keeps the guid of its first.
    """
    return next(name for name in _guids(bank_id, note_id) if name not in taken)


def is_guid_of(candidate: str, bank_ids: Iterable[str], first_id: str) -> bool:
    """Tell whether a guid is one that these banks derive from the first id of a note."""
    return any(candidate in islice(_guids(bank, first_id), _MOST_TRIES) for bank in bank_ids)


def note_type_id(bank_id: str, kind: NoteKind) -> int:
    """Return the id of a note type: like Anki's own, a number of milliseconds, but long before anyone's."""
    digest = int.from_bytes(_digest("note type", bank_id, kind.value)[:8])
    return _FIRST_TYPE_ID + digest % _TYPE_IDS
