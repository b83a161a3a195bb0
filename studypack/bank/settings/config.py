"""What holds for a bank once its `bank.toml` is read, with the defaults that hold without one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Annotated, Literal
from zlib import crc32

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from ..model import BlockKind, Role

MOST_NESTING = 64
"""How deep lists and quotations may nest at most, whatever a bank allows: the parser calls itself for each."""

_MIB = 1024 * 1024

DEFAULT_ROLES = (
    Role("algorithm", "算法岗", ("算法岗", "算法工程师", "算法", "algorithm", "research", "ml engineer")),
    Role("development", "开发岗", ("开发岗", "开发工程师", "开发", "development", "developer", "engineering")),
    Role("multimodal", "多模态方向", ("多模态方向", "多模态岗", "多模态", "multimodal")),
    Role("optimization", "工程优化", ("工程优化", "optimization")),
)
FREQUENT_WORDS = ("高频", "常考", "必考", "frequent", "often asked")
"""Notes beside a company that say a question is asked often."""

ALL_CARDS = ("questions", "followups", "tables")

Word = Annotated[str, Meta(pattern=r"\S")]
Words = Annotated[tuple[Word, ...], Meta(description="a list of texts")]
Counts = Annotated[tuple[Annotated[int, Meta(ge=1)], ...], Meta(description="a list of whole numbers above zero")]
Stars = Annotated[int, Meta(ge=1, le=5, description="a number from 1 to 5")]
Globs = Annotated[tuple[Word, ...], Meta(description="a list of globs, as in `theory/*.md`")]
Field = Literal["difficulty", "roles", "tags", "companies"]


class Table(Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the file: every key may be left out unless it has no default, and there are no others."""


class Defaults(Table, frozen=True):
    """What holds for questions that do not say it themselves."""

    roles: Words = ()
    difficulty: Stars | UnsetType = UNSET
    tags: Words = ()


class Selection(Table, frozen=True):
    """Which questions a sheet or a deck holds: every condition given must hold."""

    roles: Words = ()
    sections: Words = ()
    difficulties: Counts = ()
    tags: Words = ()
    companies: Words = ()
    volumes: Words = ()
    frequent: Annotated[bool, Meta(description="whether only questions that are asked often")] = False


class Rule(Table, frozen=True):
    """A line rule, for banks that are written otherwise: what a line is that the pattern (RE2) is found in.

    It holds in the files that the globs name (all without). With `leaf`, a heading is taken only if no deeper heading
    that the rule matches follows it.
    """

    line: Annotated[str, Meta(min_length=1, description="a pattern (RE2), found anywhere in a line unless anchored")]
    is_: Literal["part", "section", "question", "answer", "end", "drop", "text"] = msgspec.field(name="is")
    files: Globs = ()
    leaf: bool = False


class Labels(Table, frozen=True):
    """Words of the bank's own for metadata keys, blocks of answers, and difficulties."""

    metadata: dict[str, Field] = {}
    blocks: dict[str, BlockKind] = {}
    difficulties: dict[str, Stars] = {}


class Limits(Table, frozen=True):
    """How large a bank may be before it is refused: bytes, characters, counts. No bank lifts their ceilings."""

    file_bytes: Annotated[int, Meta(ge=1, le=64 * _MIB)] = 16 * _MIB
    line_characters: Annotated[int, Meta(ge=1, le=1_000_000)] = 200_000
    files: Annotated[int, Meta(ge=1, le=20_000)] = 5_000
    bank_bytes: Annotated[int, Meta(ge=1, le=256 * _MIB)] = 16 * _MIB
    answer_characters: Annotated[int, Meta(ge=1, le=4_000_000)] = 1_000_000
    image_bytes: Annotated[int, Meta(ge=1, le=64 * _MIB)] = 8 * _MIB
    image_pixels: Annotated[int, Meta(ge=1, le=200_000_000)] = 40_000_000
    nesting: Annotated[int, Meta(ge=1, le=MOST_NESTING)] = 60
    formula_characters: Annotated[int, Meta(ge=1, le=20_000)] = 4_000
    table_columns: Annotated[int, Meta(ge=1, le=1_000)] = 40


@dataclass(frozen=True)
class CheatSheet:
    """A cheat sheet: the end of its file name, its title, its questions, and how many A4 pages it may have.

    `tables` says which comparison tables it holds: all, or those that make cards.
    """

    name: str
    title: str
    selection: Selection
    pages: int | None = None
    tables: str = "all"


@dataclass(frozen=True)
class Deck:
    """A package of chosen questions: the end of its file name, its title, its questions, and which cards it has."""

    name: str
    title: str
    selection: Selection
    cards: tuple[str, ...] = ALL_CARDS


@dataclass(frozen=True)
class VolumeSettings:
    """A volume of a library: its id and title, the globs of its files, what holds for its questions, and its line."""

    id: str
    title: str
    files: tuple[str, ...]
    defaults: Defaults = field(default_factory=Defaults)
    line: int = field(default=1, compare=False)


@dataclass(frozen=True)
class Config:
    """All that a bank's maintainer can set. `id` is part of every card's identity: it never changes.

    `has_language` tells that `bank.toml` states the language.
    """

    id: str
    title: str
    language: str = "zh"
    has_language: bool = False
    version: str = ""
    repository: str = ""
    issues_url: str = ""
    former_ids: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    roles: tuple[Role, ...] = DEFAULT_ROLES
    shared_roles: tuple[str, ...] = ("通用", "全部", "所有", "general", "all", "both")
    shared_role_ids: tuple[str, ...] = ("algorithm", "development")
    defaults: Defaults = field(default_factory=Defaults)
    volumes: tuple[VolumeSettings, ...] = ()
    rules: tuple[Rule, ...] = ()
    labels: Labels = field(default_factory=Labels)
    cards: tuple[str, ...] = ALL_CARDS
    keep_duplicates: str = "all"
    cheat_sheets: tuple[CheatSheet, ...] = ()
    decks: tuple[Deck, ...] = ()
    plan_days: tuple[int, ...] = (1, 3, 5)
    limits: Limits = field(default_factory=Limits)

    @property
    def ids(self) -> tuple[str, ...]:
        """The bank's id, and after it those that it had before."""
        return (self.id, *self.former_ids)


def in_language(config: Config, language: str) -> Config:
    """Return a configuration in another language; the known roles are named in it."""
    roles = (
        DEFAULT_ROLES if language == "zh" else tuple(replace(one, name=one.id.capitalize()) for one in DEFAULT_ROLES)
    )
    is_known = config.roles == DEFAULT_ROLES
    return replace(config, language=language, roles=roles if is_known else config.roles)


def bank_id(name: str) -> str:
    """Make an id of a file or folder name: lower case, everything but letters, digits, `-` and `_` removed.

    What is removed from a Chinese name may be all that tells two banks apart, so its checksum takes its place.
    """
    bare = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")
    if any(char.isalnum() and not char.isascii() for char in name):
        return f"{bare[:55] or 'bank'}-{crc32(name.encode('utf-8', 'replace')):08x}"
    return bare[:64] or "bank"
