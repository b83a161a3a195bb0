"""Reports what does not fit together in a bank: no questions, wrong numbers, headings of two meanings."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..diagnostics import Code, Diagnostic
from ..model import Bank, Block, BlockKind, Question
from ..parse import ParsedFile, ParsedQuestion, PartHeading
from ..parse.followups import read_followups
from ..parse.grammar import read_heading
from ..source import Span
from ..suggest import rules_in_toml, suggest_rules

_TOTAL = re.compile(
    r"总题(?:目)?数\D{0,8}?(?P<chinese>\d{1,6})\s{0,3}[题道]|total(?: of)?\D{0,12}(?P<english>\d{1,6}) questions",
    re.IGNORECASE,
)
_STARS = re.compile("(?:[⭐★🌟]\ufe0f?)+")
_NAMED = 8
"""How many unanswered questions are named before the rest is only counted."""


@dataclass(frozen=True)
class Declared:
    """How many questions a heading states for its part or section (`1` or `1.2`) of a volume."""

    volume: str | None
    number: str
    count: int
    span: Span


def check_counts(bank: Bank, declared: Sequence[Declared]) -> Iterator[Diagnostic]:
    """Report what is wrong with a bank; `declared` are the counts that its headings state."""
    yield from _duplicates(bank.questions)
    yield from _gaps(bank.questions)
    yield from _totals(bank, declared)
    yield from _stars(bank)
    yield from _unanswered(bank)


def _duplicates(questions: Sequence[Question]) -> Iterator[Diagnostic]:
    """Report questions that share an explicit id, whose cards could not be told apart, or a number."""
    seen: dict[tuple[Code, str], Span] = {}
    for question in questions:
        number = f"{question.volume}/" * bool(question.volume) + f"{question.part}/Q{question.number}"
        names = [(Code.DUPLICATE_KEY, number)]
        if question.explicit_id:
            names.append((Code.DUPLICATE_ID, question.explicit_id))
        for code, name in names:
            first = seen.setdefault((code, name), question.span)
            if first is not question.span:
                place = f"the question at {first.path}:{first.line}"
                message = (
                    f"the id “{name}” is taken by {place}"
                    if code is Code.DUPLICATE_ID
                    else f"the number “{name}” is that of {place} too; this one is called {question.key}"
                )
                yield Diagnostic.at(question.span, message, code)


def _gaps(questions: Sequence[Question]) -> Iterator[Diagnostic]:
    by_part: dict[tuple[str | None, int], list[Question]] = defaultdict(list)
    for question in questions:
        by_part[question.volume, question.part].append(question)
    for (_, part), found in by_part.items():
        ordered = sorted(found, key=lambda question: question.number)
        for before, after in pairwise(ordered):
            missing = range(before.number + 1, after.number)
            if missing:
                names = f"Q{missing[0]}" if len(missing) == 1 else f"Q{missing[0]}–Q{missing[-1]}"
                yield Diagnostic.at(after.span, f"the numbers skip {names} of part {part}", Code.NUMBER_GAP)


def _totals(bank: Bank, declared: Sequence[Declared]) -> Iterator[Diagnostic]:
    """Compare the counts that headings and the text state with what is there."""
    there = Counter((question.volume, str(question.part)) for question in bank.questions)
    there.update((question.volume, question.section.number) for question in bank.questions if question.section)
    for one in declared:
        found = there[one.volume, one.number]
        if one.count != found:
            what = f"section {one.number}" if "." in one.number else f"part {one.number}"
            yield Diagnostic.at(one.span, f"{what} states {one.count} questions and has {found}", Code.WRONG_TOTAL)
    for prose in bank.front_matter + bank.appendix:
        count = sum(prose.volume in (None, question.volume) for question in bank.questions)
        whole = "volume" if prose.volume else "bank"
        for offset, line in enumerate(prose.markdown.split("\n")):
            if match := _TOTAL.search(line):
                stated = int(match.group("chinese") or match.group("english"))
                if stated != count:
                    message = f"the text states {stated} questions, the {whole} has {count}"
                    line_number, column = prose.span.line + offset, match.start() + 1
                    yield Diagnostic(prose.span.path, line_number, column, message, Code.WRONG_TOTAL)


def _stars(bank: Bank) -> Iterator[Diagnostic]:
    """Report questions with more stars than the legend in the front matter explains."""
    scales: dict[str | None, int] = defaultdict(int)
    for prose in bank.front_matter:
        for line in prose.markdown.split("\n"):
            if "难度" in line or "difficulty" in line.lower():
                stated = [len(stars.group(0).replace("\ufe0f", "")) for stars in _STARS.finditer(line)]
                scales[prose.volume] = max([scales[prose.volume], *stated])
    for question in bank.questions:
        stars = question.metadata.difficulty or 0
        scale = scales[question.volume] or scales[None]
        if scale and stars > scale:
            message = f"{question.key} has {stars} stars; the legend ends at {scale}"
            yield Diagnostic.at(question.span, message, Code.STARS_OUTSIDE_SCALE)


def _unanswered(bank: Bank) -> Iterator[Diagnostic]:
    """Report unanswered questions in one line, each follow-up without an answer, and blocks in which none was read."""
    for question in bank.questions:
        for block, after in pairwise([*question.blocks, None]):
            if block and block.kind is BlockKind.FOLLOWUPS and not read_followups((block,)) and _asks(block, after):
                message = f"no follow-up question is read from “{block.label}”"
                yield Diagnostic(question.span.path, block.line, 1, message, Code.UNREAD_FOLLOWUP)
        for followup in question.followups:
            if followup.question and not followup.answer:  # `new` leaves a place for one
                message = "this follow-up question has no answer"
                yield Diagnostic(question.span.path, followup.line, 1, message, Code.UNANSWERED_FOLLOWUP)
    open_questions = [question for question in bank.questions if not question.answered]
    if open_questions:
        names = ", ".join(question.key for question in open_questions[:_NAMED])
        more = ", …" if len(open_questions) > _NAMED else ""
        message = f"{len(open_questions)} of {len(bank.questions)} questions have no answer: {names}{more}"
        yield Diagnostic.at(open_questions[0].span, message, Code.UNANSWERED)


def _asks(block: Block, after: Block | None) -> bool:
    """Tell whether a block of follow-ups without a list asks something, or the heading right below it does."""
    text = block.body.strip()
    if not text and after is not None and after.kind is BlockKind.HEADING:
        text = after.label
    return any(mark in text for mark in ("?", "\uff1f"))


def check_levels(files: Sequence[ParsedFile]) -> Iterator[Diagnostic]:
    """Yield a warning for each: what a file's headings mean is read from that file alone, and its author may differ."""
    own = {file.source.path: set(_part_levels(file)) for file in files}
    everywhere = set[int]().union(*own.values())
    for file in files:
        doubtful = everywhere - own[file.source.path]
        for item in file.items if doubtful else ():
            for block in item.blocks if isinstance(item, ParsedQuestion) else ():
                if block.kind is BlockKind.HEADING and _level(file, block.line) in doubtful:
                    message = f"the heading “{block.label}” stays in the answer; in other files such headings are parts"
                    yield Diagnostic(file.source.path, block.line, 1, message, Code.HEADING_IN_ANSWER)


def _part_levels(file: ParsedFile) -> Iterator[int]:
    """Yield the levels of a file's parts below its title."""
    for item in file.items:
        if isinstance(item, PartHeading) and (level := _level(file, item.span.line)) > 1:
            yield level


def _level(file: ParsedFile, line: int) -> int:
    heading = read_heading(file.source.lines[line - 1])
    return heading.level if heading else 0


def no_questions(files: Sequence[ParsedFile], where: str) -> Diagnostic:
    """Return the error of a bank without questions; `where` is its `bank.toml`."""
    if files:
        message = "no numbered question found: this is no question bank"
        return Diagnostic(files[0].source.path, 1, 1, message, Code.NO_QUESTIONS, _rules_for(files))
    folder = posixpath.dirname(where) or "."
    hint = "put the bank's files there; in an empty folder `init` starts a bank"
    return Diagnostic(folder, 1, 1, "there is no .md or .txt file in this folder", Code.NO_QUESTIONS, hint)


def _rules_for(files: Sequence[ParsedFile]) -> str:
    """Say which rules would read the lines that look most like questions; nothing where none do."""
    found = suggest_rules({file.source.inside: file.source.text for file in files})
    if found is None:
        return ""
    shapes = ", ".join(f"{count} × {shape}" for shape, count in found.shapes)
    asked = f"is “{found.examples[0]}” a question? ({shapes})"
    rules = rules_in_toml(found.rules).replace("\n", "\n    ").rstrip()
    return f"{asked} Put into bank.toml, or let `init --from` look at all of it:\n    {rules}"
