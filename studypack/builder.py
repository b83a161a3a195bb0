"""Turns one request for a build into its result: reads, checks, identifies, makes, writes, and says what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import pages, preview, sheets
from .artifacts import Artifact
from .diagnostics import Checked, Code, Diagnostic, has_errors
from .formulas import FormulaStore
from .identity import changes_since
from .ledger import Ledger, format_ledger
from .ledger_file import ledger_path, read_ledger
from .manifest import read_manifest
from .options import Options, Request
from .pipeline import Composition, build, compose_project
from .project import Project, load
from .sheets import SheetOptions
from .update import Subject, report, summary

CACHE = ".cache"
UPDATE = "UPDATE.md"


@dataclass(frozen=True)
class Result:
    """What came of it: problems, a summary for the terminal, the files written; or why the request is refused.

    Where it is not done, nothing was written.
    """

    problems: tuple[Diagnostic, ...] = ()
    summary: str = ""
    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refusal: str = ""
    is_done: bool = True


@dataclass(frozen=True)
class _Ledgers:
    """The ledger as found, the one that changes are reported against, and where the first one is."""

    path: Path
    found: Ledger
    since: Ledger
    text: str


def run(request: Request, progress: Callable[[str], None]) -> Result:
    """Build what is asked for. Nothing is written if the bank has errors."""
    options = request.options
    formulas = FormulaStore(options.out / CACHE / "formulas.json")
    project = load(request.bank, formulas)
    problems = list(project.problems)
    if project.bank is None or _fails(problems, request):
        return Result(tuple(problems), is_done=False)
    before = read_manifest(options.out)
    if before is not None and before.bank != project.bank.id:
        refusal = f"{options.out} holds the bank “{before.bank}”; build “{project.bank.id}” elsewhere with --out"
        return Result(tuple(problems), refusal=refusal, is_done=False)
    ledgers, trouble = _ledgers(request, project, project.bank.id)
    problems += trouble
    if ledgers is None:
        return Result(tuple(sorted(problems)), is_done=False)
    composition = compose_project(project, project.bank, ledgers.found, formulas, options)
    problems += composition.problems
    if _fails(problems, request):
        return Result(tuple(sorted(problems)), is_done=False)
    return _finish(request, composition, ledgers, formulas, problems, progress)


def _fails(problems: list[Diagnostic], request: Request) -> bool:
    return has_errors(problems) or (request.strict and bool(problems))


def _ledgers(request: Request, project: Project, bank_id: str) -> tuple[_Ledgers | None, list[Diagnostic]]:
    path = ledger_path(request.bank, project.files, request.options.out, request.ledger)
    found = read_ledger(path, bank_id)
    since = read_ledger(request.since, bank_id, must_exist=True) if request.since else found
    problems = list(found.problems) + (list(since.problems) if request.since else [])
    if found.value is None or since.value is None:
        return None, problems
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return _Ledgers(path, found.value, since.value, text), problems


def _finish(
    request: Request,
    composition: Composition,
    ledgers: _Ledgers,
    formulas: FormulaStore,
    problems: list[Diagnostic],
    progress: Callable[[str], None],
) -> Result:
    options = request.options
    text = format_ledger(composition.stamped.ledger)
    changes = changes_since(ledgers.since, composition.stamped.ledger)
    told = summary(changes, ledgers.since)
    if request.locked and options.writes_ledger and text != ledgers.text:
        message = "the ledger would change"
        problems.append(Diagnostic(ledgers.path.as_posix(), 1, 1, message, Code.LOCKED_LEDGER))
        return Result(tuple(sorted(problems)), told, is_done=False)
    if request.dry_run:
        return Result(tuple(sorted(problems)), told)
    printed = _sheets(composition, formulas, options)
    problems += printed.problems
    is_news = not changes.is_empty or request.since is not None or not (options.out / UPDATE).exists()
    update = report(_subject(composition), changes, ledgers.since) if is_news else ""
    outcome = build(
        composition,
        (*printed.value, *_preview(composition, formulas, options)),
        lambda files: pages.artifacts(composition, files, update, options.out),
        options,
        (ledgers.path, text) if options.writes_ledger else None,
        progress,
    )
    formulas.save()
    return Result(tuple(sorted((*problems, *outcome.problems))), told, outcome.written, outcome.removed)


def _sheets(composition: Composition, formulas: FormulaStore, options: Options) -> Checked[tuple[Artifact, ...]]:
    """Return the sheets that a build is asked for."""
    if options.only not in ("", "sheets"):
        return Checked(())
    views = tuple(view for view in composition.views if view.answered or not options.answered_only)
    dates: dict[str, int] = {}
    for note in composition.stamped.notes:
        dates[note.question_id] = max(note.modified, dates.get(note.question_id, 0))
    asked = SheetOptions(paper=options.paper, role=options.role or None, large_print=options.large_print)
    return sheets.artifacts(composition.project, views, formulas, composition.words, asked, dates)


def _preview(composition: Composition, formulas: FormulaStore, options: Options) -> tuple[Artifact, ...]:
    """Return the pages that show every card; those of one role only where a build asks for nothing else."""
    if options.only not in ("", "preview") or (options.role and not options.only):
        return ()
    views = (view for view in composition.views if view.answered or not options.answered_only)
    return preview.artifacts(
        composition, tuple(view for view in views if not options.role or options.role in view.role_ids), formulas
    )


def _subject(composition: Composition) -> Subject:
    config = composition.project.config
    titles = {view.id: view.title_text for view in composition.views}
    return Subject(composition.bank.title, config.version, config.language, composition.words, titles)
