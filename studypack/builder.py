"""Turns one request for a build into its result: reads, checks, identifies, makes, writes, and says what changed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from . import pages, sheets
from .bank.diagnostics import Checked, Code, Diagnostic, has_errors
from .bank.load import Project, load
from .bank.model import Bank
from .identity import changes_since
from .identity.baseline import REPORTED, baseline, untold
from .identity.ids import former_ids
from .identity.ledger import Ledger, format_ledger
from .identity.ledger_file import NAME as LEDGER
from .identity.ledger_file import Ledgers, ledger_path, read_ledgers
from .identity.matching import ALL
from .options import Options, Request
from .output.cache import NAME as CACHE_FILE
from .output.cache import Cache
from .output.garbage import rare_collection
from .output.lock import build_lock
from .output.manifest import is_as_written, read_manifest, sha256
from .output.outputs import Output, Product
from .output.workers import one_pool
from .output.writing import remove_below, remove_parts, write_below
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
    if request.dry_run or _refusal(request, project, project.bank):
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


def _refusal(request: Request, project: Project, bank: Bank) -> str:
    """Say why a bank cannot be built as asked, or nothing."""
    out, role = request.options.out, request.options.role
    if role and role not in bank.roles_in_use():
        return f"no question is for the role “{role}”; this bank's roles are {', '.join(bank.roles_in_use())}"
    before = read_manifest(out)
    if before is None or before.bank in (bank.id, *former_ids(project)):
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
    if refusal := _refusal(request, project, project.bank):
        return Result(project.problems, refusal=refusal, is_done=False)
    ledgers = _ledgers(request, project, project.bank.id)
    problems += ledgers.problems
    if ledgers.value is None:
        return Result(tuple(sorted(problems)), is_done=False)
    seen, since = ledgers.value
    if refusal := _unknown(request, seen.known):
        return Result(project.problems, refusal=refusal, is_done=False)
    composition = compose_project(project, project.bank, seen.known, formulas, request.options)
    problems += composition.problems
    if _fails(problems, request):
        return Result(tuple(sorted(problems)), is_done=False)
    return _finish(request, composition, seen, since, cache, formulas, problems, progress)


def _fails(problems: Collection[Diagnostic], request: Request) -> bool:
    return has_errors(problems) or (request.strict and bool(problems))


def _ledgers(request: Request, project: Project, bank_id: str) -> Checked[tuple[Ledgers, Ledger] | None]:
    """Read all ledgers that a build can see, and the one to report changes against."""
    out = request.options.out
    path = ledger_path(request.bank, project.files, out, request.ledger)
    if not path.exists() and not (out / LEDGER).exists() and not request.published and _holds_decks(out):
        message = f"the ledger of the decks in {out} is missing"
        hint = _BEGIN_ANEW.format(out=out)
        return Checked(None, (Diagnostic(path.as_posix(), 1, 1, message, Code.BAD_LEDGER, hint),))
    former = former_ids(project)
    seen = read_ledgers(path, out, request.published, bank_id, former)
    if seen.value is None:
        return Checked(None, seen.problems)
    since = baseline(seen.value, request.since, out, bank_id, former)
    return Checked((seen.value, since.value) if since.value else None, since.problems)


def _holds_decks(out: Path) -> bool:
    """Tell whether learners may have cards from an output folder, which only the ledger knows."""
    before = read_manifest(out)
    return before is not None and any(entry.kind == "deck" for entry in before.files)


def _unknown(request: Request, known: Ledger) -> str:
    """Say which id that is to be accepted no ledger knows, or nothing."""
    for name in request.options.accept:
        names = {name, name.rpartition(".")[0], ALL}  # a row is named by its table and its number
        if name != ALL and not names & {*known.notes, *known.retired}:
            return f"--accept {name}: no card has this id; the warnings name the ids to accept"
    return ""


def _finish(
    request: Request,
    composition: Composition,
    ledgers: Ledgers,
    since: Ledger,
    cache: Cache,
    formulas: FormulaStore,
    problems: list[Diagnostic],
    progress: Callable[[str], None],
) -> Result:
    options = request.options
    after = composition.stamped.ledger
    text = format_ledger(after)
    changes = changes_since(since, after)
    told = summary(changes, since)
    # What a merge left of commas and order is no change: whoever merges on the web cannot build.
    if request.locked and options.writes_ledger and after != ledgers.found:
        news = summary(changes_since(ledgers.found, after), ledgers.found)
        message = f"the ledger would change: {'; '.join(news.splitlines())}"
        problems.append(Diagnostic(ledgers.path.as_posix(), 1, 1, message, Code.LOCKED_LEDGER))
        return Result(tuple(sorted(problems)), told, is_done=False)
    if request.dry_run:
        return Result(tuple(sorted(problems)), told)
    printed = _sheets(composition, formulas, options)
    update = _kept_report(options.out, cache)
    is_news = not changes.is_empty or request.since is not None or update is None
    if is_news and options.reports:
        update = report(_subject(composition, since), changes, since)
        cache.put("report", {UPDATE: update.encode()})
    if options.writes_ledger and after != since:
        write_below(options.out, *untold(since))
    ledger = [Output(LEDGER, "ledger", "", sha256(text.encode()), partial(_ledger_file, text))]
    outcome = build(
        composition,
        (*printed.value, *_preview(composition, formulas, options), *(ledger if options.writes_ledger else ())),
        lambda files: pages.outputs(composition, files, update or "", options.out),
        options,
        (ledgers.path, text) if options.writes_ledger and not request.locked else None,
        cache,
        progress,
    )
    if options.reports:
        remove_below(options.out, REPORTED)
    found = (*problems, *printed.problems, *outcome.problems)
    return Result(tuple(sorted(found)), told, outcome.written, outcome.removed)


def _ledger_file(text: str) -> Product:
    """Make the ledger that goes along with the decks."""
    return Product(text.encode())


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
