"""Gathers exactly what the templates may see of a question, typed; what was written stays a tree of nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ..bank.content import Content, Piece
from ..bank.fragment import Fragment
from ..bank.model import Bank, BlockKind
from ..bank.nodes import AnyNode, Item, Label, List, Paragraph, Table, Text
from ..bank.passages import title_nodes
from .heads import QuestionHead, head
from .summary import summary
from .texts import Texts

LONGEST_LEAD = 240
"""A longer first paragraph is no short version of an answer, in characters."""
_SHOWN_APART = (BlockKind.KEY_POINTS, BlockKind.SCORING_POINTS, BlockKind.SHORT)


@dataclass(frozen=True)
class PieceView:
    """A captioned part of an answer. `kind` is a `BlockKind` value; `caption` is empty for the main answer."""

    kind: str
    caption: str
    role: str
    body: Fragment


@dataclass(frozen=True)
class FollowUpView:
    """A follow-up question; `id` is that of its card, empty where it has no answer."""

    id: str
    question: Fragment
    answer: Fragment
    detail: Fragment


@dataclass(frozen=True)
class QuestionView(QuestionHead):
    """A question as templates see it. `points` are its scoring points, `summary` stands for them where it has none."""

    part_nodes: Fragment
    section_nodes: Fragment
    """The titles of its part and its section as they are shown; empty where it has none."""
    title: Fragment
    front: Fragment
    """What is asked beyond the title, such as code and choices; empty for most."""
    short: str
    """What it is about, in a few words; empty where the author gave none."""
    key_points: Fragment
    points: Fragment
    remember: tuple[Fragment, ...]
    """Formulas and numbers worth knowing by heart, one by one."""
    summary: tuple[Fragment, ...]
    pieces: tuple[PieceView, ...]
    followups: tuple[FollowUpView, ...]
    tables: tuple[Table, ...]

    @property
    def section_words(self) -> Fragment:
        """What `section` shows."""
        return _numbered(self.section_number, self.section_nodes)

    @property
    def section_heading(self) -> Fragment:
        """What `section_title` shows."""
        is_part = self.section == str(self.part)
        return _numbered(self.section_number, self.part_nodes if is_part else self.section_nodes)

    @cached_property
    def ticks(self) -> tuple[Fragment, ...]:
        """Its scoring points to tick one by one; none where they are more than plain lists."""
        plain = self.points and all(isinstance(one, List) for one in self.points.children)
        flat = plain and not any(isinstance(one, List) for item in self.points.find(Item) for one in item.children)
        return items(self.points) if flat else ()

    @property
    def lead(self) -> Fragment:
        """The first paragraph of the answer, which is its short version; nothing where it begins otherwise."""
        return Fragment(self._main[:1]) if self._has_lead else Fragment()

    @property
    def rest(self) -> Fragment:
        """The answer without its first paragraph."""
        return Fragment(self._main[1:] if self._has_lead else self._main)

    @cached_property
    def _main(self) -> tuple[AnyNode, ...]:
        return tuple(node for piece in self.parts("answer") for node in piece.body.children)

    @cached_property
    def _has_lead(self) -> bool:
        first = self._main[0] if self._main else None
        return isinstance(first, Paragraph) and not first.kind and len(str(Fragment((first,)))) <= LONGEST_LEAD

    @property
    def point_items(self) -> tuple[Fragment, ...]:
        """Its scoring points one by one; the lines of its summary where it has none."""
        return items(self.points) if self.points else self.summary

    def parts(self, kind: str) -> tuple[PieceView, ...]:
        """Return the parts of its answer of a kind."""
        return tuple(piece for piece in self.pieces if piece.kind == kind)


def view(
    content: Content, bank: Bank, words: Texts, ids: Mapping[str, str], followup_ids: tuple[str, ...]
) -> QuestionView:
    """Make the view of a question; `ids` gives the permanent id for a key, `followup_ids` those of its follow-ups."""
    question = content.question
    points = _joined(content.pieces, BlockKind.SCORING_POINTS)
    return QuestionView(
        **vars(head(question, bank, ids)),
        part_nodes=title_nodes(bank.part_of(question).title),
        section_nodes=title_nodes(question.section.title if question.section else ""),
        title=Fragment((Label(content.title.content.children),)),
        front=content.front.content,
        short=str(_joined(content.pieces, BlockKind.SHORT)),
        key_points=_joined(content.pieces, BlockKind.KEY_POINTS),
        points=points,
        remember=items(_joined(content.pieces, BlockKind.REMEMBER)),
        summary=() if points else summary(content),
        pieces=tuple(_piece(piece, bank, words) for piece in content.pieces if _is_shown(piece)),
        followups=tuple(
            FollowUpView(followup_id, one.question.content, one.answer.content, one.detail.content)
            for one, followup_id in zip(content.followups, followup_ids, strict=True)
        ),
        tables=content.tables,
    )


def _numbered(number: str, title: Fragment) -> Fragment:
    return Fragment((Text(f"{number} "), *title.children)) if title else Fragment((Text(number),))


def items(fragment: Fragment) -> tuple[Fragment, ...]:
    """Return the items of the outermost lists, each without lists inside it; the paragraphs where there is no list."""
    found = [Fragment(_line(item)) for one in fragment.children if isinstance(one, List) for item in one.items]
    if found:
        return tuple(found)
    return tuple(Fragment(one.children) for one in fragment.children if isinstance(one, Paragraph) and not one.kind)


def _line(item: Item) -> tuple[AnyNode, ...]:
    """Return what an item says before any list in it, without the paragraphs around it."""
    nodes: list[AnyNode] = []
    for child in item.children:
        if isinstance(child, List):
            break
        nodes += child.children if isinstance(child, Paragraph) and child.kind in ("", "bare") else (child,)
    return tuple(nodes)


def _joined(pieces: Iterable[Piece], kind: BlockKind) -> Fragment:
    return Fragment(tuple(node for piece in pieces if piece.kind is kind for node in piece.content.children))


def _is_shown(piece: Piece) -> bool:
    """Tell whether a part of an answer has a place of its own; a label with nothing below it has none."""
    return bool(piece.content.children) and piece.kind not in _SHOWN_APART


def _piece(piece: Piece, bank: Bank, words: Texts) -> PieceView:
    caption = piece.label if piece.kind is BlockKind.ROLE else words.captions.get(piece.kind.value, "")
    role = bank.role_name(piece.role) if piece.role else ""
    return PieceView(piece.kind.value, caption, role, piece.content)
