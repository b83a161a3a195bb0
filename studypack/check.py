"""Turns parsed files into a bank: places every question, merges headings, and reports what does not fit together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .config import Config
from .diagnostics import Checked, Code, Diagnostic
from .model import Bank, Part, Prose, Question, SectionRef
from .parse import ParsedFile, ParsedQuestion, PartHeading, SectionHeading
from .parse.grammar import chinese_number
from .source import Span

_APPENDIX = re.compile(r"^#{1,3}\s*(附录|appendix)", re.IGNORECASE)


@dataclass
class _Section:
    """A section while the bank is put together; `order` sorts it within its part."""

    part: int
    ref: SectionRef
    order: tuple[int, ...]
    declared: list[tuple[int, Span]] = field(default_factory=list)


@dataclass
class _Assembly:
    """A bank while it is put together."""

    parts: dict[int, str] = field(default_factory=dict)
    declared: dict[int, list[tuple[int, Span]]] = field(default_factory=dict)
    sections: dict[str, _Section] = field(default_factory=dict)
    placed: list[tuple[Question, tuple[int, ...]]] = field(default_factory=list)
    front: list[Prose] = field(default_factory=list)
    appendix: list[Prose] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)

    def next_part(self) -> int:
        return max(self.parts, default=0) + 1

    def warn(self, span: Span, code: Code, message: str, hint: str = "") -> None:
        self.problems.append(Diagnostic(span.path, span.line, 1, message, code, hint))


def assemble(files: Sequence[ParsedFile], config: Config) -> Checked[Bank | None]:
    """Make a bank of parsed files, given in order; None where it has errors."""
    assembly = _Assembly()
    for file in files:
        _FileReader(assembly, file).read()
    order = {part: index for index, part in enumerate(sorted(assembly.parts))}
    placed = sorted(assembly.placed, key=lambda pair: (order[pair[0].part], pair[1]))
    questions = tuple(question for question, _ in placed)
    problems = assembly.problems + _duplicates(questions)
    if not questions:
        path = files[0].source.path if files else "."
        problems.append(Diagnostic(path, 1, 1, "no numbered question found: this is no question bank", Code.NO_QUESTIONS))
        return Checked(None, tuple(problems))
    bank = Bank(
        id=config.id,
        title=config.title,
        questions=questions,
        parts=tuple(Part(number, assembly.parts[number]) for number in sorted(assembly.parts)),
        front_matter=tuple(assembly.front),
        appendix=tuple(assembly.appendix),
        roles=config.roles,
    )
    problems += _gaps(questions) + _totals(bank, assembly) + _stars(bank) + _unanswered(bank)
    return Checked(bank, tuple(problems))


class _FileReader:
    """Walks through one file and places what it holds in the bank."""

    def __init__(self, assembly: _Assembly, file: ParsedFile) -> None:
        self.assembly = assembly
        self.file = file
        self.part: int | None = None
        self.section: _Section | None = None
        self.part_of: dict[int, int] = {}
        self.seen_question = False

    def read(self) -> None:
        last = max((i for i, item in enumerate(self.file.items) if isinstance(item, ParsedQuestion)), default=-1)
        for index, item in enumerate(self.file.items):
            if isinstance(item, PartHeading):
                self._part(item)
            elif isinstance(item, SectionHeading):
                self._section(item)
            elif isinstance(item, ParsedQuestion):
                self._question(item)
            elif item.markdown.strip():
                is_after = self.file.has_questions and index > last
                is_appendix = is_after or bool(_APPENDIX.match(item.markdown.lstrip()))
                (self.assembly.appendix if is_appendix else self.assembly.front).append(item)

    def _part(self, heading: PartHeading) -> None:
        parts = self.assembly.parts
        declared = chinese_number(heading.number) if heading.number else None
        same = next((n for n, title in parts.items() if title == heading.title and declared in (None, n)), None)
        if same is not None:
            number = same
        elif declared is None or parts.get(declared):
            number = self.assembly.next_part()
            if declared is not None:
                message = f"part {declared} is “{parts[declared]}” already; this one becomes part {number}"
                self.assembly.warn(heading.span, Code.RENUMBERED_PART, message)
        else:
            number = declared
        parts[number] = heading.title
        if declared is not None:
            self.part_of[declared] = number
        if heading.declared is not None:
            self.assembly.declared.setdefault(number, []).append((heading.declared, heading.span))
        self.part, self.section = number, None

    def _section(self, heading: SectionHeading) -> None:
        if heading.number:
            major, minor = (int(digits) for digits in heading.number.split("."))
            part = self.part_of.get(major, major)
            if self.part not in (None, part):
                message = f"section {heading.number} stands under part {self.part}; its number puts it in part {part}"
                self.assembly.warn(heading.span, Code.MISPLACED_SECTION, message)
            self.assembly.parts.setdefault(part, "")
            number = f"{part}.{minor}"
            made = _Section(part, SectionRef(number, heading.title), (1, minor))
        else:
            part = self._current_part()
            known = [one for one in self.assembly.sections.values() if one.part == part and not one.ref.numbered]
            same = next((one for one in known if one.ref.title == heading.title), None)
            count = len(known) + 1
            number = same.ref.number if same else f"{part}.{count}"
            made = _Section(part, SectionRef(number, heading.title, numbered=False), (1, count))
        self.section = self.assembly.sections.setdefault(number, made)
        if heading.declared is not None:
            self.section.declared.append((heading.declared, heading.span))

    def _current_part(self) -> int:
        if self.part is None:
            self.part = min(self.assembly.parts, default=1)
            self.assembly.parts.setdefault(self.part, "")
        return self.part

    def _question(self, parsed: ParsedQuestion) -> None:
        part = self.section.part if self.section else self._current_part()
        taken = [question.number for question, _ in self.assembly.placed if question.part == part]
        number = parsed.number if parsed.number is not None else max(taken, default=0) + 1
        question = Question(
            explicit_id=parsed.explicit_id,
            key=f"{part}/Q{number}",
            part=part,
            section=self.section.ref if self.section else None,
            number=number,
            title=parsed.title,
            metadata=parsed.metadata,
            answer=parsed.answer,
            blocks=parsed.blocks,
            followups=parsed.followups,
            answered=parsed.answered,
            span=parsed.span,
        )
        order = self.section.order if self.section else (0,)
        self.assembly.placed.append((question, order))


def _duplicates(questions: Iterable[Question]) -> list[Diagnostic]:
    """Report questions that share an explicit id or a key: their cards could not be told apart."""
    problems: list[Diagnostic] = []
    seen: dict[tuple[Code, str], Span] = {}
    for question in questions:
        names = [(Code.DUPLICATE_KEY, question.key)]
        if question.explicit_id:
            names.append((Code.DUPLICATE_ID, question.explicit_id))
        for code, name in names:
            first = seen.setdefault((code, name), question.span)
            if first is not question.span:
                what = "id" if code is Code.DUPLICATE_ID else "number"
                message = f"{what} “{name}” is taken by the question at {first.path}:{first.line}"
                problems.append(Diagnostic(question.span.path, question.span.line, 1, message, code))
    return problems


def _gaps(questions: Sequence[Question]) -> list[Diagnostic]:
    problems: list[Diagnostic] = []
    for part in sorted({question.part for question in questions}):
        ordered = sorted((q for q in questions if q.part == part), key=lambda question: question.number)
        for before, after in zip(ordered, ordered[1:], strict=False):
            missing = range(before.number + 1, after.number)
            if missing:
                names = f"Q{missing[0]}" if len(missing) == 1 else f"Q{missing[0]}–Q{missing[-1]}"
                message = f"the numbers skip {names} of part {part}"
                problems.append(Diagnostic(after.span.path, after.span.line, 1, message, Code.NUMBER_GAP))
    return problems


def _totals(bank: Bank, assembly: _Assembly) -> list[Diagnostic]:
    """Compare the counts that headings and the text state with what is there."""
    claims: list[tuple[Span, int, int, str]] = []
    for part, declared in assembly.declared.items():
        there = sum(question.part == part for question in bank.questions)
        claims += [(span, stated, there, f"part {part}") for stated, span in declared]
    for section in assembly.sections.values():
        there = sum(q.section is not None and q.section.number == section.ref.number for q in bank.questions)
        claims += [(span, stated, there, f"section {section.ref.number}") for stated, span in section.declared]
    for prose in bank.front_matter + bank.appendix:
        for offset, line in enumerate(prose.markdown.split("\n")):
            if match := re.search(r"总题(?:目)?数\D{0,8}?(\d+)\s*[题道]|total(?: of)?\D{0,12}(\d+) questions", line, re.I):
                span = Span(prose.span.path, prose.span.line + offset, prose.span.line + offset)
                claims.append((span, int(match.group(1) or match.group(2)), len(bank.questions), "the bank"))
    return [
        Diagnostic(span.path, span.line, 1, f"{what} states {stated} questions and has {there}", Code.WRONG_TOTAL)
        for span, stated, there, what in claims
        if stated != there
    ]


def _stars(bank: Bank) -> list[Diagnostic]:
    """Report questions with more stars than the legend in the front matter explains."""
    legends = [
        max((len(group) for group in re.findall("[⭐★]+", line)), default=0)
        for prose in bank.front_matter
        for line in prose.markdown.split("\n")
        if "难度" in line or "difficulty" in line.lower()
    ]
    scale = max(legends, default=0)
    return [
        Diagnostic(
            question.span.path,
            question.span.line,
            1,
            f"{question.key} has {question.metadata.difficulty} stars; the legend ends at {scale}",
            Code.STARS_OUTSIDE_SCALE,
        )
        for question in bank.questions
        if scale and (question.metadata.difficulty or 0) > scale
    ]


def _unanswered(bank: Bank) -> list[Diagnostic]:
    """Report unanswered questions in one line, and each follow-up without an answer."""
    open_questions = [question for question in bank.questions if not question.answered]
    problems = [
        Diagnostic(question.span.path, followup.line, 1, "this follow-up question has no answer", Code.UNANSWERED_FOLLOWUP)
        for question in bank.questions
        for followup in question.followups
        if not followup.answer
    ]
    if open_questions:
        first = open_questions[0]
        names = ", ".join(question.key for question in open_questions[:8])
        more = ", …" if len(open_questions) > 8 else ""
        message = f"{len(open_questions)} of {len(bank.questions)} questions have no answer: {names}{more}"
        problems.append(Diagnostic(first.span.path, first.span.line, 1, message, Code.UNANSWERED))
    return problems
