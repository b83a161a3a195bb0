"""Turns steps (imports, renderings) into what a collection of the installed Anki then holds, as JSON.

Run by the tests with the Python of any Anki release: `python anki_worker.py < steps.json`. It imports nothing but the
standard library and `anki`, and knows the two ways to import that the releases of many years have.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import anki.lang
from anki.buildinfo import version
from anki.collection import Collection

LOG = ("new", "updated", "duplicate", "conflicting", "first_field_match", "missing_notetype", "missing_deck", "empty_first_field")


def import_package(col: Any, path: str, options: dict[str, Any]) -> dict[str, int]:
    """Import a package and return how many notes stand in each list of the log."""
    try:
        from anki import import_export_pb2
        from anki.collection import ImportAnkiPackageRequest
    except ImportError:
        return _import_legacy(col, path)

    known = import_export_pb2.ImportAnkiPackageOptions
    wanted = {"with_scheduling": False, "with_deck_configs": False} | options
    given = {name: value for name, value in wanted.items() if name in known.DESCRIPTOR.fields_by_name}
    log = col.import_anki_package(ImportAnkiPackageRequest(package_path=path, options=known(**given))).log
    return {name: len(getattr(log, name)) for name in LOG if hasattr(log, name)}


def _import_legacy(col: Any, path: str) -> dict[str, int]:
    """Import as releases before 2.1.55 did, in Python."""
    from anki.importing.apkg import AnkiPackageImporter

    importer = AnkiPackageImporter(col, path)
    importer.run()
    lists = {"new": importer.added, "updated": importer.updated, "duplicate": importer.dupes}
    return {name: int(count) for name, count in lists.items()}


def notes(col: Any) -> list[dict[str, Any]]:
    """Describe every note."""
    found = []
    for note_id in col.find_notes(""):
        note = col.get_note(note_id)
        kind = note.note_type()
        found.append(
            {
                "guid": note.guid,
                "mod": note.mod,
                "type": kind["name"],
                "type_id": int(kind["id"]),
                "fields": list(note.fields),
                "tags": list(note.tags),
                "cards": len(note.card_ids()),
            }
        )
    return found


def note_types(col: Any) -> list[dict[str, Any]]:
    """Describe every note type that has notes."""
    made = []
    col.models._clear_cache()  # what was imported since is not in it
    for kind in col.models.all():
        if col.find_notes(f'"note:{kind["name"]}"'):
            made.append(
                {
                    "id": int(kind["id"]),
                    "name": kind["name"],
                    "css": kind["css"],
                    "fields": [field["name"] for field in kind["flds"]],
                    "templates": [[template["name"], template["qfmt"], template["afmt"]] for template in kind["tmpls"]],
                    "mod": int(kind["mod"]),
                }
            )
    return made


def cards(col: Any, *, render: bool) -> list[dict[str, Any]]:
    """Describe every card in study order, rendered as Anki renders it if asked."""
    made = []
    for card_id in col.find_cards("", order="c.due asc, c.ord asc"):
        card = col.get_card(card_id)
        one = {
            "guid": card.note().guid,
            "ord": card.ord,
            "due": card.due,
            "deck": col.decks.name(card.did),
            "type": card.note().note_type()["name"],
        }
        if render:
            output = card.render_output()
            one |= {"question": output.question_text, "answer": output.answer_text, "css": output.css}
            one |= {"sounds": len(output.question_av_tags) + len(output.answer_av_tags)}
        made.append(one)
    return made


def media(col: Any) -> list[str]:
    """Name the files in the media folder."""
    return sorted(path.name for path in Path(col.media.dir()).iterdir() if path.is_file())


def edit(col: Any, guid: str, field: str, text: str) -> None:
    """Change a field as a learner would."""
    (note_id,) = col.db.list("select id from notes where guid = ?", guid)
    note = col.get_note(note_id)
    note[field] = text
    col.update_note(note)


def run(steps: list[dict[str, Any]]) -> list[Any]:
    """Take the steps in a new collection, and return one result for each."""
    results: list[Any] = []
    anki.lang.set_lang("en")
    with tempfile.TemporaryDirectory() as folder:
        col = Collection(str(Path(folder) / "collection.anki2"))
        try:
            for step in steps:
                results.append(_step(col, step))
        finally:
            col.close()
    return results


def _step(col: Any, step: dict[str, Any]) -> Any:
    kind = step["do"]
    if kind == "import":
        return import_package(col, step["path"], step.get("options", {}))
    if kind == "edit":
        return edit(col, step["guid"], step["field"], step["text"])
    if kind == "cards":
        return cards(col, render=bool(step.get("render")))
    if kind == "wait":
        return time.sleep(step["seconds"])
    return {"notes": notes, "note_types": note_types, "media": media, "version": lambda _: version}[kind](col)


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout, ensure_ascii=False)
