"""Turns templates and styles into the note types of a bank, whose schema never changes."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

from . import assets
from .config import Config
from .notes import NoteKind, NoteType
from .texts import Texts

FIELDS = {
    NoteKind.QUESTION: ("Id", "Prompt", "Badges", "KeyPoints", "Points", "Answer", "More", "Key"),
    NoteKind.FOLLOWUP: ("Id", "Prompt", "Badges", "Context", "Answer", "Detail", "Key"),
    NoteKind.TABLE: ("Id", "Text", "Badges", "Context", "Title", "Key"),
}
"""The fields of each note type. Append nothing, remove nothing, reorder nothing: use a spare field instead."""

SPARE = 6
"""Fields without content in every note type, so that a later release can hold more without a new schema."""

TEMPLATES = {NoteKind.QUESTION: "Recall", NoteKind.FOLLOWUP: "Follow-up", NoteKind.TABLE: "Row"}
_ID_BASE = {NoteKind.QUESTION: 7_301_000, NoteKind.FOLLOWUP: 7_302_000, NoteKind.TABLE: 7_303_000}
_STYLES = ("tokens.css", "prose.css", "card.css")


def fields(kind: NoteKind) -> tuple[str, ...]:
    """Return the names of all fields of a note type, the spare ones last."""
    return FIELDS[kind] + tuple(f"Spare{number}" for number in range(1, SPARE + 1))


def note_types(
    config: Config, title: str, words: Texts, type_id: Callable[[NoteKind], int], override: Path | None = None
) -> tuple[NoteType, ...]:
    """Make the note types of a bank. Version and address stand in the templates, so that a release changes no note."""
    css = assets.styles(*_STYLES, override=override)
    names = {NoteKind.QUESTION: words.question, NoteKind.FOLLOWUP: words.followup, NoteKind.TABLE: words.table}
    made = []
    for kind in NoteKind:
        known = fields(kind)
        footer = _footer(config, words)
        made.append(
            NoteType(
                kind=kind,
                id=type_id(kind),
                name=f"{title} · {names[kind]}",
                fields=known,
                field_ids=tuple(_ID_BASE[kind] + number for number in range(1, len(known) + 1)),
                template_name=TEMPLATES[kind],
                template_id=_ID_BASE[kind] + 900,
                front=_template(kind, "front", override),
                back=_template(kind, "back", override).replace("%%footer%%", footer),
                css=css,
            )
        )
    return tuple(made)


def _template(kind: NoteKind, side: str, override: Path | None) -> str:
    return assets.text("templates", f"anki/{kind.value}.{side}.html", override).strip()


def _footer(config: Config, words: Texts) -> str:
    """The last line of a card: where it comes from and where to say that it is wrong."""
    version = f" · {words.version} {html.escape(config.version)}" if config.version else ""
    address = html.escape(config.issues_url)
    joint = "&amp;" if "?" in config.issues_url else "?"
    link = f' · <a href="{address}{joint}title={{{{text:Id}}}}">{words.report}</a>' if address else ""
    return f'<div class="footer">{{{{Id}}}} · {{{{Key}}}}{version}{link}</div>'
