"""What may stand in `bank.toml`, key by key; docs/bank.schema.json is written from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from ...shipped import languages
from .config import Defaults, Globs, Labels, Limits, Rule, Selection, Table, Words

if TYPE_CHECKING:
    Language = str
else:
    Language = Literal[languages()]

ID = r"^[a-z0-9][a-z0-9_-]{0,63}$"

Text = Annotated[str, Meta(description="a text on one line")]
Url = Annotated[str, Meta(pattern=r"^https?://[^\s<>\"'`]+$", description="an http(s) address")]
Id = Annotated[
    str,
    Meta(pattern=ID, description="lower-case letters, digits, `-` and `_`, 64 at most, a letter or digit first"),
]
Count = Annotated[int, Meta(ge=1, description="a whole number above zero")]
Days = Annotated[
    tuple[Annotated[int, Meta(ge=1, le=366)], ...],
    Meta(max_length=12, description="a list of at most 12 whole numbers from 1 to 366"),
]
Cards = Annotated[
    tuple[Literal["questions", "followups", "tables"], ...], Meta(description="a list of questions, followups, tables")
]


class RoleTable(Table, frozen=True):
    """A job that questions are meant for: its name for readers, and how authors write it."""

    name: Text | UnsetType = UNSET
    aliases: Words = ()


class VolumeTable(Defaults, frozen=True, kw_only=True):
    """A volume of a library. Its parts and questions are numbered within it; its id never changes."""

    id: Id
    title: Text | UnsetType = UNSET
    files: Globs


class SheetTable(Selection, frozen=True):
    """A cheat sheet: its questions, the page budget on A4, and which comparison tables it holds."""

    title: Text | UnsetType = UNSET
    pages: Count | UnsetType = UNSET
    tables: Literal["all", "marked"] = "all"


class DeckTable(Selection, frozen=True):
    """A package of its own: its questions, and which of their cards."""

    title: Text | UnsetType = UNSET
    cards: Cards = ()


class PlanTable(Table, frozen=True):
    """The study plans in the study pack."""

    days: Days = (1, 3, 5)


class DuplicatesTable(Table, frozen=True):
    """What becomes of a question that stands twice, as in two volumes."""

    keep: Literal["all", "first"] = "all"


class BankToml(Table, frozen=True):
    """Settings of a question bank for studypack."""

    id: Id | UnsetType = UNSET
    title: Text | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    version: Text = ""
    repository: Url = ""
    issues_url: Url = ""
    former_ids: Annotated[tuple[Id, ...], Meta(description="a list of ids that the bank had before")] = ()
    include: Globs = ()
    exclude: Globs = ()
    shared_roles: Words | UnsetType = UNSET
    roles: dict[Id, RoleTable] = msgspec.field(default_factory=dict)
    defaults: Defaults = Defaults()
    volumes: tuple[VolumeTable, ...] = ()
    rules: tuple[Rule, ...] = ()
    labels: Labels = Labels()
    cards: Cards = ()
    duplicates: DuplicatesTable = DuplicatesTable()
    sheets: dict[Id, SheetTable] = msgspec.field(default_factory=dict)
    decks: dict[Id, DeckTable] = msgspec.field(default_factory=dict)
    plan: PlanTable = PlanTable()
    limits: Limits = Limits()


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of `bank.toml`, which editors complete and check it by."""
    (made,), components = msgspec.json.schema_components([BankToml], ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "bank.toml",
        **made,
        "$defs": dict(sorted(components.items())),
    }
