"""Builds a bank: load, identify and compose, list the outputs, write. Start reading here.

Each verb is one function of `run`; whatever ends a build early raises `_StoppedError` with the result to show.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from .bank.diagnostics import Code, Diagnostic, has_errors
from .bank.load import Project, load
from .bank.model import Bank
from .composed import ComposedBank, compose_bank
from .decks import packages
from .identity.changes import changes_since
from .identity.ledger import Ledger
from .identity.ledger.files import NAME as LEDGER
from .identity.ledger.files import Ledgers, ledger_path, read_ledgers, reported
from .identity.recognition import unknown_id
from .options import Request
from .output.cache import NAME as CACHE_FILE
from .output.cache import Cache
from .output.garbage import rarely_collecting_garbage
from .output.lock import build_lock
from .output.making import Making, begun
from .output.manifest import read_manifest, sha256, whose
from .output.outputs import Output, Product
from .output.workers import one_pool, poll
from .output.writing import remove_parts
from .pages import preview
from .pages.update import updated
from .pages.update_summary import told as told_of
from .render.formulas import FormulaStore
from .render.renderer import OwnTemplateError
from .write import write

CACHE = ".cache"


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


class _StoppedError(Exception):
    """The build ends here, with this result."""

    def __init__(self, problems: Iterable[Diagnostic], summary: str = "", refusal: str = "") -> None:
        super().__init__(refusal)
        self.result = Result(tuple(sorted(problems)), summary, refusal=refusal, is_done=False)


@dataclass(frozen=True)
class _Kept:
    """What earlier builds left: all ledgers in sight, and the one to report changes against."""

    ledgers: Ledgers
    since: Ledger


@rarely_collecting_garbage()
@one_pool()
def run(request: Request, progress: Callable[[str], None], say: Callable[[str], None] = lambda _: None) -> Result:
    """Build what is asked for. Nothing is written if the bank has errors.

    `progress` hears of every file written. Another build on the same output or ledger is waited for, and `say` hears
    of that.
    """
    with Cache(request.options.out / CACHE / CACHE_FILE) as cache:
        formulas = FormulaStore(cache)
        try:
            project = _load(request, formulas, cache)
            if request.dry_run:
                return _build(request, project, formulas, cache, progress)
            with _alone(request, project, formulas, cache, say) as current:
                return _build(request, current, formulas, cache, progress)
        except _StoppedError as stopped:
            return stopped.result


def _build(
    request: Request, project: Project, formulas: FormulaStore, cache: Cache, progress: Callable[[str], None]
) -> Result:
    """Build a project that nobody else builds meanwhile; a bank's own template that fails is an error of the bank."""
    try:
        kept = _identify(request, project)
        _start_processes(request, kept)
        composed = _compose(request, project, kept, formulas, cache)
        changes = changes_since(kept.since, composed.stamped.ledger)
        told = kept.ledgers.notice + told_of(composed, changes, kept.since)
        problems = (*project.problems, *composed.problems)
        if request.locked:
            _refuse_new_ledger(request, composed, kept, problems, told)
        if request.dry_run:
            return Result(tuple(sorted(problems)), told)
        cache.save()  # what was composed need not be held in memory any longer
        making = Making(cache, force=request.options.force)
        outputs, found = _outputs(request, composed, formulas, making)
        if request.options.writes_ledger:
            told += packages.why_none(composed.bank, composed.shown(request.options), request.options.role, outputs)
        update = updated(request, composed, changes, kept.since, cache)
        done = write(request, composed, outputs, (kept.ledgers.path, kept.since), update, making, progress)
        return Result(tuple(sorted({*problems, *found, *done.problems})), told, done.written, done.removed)
    except OwnTemplateError as error:
        raise _StoppedError((*project.problems, error.problem)) from error


def _start_processes(request: Request, kept: _Kept) -> None:
    """Start the processes that will make what is asked for, while the bank is composed."""
    if request.options.writes_ledger and not request.dry_run:
        packages.start_processes(len(kept.ledgers.known.notes))
    if request.options.only in ("", "sheets") and not request.dry_run:
        from . import sheets  # a build of decks need not load what lays out pages

        sheets.start_processes()


def _load(request: Request, formulas: FormulaStore, cache: Cache) -> Project:
    """Read and check the bank; stop where it cannot be built as asked."""
    project = load(request.bank, formulas, cache)
    _stop_at_errors(request, project.problems)
    if project.bank is None:
        raise _StoppedError(project.problems)
    if refusal := _refusal(request, project, project.bank):
        raise _StoppedError(project.problems, refusal=refusal)
    return project


def _refusal(request: Request, project: Project, bank: Bank) -> str:
    """Say why a bank cannot be built as asked, or nothing."""
    out, role = request.options.out, request.options.role
    if role and role not in bank.roles_in_use():
        return f"no question is for the role “{role}”; this bank's roles: {', '.join(bank.roles_in_use()) or 'none'}"
    volumes = [one.id for one in bank.volumes]
    if request.options.volume and request.options.volume not in volumes:
        return f"no volume is called “{request.options.volume}”; this bank's volumes: {', '.join(volumes) or 'none'}"
    if out.resolve() == request.bank.resolve():
        return f"{out} is the bank itself; what is built there would be read as questions: choose another --out"
    return whose(out, project.config.ids)


@contextmanager
def _alone(
    request: Request, project: Project, formulas: FormulaStore, cache: Cache, say: Callable[[str], None]
) -> Iterator[Project]:
    """Keep other builds from the same output or ledger; yield the project as it is once they have ended."""
    out = request.options.out
    path = ledger_path(request.bank, project.files, out, request.ledger, project.config.ids)
    with build_lock(out / CACHE, path, say) as waited:
        current = _load(request, formulas, cache) if waited else project
        remove_parts(out, below=True)
        remove_parts(path.parent, below=False)
        cache.save()
        try:
            yield current
        finally:
            cache.save()


def _identify(request: Request, project: Project) -> _Kept:
    """Read what earlier builds know of the bank's cards."""
    options, bank_ids = request.options, project.config.ids
    path = ledger_path(request.bank, project.files, options.out, request.ledger, bank_ids)
    ledgers = read_ledgers(path, options.out, request.published, bank_ids)
    if ledgers.value is None:
        raise _StoppedError((*project.problems, *ledgers.problems))
    since = reported(ledgers.value, request.since, options.out, bank_ids)
    if since.value is None:
        raise _StoppedError((*project.problems, *since.problems))
    if refusal := unknown_id(options.accept, ledgers.value.known):
        raise _StoppedError(project.problems, refusal=refusal)
    return _Kept(ledgers.value, since.value)


def _compose(request: Request, project: Project, kept: _Kept, formulas: FormulaStore, cache: Cache) -> ComposedBank:
    """Give every card its id, its text and its date."""
    known, options = kept.ledgers.known, request.options
    remembered = Cache() if options.force else cache
    poll()
    if project.bank is None:
        raise _StoppedError(project.problems)
    composed = compose_bank(project, project.bank, known, formulas, options, remembered)
    _stop_at_errors(request, (*project.problems, *composed.problems))
    return composed


def _stop_at_errors(request: Request, problems: Collection[Diagnostic]) -> None:
    if has_errors(problems) or (request.strict and problems):
        raise _StoppedError(problems)


def _refuse_new_ledger(
    request: Request, composed: ComposedBank, kept: _Kept, problems: Iterable[Diagnostic], told: str
) -> None:
    """Stop where the ledger would change, what a merge left of commas and order aside: CI cannot commit it."""
    found, after = kept.ledgers.found, composed.stamped.ledger
    if not request.options.writes_ledger or after == found:
        return
    lines = told_of(composed, changes_since(found, after), found).splitlines()
    counts = "; ".join(line for line in lines if not line.startswith(" "))
    news = "it is missing" if kept.ledgers.stand_in else counts
    message = f"the ledger would change: {news}"
    locked = Diagnostic(kept.ledgers.path.as_posix(), 1, 1, message, Code.LOCKED_LEDGER)
    raise _StoppedError((*problems, locked), told)


def _outputs(
    request: Request, composed: ComposedBank, formulas: FormulaStore, making: Making
) -> tuple[list[Output], tuple[Diagnostic, ...]]:
    """List everything that is asked for, but for the pages that tell of all other files; and say what is amiss."""
    poll()
    options, project = request.options, composed.project
    heads = composed.shown(options)
    outputs: list[Output] = []
    problems: tuple[Diagnostic, ...] = ()
    begin = partial(begun, before=read_manifest(options.out), making=making)
    if options.writes_ledger:
        bank, decks, stamped = composed.bank, project.config.decks, composed.stamped
        media, only = composed.images.data, (options.role, options.volume)
        known = Cache() if options.force else making.cache
        outputs += begin(packages.outputs(bank, composed.words, heads, stamped, media, only, decks, known))
        text = composed.ledger_text
        outputs.append(Output(LEDGER, "ledger", "", sha256(text), partial(Product, text)))
    if options.only in ("", "sheets"):
        from . import sheets  # a build of decks need not load what lays out pages

        views, images, words = composed.views_of(heads), composed.images, composed.words
        parts = partial(begin, parts_only=True)
        printed = sheets.outputs(project, views, images, formulas, words, options, composed.dates, parts)
        outputs, problems = [*outputs, *printed.value], printed.problems
    # The pages show all roles and volumes, unless they are what is asked for.
    if options.only == "preview" or not (options.only or options.role or options.volume):
        outputs += preview.outputs(composed, composed.views_of(composed.selected(options)), formulas)
    return outputs, problems
