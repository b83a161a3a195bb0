"""Turns a bank into what its numbers say wrongly: duplicates, gaps, stated totals, stars beyond the legend."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..diagnostics import Code, Diagnostic
from ..model import Bank, Question
from ..source import Span

_TOTAL = re.compile(
    r"总题(?:目)?数\D{0,8}?(?P<chinese>\d{1,6})\s{0,3}[题道]|total(?: of)?\D{0,12}(?P<english>\d{1,6}) questions",
    re.IGNORECASE,
)
_STARS = re.compile("(?:[⭐★🌟]\ufe0f?)+")
_NAMED = 8
"""How many unanswered questions are named before the rest is only counted."""


def check_counts(bank: Bank, declared: Sequence[tuple[str, int, Span]]) -> Iterator[Diagnostic]:
    """Report what is wrong; `declared` are the counts that headings state, by number of the part or section."""
    yield from _duplicates(bank.questions)
    yield from _gaps(bank.questions)
    yield from _totals(bank, declared)
    yield from _stars(bank)
    yield from _unanswered(bank)


def _at(span: Span, message: str, code: Code) -> Diagnostic:
    return Diagnostic(span.path, span.line, 1, message, code)


def _duplicates(questions: Sequence[Question]) -> Iterator[Diagnostic]:
    """Report questions that share an explicit id or a key: their cards could not be told apart."""
    seen: dict[tuple[Code, str], Span] = {}
    for question in questions:
        names = [(Code.DUPLICATE_KEY, question.key)]
        if question.explicit_id:
            names.append((Code.DUPLICATE_ID, question.explicit_id))
        for code, name in names:
            first = seen.setdefault((code, name), question.span)
            if first is not question.span:
                what = "id" if code is Code.DUPLICATE_ID else "number"
                place = f"{first.path}:{first.line}"
                yield _at(question.span, f"the {what} “{name}” is taken by the question at {place}", code)


def _gaps(questions: Sequence[Question]) -> Iterator[Diagnostic]:
    by_part: dict[int, list[Question]] = defaultdict(list)
    for question in questions:
        by_part[question.part].append(question)
    for part, found in by_part.items():
        ordered = sorted(found, key=lambda question: question.number)
        for before, after in pairwise(ordered):
            missing = range(before.number + 1, after.number)
            if missing:
                names = f"Q{missing[0]}" if len(missing) == 1 else f"Q{missing[0]}–Q{missing[-1]}"
                yield _at(after.span, f"the numbers skip {names} of part {part}", Code.NUMBER_GAP)


def _totals(bank: Bank, declared: Sequence[tuple[str, int, Span]]) -> Iterator[Diagnostic]:
    """Compare the counts that headings and the text state with what is there."""
    there = Counter(str(question.part) for question in bank.questions)
    there.update(question.section.number for question in bank.questions if question.section)
    for number, stated, span in declared:
        if stated != there[number]:
            what = f"section {number}" if "." in number else f"part {number}"
            yield _at(span, f"{what} states {stated} questions and has {there[number]}", Code.WRONG_TOTAL)
    for prose in bank.front_matter + bank.appendix:
        for offset, line in enumerate(prose.markdown.split("\n")):
            if match := _TOTAL.search(line):
                stated = int(match.group("chinese") or match.group("english"))
                if stated != len(bank.questions):
                    message = f"the text states {stated} questions, the bank has {len(bank.questions)}"
                    line_number, column = prose.span.line + offset, match.start() + 1
                    yield Diagnostic(prose.span.path, line_number, column, message, Code.WRONG_TOTAL)


def _stars(bank: Bank) -> Iterator[Diagnostic]:
    """Report questions with more stars than the legend in the front matter explains."""
    legends = (
        len(stars.group(0).replace("\ufe0f", ""))
        for prose in bank.front_matter
        for line in prose.markdown.split("\n")
        if "难度" in line or "difficulty" in line.lower()
        for stars in _STARS.finditer(line)
    )
    scale = max(legends, default=0)
    for question in bank.questions:
        stars = question.metadata.difficulty or 0
        if scale and stars > scale:
            message = f"{question.key} has {stars} stars; the legend ends at {scale}"
            yield _at(question.span, message, Code.STARS_OUTSIDE_SCALE)


def _unanswered(bank: Bank) -> Iterator[Diagnostic]:
    """Report unanswered questions in one line, and each follow-up without an answer."""
    for question in bank.questions:
        for followup in question.followups:
            if followup.question and not followup.answer:  # `new` leaves a place for one
                message = "this follow-up question has no answer"
                yield Diagnostic(question.span.path, followup.line, 1, message, Code.UNANSWERED_FOLLOWUP)
    open_questions = [question for question in bank.questions if not question.answered]
    if open_questions:
        names = ", ".join(question.key for question in open_questions[:_NAMED])
        more = ", …" if len(open_questions) > _NAMED else ""
        message = f"{len(open_questions)} of {len(bank.questions)} questions have no answer: {names}{more}"
        yield _at(open_questions[0].span, message, Code.UNANSWERED)
