"""Writes a ledger, one line an entry, and reads it back line by line, also as a merge of two branches left it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from ...bank.diagnostics import Checked, Code, Diagnostic
from ...bank.source import Source
from ..names import is_guid_of, note_type_id
from ..notes import NoteKind
from .merging import merged
from .records import VERSION, Ledger, Line, Name, NoteRecord, NoteTypeRecord, RefusedError

_MARKER = re.compile(rb"(?:<{7}|={7}|>{7}|\|{7})(?= |$)")
_SETTING = re.compile(rb'\s*"(?P<name>version|bank)"\s*:\s*(?P<value>.*?),?\s*')
_FRAME = re.compile(rb'\s*(?:[{}],?|"(?:note_types|decks|notes|retired)"\s*:\s*\{\s*(?:\},?)?)?\s*')
_ENTRY = re.compile(rb'(?P<name>"(?:[^"\\]|\\.)*")\s*:\s*\{\s*"check"\s*:\s*"(?P<check>\w*)"\s*,(?P<rest>.*)')
_BOTH_SIDES = (
    "delete the marker lines and keep the lines of both sides, commas do not matter; "
    "where both have a line for one note, the later one counts"
)


class DeckRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """What is remembered of a section, a volume or the bank: the title that its decks have."""

    deck: Line


_encode = msgspec.json.Encoder(order="deterministic").encode


def format_ledger(ledger: Ledger) -> bytes:
    """Write a ledger, sorted, one line an entry, so that what two branches add stands on different lines."""
    sections: dict[str, Mapping[str, Struct]] = {
        "note_types": {kind.value: record for kind, record in ledger.note_types.items()},
        "decks": {name: DeckRecord(title) for name, title in ledger.decks.items()},
        "notes": ledger.notes,
        "retired": ledger.retired,
    }
    body = b",\n".join(b'"%b": %b' % (name.encode(), _lines(entries)) for name, entries in sections.items())
    return b'{\n"version": %d,\n"bank": %b,\n%b\n}\n' % (ledger.version, _encode(ledger.bank), body)


def _lines(entries: Mapping[str, Struct]) -> bytes:
    lines = b",\n".join(_line(name, _encode(entries[name])) for name in sorted(entries))
    return b"{\n%b\n}" % lines if lines else b"{\n}"


def _line(name: str, record: bytes) -> bytes:
    return b'%b: {"check":"%b",%b' % (_encode(name), _check(name, record), record[1:])


def _check(name: str, record: bytes) -> bytes:
    """Return a short checksum of an entry, which tells a damaged line from one that another build wrote."""
    return sha256(name.encode("utf-8", "surrogatepass") + b"\0" + record).hexdigest()[:8].encode()


def parse_ledger(source: Source, *bank_ids: str) -> Checked[Ledger | None]:
    """Read the ledger of the bank with this id; None, with an error that says the way out, where it cannot be used.

    After its id stand those that the bank had before: what they derived is accepted too.
    """
    try:
        return Checked(_Reading(source.text.encode("utf-8", "surrogatepass"), bank_ids).ledger())
    except RefusedError as error:
        return Checked(
            None, (Diagnostic(source.path, max(error.line, 1), 1, error.message, Code.BAD_LEDGER, error.hint),)
        )


@dataclass
class _Reading:
    """A ledger while its lines are read. Which section a line stands in says nothing: merges mix them up."""

    text: bytes
    bank_ids: tuple[str, ...]
    line: int = 1
    settings: dict[bytes, Any] = field(default_factory=dict)
    notes: dict[str, NoteRecord] = field(default_factory=dict)
    decks: dict[str, str] = field(default_factory=dict)
    types: dict[NoteKind, NoteTypeRecord] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def ledger(self) -> Ledger:
        """Read all lines."""
        lines = self.text.rstrip().split(b"\n")
        for number, line in enumerate(lines, start=1):
            if _MARKER.match(line):
                raise RefusedError("a merge left conflict markers in the ledger", _BOTH_SIDES, number)
        if lines[0].strip() != b"{" or lines[-1].strip() != b"}":
            raise RefusedError("this is no ledger, or its end is missing", line=len(lines))
        try:
            for number, line in enumerate(lines, start=1):
                self.line = number
                self._read(line)
        except RefusedError as error:
            error.line = error.line or self.line
            raise
        self._check_settings()
        self._check_guids()
        return Ledger(
            bank=self.bank_ids[0],
            notes={name: one for name, one in self.notes.items() if not one.retired},
            retired={name: one for name, one in self.notes.items() if one.retired},
            decks=self.decks,
            note_types=self.types,
        )

    def _read(self, line: bytes) -> None:
        if entry := _entry(line.strip().removesuffix(b","), self.bank_ids):
            name, record, is_ours = entry
            if isinstance(record, NoteRecord):
                if not is_ours:
                    raise self._foreign(f"the guid of “{name}”")
                self.notes[name] = merged(name, self.notes[name], record) if name in self.notes else record
                self.lines[name] = self.line
            elif isinstance(record, NoteTypeRecord):
                if not is_ours:
                    raise self._foreign(f"the note type “{name}”")
                known = self.types.get(kind := NoteKind(name))
                self.types[kind] = record if known is None or record.modified >= known.modified else known
            else:
                self.decks[name] = record.deck
        elif found := _SETTING.fullmatch(line):
            self.settings[found["name"]] = _decoded(msgspec.json.decode, found["value"])
        elif not _FRAME.fullmatch(line):
            raise RefusedError("this line is none that a ledger has")

    def _check_settings(self) -> None:
        version, bank = self.settings.get(b"version"), self.settings.get(b"bank")
        if version != VERSION:
            hint = "build with the version of this tool that wrote it, or a newer one"
            raise RefusedError(f"the ledger has version {version}; this build knows version {VERSION}", hint, 2)
        if bank not in self.bank_ids:
            raise self._foreign()

    def _foreign(self, what: str = "") -> RefusedError:
        """Return the error for what is another bank's: of the whole ledger, where that says so itself."""
        bank = self.settings.get(b"bank")
        if what and (bank is None or bank in self.bank_ids):
            return RefusedError(f"{what} is not one of this bank's", _FOREIGN)
        message = f"this is the ledger of the bank “{bank}”, not of “{self.bank_ids[0]}”"
        return RefusedError(message, f'is it this bank, or its folder, renamed? Write `id = "{bank}"` {_OR_NOT}', 3)

    def _check_guids(self) -> None:
        seen: dict[str, str] = {}
        for name, record in self.notes.items():
            other = seen.setdefault(record.guid, name)
            if other != name:
                message = f"“{name}” and “{other}” have one guid"
                raise RefusedError(message, "delete the line that came by the merge", self.lines[name])


@lru_cache(maxsize=2**17)
def _entry(line: bytes, bank_ids: tuple[str, ...]) -> tuple[str, NoteRecord | NoteTypeRecord | DeckRecord, bool] | None:
    """Return the name and record that a line holds, and whether they are of one of these banks; None if it holds none.

    Most lines are seen again: in the ledger of the last output, of the last report, of the next build of a process.
    """
    found = _ENTRY.fullmatch(line)
    if found is None:
        return None
    name, text = str(_decoded(msgspec.json.decode, found["name"])), b"{" + found["rest"]
    record = _decoded(next(decode for mark, decode in _KINDS if mark in text), text)
    # What stands as it was written need not be written again; set out otherwise, it says the same.
    if found["check"] != _check(name, text) and found["check"] != _check(name, _encode(record)):
        raise RefusedError(f"the line of “{name}” is not as it was written: its checksum differs")
    if isinstance(record, NoteRecord):
        _decoded(_name, found["name"])
        return name, record, is_guid_of(record.guid, bank_ids, record.first or name)
    if isinstance(record, NoteTypeRecord):
        kind = next((kind for kind in NoteKind if kind.value == name), None)
        return name, record, kind is not None and record.id in {note_type_id(bank, kind) for bank in bank_ids}
    return name, record, True


_OR_NOT = "into bank.toml, or name it there under `former_ids`; else take its own ledger, or begin without one"
_RENAMED = "change it back, or name the old one in bank.toml under `former_ids`"
_FOREIGN = f"a ledger belongs to one bank: begin without it; if the bank's `id` was changed, {_RENAMED}"
_KINDS: tuple[tuple[bytes, Callable[[bytes], Struct]], ...] = (
    (b'"kind":', msgspec.json.Decoder(NoteRecord).decode),
    (b'"schema":', msgspec.json.Decoder(NoteTypeRecord).decode),
    (b"", msgspec.json.Decoder(DeckRecord).decode),
)


def _name(text: bytes) -> Any:
    return msgspec.json.decode(text, type=Name)


def _decoded(decode: Callable[[bytes], Any], text: bytes) -> Any:
    try:
        return decode(text)
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"this line is not as it should be: {error}") from None
