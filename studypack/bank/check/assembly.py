"""Put parsed files together as a bank: place every question, merge headings, and report what does not fit."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from operator import itemgetter
from typing import Self

from ..diagnostics import Checked, Code, Diagnostic
from ..model import Bank, Part, Prose, Question, SectionRef
from ..parse import ParsedFile, ParsedQuestion, PartHeading, SectionHeading
from ..parse.grammar import read_number
from ..settings.config import Config
from ..source import Span
from .structure import Declared, check_counts, check_levels, no_questions
from .volumes import VolumeFiles, group_by_volume

_APPENDIX = re.compile(r"^#{1,3}\s*(附录|appendix)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?P<part>\d{1,6})\.(?P<section>\d{1,6})")


@dataclass
class _Section:
    """A section while the bank is put together; `minor` sorts it within its part."""

    part: int
    minor: int
    ref: SectionRef


def assemble(files: Sequence[ParsedFile], config: Config, where: str = "bank.toml") -> Checked[Bank | None]:
    """Make a bank of parsed files, given in order; None where they hold no question. `where` is its `bank.toml`."""
    grouped = group_by_volume(files, config, where)
    volumes = [_Assembly.of(group) for group in grouped.value]
    problems = [*grouped.problems, *(problem for volume in volumes for problem in volume.problems)]
    questions = tuple(question for volume in volumes for question in volume.in_order())
    if not questions:
        return Checked(None, (*problems, no_questions(files, where)))
    there = {question.volume for question in questions}
    bank = Bank(
        id=config.id,
        title=config.title,
        questions=questions,
        parts=tuple(
            Part(number, volume.parts[number], volume.volume) for volume in volumes for number in sorted(volume.parts)
        ),
        front_matter=tuple(prose for volume in volumes for prose in volume.front),
        appendix=tuple(prose for volume in volumes for prose in volume.appendix),
        roles=config.roles,
        volumes=tuple(group.volume for group in grouped.value if group.volume and group.volume.id in there),
        states_roles=_states_roles(questions, config),
    )
    declared = [one for volume in volumes for one in volume.declared]
    return Checked(bank, (*problems, *check_counts(bank, declared), *check_levels(files)))


def _states_roles(questions: Sequence[Question], config: Config) -> bool:
    defaults = [config.defaults, *(one.defaults for one in config.volumes)]
    return any(question.metadata.roles_raw for question in questions) or any(one.roles for one in defaults)


@dataclass
class _Assembly:
    """A volume, or a bank of one, while it is put together. `declared` are the counts that headings state.

    `free` are numbers for sections without one. Of the file being read, `part_of` are the parts by the numbers that it
    states, `heading` is the title in its YAML, `part` and `section` are where it is.
    """

    volume: str | None = None
    parts: dict[int, str] = field(default_factory=dict)
    last_part: int = 0
    numbers: dict[tuple[int | None, str], int] = field(default_factory=dict)
    sections: dict[str, _Section] = field(default_factory=dict)
    unnumbered: dict[tuple[int, str], _Section] = field(default_factory=dict)
    free: dict[int, Iterator[int]] = field(default_factory=lambda: defaultdict(lambda: count(1)))
    last_number: dict[int, int] = field(default_factory=dict)
    declared: list[Declared] = field(default_factory=list)
    placed: list[tuple[int, int, Question]] = field(default_factory=list)
    front: list[Prose] = field(default_factory=list)
    appendix: list[Prose] = field(default_factory=list)
    problems: list[Diagnostic] = field(default_factory=list)
    keys: Counter[str] = field(default_factory=Counter)
    part_of: dict[int, int] = field(default_factory=dict)
    heading: PartHeading | None = None
    part: int | None = None
    section: _Section | None = None

    @classmethod
    def of(cls, group: VolumeFiles) -> Self:
        """Put together the files of a volume."""
        made = cls(group.volume.id if group.volume else None)
        for file in group.files:
            made.read(file)
        return made

    def warn(self, span: Span, code: Code, message: str) -> None:
        self.problems.append(Diagnostic.at(span, message, code))

    def in_order(self) -> list[Question]:
        """Return the questions in study order: by part, then by section, then as they were read."""
        return [question for *_, question in sorted(self.placed, key=itemgetter(0, 1))]

    def key(self, part: int, number: int) -> str:
        """Make a question's key; a number that stands twice in a part gets `-2` the second time."""
        key = f"{self.volume}/{part}/Q{number}" if self.volume else f"{part}/Q{number}"
        self.keys[key] += 1
        return key if self.keys[key] == 1 else f"{key}-{self.keys[key]}"

    def read(self, file: ParsedFile) -> None:
        """Place what a file holds, from its beginning to its end."""
        self.part, self.section, self.part_of, title = None, None, {}, file.front_matter.title
        self.heading = PartHeading(None, title, None, file.source.span(0, 1)) if title else None
        last = max((i for i, item in enumerate(file.items) if isinstance(item, ParsedQuestion)), default=-1)
        is_appendix = False
        for index, item in enumerate(file.items):
            if isinstance(item, PartHeading):
                self._place_part(item)
            elif isinstance(item, SectionHeading):
                self._place_section(item)
            elif isinstance(item, ParsedQuestion):
                self._place_question(item)
            elif isinstance(item, Prose) and item.markdown.strip():
                is_titled = bool(_APPENDIX.match(item.markdown.lstrip()))
                # What follows an appendix's title belongs to it, until questions come again.
                is_appendix = index > last and (is_appendix or is_titled or last >= 0)
                target = self.appendix if is_appendix or is_titled else self.front
                target.append(replace(item, volume=self.volume))

    def _place_part(self, heading: PartHeading) -> None:
        """Give a part its number: the one it states, unless that is taken by a part with another title."""
        known, parts = self.numbers, self.parts
        stated = read_number(heading.number) if heading.number else None
        number = known.get((stated, heading.title))
        if number is None:
            is_free = stated is not None and not parts.get(stated)
            number = stated if is_free and stated is not None else self.last_part + 1
            if stated is not None and not is_free:
                message = f"part {stated} is “{parts[stated]}” already; this one becomes part {number}"
                self.warn(heading.span, Code.RENUMBERED_PART, message)
        known[(stated, heading.title)] = number
        known.setdefault((None, heading.title), number)
        self.last_part = max(self.last_part, number)
        parts[number] = parts.get(number) or heading.title
        if stated is not None:
            self.part_of[stated] = number
        if heading.declared is not None:
            self._declare(str(number), heading.declared, heading.span)
        self.part, self.section = number, None

    def _place_section(self, heading: SectionHeading) -> None:
        numbered = _NUMBERED.fullmatch(heading.number)
        if numbered:
            stated, minor = int(numbered["part"]), int(numbered["section"])
            self.section = self._numbered_section(heading, self.part_of.get(stated, stated), minor)
        else:
            self.section = self._unnumbered_section(self._current_part(), f"{heading.number} {heading.title}".strip())
        if heading.declared is not None:
            self._declare(self.section.ref.number, heading.declared, heading.span)

    def _declare(self, number: str, count: int, span: Span) -> None:
        self.declared.append(Declared(self.volume, number, count, span))

    def _numbered_section(self, heading: SectionHeading, part: int, minor: int) -> _Section:
        if self.part not in (None, part):
            message = f"section {heading.number} stands under part {self.part}; its number puts it in part {part}"
            self.warn(heading.span, Code.MISPLACED_SECTION, message)
        self.parts.setdefault(part, "")
        self.last_part = max(self.last_part, part)
        made = _Section(part, minor, SectionRef(f"{part}.{minor}", heading.title))
        known = self.sections.setdefault(made.ref.number, made)
        if known.ref.title != heading.title:
            message = f"section {heading.number} is “{known.ref.title}” already; “{heading.title}” is not shown"
            self.warn(heading.span, Code.RETITLED_SECTION, message)
        return known

    def _unnumbered_section(self, part: int, title: str) -> _Section:
        known = self.unnumbered.get((part, title))
        if known is None:
            minor = next(one for one in self.free[part] if f"{part}.{one}" not in self.sections)
            known = _Section(part, minor, SectionRef(f"{part}.{minor}", title, numbered=False))
            self.unnumbered[(part, title)] = self.sections[known.ref.number] = known
        return known

    def _current_part(self) -> int:
        """Return the part that questions are in: that of the last heading, or the one that the file's YAML names."""
        if self.part is None and self.heading:
            self._place_part(self.heading)
        if self.part is None:
            self.part = min(self.parts, default=1)
            self.parts.setdefault(self.part, "")
            self.last_part = max(self.last_part, self.part)
        return self.part

    def _place_question(self, parsed: ParsedQuestion) -> None:
        part = self.section.part if self.section else self._current_part()
        last = self.last_number.get(part, 0)
        number = parsed.number if parsed.number is not None else last + 1
        self.last_number[part] = max(number, last)
        question = Question(
            **vars(parsed) | {"number": number},
            key=self.key(part, number),
            part=part,
            section=self.section.ref if self.section else None,
            volume=self.volume,
        )
        self.placed.append((part, self.section.minor if self.section else -1, question))
