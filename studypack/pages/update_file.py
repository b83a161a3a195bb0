"""Says what `UPDATE.md` is to hold after a build: a new report of changes, or the last one."""

from __future__ import annotations

from pathlib import Path

from ..composition import Composition
from ..identity import Changes
from ..identity.ledger import Ledger
from ..options import Request
from ..output.cache import Cache
from ..output.manifest import is_as_written, read_manifest
from .update import Subject, report

NAME = "UPDATE.md"


def updated(request: Request, composition: Composition, changes: Changes, since: Ledger, cache: Cache) -> str:
    """Return the text of the report; empty where the file stays as it is. `since` is what changes are told against."""
    before = _last(request.options.out, cache)
    is_news = not changes.is_empty or request.since is not None or before is None
    if not (is_news and request.options.reports):
        return before or ""
    views = {view.id: view for view in composition.views}
    gone = {name: record.title for name, record in since.notes.items() if name not in views}
    config = composition.project.config
    subject = Subject(composition.bank.title, config.version, composition.words, views, gone)
    text = report(subject, changes, since)
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
