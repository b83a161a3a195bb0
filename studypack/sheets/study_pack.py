"""The study pack: a book with contents, plans, all answers, and an index of terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ..bank.fragment import Fragment
from ..output.outputs import Output, Part, Product
from ..render.views import QuestionView
from .answers import main_terms, terms
from .chapters import Book, Chapter, Frame, Heading, bound
from .complaints import Blame
from .context import MM, Section, SheetContext, Volume
from .print_document import Printed, unpacked
from .study_plan import MOST_LEFT, Plan, plan
from .tables import Setting
from .writer import SheetWriter

KIND = "study-pack"
TABLE_PT, TEXT_PT = 8.5, 9.5
LINE = 40
"""So many Chinese characters has a line at most."""
HEIGHT = 255.0
"""Of the text of a page, in mm."""
MOST_PLACES = 6
"""A term of the index that more questions have leads to those that have it in their title."""
_ONE_CAPITAL = re.compile(r"[A-Z][a-z]+")
"""May be the name of somebody who wrote a paper, unless a title or a tag names it."""
_NO_TERM = re.compile(r"[A-Z]\d*|[A-Z]?[a-z]?i?B/?s?|\d+\w?|Hz|ID|OK")
"""Letters of formulas, units and words that nobody looks up."""
_HEADS_OFF = """
@page { @top-left { content: none !important; border: 0 !important }
  @top-right { content: none !important; border: 0 !important } }
"""


@dataclass(frozen=True)
class BookPart:
    """A part of the book, which is a chapter."""

    number: int
    title: str
    anchor: str
    sections: tuple[Section, ...]

    @property
    def words(self) -> Fragment:
        """What its heading shows."""
        return self.sections[0].questions[0].part_nodes

    @property
    def count(self) -> int:
        """How many questions it has."""
        return sum(len(section.questions) for section in self.sections)

    @property
    def headings(self) -> Iterator[Heading]:
        """Its headings, as the templates write them."""
        yield Heading("h1", self.anchor, (("class", "part-title"), ("data-mark", self.title)))
        for section in self.sections:
            yield Heading("h2", section.anchor, (("class", "band"), ("data-mark", section.name)))
            for view in section.questions:
                key = view.local_key
                told = ("data-key", key), ("data-to", f" – {key}"), ("data-mark", f"{key} {view.title_text}")
                yield Heading("h3", view.anchor, (("class", "ask"), *told))


@dataclass(frozen=True)
class Term:
    """A term of the index, and where its questions stand."""

    name: str
    places: tuple[str, ...]


def sheets(context: SheetContext) -> Iterator[Output]:
    """Return the study pack of every volume; none where a build asks for one role only."""
    for volume in () if context.options.role else context.volumes():
        whole = _composed(volume, context)
        if whole is None:
            continue
        title, path = volume.titled(context.title(KIND)), f"{volume.folder}/study-pack.pdf"
        counts, parts = {"questions": len(volume.views)}, (whole.frame_part, *whole.parts)
        yield context.output(KIND, path, title, None, make, counts, parts)  # its parts are all that decides it


def make(_: None, blame: Blame, frame: bytes, *chapters: bytes) -> Product:
    """Bind the book from its frame and its chapters as they were made."""
    made, parts = unpacked(frame), [unpacked(one) for one in chapters]
    log = tuple(line for one in (*parts, made) for line in one.log)
    return Printed((bound(made, parts),), made.counts, log).product(blame)


def frame_parts(volume: Volume, context: SheetContext) -> tuple[Part, ...]:
    """Return what lays out the frame of the book of a volume, which tells its pages; nothing if there is no book."""
    whole = _composed(volume, context)
    return () if whole is None else (whole.frame_part,)


def pages_of(frame: bytes) -> dict[str, int]:
    """Return the pages of the book by anchor, as its frame tells them; none where there is no book."""
    return {name: page for name, (page, _) in unpacked(frame).places.items()} if frame else {}


def _composed(volume: Volume, context: SheetContext) -> Book | None:
    """Compose the book of a volume, once for all that asks for its pages."""
    if volume.folder not in context.books:
        made = compose(volume, context)
        title = volume.titled(context.title(KIND))
        frame = made.frame
        index = frame.index.document.body if frame.index else ""
        fits = context.fits(title, frame.front.body + frame.back, index, *(one.body for one in made.chapters))
        context.books[volume.folder] = made if fits else None
    return context.books[volume.folder]


def compose(volume: Volume, context: SheetContext) -> Book:
    """Compose the book of a volume."""
    parts = tuple(_parts(volume.views))
    variables = {
        "volume": volume, "title": context.title(KIND), "book_parts": parts, "front": volume.front_matter,
        "back": volume.appendix, "plans": tuple(_plans(volume, context)), "most_left": MOST_LEFT,
        "index": _index(volume.views),
    }  # fmt: skip
    writer = _writer(volume, context)
    front, back = (context.page(writer, name, volume.views, **variables) for name in ("study-pack", "appendix"))
    title = volume.titled(context.title(KIND))
    frame = context.document(title, front, writer, "sheet-study-pack.css", heads=volume.views)
    chapters = [_chapter("chapter", part.headings, volume, context, {**variables, "part": part}) for part in parts]
    terms_heading = Heading("h1", "terms", (("class", "chapter"), ("data-mark", context.words.sheet.terms)))
    index = _chapter("index", [terms_heading], volume, context, variables) if variables["index"] else None
    headings = tuple(one.headings for one in chapters)
    return Book(Frame(frame, back, headings, index), tuple(one.document for one in chapters))


def _chapter(
    name: str, headings: Iterable[Heading], volume: Volume, context: SheetContext, variables: dict[str, object]
) -> Chapter:
    """Compose a chapter by the template of this name; it holds the questions of its part, the index none."""
    writer = _writer(volume, context)
    headings = tuple(headings)
    writer.inside = frozenset(one.anchor for one in headings)
    body = context.page(writer, name, volume.views, **variables)
    document = context.document(context.title(KIND), body, writer, "sheet-study-pack.css")
    return Chapter(replace(document, css=document.css + _HEADS_OFF), headings)


def _writer(volume: Volume, context: SheetContext) -> SheetWriter:
    scale = TEXT_PT / TABLE_PT
    return context.writer(volume.views, Setting(LINE * scale, 1.4, 0.5, HEIGHT * MM / TABLE_PT * 0.9))


def _parts(views: Iterable[QuestionView]) -> Iterator[BookPart]:
    for number, group in groupby(views, key=lambda view: view.part):
        sections: list[Section] = []
        title = ""
        for name, inner in groupby(group, key=lambda view: view.section):
            questions = tuple(inner)
            title = title or questions[0].part_title
            sections.append(Section(name, f"s-{number}-{len(sections)}", questions))
        yield BookPart(number, title, f"p-{number}", tuple(sections))


def _plans(volume: Volume, context: SheetContext) -> Iterator[Plan]:
    for sheet in context.plans(volume):
        for days in context.config.plan_days:
            if len(sheet.views) >= days:
                yield plan(sheet.role_title, sheet.views, days)


def _index(views: Sequence[QuestionView]) -> tuple[Term, ...]:
    """Return the terms of titles, points and answers, and the tags, each with its questions.

    A name that is in no title and no point is one of many in passing, unless several questions use it.
    """
    about = {view.id: main_terms(view) | {*view.tags} for view in views}
    used = {view.id: terms(view) | about[view.id] for view in views}
    spelled = _spellings(used.values())
    about = {name: frozenset(map(spelled.__getitem__, own)) for name, own in about.items()}
    found: dict[str, list[QuestionView]] = {}
    for view in views:
        for term in sorted({spelled[one] for one in used[view.id]}):
            found.setdefault(term, []).append(view)
    known = frozenset[str]().union(*about.values())
    in_titles = (main_terms(view, points=False) | {*view.tags} for view in views)
    titled = {spelled[term] for own in in_titles for term in own}
    wanted = [
        name
        for name, places in found.items()
        if len(name) > 1
        and not _NO_TERM.fullmatch(name)
        and (name in known or len(places) > 1)
        and (name in titled or not _ONE_CAPITAL.fullmatch(name))
    ]
    return tuple(Term(name, _places(name, found[name], about)) for name in sorted(wanted, key=_collate))


def _spellings(used: Iterable[Iterable[str]]) -> dict[str, str]:
    """Return one spelling for each term, that of most questions: RoPE for ROPE, KV Cache for KVCache."""
    counts = Counter(term for own in used for term in own)
    best: dict[str, str] = {}
    for term in sorted(counts, key=lambda term: (-counts[term], term)):
        best.setdefault(_bare(term), term)
    return {term: best[_bare(term)] for term in counts}


def _bare(term: str) -> str:
    return term.casefold().replace(" ", "").replace("-", "")


def _places(term: str, views: list[QuestionView], about: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Return where a term is treated: in the questions that are about it, if it is in too many."""
    main = [view for view in views if term in about[view.id]]
    chosen = views if len(views) <= MOST_PLACES else main or views
    return tuple(view.anchor for view in chosen[:MOST_PLACES])


def _collate(name: str) -> tuple[bool, bytes]:
    """Sort as a dictionary does: Latin first; GB 18030 has common Chinese in the order of its sounds."""
    return (not name[:1].isascii(), name.lower().encode("gb18030", "replace"))
