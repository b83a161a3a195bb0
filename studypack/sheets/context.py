"""What every sheet is composed with: the bank, its questions, its settings, words, templates, formulas and images."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from msgspec import structs

from ..bank.fragment import Fragment
from ..bank.model import Bank, Prose
from ..bank.settings.config import CheatSheet, Config, Selection
from ..options import Options
from ..output.outputs import Output, Part, Product, digest_of
from ..render import assets
from ..render.formulas import FormulaStore
from ..render.heads import chosen
from ..render.renderer import Renderer
from ..render.texts import Texts
from ..render.views import QuestionView
from .chapters import Book
from .complaints import Blame
from .print_document import MOST_TAGS, PAPERS, Paper, PrintDocument, running_heads
from .tables import Setting
from .writer import SheetWriter

MM = 72 / 25.4
"""A millimetre in points."""
DEFAULT_ROLES = ("algorithm", "development")


MOST_FRONT = 6000
"""Characters before the questions, about five pages of the book; more of them would keep readers from the questions."""


@dataclass(frozen=True)
class Volume:
    """The questions that the sheets of a folder are about: those of a volume, or all where a bank has no volumes."""

    title: str
    folder: str
    views: tuple[QuestionView, ...]
    front_matter: tuple[Fragment, ...] = ()
    appendix: tuple[Fragment, ...] = ()
    of_library: bool = False
    """Whether it is one of several."""

    def titled(self, title: str) -> str:
        """Return the title of one of its sheets: with its own where there are several volumes."""
        return f"{self.title} · {title}" if self.of_library else title


@dataclass(frozen=True)
class SheetPlan:
    """A sheet that the settings ask for: its settings, its questions, and what it is called."""

    sheet: CheatSheet
    views: tuple[QuestionView, ...]
    volume: Volume
    role_title: str
    """What its questions have in common: `算法岗`."""

    @property
    def title(self) -> str:
        """Its title."""
        return self.volume.titled(self.sheet.title)

    @property
    def name(self) -> str:
        """What ends the names of its files."""
        return self.sheet.name


@dataclass(frozen=True)
class Section:
    """Questions under one heading of a sheet."""

    name: str
    anchor: str
    questions: tuple[QuestionView, ...]


_ALL = "all"
"""The name of the sheets of a bank without roles."""


@dataclass(frozen=True)
class SheetContext:
    """What sheets are composed with. `dates` is the second at which each question last changed, by its id."""

    bank: Bank
    config: Config
    views: tuple[QuestionView, ...]
    words: Texts
    renderer: Renderer
    formulas: FormulaStore
    images: Mapping[str, bytes]
    options: Options
    dates: Mapping[str, int]
    blame: Blame
    """Where to complain of what is wrong with a sheet."""
    own: assets.Overrides | None = None
    """The styles that the bank brings."""
    prose: tuple[tuple[Prose, Fragment], ...] = ()
    """The text around the questions, as it is shown."""
    undrawn: set[str] = field(default_factory=set)
    """The characters met that no font can draw."""
    refused: list[str] = field(default_factory=list)
    """What is said of the sheets that are too large."""
    books: dict[str, Book | None] = field(default_factory=dict)
    """The study packs composed so far, by folder: other sheets tell pages of theirs. None is too large."""

    @property
    def paper(self) -> Paper:
        """The paper of the sheets."""
        return PAPERS[self.options.paper]

    def title(self, kind: str) -> str:
        """Return the title of a kind of sheet."""
        title: str = self.words.sheet.titles[kind]
        return title

    def volumes(self) -> tuple[Volume, ...]:
        """Return the volumes of the bank that have questions; one for a bank without volumes."""
        if not self.bank.volumes:
            return (self._volume(self.bank.title, "sheets", None, self.views),)
        # On the sheets of a volume a question is known without the volume's name: "1/Q4".
        asked = (one for one in self.bank.volumes if self.options.volume in ("", one.id))
        found = (
            (one, tuple(replace(view, key=view.local_key) for view in self.views if view.volume == one.id))
            for one in asked
        )
        return tuple(self._volume(one.title, f"sheets/{one.id}", one.id, views) for one, views in found if views)

    def whole_bank(self) -> Volume:
        """Return all questions, whatever volume they are in."""
        return self._volume(self.bank.title, "sheets", None, self.views)

    def _volume(self, title: str, folder: str, name: str | None, views: tuple[QuestionView, ...]) -> Volume:
        front, back = (
            tuple(shown for one, shown in self.prose if one in pieces and one.volume == name and shown)
            for pieces in (self.bank.front_matter, self.bank.appendix)
        )
        if sum(len(str(one)) for one in front) > MOST_FRONT:
            front, back = (), (*front, *back)
        return Volume(title, folder, views, front, back, name is not None)

    def plans(self, volume: Volume) -> Iterator[SheetPlan]:
        """Yield the sheets that a bank asks for, of the questions of a volume: those of roles, and its own."""
        for sheet in self._sheets():
            views = chosen(sheet.selection, volume.views)
            if views and (not self.options.role or self.options.role in sheet.selection.roles):
                yield SheetPlan(sheet, views, volume, sheet.title.removesuffix(self.title("cheatsheet")).strip())

    def _sheets(self) -> tuple[CheatSheet, ...]:
        """Return the sheets of a bank: those of the known roles that it uses, and those that it defines.

        A bank that says nowhere for whom questions are has one sheet for all of them.
        """
        used = self.bank.roles_in_use()
        roles = [role for role in DEFAULT_ROLES if role in used] or list(used)
        ending = self.title("cheatsheet")
        titles = {role: f"{self.bank.role_name(role)}{ending}" for role in roles}
        sheets = {role: CheatSheet(role, title, Selection(roles=(role,))) for role, title in titles.items()}
        if not self.bank.states_roles:
            sheets = {_ALL: CheatSheet(_ALL, f"{self.bank.title}{ending}", Selection())}
        for sheet in self.config.cheat_sheets:
            default = sheets.get(sheet.name)
            sheets[sheet.name] = _completed(sheet, default) if default else sheet
        return tuple(sheets.values())

    def writer(self, views: Iterable[QuestionView], setting: Setting, wide: Setting | None = None) -> SheetWriter:
        """Return what writes a document that holds these questions, with tables that stand so, or else so wide."""
        found = tuple(views)
        times = Counter(name for view in found for name in view.anchors)
        places = {name: view.anchor for view in found for name in view.anchors if times[name] == 1}
        anchors = places | {view.id: view.anchor for view in found}
        writer = SheetWriter(
            self.formulas, self.images, anchors, self.undrawn, setting=setting,
            wide=wide, continued=self.words.sheet.continued,
        )  # fmt: skip
        writer.alert_names = self.words.alerts
        return writer

    def date(self, views: Iterable[QuestionView]) -> str:
        """Return the day, in UTC, of the last change to any of these questions; empty if nobody knows."""
        seconds = [self.dates[view.id] for view in views if self.dates.get(view.id)]
        return f"{datetime.fromtimestamp(max(seconds), UTC):%Y-%m-%d}" if seconds else ""

    def imprint(self, views: Iterable[QuestionView]) -> str:
        """Return what every page says of its origin: version, day of the last change, address."""
        version = f"{self.words.version} {self.config.version}" if self.config.version else ""
        date = self.date(views)
        changed = f"{self.words.last_change} {date}" if date else ""
        address = self.config.repository.removeprefix("https://").removeprefix("http://")
        return " · ".join(part for part in (version, changed, address) if part)

    def page(self, writer: SheetWriter, name: str, views: Iterable[QuestionView], **variables: object) -> str:
        """Return the HTML that a template makes for some questions."""
        return self.renderer.page(
            writer, f"sheet/{name}.html.j2", words=self.words, bank=self.bank,
            imprint=self.imprint(views), **variables,
        )  # fmt: skip

    def fits(self, title: str, *bodies: str) -> bool:
        """Tell whether the documents of a sheet, by their HTML, can be laid out; if not, say so."""
        tags = max(body.count("<") for body in bodies)
        if tags > MOST_TAGS:
            self.refused.append(f"“{title}” is left out: laid out at once would be {tags:,} tags, of {MOST_TAGS:,}")
        return tags <= MOST_TAGS

    def output(
        self, kind: str, path: str, title: str, document: object, make: Callable[..., Product],
        counts: Mapping[str, int], parts: tuple[Part, ...] = (),
    ) -> Output:  # fmt: skip
        """Return a sheet as a file to make.

        `document` is what decides it, and `make` the function of a module that makes it: of the document, of where to
        complain, and of the bytes of `parts`. `counts` is what it holds.
        """
        digest = digest_of(document, [part.digest for part in parts])
        making = partial(make, document, self.blame)
        return Output(path, kind, title, digest, making, counts, True, parts, counts["questions"])

    def document(
        self, title: str, body: str, writer: SheetWriter, *styles: str, heads: Iterable[QuestionView] = ()
    ) -> PrintDocument:
        """Return a sheet with its styles, and with the pictures that its writer wrote.

        It has running heads, with the title and the imprint, where these tell of some questions.
        """
        css = assets.styles("tokens.css", "prose.css", "sheet.css", *styles, own=self.own)
        css += assets.styles("sheet-large.css", own=self.own) if self.options.large_print else ""
        css += f"@page {{ size: {self.paper.name}; }}\n"
        if views := tuple(heads):
            css += running_heads(" · ".join(part for part in (title, self.imprint(views)) if part))
        author = self.config.repository
        name = f"{title} · {self.bank.title}"
        return PrintDocument(name, self.words.html_lang, css, body, self.bank.title, author, dict(writer.pictures))


def _completed(sheet: CheatSheet, default: CheatSheet) -> CheatSheet:
    """Give the sheet of a role what its table in the configuration leaves open."""
    title = default.title if sheet.title == sheet.name else sheet.title
    selection = structs.replace(sheet.selection, roles=sheet.selection.roles or default.selection.roles)
    return replace(sheet, title=title, selection=selection)
