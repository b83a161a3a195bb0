"""The types of a question bank: what the reader makes, what checks, decks and sheets are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import NewType

from .source import Span

Markdown = NewType("Markdown", str)
"""Markdown as the author wrote it."""

NOTHING = Markdown("")


class BlockKind(Enum):
    """What a block of an answer is for."""

    KEY_POINTS = "key_points"
    SCORING_POINTS = "scoring_points"
    ANSWER = "answer"
    ROLE = "role"
    FOLLOWUPS = "followups"
    MISTAKES = "mistakes"
    TIPS = "tips"
    REFERENCES = "references"
    SHORT = "short"
    REMEMBER = "remember"
    HEADING = "heading"
    OTHER = "other"


@dataclass(frozen=True)
class Pin:
    """An id that the author gave; `is_new` says that nothing that was there before is meant."""

    id: str
    is_new: bool = False


@dataclass(frozen=True)
class Block:
    """A run of lines of an answer. All blocks of an answer, joined, are the answer: none overlaps, none is lost.

    `label` is as written, without its colon, and empty for prose before the first label. `body` is what is shown
    below the label: without the label where the kind has a caption of its own, else with it. `body_line` and
    `body_column` are where in the file `body` starts; its other lines were indented by `body_indent` characters more.
    `pins` are the ids written at follow-ups and table rows, by line; `body` is without them.
    """

    label: str
    kind: BlockKind
    role: str | None
    line: int
    body: Markdown
    body_line: int
    body_column: int = 1
    body_indent: int = 0
    pins: Mapping[int, Pin] = field(default_factory=dict)


@dataclass(frozen=True)
class FollowUp:
    """A question that an interviewer asks next; `answer` is empty where the author gave none.

    `explicit_id` is the author's `{#id}`; written `{#id !}`, no follow-up that was there before is meant.
    """

    question: Markdown
    answer: Markdown
    detail: Markdown
    line: int
    explicit_id: str | None = None
    is_new: bool = False


@dataclass(frozen=True)
class SectionRef:
    """The section a question stands in: its number as written (or `<part>.<n>` where it has none) and its title."""

    number: str
    title: str
    numbered: bool = True


@dataclass(frozen=True)
class Metadata:
    """The lines below a question's title. `company_note` is all notes, `company_notes` those of each company."""

    difficulty: int | None = None
    roles: tuple[str, ...] = ()
    roles_raw: str = ""
    tags: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    company_note: str = ""
    company_notes: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ParsedQuestion:
    """One question as its file has it, not yet placed in the bank; `number` is None where the file gives none.

    `explicit_id` is the author's `{#id}`; `is_new` says that it was written `{#id !}`: no question that was there
    before is meant. `front` is what is asked beyond the title, such as code and choices, and `front_line` where it
    begins. `answer` is the Markdown of everything after the metadata, as written. `heading` is the line that it begins
    with, as written. `elsewhere` are the targets of links and the footnotes that its file defines for it elsewhere, or
    in it for others. `anchors` are the names of places in it that links may lead to. `digest` is of all that decides
    what is read of it, this program apart.
    """

    number: int | None
    explicit_id: str | None
    title: Markdown
    metadata: Metadata
    answer: Markdown
    blocks: tuple[Block, ...]
    followups: tuple[FollowUp, ...]
    answered: bool
    span: Span
    heading: str = ""
    front: Markdown = NOTHING
    front_line: int = 0
    is_new: bool = False
    elsewhere: Markdown = NOTHING
    anchors: tuple[str, ...] = ()
    digest: str = ""


@dataclass(frozen=True, kw_only=True)
class Question(ParsedQuestion):
    """A question with its place in the bank.

    `key` is "part/Qn", in a library "volume/part/Qn", and unique in a bank: a number that stands twice in a part gives
    "part/Qn-2". `volume` is the id of its volume.
    """

    number: int
    key: str
    part: int
    section: SectionRef | None = None
    volume: str | None = None


@dataclass(frozen=True)
class Volume:
    """A volume of a library: its id and title. Parts, sections and questions are numbered within it."""

    id: str
    title: str


@dataclass(frozen=True)
class Part:
    """A part of the bank, or of a volume: its number and title."""

    number: int
    title: str
    volume: str | None = None


@dataclass(frozen=True)
class Role:
    """A job that questions are meant for: its id, its name for readers, and how authors write it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prose:
    """Text of the bank, or of a volume, that belongs to no question; `elsewhere` is as that of a question."""

    markdown: Markdown
    span: Span
    volume: str | None = None
    elsewhere: Markdown = NOTHING


@dataclass(frozen=True)
class Bank:
    """A whole bank, checked: questions in study order, parts by number, and the text around them.

    `volumes` are those of a library, in order; empty for a bank of one volume, whose questions and parts name none.
    `states_roles` tells whether the bank says anywhere for whom questions are: else readers are shown no role.
    """

    id: str
    title: str
    questions: tuple[Question, ...]
    parts: tuple[Part, ...]
    front_matter: tuple[Prose, ...] = ()
    appendix: tuple[Prose, ...] = ()
    roles: tuple[Role, ...] = field(default=())
    volumes: tuple[Volume, ...] = ()
    states_roles: bool = True

    def volume_of(self, question: Question) -> Volume | None:
        """Return the volume that a question stands in; None in a bank of one volume."""
        return self._volumes.get(question.volume or "")

    def part_of(self, question: Question) -> Part:
        """Return the part that a question stands in."""
        return self._parts[question.volume, question.part]

    @cached_property
    def _volumes(self) -> dict[str, Volume]:
        return {volume.id: volume for volume in self.volumes}

    @cached_property
    def _parts(self) -> dict[tuple[str | None, int], Part]:
        return {(part.volume, part.number): part for part in self.parts}

    def role_name(self, role_id: str) -> str:
        """Return the name of a role for readers; its id where the bank declares no name."""
        return next((role.name for role in self.roles if role.id == role_id), role_id)

    def roles_in_use(self) -> tuple[str, ...]:
        """Return the ids of the roles that some question has: the declared ones first, in their order.

        None where the bank says nowhere for whom questions are.
        """
        if not self.states_roles:
            return ()
        used = {role for question in self.questions for role in question.metadata.roles}
        declared = [role.id for role in self.roles if role.id in used]
        return tuple(declared + sorted(used.difference(declared)))
