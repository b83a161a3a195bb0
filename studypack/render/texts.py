"""The words of the interface, what cards, sheets and pages say beside the bank's own text, read from `words/*.toml`."""

from __future__ import annotations

import tomllib
from functools import cache

import msgspec

from .. import shipped


class WordsError(Exception):
    """A file of words cannot be used: it lacks a word, has one too many, or is no TOML."""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a file of words. Every word must be there, and no other."""


class SheetWords(Words, frozen=True):
    """The words that only sheets say."""

    flashcards: str
    selftest: str
    leaf: str
    last_minutes: str
    last_minutes_note: str
    formulas: str
    numbers: str
    see_table: str
    page: str
    study_plan: str
    plan_note: str
    days: str
    day: str
    left_out: str
    terms: str
    terms_note: str
    more_in_book: str
    in_book: str
    answer_key: str
    questions_of: str
    part: str
    cut_note: str
    untitled_table: str
    continued: str
    name_line: str
    load: str
    difficulty: str
    asked_most: str


class IndexWords(Words, frozen=True):
    """The words that only the page of downloads says; `sheets` says for each kind of sheet what it is for."""

    lead: str
    followups: str
    tables: str
    changed: str
    what_is_new: str
    source: str
    parts: str
    top_lead: str
    days: str
    whole_deck: str
    download_all: str
    look_first: str
    interview: str
    decks_lead: str
    by_role: str
    by_section: str
    see_cards: str
    questions: str
    cards: str
    pages: str
    sheets_lead: str
    first_page: str
    import_heading: str
    again_heading: str
    print_heading: str
    report: str
    sheets: dict[str, str]


class PreviewWords(Words, frozen=True):
    """The words that only the preview says."""

    title: str
    lead: str
    home: str
    overview: str
    skip: str
    search: str
    section: str
    difficulty: str
    role: str
    kind: str
    all: str
    all_sections: str
    all_difficulties: str
    all_roles: str
    all_cards: str
    shown: str
    nothing: str
    reset: str
    scheme: str
    scheme_auto: str
    scheme_light: str
    scheme_dark: str
    front: str
    back: str
    turn: str
    first_screen: str
    questions: str
    cards: str
    previous: str
    next: str
    keys: str
    keys_list: tuple[tuple[str, str], ...]
    interview: str
    interview_lead: str
    interview_keys: tuple[tuple[str, str], ...]
    how_many: str
    how_long: str
    no_limit: str
    minutes: str
    start: str
    progress: str
    time: str
    overtime: str
    show_answer: str
    ask_next: str
    followup_of: str
    knew: str
    missed: str
    pause: str
    resume: str
    end: str
    result: str
    result_line: str
    again_missed: str
    again_all: str
    no_match: str
    needs_script: str


class Texts(Words, frozen=True):
    """The words of a language: those of cards, which sheets and pages say too, and those of one medium each.

    `language` is the name of the file.
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
    followups: str
    mistakes: str
    tips: str
    references: str
    remember: str
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
    cheat_sheet: str
    study_pack: str
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
    sheet: SheetWords
    index: IndexWords
    preview: PreviewWords


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
