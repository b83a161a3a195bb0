"""The table of all kinds of sheets, and what makes a build's sheets from it.

A kind is a module with its name, `KIND`, and `sheets`, which yields its files. To add one: write its module, its
template and its styles, and name it here; `tests/sheets/test_sheet_kinds.py` fails for a module that is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from ..bank.diagnostics import Checked, Code, Diagnostic
from ..bank.images import Images
from ..bank.load import Project
from ..options import Options
from ..output import workers
from ..output.outputs import Output
from ..render.formulas import FormulaStore
from ..render.renderer import Renderer
from ..render.texts import Texts
from ..render.views import QuestionView
from . import cheatsheet, flashcards, fonts, leaf, selftest, study_pack, weasy
from .complaints import Blame
from .context import SheetContext
from .pictures import drawable, name_of, names_of, with_named, with_names, words_in
from .symbols import MARK

KINDS = (leaf, cheatsheet, study_pack, flashcards, selftest)
"""In the order in which people need them."""


def start_processes() -> None:
    """Start the processes that make sheets, so that they are ready when the first is composed."""
    workers.start_processes(weasy.load)


def outputs(
    project: Project,
    views: tuple[QuestionView, ...],
    images: Images,
    formulas: FormulaStore,
    words: Texts,
    options: Options,
    dates: Mapping[str, int],
    begin: Callable[[Iterator[Output]], Iterable[Output]],
) -> Checked[tuple[Output, ...]]:
    """Return every sheet of a build; `dates` gives the second at which a question last changed, by its id.

    `begin` is given each sheet as soon as it is composed, and returns it.
    """
    if project.bank is None:
        return Checked(())
    names = names_of(images)
    blame = _blame(project, names)
    sources = {content.question.key: content.question.span.path for content in project.contents}
    context = SheetContext(
        bank=project.bank,
        config=project.config,
        views=tuple(with_names(view, names.get(sources.get(view.key, ""), {})) for view in views),
        words=words,
        renderer=Renderer(project.own),
        formulas=formulas,
        images={name_of(name, data): drawable(data) for name, data in images.data.items()},
        options=options,
        dates=dates,
        blame=blame,
        own=project.own,
        prose=tuple(
            (one.prose, with_named(one.reading.content, names.get(one.span.path, {}))) for one in project.prose
        ),
    )
    longest_first = sorted(KINDS, key=lambda kind: kind is not study_pack)
    kinds = [kind.KIND for kind in KINDS]
    found = begin(sheet for kind in longest_first for sheet in kind.sheets(context))
    made = tuple(sorted(found, key=lambda sheet: kinds.index(sheet.kind)))
    refused = (replace(blame.sheet, message=message, code=Code.SHEET_TOO_LARGE) for message in context.refused)
    return Checked(made, (*refused, *_undrawn(project, context.undrawn), *_undrawn_in_pictures(project, images)))


def _blame(project: Project, names: Mapping[str, Mapping[str, str]]) -> Blame:
    """Say where to complain: about a style at its line, about a picture where the bank shows it first."""
    shown: dict[str, Diagnostic] = {}
    for content in reversed(project.contents):
        path = content.question.span.path
        for image in content.images:
            if name := names.get(path, {}).get(image.target):
                shown[name] = Diagnostic(path, content.line_of(image.line), image.column, "", Code.BROKEN_IMAGE)
    styles = tuple(source for name, source in project.own.items() if name.startswith("styles/"))
    return Blame(Diagnostic(_where(project), 1, 1, "", Code.OVER_BUDGET), styles, shown)


def _undrawn(project: Project, characters: set[str]) -> Iterator[Diagnostic]:
    """Say where each character that no font can draw first stands in the bank."""
    for char in sorted(characters):
        for source in project.files.sources:
            found = next(((n, line.index(char)) for n, line in enumerate(source.lines, 1) if char in line), None)
            if found is not None:
                message = f"no font of the sheets can draw U+{ord(char):04X}; it is printed as {MARK}"
                yield Diagnostic(source.path, found[0], found[1] + 1, message, Code.UNSUPPORTED_GLYPH)
                break


def _undrawn_in_pictures(project: Project, images: Images) -> Iterator[Diagnostic]:
    """Say at each image which characters in it no font can draw."""
    for content in project.texts:
        names = images.names.get(content.span.path, {})
        for image in content.images:
            lacking = fonts.missing(words_in(images.data.get(names.get(image.target, ""), b"")))
            if lacking:
                shown = ", ".join(f"U+{ord(char):04X}" for char in sorted(lacking)[:5])
                message = f"no font of the sheets can draw {shown} in this picture; printed as {MARK}"
                place = content.span.path, content.line_of(image.line), image.column
                yield Diagnostic(*place, message, Code.UNSUPPORTED_GLYPH)


def _where(project: Project) -> str:
    """Return the file to name where a sheet as a whole is to blame: the configuration, or else the first source."""
    settings = project.files.settings
    return settings.path if settings else project.files.sources[0].path
