"""Says what a build tells of the changes: on the terminal, and in `UPDATE.md`, where the last report may stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..composition import Composition
from ..identity import Changes
from ..identity.ledger import Ledger
from ..options import Request
from ..output.cache import Cache
from ..output.manifest import is_as_written, read_manifest
from ..render.texts import Texts, texts
from .update import markdown, report
from .update_lines import Subject
from .update_summary import summary

NAME = "UPDATE.md"


def updated(request: Request, composition: Composition, changes: Changes, since: Ledger, cache: Cache) -> str:
    """Return the text of the report; empty where the file stays as it is. `since` is what changes are told against."""
    before = _last(request.options.out, cache)
    is_news = not changes.is_empty or request.since is not None or before is None
    if not (is_news and request.options.reports):
        return before or ""
    subject = _subject(composition, since, composition.words, markdown)
    text = report(subject, composition.bank.title, composition.project.config.version, changes, since)
    cache.put("report", {NAME: text.encode()})
    return text


def told(composition: Composition, changes: Changes, since: Ledger) -> str:
    """Return what a build says of the changes on the terminal, whose language is English."""
    return summary(changes, since, _subject(composition, since, texts("en"), _on_one_line))


def _subject(composition: Composition, since: Ledger, words: Texts, write: Callable[[str], str]) -> Subject:
    views = {view.id: view for view in composition.heads}
    gone = {name: record.title for name, record in since.notes.items() if name not in views}
    return Subject(words, views, gone, composition.words.key_points, write)


def _on_one_line(text: str) -> str:
    """Write a text for the terminal, without anything that would act on it."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def _last(out: Path, cache: Cache) -> str | None:
    """Return the last report if its file was changed, empty if not; None if nobody knows what it said."""
    remembered = cache.get("report", [NAME]).get(NAME)
    before = read_manifest(out)
    entry = before.entry(NAME) if before else None
    if entry is not None and is_as_written(entry, out):
        return ""
    return None if remembered is None else remembered.decode()
