"""Turns a project into the artifacts of all its sheets, and says what cannot be printed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from ..bank.diagnostics import Checked, Code, Diagnostic
from ..bank.images import read_images
from ..bank.load import Project
from ..bank.model import Bank
from ..bank.settings.config import CheatSheet, Config, Selection
from ..output.outputs import Output, Part
from ..render.formulas import FormulaStore
from ..render.renderer import Renderer
from ..render.texts import Texts
from ..render.views import QuestionView
from . import book, cards, cheat, make, selftest
from .chapters import make_chapter
from .draft import key
from .kit import Kit
from .options import SheetOptions
from .select import chosen
from .symbols import MARK
from .words import sheet_words

DEFAULT_ROLES = ("algorithm", "development")
_NOWHERE = Diagnostic("", 1, 1, "", Code.OVER_BUDGET)
"""Where a bank lies on this machine changes no sheet."""


def artifacts(
    project: Project,
    views: tuple[QuestionView, ...],
    formulas: FormulaStore,
    words: Texts,
    options: SheetOptions,
    dates: Mapping[str, int],
) -> Checked[tuple[Output, ...]]:
    """Return every sheet of a build; `dates` gives the second at which a question last changed, by its id."""
    if project.bank is None:
        return Checked(())
    kit = _kit(project, project.bank, formulas, words, options, dates)
    place = Diagnostic(_where(project), 1, 1, "", Code.OVER_BUDGET)
    made = [*_cheat_sheets(views, kit, place)]
    if not options.role:
        made += _books(views, kit, place)
    made += _self_tests(views, kit, place)
    return Checked(tuple(made), tuple(_undrawn(project, kit.undrawn)))


def _kit(
    project: Project, bank: Bank, formulas: FormulaStore, words: Texts, options: SheetOptions, dates: Mapping[str, int]
) -> Kit:
    images = read_images(project.contents, project.files.paths, project.files.root, project.config.limits)
    named = {name: _name(name, data) for name, data in images.data.items()}
    media = {path: named[name] for names in images.names.values() for path, name in names.items()}
    data = {named[name]: data for name, data in images.data.items()}
    say = sheet_words(words.html_lang)
    return Kit(
        bank, project.config, words, say, Renderer(project.own), formulas, media, data, options, dates, project.own
    )


def _name(stored: str, data: bytes) -> str:
    """Return a name of an image that fits into an address as it is."""
    return f"image-{hashlib.sha256(data).hexdigest()[:20]}.{stored.rpartition('.')[2]}"


def _undrawn(project: Project, characters: set[str]) -> Iterator[Diagnostic]:
    """Say where each character that no font can draw first stands in the bank."""
    for char in sorted(characters):
        for source in project.files.sources:
            found = next(((n, line.index(char)) for n, line in enumerate(source.lines, 1) if char in line), None)
            if found is not None:
                message = f"no font of the sheets can draw U+{ord(char):04X}; it is printed as {MARK}"
                yield Diagnostic(source.path, found[0], found[1] + 1, message, Code.UNSUPPORTED_GLYPH)
                break


def _where(project: Project) -> str:
    """Return the file to name where a sheet as a whole is to blame: the configuration, or else the first source."""
    settings = project.files.settings
    return settings.path if settings else project.files.sources[0].path


def sheets_of(config: Config, bank: Bank, words: Texts) -> tuple[CheatSheet, ...]:
    """Return the cheat sheets of a bank: those of the known roles that it uses, and those that it defines."""
    used = bank.roles_in_use()
    roles = [role for role in DEFAULT_ROLES if role in used] or list(used)
    sheets = {
        role: CheatSheet(role, f"{bank.role_name(role)}{words.cheat_sheet}", Selection(roles=(role,))) for role in roles
    }
    for sheet in config.cheat_sheets:
        default = sheets.get(sheet.name)
        sheets[sheet.name] = _completed(sheet, default) if default else sheet
    return tuple(sheets.values())


def _completed(sheet: CheatSheet, default: CheatSheet) -> CheatSheet:
    """Give the sheet of a role what its table in the configuration leaves open."""
    title = default.title if sheet.title == sheet.name else sheet.title
    selection = default.selection if sheet.selection == Selection() else sheet.selection
    return replace(sheet, title=title, selection=selection)


def _cheat_sheets(views: tuple[QuestionView, ...], kit: Kit, place: Diagnostic) -> Iterator[Output]:
    for sheet in sheets_of(kit.config, kit.bank, kit.words):
        shown = chosen(sheet.selection, views)
        if not shown or (kit.options.role and kit.options.role not in sheet.selection.roles):
            continue
        drafts = cheat.compose(sheet, shown, kit, place)
        path = f"sheets/cheatsheet-{sheet.name}.pdf"
        counts = {"questions": len(shown), "tables": sum(len(view.tables) for view in shown)}
        yield Output(
            path,
            "cheatsheet",
            sheet.title,
            key(replace(drafts, place=_NOWHERE)),
            partial(make.cheat_sheet, drafts),
            counts,
            True,
        )


def _books(views: tuple[QuestionView, ...], kit: Kit, place: Diagnostic) -> Iterator[Output]:
    """Return the study pack, and the flashcards, which refer to its pages."""
    title = kit.words.study_pack
    pack = book.compose(views, sheets_of(kit.config, kit.bank, kit.words), kit, title)
    counts = {"questions": len(views)}
    parts = tuple(
        Part(key(draft, number), partial(make_chapter, draft, f"{number}-"))
        for number, draft in enumerate(pack.chapters)
    )
    path = "sheets/study-pack.pdf"
    yield Output(path, "study-pack", title, key(pack), partial(make.study_pack, pack, place), counts, True, parts)
    drafts = cards.compose(views, kit, pack)
    title, path = kit.say.flashcards, "sheets/flashcards.pdf"
    yield Output(path, "flashcards", title, key(drafts), partial(make.flashcards, drafts, place), counts, True, parts)


def _self_tests(views: tuple[QuestionView, ...], kit: Kit, place: Diagnostic) -> Iterator[Output]:
    for sheet in sheets_of(kit.config, kit.bank, kit.words):
        shown = chosen(sheet.selection, views)
        if not shown or (kit.options.role and kit.options.role not in sheet.selection.roles):
            continue
        title = f"{sheet.title.removesuffix(kit.words.cheat_sheet)}{kit.say.selftest}"
        draft = selftest.compose(shown, title, kit)
        path = f"sheets/selftest-{sheet.name}.pdf"
        yield Output(
            path, "selftest", title, key(draft), partial(make.plain, draft, place), {"questions": len(shown)}, True
        )
