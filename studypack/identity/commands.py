"""What commands that build nothing ask of identities: the ids that a build would give, and the lines to write them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..bank.content import Content
from ..bank.diagnostics import Code, Diagnostic
from ..bank.load import Project
from ..bank.parse.grammar import question_heading
from ..bank.parse.outline import read_line
from ..bank.parse.pins import pinned_row, split_pin
from .identities import Identities
from .ledger import Ledger
from .ledger.files import ledger_path, read_ledgers
from .recognition import recognise, repeats
from .stamping import mass_removal
from .tables import row_lines


@dataclass(frozen=True)
class Outlook:
    """What a build would find: the ids of everything, all that ledgers know, and what is doubtful or broken.

    Without a readable ledger the ids are those of a first build.
    """

    identities: Identities
    known: Ledger
    problems: tuple[Diagnostic, ...]

    @property
    def broken(self) -> tuple[Diagnostic, ...]:
        """What keeps a ledger from being read: then ids may be those of other cards."""
        return tuple(one for one in self.problems if one.code is Code.BAD_LEDGER)

    @property
    def names(self) -> frozenset[str]:
        """The ids that some card has or had, and those that a build would give to questions now."""
        return frozenset({*self.known.records, *self.identities.questions.values()})


def outlook(project: Project, bank: Path, out: Path, chosen: Path | None = None) -> Outlook:
    """Recognise everything in a bank as a build would; `chosen` is the ledger named on the command line."""
    bank_ids = project.config.ids
    ledgers = read_ledgers(ledger_path(bank, project.files, out, chosen, bank_ids), out, None, bank_ids)
    known = ledgers.value.known if ledgers.value else Ledger(bank=bank_ids[0])
    found = recognise(project.contents, known)
    both = project.config.keep_duplicates == "all"
    again = repeats(project.contents, found.value).problems if both else ()
    removed = mass_removal(known, found.value)
    return Outlook(found.value, known, (*ledgers.problems, *found.problems, *removed, *again))


@dataclass(frozen=True)
class PinnedLine:
    """A line of a file, counted from 1, before and after an id was written there; the same where it cannot be."""

    path: str
    line: int
    before: str
    after: str


def pinned_lines(project: Project, identities: Identities, *, questions_only: bool) -> Iterator[PinnedLine]:
    """Yield every line of a bank that gets an id."""
    inside = {source.path: source.inside for source in project.files.sources}
    lines = {source.path: source.text.split("\n") for source in project.files.sources}
    for content in project.contents:
        path, at = content.question.span.path, content.question.span.line
        name = identities.questions[content.question.key]
        if content.question.explicit_id is None:
            line = lines[path][at - 1]
            after = question_heading(content.question, name)
            found = read_line(after, inside[path], project.config)
            is_read = found is not None and (found.title, found.explicit_id) == (content.question.title, name)
            yield PinnedLine(path, at, line, after if is_read else line)
        if not questions_only:
            yield from _followups(content, identities, lines[path])
            yield from _rows(content, identities, lines[path])


def _followups(content: Content, identities: Identities, lines: list[str]) -> Iterator[PinnedLine]:
    question = content.question
    for one, name in zip(question.followups, identities.followups[question.key], strict=True):
        if name and one.explicit_id is None:
            line = lines[one.line - 1]
            after = f"{line.rstrip()} {{#{name}}}"
            is_read = split_pin(after)[0] == line.rstrip()
            yield PinnedLine(question.span.path, one.line, line, after if is_read else line)


def _rows(content: Content, identities: Identities, lines: list[str]) -> Iterator[PinnedLine]:
    question = content.question
    for table, identity in zip(content.facts.tables, identities.tables[question.key], strict=True):
        numbers = row_lines(content, table) if table.is_asked else ()
        for at, number in zip(numbers, identity.clozes, strict=False):
            line = lines[at - 1]
            if number and "{#" not in line:
                yield PinnedLine(question.span.path, at, line, pinned_row(line, f"{identity.id}.{number}"))
