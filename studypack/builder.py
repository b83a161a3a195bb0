"""Turns one request for a build into its result: reads, checks, identifies, makes, writes, and says what changed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from . import pages, sheets
from .bank.diagnostics import Checked, Code, Diagnostic, has_errors
from .bank.load import Project, load
from .bank.model import Bank
from .identity import changes_since
from .identity.ledger import Ledger, format_ledger
from .identity.ledger_file import ledger_path, read_ledger
from .options import Options, Request
from .output.cache import NAME as CACHE_FILE
from .output.cache import Cache
from .output.garbage import rare_collection
from .output.lock import build_lock
from .output.manifest import is_as_written, read_manifest
from .output.outputs import Output
from .output.workers import one_pool
from .output.writing import remove_below, remove_parts, write_if_changed
from .pages import preview
from .pages.update import Subject, report, summary
from .pipeline import Composition, build, compose_project
from .render.formulas import FormulaStore
from .render.renderer import OwnTemplateError
from .sheets import SheetOptions

CACHE = ".cache"
UPDATE = "UPDATE.md"
_BEGIN_ANEW = (
    "restore it from version control or a backup; without it, edited cards may reach learners as new ones. "
    "If nobody has these decks yet, delete {out} to begin anew"
)
REPORTED = "reported.json"
"""Holds, while a build changes the ledger, what the last report of changes was about."""


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
    """Where the ledger is; as found; the one to report changes against; that of the last report; the text found."""

    path: Path
    found: Ledger
    since: Ledger
    reported: Ledger
    text: str


@rare_collection()
@one_pool()
def run(request: Request, progress: Callable[[str], None], say: Callable[[str], None] = lambda _: None) -> Result:
    """Build what is asked for. Nothing is written if the bank has errors.

    Another build on the same output or ledger is waited for; `say` hears of that.
    """
    with Cache(request.options.out / CACHE / CACHE_FILE) as cache:
        return _run(request, cache, progress, say)


def _run(request: Request, cache: Cache, progress: Callable[[str], None], say: Callable[[str], None]) -> Result:
    out = request.options.out
    formulas = FormulaStore(cache)
    project = load(request.bank, formulas, cache)
    if project.bank is None or _fails(project.problems, request):
        return Result(project.problems, is_done=False)
    if request.dry_run or _refusal(request, project.bank):
        return _build(request, project, cache, formulas, progress)
    path = ledger_path(request.bank, project.files, out, request.ledger)
    with build_lock(out / CACHE, path, say) as waited:
        if waited:  # what was read may be older than what the other build read
            project = load(request.bank, formulas, cache)
        remove_parts(out, below=True)
        remove_parts(path.parent, below=False)
        cache.save()
        try:
            return _build(request, project, cache, formulas, progress)
        finally:
            cache.save()


def _refusal(request: Request, bank: Bank) -> str:
    """Say why a bank cannot be built as asked, or nothing."""
    out, role = request.options.out, request.options.role
    if role and role not in bank.roles_in_use():
        return f"no question is for the role “{role}”; this bank's roles are {', '.join(bank.roles_in_use())}"
    before = read_manifest(out)
    if before is None or before.bank == bank.id:
        return ""
    return f"{out} holds the bank “{before.bank}”; build “{bank.id}” elsewhere with --out"


def _build(
    request: Request, project: Project, cache: Cache, formulas: FormulaStore, progress: Callable[[str], None]
) -> Result:
    """Build a project that nobody else builds meanwhile; a bank's own template that fails is an error of the bank."""
    try:
        return _made(request, project, cache, formulas, progress)
    except OwnTemplateError as error:
        return Result(tuple(sorted((*project.problems, error.problem))), is_done=False)


def _made(
    request: Request, project: Project, cache: Cache, formulas: FormulaStore, progress: Callable[[str], None]
) -> Result:
    problems = list(project.problems)
    if project.bank is None or _fails(problems, request):
        return Result(project.problems, is_done=False)
    if refusal := _refusal(request, project.bank):
        return Result(project.problems, refusal=refusal, is_done=False)
    ledgers, trouble = _ledgers(request, project, project.bank.id)
    problems += trouble
    if ledgers is None:
        return Result(tuple(sorted(problems)), is_done=False)
    composition = compose_project(project, project.bank, ledgers.found, formulas, request.options)
    problems += composition.problems
    if _fails(problems, request):
        return Result(tuple(sorted(problems)), is_done=False)
    return _finish(request, composition, ledgers, cache, formulas, problems, progress)


def _fails(problems: Collection[Diagnostic], request: Request) -> bool:
    return has_errors(problems) or (request.strict and bool(problems))


def _ledgers(request: Request, project: Project, bank_id: str) -> tuple[_Ledgers | None, list[Diagnostic]]:
    out = request.options.out
    path = ledger_path(request.bank, project.files, out, request.ledger)
    if not path.exists() and _holds_decks(out):
        return None, [
            Diagnostic(
                path.as_posix(),
                1,
                1,
                f"the ledger of the decks in {out} is missing",
                Code.BAD_LEDGER,
                _BEGIN_ANEW.format(out=out),
            )
        ]
    found = read_ledger(path, bank_id)
    since = read_ledger(request.since, bank_id, must_exist=True) if request.since else found
    problems = list(found.problems) + (list(since.problems) if request.since else [])
    if found.value is None or since.value is None:
        return None, problems
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    reported = _reported(request.options, bank_id) or found.value
    return _Ledgers(path, found.value, since.value if request.since else reported, reported, text), problems


def _holds_decks(out: Path) -> bool:
    """Tell whether learners may have cards from an output folder, which only the ledger knows."""
    before = read_manifest(out)
    return before is not None and any(entry.kind == "deck" for entry in before.files)


def _reported(options: Options, bank_id: str) -> Ledger | None:
    """Return the ledger before a build that was cut short: what that one changed nobody has been told yet."""
    path = options.out / CACHE / REPORTED
    return read_ledger(path, bank_id).value if options.writes_ledger and path.is_file() else None


def _finish(
    request: Request,
    composition: Composition,
    ledgers: _Ledgers,
    cache: Cache,
    formulas: FormulaStore,
    problems: list[Diagnostic],
    progress: Callable[[str], None],
) -> Result:
    options = request.options
    text = format_ledger(composition.stamped.ledger)
    after = composition.stamped.ledger
    changes = composition.stamped.changes if ledgers.since is ledgers.found else changes_since(ledgers.since, after)
    told = summary(changes, ledgers.since)
    # What a merge left of commas and order is no change: whoever merges on the web cannot build.
    if request.locked and options.writes_ledger and composition.stamped.ledger != ledgers.found:
        news = summary(composition.stamped.changes, ledgers.found)
        message = f"the ledger would change: {'; '.join(news.splitlines())}"
        problems.append(Diagnostic(ledgers.path.as_posix(), 1, 1, message, Code.LOCKED_LEDGER))
        return Result(tuple(sorted(problems)), told, is_done=False)
    if request.dry_run:
        return Result(tuple(sorted(problems)), told)
    printed = _sheets(composition, formulas, options)
    update = _kept_report(options.out, cache)
    is_news = not changes.is_empty or request.since is not None or update is None
    if is_news and options.only in ("", "decks"):  # it tells what importing decks changes
        update = report(_subject(composition, ledgers.since), changes, ledgers.since)
        cache.put("report", {UPDATE: update.encode()})
    if options.writes_ledger and text != ledgers.text:
        write_if_changed(options.out / CACHE / REPORTED, format_ledger(ledgers.reported).encode())
    outcome = build(
        composition,
        (*printed.value, *_preview(composition, formulas, options)),
        lambda files: pages.outputs(composition, files, update or "", options.out),
        options,
        (ledgers.path, text) if options.writes_ledger and not request.locked else None,
        cache,
        progress,
    )
    if options.writes_ledger:
        remove_below(options.out, f"{CACHE}/{REPORTED}")
    found = (*problems, *printed.problems, *outcome.problems)
    return Result(tuple(sorted(found)), told, outcome.written, outcome.removed)


def _kept_report(out: Path, cache: Cache) -> str | None:
    """Return the last report of changes if its file was changed, empty if not; None if nobody knows what it said."""
    remembered = cache.get("report", [UPDATE]).get(UPDATE)
    before = read_manifest(out)
    entry = before.entry(UPDATE) if before else None
    if entry is not None and is_as_written(entry, out):
        return ""
    return None if remembered is None else remembered.decode()


def _sheets(composition: Composition, formulas: FormulaStore, options: Options) -> Checked[tuple[Output, ...]]:
    """Return the sheets that a build is asked for."""
    if options.only not in ("", "sheets"):
        return Checked(())
    views = tuple(view for view in composition.views if view.answered or not options.answered_only)
    dates: dict[str, int] = {}
    for note in composition.stamped.notes:
        dates[note.question_id] = max(note.modified, dates.get(note.question_id, 0))
    asked = SheetOptions(paper=options.paper, role=options.role or None, large_print=options.large_print)
    return sheets.artifacts(composition.project, views, formulas, composition.words, asked, dates)


def _preview(composition: Composition, formulas: FormulaStore, options: Options) -> tuple[Output, ...]:
    """Return the pages that show every card; those of one role only where a build asks for nothing else."""
    if options.only not in ("", "preview") or (options.role and not options.only):
        return ()
    views = (view for view in composition.views if view.answered or not options.answered_only)
    return preview.outputs(
        composition, tuple(view for view in views if not options.role or options.role in view.role_ids), formulas
    )


def _subject(composition: Composition, since: Ledger) -> Subject:
    config = composition.project.config
    views = {view.id: view for view in composition.views}
    gone = {name: record.title for name, record in since.notes.items() if name not in views}
    return Subject(composition.bank.title, config.version, config.language, composition.words, views, gone)
