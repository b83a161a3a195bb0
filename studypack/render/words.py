"""The types of the words that one medium says, table by table of `words/*.toml`; the words stand there."""

from __future__ import annotations

import msgspec


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of a file of words. Every word must be there, and no other."""


class SheetWords(Words, frozen=True):
    """The words that only sheets say; `titles` are those of its kinds."""

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
    titles: dict[str, str]


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
    in_the_whole: str
    role_is_whole: str
    role_is_small: str
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
    unshown: str
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


class HelpWords(Words, frozen=True):
    """How to import, study, import again and print, as HTML."""

    anki: str
    studying: str
    importing: str
    again: str
    printing: str


class UpdateWords(Words, frozen=True):
    """What only the report of an update says, as Markdown."""

    title: str
    version: str
    how: str
    first: str
    nothing: str
    columns: tuple[str, str, str, str]
    questions: str
    followups: str
    tables: str
    rows: str
    together: str
    between: str
    fold: str
    none_changed: str
    unchanged: str
    look: str
    added: str
    restored: str
    changed: str
    changed_note: str
    moved: str
    moved_note: str
    moved_to: str
    retired: str
    retired_note: str
    rows_gone: str
    rows_gone_note: str
