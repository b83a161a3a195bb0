"""Takes steps (imports, renderings) in the installed Anki, and says as JSON what its collection then holds.

Run by the tests with the Python of any Anki release: `python anki_worker.py < steps.json`. It imports nothing but the
standard library and `anki`, and knows the two ways to import that the releases of many years have.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anki.lang
from anki.buildinfo import version
from anki.collection import Collection

LOG = (
    "new",
    "updated",
    "duplicate",
    "conflicting",
    "first_field_match",
    "missing_notetype",
    "missing_deck",
    "empty_first_field",
)


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
    # By name, since later releases have no such module.
    importer = importlib.import_module("anki.importing.apkg").AnkiPackageImporter(col, path)
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


def add_tag(col: Any, guid: str, tag: str) -> None:
    """Tag a note as a learner would."""
    (note_id,) = col.db.list("select id from notes where guid = ?", guid)
    note = col.get_note(note_id)
    note.add_tag(tag)
    col.update_note(note)


def study(col: Any) -> int:
    """Give every new card a schedule of its own: interval, due day, repetitions, flag, some suspended; count them."""
    learned = [col.get_card(card_id) for card_id in col.find_cards("is:new")]
    for number, card in enumerate(learned):
        card.type, card.queue = 2, -1 if number % 4 == 1 else 2
        card.ivl, card.due, card.factor = 10 + number, 100 + 3 * number, 1300 + 10 * number
        card.reps, card.lapses, card.flags = 3 + number, number % 3, number % 5
        col.update_card(card)
    return len(learned)


def state(col: Any) -> dict[str, dict[str, Any]]:
    """Return what a learner would lose, for every card by its note's guid and its place: schedule, marks, deck."""
    found = {}
    for card_id in col.find_cards(""):
        card = col.get_card(card_id)
        names = ("id", "type", "queue", "ivl", "due", "reps", "lapses", "factor", "flags")
        kept = {name: getattr(card, name) for name in names}
        found[f"{card.note().guid}:{card.ord}"] = kept | {"deck": col.decks.name(card.did)}
    return found


def search(col: Any, query: str) -> list[str]:
    """Return the guids of the notes that a search finds."""
    return sorted(col.get_note(note_id).guid for note_id in col.find_notes(query))


def move(col: Any, query: str, deck: str) -> int:
    """Move the cards that a search finds to a deck, as a learner does in the browser; count them."""
    found = col.find_cards(query)
    col.set_deck(found, col.decks.id(deck))
    return len(found)


def empty_cards(col: Any) -> list[str]:
    """Remove empty cards, as Tools → Empty Cards does; return guid and place of each."""
    found = [card_id for note in col.get_empty_cards().notes for card_id in note.card_ids]
    cards = [col.get_card(card_id) for card_id in found]
    names = sorted(f"{card.note().guid}:{card.ord}" for card in cards)
    col.remove_cards_and_orphaned_notes(found)
    return names


def run(steps: list[dict[str, Any]]) -> list[Any]:
    """Take the steps in a new collection, and return one result for each; after `fresh` go on in another new one."""
    results: list[Any] = []
    anki.lang.set_lang("en")
    with tempfile.TemporaryDirectory() as folder:
        col = _collection(folder, 0)
        try:
            for number, step in enumerate(steps, start=1):
                if step["do"] == "fresh":
                    col.close()
                    col = _collection(folder, number)
                results.append(None if step["do"] == "fresh" else _step(col, step))
        finally:
            col.close()
    return results


def _collection(folder: str, number: int) -> Any:
    return Collection(str(Path(folder) / f"{number}.anki2"))


def _step(col: Any, step: dict[str, Any]) -> Any:
    kind = step["do"]
    if kind == "import":
        return import_package(col, step["path"], step.get("options", {}))
    if kind == "edit":
        return edit(col, step["guid"], step["field"], step["text"])
    if kind == "cards":
        return cards(col, render=bool(step.get("render")))
    if kind == "find":
        return len(col.find_cards(step["query"]))
    plain: dict[str, Callable[[Any], Any]] = {
        "notes": notes,
        "note_types": note_types,
        "media": media,
        "version": lambda _: version,
    }
    plain |= {"study": study, "state": state, "empty_cards": empty_cards}
    if kind in plain:
        return plain[kind](col)
    given = {name: value for name, value in step.items() if name != "do"}
    others: dict[str, Callable[..., Any]] = {"tag": add_tag, "search": search, "move": move}
    return others[kind](col, **given)


if __name__ == "__main__":
    with contextlib.redirect_stdout(sys.stderr):  # some releases print when something takes long
        answers = run(json.load(sys.stdin))
    json.dump(answers, sys.stdout, ensure_ascii=False)
