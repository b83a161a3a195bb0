"""Turns contents into views: exactly what the templates may see of a question, typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from ..bank.content import Content, Piece
from ..bank.markdown import Table
from ..bank.model import Bank, BlockKind
from ..bank.settings.vocabulary import FREQUENT_WORDS
from .summary import digest
from .texts import Texts

_SHOWN_APART = (BlockKind.KEY_POINTS, BlockKind.SCORING_POINTS)


@dataclass(frozen=True)
class PieceView:
    """A captioned part of an answer. `kind` is a `BlockKind` value; `caption` is empty for the main answer."""

    kind: str
    caption: str
    role: str
    body: Markup
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class FollowUpView:
    """A follow-up question; `id` is that of its card, empty where it has no answer."""

    id: str
    question: Markup
    answer: Markup
    detail: Markup


@dataclass(frozen=True)
class QuestionView:
    """A question as templates see it. `points` are its scoring points or, where it has none, its digest."""

    id: str
    key: str
    number: int
    part: int
    part_title: str
    section: str
    section_number: str
    title: Markup
    title_text: str
    stars: int
    roles: tuple[str, ...]
    role_ids: tuple[str, ...]
    companies: tuple[str, ...]
    company_note: str
    is_frequent: bool
    tags: tuple[str, ...]
    extra: tuple[tuple[str, str], ...]
    answered: bool
    key_points: Markup
    points: Markup
    digest: tuple[Markup, ...]
    pieces: tuple[PieceView, ...]
    followups: tuple[FollowUpView, ...]
    tables: tuple[Table, ...]

    @property
    def section_title(self) -> str:
        """The section's name, or the part's where the question stands in no section."""
        return self.section if self.section != str(self.part) else f"{self.part} {self.part_title}".strip()


def view(
    content: Content, bank: Bank, words: Texts, ids: Mapping[str, str], followup_ids: tuple[str, ...]
) -> QuestionView:
    """Make the view of a question; `ids` gives the permanent id for a key, `followup_ids` those of its follow-ups."""
    question = content.question
    points = _joined(content.pieces, BlockKind.SCORING_POINTS)
    metadata = question.metadata
    return QuestionView(
        id=ids[question.key],
        key=question.key,
        number=question.number,
        part=question.part,
        part_title=next((part.title for part in bank.parts if part.number == question.part), ""),
        section=section_name(content),
        section_number=question.section.number if question.section else str(question.part),
        title=Markup(content.title.html),
        title_text=question.title,
        stars=metadata.difficulty or 0,
        roles=tuple(bank.role_name(role) for role in metadata.roles),
        role_ids=metadata.roles,
        companies=metadata.companies,
        company_note=metadata.company_note,
        is_frequent=any(word in metadata.company_note.lower() for word in FREQUENT_WORDS),
        tags=metadata.tags,
        extra=metadata.extra,
        answered=question.answered,
        key_points=_joined(content.pieces, BlockKind.KEY_POINTS),
        points=points,
        digest=() if points else tuple(Markup(line) for line in digest(content)),
        pieces=tuple(_piece(piece, bank, words) for piece in content.pieces if piece.kind not in _SHOWN_APART),
        followups=tuple(
            FollowUpView(followup_id, Markup(one.question.html), Markup(one.answer.html), Markup(one.detail.html))
            for one, followup_id in zip(content.followups, followup_ids, strict=True)
        ),
        tables=content.tables,
    )


def section_name(content: Content) -> str:
    """Return the name of a question's section for readers: number and title, or the part where it has none."""
    section = content.question.section
    if section is None:
        return str(content.question.part)
    return f"{section.number} {section.title}".strip()


def _joined(pieces: Iterable[Piece], kind: BlockKind) -> Markup:
    return Markup("").join(_body(piece) for piece in pieces if piece.kind is kind)


def _body(piece: Piece) -> Markup:
    return Markup("").join(Markup(one.reading.html) for one in piece.blocks).strip()


def _piece(piece: Piece, bank: Bank, words: Texts) -> PieceView:
    captions = {
        BlockKind.ANSWER: "",
        BlockKind.ROLE: piece.label,
        BlockKind.FOLLOWUPS: words.followups,
        BlockKind.MISTAKES: words.mistakes,
        BlockKind.TIPS: words.tips,
        BlockKind.REFERENCES: words.references,
    }
    role = bank.role_name(piece.role) if piece.role else ""
    return PieceView(piece.kind.value, captions[piece.kind], role, _body(piece), piece.tables)
