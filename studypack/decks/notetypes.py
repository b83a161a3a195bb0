"""Makes the note types of a bank from templates and styles; their schema never changes."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from ..bank.settings.config import Config
from ..identity.notes import NoteKind, NoteType
from ..render import assets
from ..render.anki_text import composed
from ..render.overrides import clean_anki
from ..render.texts import Texts

FIELDS = {
    NoteKind.QUESTION: ("Id", "Prompt", "Badges", "KeyPoints", "Points", "Lead", "Answer", "More"),
    NoteKind.FOLLOWUP: ("Id", "Prompt", "Badges", "Context", "Answer", "Detail"),
    NoteKind.TABLE: ("Id", "Text", "Badges", "Context", "Title", "Grading"),
}
"""The fields of each note type. Append nothing, remove nothing, reorder nothing: use a spare field instead."""

SPARE = 6
"""Fields without content in every note type, so that a later release can hold more without a new schema."""

HINT_FIELD = "KeyPoints"
"""The field that is a hint to tap. Anki shows its name there, so it has one in the bank's language."""

TEMPLATES = {NoteKind.QUESTION: "Recall", NoteKind.FOLLOWUP: "Follow-up", NoteKind.TABLE: "Row"}
_ID_BASE = {NoteKind.QUESTION: 7_301_000, NoteKind.FOLLOWUP: 7_302_000, NoteKind.TABLE: 7_303_000}
_STYLES = ("tokens.css", "prose.css", "card.css")


def fields(kind: NoteKind) -> tuple[str, ...]:
    """Return the names of all fields of a note type, the spare ones last."""
    return FIELDS[kind] + tuple(f"Spare{number}" for number in range(1, SPARE + 1))


def shown_fields(kind: NoteKind, words: Texts) -> tuple[str, ...]:
    """Return them as Anki shows them: one is named in the bank's language. Ledgers know hashes of fields by these."""
    return tuple(_field_name(words) if name == HINT_FIELD else name for name in fields(kind))


def note_types(
    config: Config, title: str, words: Texts, type_id: Callable[[NoteKind], int], own: assets.Overrides | None = None
) -> tuple[NoteType, ...]:
    """Make the note types of a bank. Version and address stand in the templates, so that a release changes no note."""
    css = assets.styles(*_STYLES, own=own)
    names = {NoteKind.QUESTION: words.question, NoteKind.FOLLOWUP: words.followup, NoteKind.TABLE: words.table}
    made = []
    for kind in NoteKind:
        shown = shown_fields(kind, words)
        made.append(
            NoteType(
                kind=kind,
                id=type_id(kind),
                name=f"{title} · {names[kind]}",
                fields=shown,
                field_ids=tuple(_ID_BASE[kind] + number for number in range(1, len(shown) + 1)),
                template_name=TEMPLATES[kind],
                template_id=_ID_BASE[kind] + 900,
                front=_template(kind, "front", config, words, own),
                back=_template(kind, "back", config, words, own),
                css=css,
            )
        )
    return tuple(made)


def _field_name(words: Texts) -> str:
    """Return the name of the hint's field, which Anki shows as the text to tap."""
    return re.sub(r'[:{}"]', "", words.key_points)


def _template(kind: NoteKind, side: str, config: Config, words: Texts, own: assets.Overrides | None) -> str:
    """Return one side of a template with the bank's own words in it; `{{…}}` is left to Anki."""
    values = {
        "lang": html.escape(words.html_lang),
        "footer": _footer(config, words),
        "whole_answer": _literal(words.whole_answer),
        HINT_FIELD: _field_name(words),
    }
    name = f"anki/{kind.value}.{side}.html"
    text = assets.text("templates", name, own).strip()
    if own and f"templates/{name}" in own:
        text = clean_anki(text)
    return composed(re.sub(r"%%(\w+)%%", lambda match: values.get(match.group(1), match.group(0)), text))


def _footer(config: Config, words: Texts) -> str:
    """The last line of a card: where it comes from and where to say that it is wrong."""
    shown = _literal(f"{words.version} {config.version}").replace("\\", "<span>&#92;</span>")  # no formula for MathJax
    version = f"<span>{shown}</span>" if config.version else ""
    joint = "&amp;" if "?" in config.issues_url else "?"
    address = f"{_literal(config.issues_url)}{joint}title={{{{text:Id}}}}"
    link = f'<a href="{address}">{_literal(words.report)}</a>' if config.issues_url else ""
    return f'<div class="footer"><span>{{{{Id}}}}</span>{version}{link}</div>'


def _literal(text: str) -> str:
    """Make a text safe inside a template: no HTML, no field, and nothing that Anki acts on, such as `[sound:…]`."""
    return html.escape(text).translate({ord(char): f"&#{ord(char)};" for char in "{}["})
