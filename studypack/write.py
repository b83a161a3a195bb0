"""Writes the outputs of a build into its folder: the ledger first, the manifest last, and removes what is stale."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import pages
from .bank.diagnostics import Diagnostic
from .composed import ComposedBank
from .identity.ledger import Ledger, format_ledger
from .identity.ledger.files import REPORTED
from .options import Options, Request
from .output.making import Making, write_outputs
from .output.manifest import NAME as MANIFEST
from .output.manifest import Entry, Manifest, read_manifest, remaining, stale, to_json
from .output.outputs import Output
from .output.progress import PAGES
from .output.writing import remove_below, write_below, write_if_changed


@dataclass(frozen=True)
class Outcome:
    """What a build did: the paths of the files that it wrote and removed, and problems met while making them."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    problems: tuple[Diagnostic, ...]


def write(
    request: Request,
    composed: ComposedBank,
    outputs: Sequence[Output],
    ledger: tuple[Path, Ledger],
    update: str,
    making: Making,
    progress: Callable[[str], None],
) -> Outcome:
    """Make and write what changed, and the pages that tell of all files.

    `ledger` is where the ledger is and the one that changes are reported against. It goes first: whatever is cut short
    after it, the next build knows every card that may be out there. `progress` hears of each file written.
    """
    options, folder = request.options, request.options.out
    before = read_manifest(folder)
    _write_ledger(request, composed, *ledger)
    written: list[str] = []

    def heard(path: str) -> None:
        written.append(path)
        progress(path)

    made = write_outputs(outputs, folder, before, making, note=heard)
    kinds = {output.kind for output in outputs}
    others = [entry for entry in remaining(before, folder) if not _is_replaced(entry, kinds, options)]
    files = _joined(others, made.files)
    about = pages.outputs(composed, files, update, folder)
    told = write_outputs(about, folder, before, making, note=heard, called=PAGES)
    files = _joined(files, told.files)
    removed = tuple(entry.path for entry in stale(before, files) if _is_replaced(entry, kinds, options))
    for path in removed:
        remove_below(folder, path)
    manifest = Manifest(composed.bank.id, composed.bank.title, composed.project.config.version, files)
    write_if_changed(folder / MANIFEST, to_json(manifest))
    if options.reports:
        remove_below(folder, REPORTED)
    return Outcome(tuple(written), removed, (*made.problems, *told.problems))


def _is_replaced(entry: Entry, kinds: Collection[str], options: Options) -> bool:
    """Tell whether a build that made files of some kinds decides alone whether a file of an earlier one stays.

    A report of changes stays until there is a new one; a build of some outputs leaves the others alone.
    """
    if entry.kind == "update" or options.is_selection:
        return False
    return not options.only or entry.kind in kinds


def _write_ledger(request: Request, composed: ComposedBank, path: Path, since: Ledger) -> None:
    """Write what is known of all cards; until the report is written, also what it is to be about."""
    if not request.options.writes_ledger:
        return
    if composed.stamped.ledger != since:
        write_below(request.options.out, REPORTED, format_ledger(since))
    if not request.locked:
        write_if_changed(path, composed.ledger_text)


def _joined(entries: Iterable[Entry], later: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries of files, of which later ones take the place of earlier ones."""
    return tuple({entry.path: entry for entry in (*entries, *later)}.values())
