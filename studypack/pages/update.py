"""Tells learners in `UPDATE.md` what changed between two ledgers, unless the last report stays."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..composed import ComposedBank
from ..identity.changes import Changes
from ..identity.ledger import Ledger
from ..options import Request
from ..output.cache import Cache
from ..output.manifest import is_as_written, read_manifest
from ..render.renderer import Renderer
from .update_summary import Line, Report, count_kinds

NAME = "UPDATE.md"
SEARCH_TERMS = 40
"""So many notes are named in one search; a longer one no longer fits a search field comfortably."""
FOLD = 20
"""A longer list is folded."""


@dataclass(frozen=True)
class Group:
    """Notes that one search finds: how many there are, and the deck that they belong in now, if they moved."""

    notes: int
    search: str
    deck: str = ""


def updated(request: Request, composed: ComposedBank, changes: Changes, since: Ledger, cache: Cache) -> str:
    """Return the text of the report; empty where the file stays as it is. `since` is what changes are told against."""
    before = _last(request.options.out, cache)
    is_news = not changes.is_empty or request.since is not None or before is None
    if not (is_news and request.options.reports):
        return before or ""
    report = Report(composed, since, composed.words, markdown)
    text = text_of(report, composed.bank.title, composed.project.config.version, changes, since)
    cache.put("report", {NAME: text.encode()})
    return text


def _last(out: Path, cache: Cache) -> str | None:
    """Return the last report if its file was changed, empty if not; None if nobody knows what it said."""
    remembered = cache.get("report", [NAME]).get(NAME)
    before = read_manifest(out)
    entry = before.entry(NAME) if before else None
    if entry is not None and is_as_written(entry, out):
        return ""
    return None if remembered is None else remembered.decode()


def search(title: str, ids: Sequence[str]) -> str:
    """Return an Anki search for the notes with these ids of the bank with this title, whatever deck they are in."""
    terms = " OR ".join(f"Id:{_escaped(note_id)}" for note_id in ids)
    return f'"note:{_escaped(title)} · *" ({terms})'


def _escaped(text: str) -> str:
    """Escape what a search would act on; Anki drops quotation marks from the names of note types."""
    return re.sub(r"([\\*_:])", r"\\\1", text.replace('"', ""))


def markdown(text: str) -> str:
    """Write a text on one line so that Markdown shows it as it is, whatever it holds."""
    bare = html.escape(re.sub(r"\s+", " ", text).strip(), quote=False)
    return re.sub(r"([\\`*_\[\]#|~!$])", r"\\\1", bare)


def text_of(report: Report, title: str, version: str, changes: Changes, since: Ledger) -> str:
    """Return the text of `UPDATE.md` of a bank, in its language, for someone who has the build that `since` names."""
    retired = [one.id for one in changes.retired]
    text = Renderer().plain(
        "pages/update.md.j2",
        words=report.words,
        title=markdown(title),
        version=markdown(version),
        fold=FOLD,
        first=not since.notes,
        changes=changes,
        notes={fate: count_kinds(notes) for fate, notes in changes.fates.items() if notes},
        **{fate: report.lines(changes, fate) for fate in changes.fates},
        retired_groups=[Group(len(ids), search(title, ids)) for ids in _groups(retired)],
        moves=_moves(title, changes),
        rows=[Line(report.title(one), rows=report.labels(one.removed)) for one in changes.removed_rows],
    )
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"


def _moves(title: str, changes: Changes) -> list[Group]:
    decks = dict.fromkeys(move.new for move in changes.moved)
    return [
        Group(len(ids), search(title, ids), deck.replace("`", "'"))
        for deck in decks
        for ids in _groups([move.id for move in changes.moved if move.new == deck])
    ]


def _groups(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + SEARCH_TERMS] for start in range(0, len(ids), SEARCH_TERMS)]
