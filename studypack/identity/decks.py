"""Turns the sections of a bank into the names of their decks: those that learners have, whatever the titles are now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..bank.content import Content
from .ledger import Ledger


def deck_names(contents: Sequence[Content], ids: Mapping[str, str], ledger: Ledger, rename: bool) -> dict[str, str]:
    """Return the deck name of every section, "1.2 title", by the section's number.

    Anki knows decks by name only, so a retitled section keeps its name unless `rename` is asked for. A section that
    took the number of another is not retitled: the other's title is elsewhere, or its own was, or none of its
    questions is known.
    """
    titles: dict[str, str] = {}
    known: dict[str, bool] = defaultdict(bool)
    for content in contents:
        if section := content.question.section:
            titles.setdefault(section.number, section.title)
            known[section.number] |= ids[content.question.key] in ledger.notes
    names = {number: f"{number} {title}".strip() for number, title in titles.items()}
    if rename:
        return names
    recorded = {number: name.removeprefix(number).strip() for number, name in ledger.decks.items()}
    now, before = set(titles.values()), set(recorded.values())
    for number, title in titles.items():
        moved = title in before or recorded.get(number) in now
        if number in recorded and known[number] and not moved:
            names[number] = ledger.decks[number]
    return names
