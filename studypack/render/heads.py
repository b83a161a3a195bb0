"""Tells what is known of a question without its trees: enough to plan decks, to select, to count and to list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ..bank.model import Bank, BlockKind, Question
from ..bank.passages import plain_title
from ..bank.settings.config import FREQUENT_WORDS, Selection


@dataclass(frozen=True)
class QuestionHead:
    """A question by what its heading and metadata say, and where it stands."""

    id: str
    key: str
    volume: str
    """The id of its volume; empty in a bank of one volume."""
    volume_title: str
    number: int
    part: int
    part_title: str
    section: str
    section_number: str
    title_text: str
    stars: int
    roles: tuple[str, ...]
    role_ids: tuple[str, ...]
    companies: tuple[str, ...]
    company_note: str
    company_notes: tuple[str, ...]
    is_frequent: bool
    tags: tuple[str, ...]
    extra: tuple[tuple[str, str], ...]
    answered: bool
    has_points: bool
    """Whether its author gave it scoring points."""
    anchors: tuple[str, ...]
    """The names of places in it that links may lead to."""

    @property
    def anchor(self) -> str:
        """Its name within a document, for links."""
        return f"q-{self.id}"

    @property
    def place(self) -> tuple[str, str]:
        """The section that it stands in: its volume and number, which together name it."""
        return self.volume, self.section_number

    @property
    def place_title(self) -> str:
        """Where that is, for readers: its section, with its volume if it has one."""
        return " · ".join(filter(None, (self.volume_title, self.section_title)))

    @property
    def local_key(self) -> str:
        """Its key within its volume: "1/Q4"."""
        return self.key.removeprefix(f"{self.volume}/") if self.volume else self.key

    @property
    def section_title(self) -> str:
        """The section's name, or the part's where the question stands in no section."""
        return self.section if self.section != str(self.part) else f"{self.part} {self.part_title}".strip()


def head(question: Question, bank: Bank, ids: Mapping[str, str]) -> QuestionHead:
    """Return what is known of a question without its trees; `ids` gives the permanent id for a key."""
    volume = bank.volume_of(question)
    metadata = question.metadata
    return QuestionHead(
        id=ids[question.key],
        key=question.key,
        volume=question.volume or "",
        volume_title=volume.title if volume else "",
        number=question.number,
        part=question.part,
        part_title=plain_title(bank.part_of(question).title),
        section=section_name(question),
        section_number=question.section.number if question.section else str(question.part),
        title_text=question.title,
        stars=metadata.difficulty or 0,
        roles=tuple(bank.role_name(role) for role in metadata.roles) if bank.states_roles else (),
        role_ids=metadata.roles,
        companies=metadata.companies,
        company_note=metadata.company_note,
        company_notes=metadata.company_notes,
        is_frequent=any(word in metadata.company_note.lower() for word in FREQUENT_WORDS),
        tags=metadata.tags,
        extra=metadata.extra,
        answered=question.answered,
        has_points=any(block.kind is BlockKind.SCORING_POINTS for block in question.blocks),
        anchors=question.anchors,
    )


def section_name(question: Question) -> str:
    """Return the name of a question's section for readers: number and title, or the part where it has none."""
    section = question.section
    if section is None:
        return str(question.part)
    return f"{section.number} {plain_title(section.title)}".strip()


_Q = TypeVar("_Q", bound=QuestionHead)


def chosen(selection: Selection, views: Iterable[_Q]) -> tuple[_Q, ...]:
    """Return the questions that a selection names, in study order."""
    return tuple(one for one in views if not unmet(selection, one))


def unmet(selection: Selection, one: QuestionHead) -> tuple[str, ...]:
    """Return the keys of the conditions that a question does not meet; none where the selection names it."""
    has = selectable(one)
    missed = [key for key, own in has.items() if (asked := getattr(selection, key)) and not {*asked} & {*own}]
    return (*missed, "frequent") if selection.frequent and not one.is_frequent else tuple(missed)


def selectable(one: QuestionHead) -> dict[str, tuple[object, ...]]:
    """Return what a question has of all that the conditions of a selection compare, by their keys."""
    return {
        "roles": one.role_ids,
        "sections": (one.section_number,),
        "difficulties": (one.stars,),
        "tags": one.tags,
        "companies": one.companies,
        "volumes": (one.volume,),
    }
