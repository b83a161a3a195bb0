"""Turns a ledger into its text, one line a note, and that text, also as a merge left it, back into a ledger."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ...bank.diagnostics import Checked, Code, Diagnostic
from ...bank.source import Source
from ..notes import NoteKind
from ..similarity import Fingerprint
from .records import VERSION, Ledger, NoteRecord, NoteTypeRecord, RowRecord

_Entry = TypeVar("_Entry")
_json = json.JSONEncoder(ensure_ascii=False).encode
_MARKER = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?= |$)", re.MULTILINE)
_ENTRY = re.compile(r'^[ \t]*"(?P<name>[^"]*)"\s*:', re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_LAST_SECOND = 2**53
_OPTIONAL = ("key", "title", "deck", "retired", "rows", "gone")
_BOTH_SIDES = (
    "delete the marker lines and keep the lines of both sides, commas do not matter; "
    "where both have a line for one note, the later one counts"
)


class _RefusedError(Exception):
    """Why a ledger cannot be used, at which entry or line of it, and what to do."""

    def __init__(self, message: str, entry: str = "", hint: str = "", line: int = 0) -> None:
        super().__init__(message)
        self.message, self.entry, self.hint, self.line = message, entry, hint, line


def format_ledger(ledger: Ledger) -> str:
    """Write a ledger, sorted, one line a note, so that what two branches add stands on different lines."""
    note_types = {kind.value: record for kind, record in ledger.note_types.items()}
    sections = {
        "note_types": _lines(note_types, vars),
        "decks": _lines(ledger.decks, str),
        "notes": _lines(ledger.notes, _written),
        "retired": _lines(ledger.retired, _written),
    }
    body = ",\n".join(f'"{name}": {lines}' for name, lines in sections.items())
    return f'{{\n"version": {ledger.version},\n"bank": {_json(ledger.bank)},\n{body}\n}}\n'


def _lines(entries: Mapping[str, _Entry], written: Callable[[_Entry], object]) -> str:
    lines = ",\n".join(f"{_json(name)}: {_json(written(entries[name]))}" for name in sorted(entries))
    return f"{{\n{lines}\n}}" if lines else "{\n}"


def _written(record: NoteRecord) -> dict[str, object]:
    """Return a record as it is written: what many notes lack is left out where it is empty."""
    entry: dict[str, object] = {
        "kind": record.kind.value,
        "guid": record.guid,
        "question": record.question,
        "key": record.key,
        "title": record.title,
        "deck": record.deck,
        "modified": record.modified,
        "retired": record.retired,
        "hashes": dict(sorted(record.hashes.items())),
        "rows": [[row.number, row.label, row.cells] for row in record.rows],
        "gone": [[row.number, row.label, row.cells] for row in record.gone],
        "fingerprint": record.fingerprint.format(),
    }
    return {name: value for name, value in entry.items() if value or name not in _OPTIONAL}


def parse_ledger(source: Source, bank: str) -> Checked[Ledger | None]:
    """Read the ledger of the bank with this id; None, with an error that says the way out, where it cannot be used."""
    try:
        return Checked(_ledger(_load(source.text), bank))
    except json.JSONDecodeError as error:
        problem = Diagnostic(source.path, error.lineno, error.colno, f"no JSON: {error.msg}", Code.BAD_LEDGER)
    except _RefusedError as error:
        line = error.line or _line_of(source.text, error.entry)
        problem = Diagnostic(source.path, line, 1, error.message, Code.BAD_LEDGER, error.hint)
    except (ValueError, RecursionError):
        problem = Diagnostic(source.path, 1, 1, "this is no ledger: too deep, or too large a number", Code.BAD_LEDGER)
    return Checked(None, (problem,))


def _line_of(text: str, entry: str) -> int:
    for match in _ENTRY.finditer(text):
        if match.group("name") == entry:
            return text.count("\n", 0, match.start("name")) + 1
    return 1


def _load(text: str) -> Any:
    if marker := _MARKER.search(text):
        line = text.count("\n", 0, marker.start()) + 1
        raise _RefusedError("a merge left conflict markers in the ledger", hint=_BOTH_SIDES, line=line)
    # After a merge the line that was the last on one side lacks its comma, and a comma may stand after the last.
    text = re.sub(r'(?<=[}"])(?=[ \t]*\n[ \t]*")', ",", text)
    text = re.sub(r",(?=[ \t]*\n[ \t]*\})", "", text)
    return json.loads(text, object_pairs_hook=_later_wins)


def _later_wins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make a dictionary of pairs; of two for one name, as a merge of two branches leaves them, the later changed."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name not in found or _second(value) >= _second(found[name]):
            found[name] = value
    return found


def _second(value: Any) -> int:
    second = value.get("modified") if isinstance(value, dict) else None
    return second if isinstance(second, int) else 0


def _ledger(raw: Any, bank: str) -> Ledger:
    entry = _object(raw, "")
    version = _number(entry, "version", "version")
    if version != VERSION:
        message = f"the ledger has version {version}; this build knows version {VERSION}"
        raise _RefusedError(message, "version", "build with the version of this tool that wrote it, or a newer one")
    if _text(entry, "bank", "bank") != bank:
        message = f"this is the ledger of the bank “{entry['bank']}”, not of “{bank}”"
        raise _RefusedError(message, "bank", "name the right ledger; if the bank's `id` was changed, change it back")
    notes = {name: _note(name, one) for name, one in _object(entry.get("notes"), "notes").items()}
    retired = {name: _note(name, one) for name, one in _object(entry.get("retired"), "retired").items()}
    # A note that one branch retired and the other kept is still there.
    retired = {name: record for name, record in retired.items() if name not in notes}
    _check_guids({**notes, **retired})
    decks = _object(entry.get("decks"), "decks")
    types = _object(entry.get("note_types"), "note_types")
    return Ledger(
        bank=bank,
        notes=notes,
        retired=retired,
        decks={name: _text(decks, name, name) for name in decks},
        note_types={_kind(name, name): _note_type(name, one) for name, one in types.items()},
        version=version,
    )


def _check_guids(records: Mapping[str, NoteRecord]) -> None:
    seen: dict[str, str] = {}
    for name, record in records.items():
        other = seen.setdefault(record.guid, name)
        if other != name:
            raise _RefusedError(f"“{name}” and “{other}” have one guid", name, "delete the line that came by the merge")


def _note(name: str, raw: Any) -> NoteRecord:
    entry = _object(raw, name)
    if not _NAME.fullmatch(name) or not _NAME.fullmatch(_text(entry, "guid", name)):
        raise _RefusedError(f"“{name}” is no id, or its guid is none", name)
    fingerprint = Fingerprint.parse(_text(entry, "fingerprint", name))
    hashes = _object(entry.get("hashes"), name)
    rows, gone = _rows(entry.get("rows", []), name), _rows(entry.get("gone", []), name)
    numbers = [row.number for row in rows + gone]
    if fingerprint is None or len(set(numbers)) < len(numbers):
        raise _RefusedError(f"“{name}” has a broken fingerprint, or two rows with one number", name)
    return NoteRecord(
        kind=_kind(_text(entry, "kind", name), name),
        guid=entry["guid"],
        question=_text(entry, "question", name),
        key=_text({"key": "", **entry}, "key", name),
        deck=_text({"deck": "", **entry}, "deck", name),
        modified=_number(entry, "modified", name),
        hashes={one: _text(hashes, one, name) for one in hashes},
        fingerprint=fingerprint,
        rows=rows,
        gone=gone,
        retired=_number({"retired": 0, **entry}, "retired", name),
        title=_text({"title": "", **entry}, "title", name),
    )


def _note_type(name: str, raw: Any) -> NoteTypeRecord:
    entry = _object(raw, name)
    numbers = [_number(entry, one, name) for one in ("id", "modified")]
    texts = [_text(entry, one, name) for one in ("schema", "hash")]
    return NoteTypeRecord(numbers[0], texts[0], texts[1], numbers[1])


def _rows(raw: Any, name: str) -> tuple[RowRecord, ...]:
    if not isinstance(raw, list) or not all(isinstance(one, list) and len(one) == 3 for one in raw):
        raise _RefusedError(f"the rows of “{name}” are not as they should be", name)
    rows = [dict(zip(("number", "label", "cells"), one, strict=True)) for one in raw]
    return tuple(
        RowRecord(_number(row, "number", name), _text(row, "label", name), _text(row, "cells", name)) for row in rows
    )


def _object(raw: Any, name: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise _RefusedError(f"“{name}” is missing or not as it should be" if name else "this is no ledger", name)
    return raw


def _kind(raw: str, name: str) -> NoteKind:
    if raw not in [kind.value for kind in NoteKind]:
        raise _RefusedError(f"“{raw}” is no kind of note", name)
    return NoteKind(raw)


def _number(entry: Mapping[str, Any], key: str, name: str) -> int:
    found = entry.get(key)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < _LAST_SECOND:
        raise _RefusedError(f"`{key}` of “{name}” is no number", name)
    return found


def _text(entry: Mapping[str, Any], key: str, name: str) -> str:
    found = entry.get(key)
    if not isinstance(found, str) or _UNPRINTABLE.search(found):
        raise _RefusedError(f"`{key}` of “{name}” is missing or no text", name)
    return found
