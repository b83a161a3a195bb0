"""Names the decks of a bank: as learners have them, whatever the titles of bank, volumes and sections are now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..bank.content import Content
from ..bank.model import Bank, Question
from ..bank.passages import plain_title
from .ledger import Ledger


def section_key(question: Question) -> str:
    """Return what the deck name of a question's section is kept under: its number, in a library after its volume.

    A question in no section has the number of its part, with a point, as in `1.`.
    """
    return _key(question.volume, question.section.number if question.section else f"{question.part}.")


def _key(volume: str | None, number: str) -> str:
    return f"{volume}/{number}" if volume else number


def deck_names(
    bank: Bank | None, contents: Sequence[Content], ids: Mapping[str, str], ledger: Ledger, *, rename: bool
) -> dict[str, str]:
    """Return the deck names of the bank (under ""), of its volumes ("1 title"), and of every section ("1.2 title").

    Questions in no section are in the deck of their part, if its title says more than the bank's own. Anki knows decks
    by name only, so what is retitled keeps its name unless `rename` is asked for. A section that took the number of
    another is not retitled: the other's title is elsewhere, or its own was, or none of its questions is known.
    """
    titles: dict[str, str] = {}
    parts: dict[str, str] = {}
    if bank:
        titles = {"": bank.title} | {one.id: f"{at} {one.title}" for at, one in enumerate(bank.volumes, start=1)}
        parts = {_key(one.volume, f"{one.number}."): plain_title(one.title) for one in bank.parts}
    sections: dict[str, str] = {}
    known: dict[str, bool] = defaultdict(bool)
    numbers: dict[str, str] = {}
    for content in contents:
        question = content.question
        key = section_key(question)
        if question.section or parts.get(key, "") not in ("", titles.get("")):
            numbers[key] = question.section.number if question.section else str(question.part)
            sections.setdefault(key, plain_title(question.section.title) if question.section else parts[key])
            known[key] |= ids[question.key] in ledger.notes
    names = {key: f"{numbers[key]} {title}".strip() for key, title in sections.items()} | titles
    if rename:
        return names
    names |= {key: ledger.decks[key] for key in titles if key in ledger.decks}
    recorded = {key: ledger.decks[key].removeprefix(numbers[key]).strip() for key in sections if key in ledger.decks}
    before = {name.partition(" ")[2] for key, name in ledger.decks.items() if key not in titles}
    now = set(sections.values())
    for key, title in sections.items():
        moved = title in before or recorded.get(key) in now
        if key in recorded and known[key] and not moved:
            names[key] = ledger.decks[key]
    return names
