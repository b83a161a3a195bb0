"""Holds all that is known of a bank before any file is made, and finds it: ids, views, dated notes, images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, partial

from .bank.diagnostics import Diagnostic
from .bank.images import Images, read_images
from .bank.load import Project
from .bank.model import Bank
from .decks import notetypes, plan
from .decks.compose import DeckContext
from .decks.remember import notes_of
from .identity.identities import Identities
from .identity.ledger import Ledger, format_ledger
from .identity.matching.fingerprints import fingerprinted
from .identity.names import note_type_id
from .identity.recognition import recognise, repeats
from .identity.stamping import Stamped, stamp
from .options import Options
from .output.cache import Cache
from .output.workers import poll
from .render.formulas import FormulaStore
from .render.heads import QuestionHead, head
from .render.renderer import Renderer
from .render.texts import Texts, texts
from .render.views import QuestionView, view


@dataclass(frozen=True)
class ComposedBank:
    """What decks, sheets and pages are made from: a bank, its identities, its questions as shown, its dated notes."""

    project: Project
    bank: Bank
    words: Texts
    identities: Identities
    heads: tuple[QuestionHead, ...]
    stamped: Stamped
    images: Images
    problems: tuple[Diagnostic, ...]
    context: DeckContext

    def shown(self, options: Options) -> tuple[QuestionHead, ...]:
        """Return the questions that a build is asked to show."""
        return tuple(one for one in self.heads if one.answered or not options.answered_only)

    def selected(self, options: Options) -> tuple[QuestionHead, ...]:
        """Return those of them that are for the role and in the volume that are asked for."""
        role, volume = options.role, options.volume
        return tuple(
            one for one in self.shown(options) if (not role or role in one.role_ids) and volume in ("", one.volume)
        )

    @cached_property
    def ledger_text(self) -> bytes:
        """The next ledger as it is written."""
        return format_ledger(self.stamped.ledger)

    @cached_property
    def views(self) -> tuple[QuestionView, ...]:
        """All questions as templates see them; made when a sheet or a page first asks for them."""
        names = self.identities
        made = []
        for one in self.project.contents:
            poll()
            made.append(view(one, self.bank, self.words, names.questions, names.followups[one.question.key]))
        return tuple(made)

    def views_of(self, heads: Iterable[QuestionHead]) -> tuple[QuestionView, ...]:
        """Return some questions as templates see them."""
        ids = {one.id for one in heads}
        return tuple(one for one in self.views if one.id in ids)

    @property
    def dates(self) -> Mapping[str, int]:
        """For the id of a question the second at which one of its notes last changed."""
        dates: dict[str, int] = {}
        ledger = self.stamped.ledger
        for note in ledger.records.values():  # what makes no cards is printed too
            dates[note.question] = max(note.modified, dates.get(note.question, 0))
        return dates


def compose_bank(
    project: Project, bank: Bank, ledger: Ledger, formulas: FormulaStore, options: Options, cache: Cache
) -> ComposedBank:
    """Give everything in a bank its identity, compose its notes and date them; nothing is written.

    `ledger` is what all ledgers in sight know of earlier builds. Notes in `cache` are not composed again.
    """
    words = texts(project.config.language)
    recognised = recognise(project.contents, ledger, bank, accept=options.accept, rename_decks=options.rename_decks)
    identities = recognised.value
    heads = tuple(head(content.question, bank, identities.questions) for content in project.contents)
    files = project.files
    images = read_images(project.texts, files.paths, files.root, project.config.limits, is_folder=files.is_folder)
    refused = formulas.refused(formula for content in project.contents for formula in content.formulas)
    linked = {link.target[1:] for content in project.contents for link in content.links}
    pairs = zip(heads, project.contents, strict=True)
    named = {one.id: content.title.content for one, content in pairs if one.id in linked}
    renderer = Renderer(project.own)
    context = DeckContext(
        bank, words, identities, renderer, images.names, refused, formulas.width, titles=named, inked=images.inked
    )
    kinds = notetypes.note_types(project.config, bank.title, words, partial(note_type_id, bank.id), project.own)
    with fingerprinted(trace.wording for trace in identities.traces.values()):
        notes = tuple(plan.numbered(notes_of(project.contents, heads, context, cache), heads))
    again = repeats(project.contents, identities)
    left_out = again.value if project.config.keep_duplicates == "first" else {}
    asked = {plan.CARDS[one] for one in project.config.cards}
    stamped = stamp(
        notes,
        kinds,
        identities,
        ledger,
        options.now,
        updated_tag=partial(updated_tag, words),
        unmade={one.id for one in notes if one.kind not in asked or one.question_id in left_out},
        allow_removal=options.allow_removal,
        force=options.force_update,
    )
    problems = (*recognised.problems, *(again.problems if not left_out else ()), *images.problems, *stamped.problems)
    return ComposedBank(
        project, bank, words, identities, heads, stamped.value, images, tuple(sorted(problems)), context
    )


def updated_tag(words: Texts, second: int) -> str:
    """Return the tag for the month, in UTC, of a second: `更新::2026-11`."""
    return f"{words.tag_updated}::{datetime.fromtimestamp(second, UTC):%Y-%m}"
