"""The words of the interface, what cards, sheets and pages say beside the bank's own text, read from `words/*.toml`."""

from __future__ import annotations

import tomllib
from functools import cache

import msgspec

from .. import shipped
from .words import HelpWords, IndexWords, PreviewWords, SheetWords, UpdateWords, Words


class WordsError(Exception):
    """A file of words cannot be used: it lacks a word, has one too many, or is no TOML."""


class Texts(Words, frozen=True):
    """The words of a language: those of cards, which sheets and pages say too, and those of one medium each.

    `language` is the name of the file; `captions` stand above the blocks of an answer, by kind.
    """

    language: str
    html_lang: str
    question: str
    followup: str
    table: str
    deck_top: str
    deck_tables: str
    deck_unrated: str
    unrated: str
    key_points: str
    scoring_points: str
    digest: str
    answer: str
    no_answer: str
    tags: str
    number: str
    from_question: str
    report: str
    tag_kind: str
    tag_section: str
    tag_difficulty: str
    tag_role: str
    tag_topic: str
    tag_company: str
    tag_updated: str
    tag_unanswered: str
    contents: str
    front_matter: str
    appendix: str
    last_change: str
    version: str
    decks: str
    sheets: str
    colon: str
    comma: str
    brackets: str
    grading: str
    grading_of_one: str
    row_grading: str
    cell_grading: str
    whole_answer: str
    captions: dict[str, str]
    alerts: dict[str, str]
    sheet: SheetWords
    index: IndexWords
    preview: PreviewWords
    help: HelpWords
    update: UpdateWords


def counted(pattern: str, count: int) -> str:
    """Return a count in words: the pattern's part before `|` for one, the part behind it for any other number."""
    one, _, other = pattern.partition("|")
    # Not `format`: a bank's template may bring the pattern, and a field in it would reach any object.
    return (one if count == 1 else other or one).replace("{count}", str(count))


def grading(words: Texts, points: int) -> str:
    """Return the line that says what how many points that were said mean for the four buttons."""
    if points == 1:
        return words.grading_of_one
    return words.grading.replace("{all}", str(points)).replace("{less}", str(points - 1))


@cache
def texts(language: str) -> Texts:
    """Return the words of a language (`zh`, `en`, …), read once."""
    path = shipped.folder("words") / f"{language}.toml"
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
        return msgspec.convert({**found, "language": language}, Texts)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise WordsError(f"words/{path.name}: {error}") from error
