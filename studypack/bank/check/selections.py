"""Report decks and sheets of `bank.toml` that hold nothing: no file is made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from ...render.heads import QuestionHead, head, selectable, unmet
from ..content import Content
from ..diagnostics import Code, Diagnostic
from ..model import Bank
from ..settings.config import Config, Selection
from ..settings.places import place_of
from ..source import Source

_SHOWN = 8


def check_selections(
    contents: Sequence[Content], bank: Bank, config: Config, settings: Source | None
) -> Iterator[Diagnostic]:
    """Yield a warning for each deck and sheet that no question, or no card, is chosen for."""
    if settings is None or not (config.decks or config.cheat_sheets):
        return
    heads = [head(one.question, bank, {one.question.key: ""}) for one in contents]
    for deck in config.decks:
        kinds = {
            kind
            for one, known in zip(contents, heads, strict=True)
            if not unmet(deck.selection, known)
            for kind in _cards(one)
        }
        if not kinds:
            yield _problem(settings, ("decks", deck.name), deck.selection, heads)
        elif not kinds & set(deck.cards):
            message = f"the deck “{deck.name}” is empty: its questions have no {' and no '.join(deck.cards)}"
            yield _at(settings, ("decks", deck.name), message, "name other `cards`, or remove the deck")
    used = bank.roles_in_use()
    for sheet in config.cheat_sheets:
        is_role = sheet.name in used and not sheet.selection.roles
        selection = structs.replace(sheet.selection, roles=(sheet.name,)) if is_role else sheet.selection
        if all(unmet(selection, known) for known in heads):
            yield _problem(settings, ("sheets", sheet.name), selection, heads)


def _cards(content: Content) -> Iterator[str]:
    yield "questions"
    if any(one.answer.strip() for one in content.question.followups):
        yield "followups"
    if content.facts.tables:
        yield "tables"


def _problem(
    settings: Source, path: tuple[str, str], selection: Selection, heads: Sequence[QuestionHead]
) -> Diagnostic:
    """Say which condition no question meets, and what the questions have there; else that none meets them all."""
    failed = [unmet(selection, known) for known in heads]
    never = [key for key in failed[0] if all(key in keys for keys in failed)] if failed else []
    what = f"the {path[0].removesuffix('s')} “{path[1]}” is empty"
    if not never:
        return _at(settings, path, f"{what}: no question meets all of its conditions", "take one of them away")
    values = [value for value, _ in _values(heads, never[0]).most_common(_SHOWN)]
    mend = f"write `{never[0]}` that questions have: {', '.join(values)}" if values else f"take `{never[0]}` away"
    return _at(settings, (*path, never[0]), f"{what}: no question meets its `{never[0]}`", mend)


def _values(heads: Iterable[QuestionHead], key: str) -> Counter[str]:
    values = (str(value) for known in heads for value in selectable(known).get(key, ()))
    return Counter(value for value in values if value not in ("", "0"))


def _at(settings: Source, path: tuple[str, ...], message: str, mend: str) -> Diagnostic:
    line, column = place_of(settings.lines, path)
    return Diagnostic(settings.path, line, column, message, Code.EMPTY_SELECTION, mend)
