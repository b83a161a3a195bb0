"""Report decks and sheets of `bank.toml` that hold nothing: no file is made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..content import Content
from ..diagnostics import Code, Diagnostic
from ..model import Bank, Question
from ..selection import unmet
from ..settings.config import FREQUENT_WORDS, Config, Selection
from ..settings.places import place_of
from ..source import Source

_SHOWN = 8


@dataclass(frozen=True)
class _Traits:
    """What a selection asks of a question."""

    role_ids: tuple[str, ...]
    section_number: str
    stars: int
    tags: tuple[str, ...]
    companies: tuple[str, ...]
    volume: str
    is_frequent: bool

    def of(self, key: str) -> tuple[str, ...]:
        """Return the values that a condition compares."""
        values = {
            "roles": self.role_ids,
            "sections": (self.section_number,),
            "difficulties": (str(self.stars),),
            "tags": self.tags,
            "companies": self.companies,
            "volumes": (self.volume,),
        }
        return values.get(key, ())


def check_selections(
    contents: Sequence[Content], bank: Bank, config: Config, settings: Source | None
) -> Iterator[Diagnostic]:
    """Yield a warning for each deck and sheet that no question, or no card, is chosen for."""
    if settings is None:
        return
    traits = [_traits(one.question) for one in contents]
    for deck in config.decks:
        kinds = {
            kind
            for one, trait in zip(contents, traits, strict=True)
            if not unmet(deck.selection, trait)
            for kind in _cards(one)
        }
        if not kinds:
            yield _problem(settings, ("decks", deck.name), deck.selection, traits)
        elif not kinds & set(deck.cards):
            message = f"the deck “{deck.name}” is empty: its questions have no {' and no '.join(deck.cards)}"
            yield _at(settings, ("decks", deck.name), message, "name other `cards`, or remove the deck")
    used = bank.roles_in_use()
    for sheet in config.cheat_sheets:
        is_role = sheet.name in used and not sheet.selection.roles
        selection = replace(sheet.selection, roles=(sheet.name,)) if is_role else sheet.selection
        if all(unmet(selection, trait) for trait in traits):
            yield _problem(settings, ("sheets", sheet.name), selection, traits)


def _cards(content: Content) -> Iterator[str]:
    yield "questions"
    if any(one.answer.strip() for one in content.question.followups):
        yield "followups"
    if content.facts.tables:
        yield "tables"


def _traits(question: Question) -> _Traits:
    metadata = question.metadata
    return _Traits(
        role_ids=metadata.roles,
        section_number=question.section.number if question.section else str(question.part),
        stars=metadata.difficulty or 0,
        tags=metadata.tags,
        companies=metadata.companies,
        volume=question.volume or "",
        is_frequent=any(word in metadata.company_note.lower() for word in FREQUENT_WORDS),
    )


def _problem(settings: Source, path: tuple[str, str], selection: Selection, traits: Sequence[_Traits]) -> Diagnostic:
    """Say which condition no question meets, and what the questions have there; else that none meets them all."""
    failed = [unmet(selection, trait) for trait in traits]
    never = [key for key in failed[0] if all(key in keys for keys in failed)] if failed else []
    what = f"the {path[0].removesuffix('s')} “{path[1]}” is empty"
    if not never:
        return _at(settings, path, f"{what}: no question meets all of its conditions", "take one of them away")
    values = [value for value, _ in _values(traits, never[0]).most_common(_SHOWN)]
    mend = f"write `{never[0]}` that questions have: {', '.join(values)}" if values else f"take `{never[0]}` away"
    return _at(settings, (*path, never[0]), f"{what}: no question meets its `{never[0]}`", mend)


def _values(traits: Iterable[_Traits], key: str) -> Counter[str]:
    return Counter(value for trait in traits for value in trait.of(key) if value not in ("", "0"))


def _at(settings: Source, path: tuple[str, ...], message: str, mend: str) -> Diagnostic:
    line, column = place_of(settings.lines, path)
    return Diagnostic(settings.path, line, column, message, Code.EMPTY_SELECTION, mend)
