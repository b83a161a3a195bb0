"""The types of a bank's configuration: what `bank.toml` may say, with the defaults that hold without it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from zlib import crc32

from ..model import Role

MOST_NESTING = 64
"""How deep lists and quotations may nest at most, whatever a bank allows: the parser calls itself for each."""

DEFAULT_ROLES = (
    Role("algorithm", "算法岗", ("算法岗", "算法工程师", "算法", "algorithm", "research", "ml engineer")),
    Role("development", "开发岗", ("开发岗", "开发工程师", "开发", "development", "developer", "engineering")),
    Role("multimodal", "多模态方向", ("多模态方向", "多模态岗", "多模态", "multimodal")),
    Role("optimization", "工程优化", ("工程优化", "optimization")),
)


@dataclass(frozen=True)
class Limits:
    """How large a bank may be before it is refused; bytes, lines and counts."""

    file_bytes: int = 16 * 1024 * 1024
    line_characters: int = 200_000
    files: int = 5_000
    bank_bytes: int = 16 * 1024 * 1024
    answer_characters: int = 1_000_000
    image_bytes: int = 8 * 1024 * 1024
    image_pixels: int = 40_000_000
    nesting: int = 60
    formula_characters: int = 4_000
    table_columns: int = 40


@dataclass(frozen=True)
class Selection:
    """Which questions a sheet holds: every condition given must hold; an empty one always does."""

    roles: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    difficulties: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()


@dataclass(frozen=True)
class CheatSheet:
    """A cheat sheet: the end of its file name, its title, its questions, and how many A4 pages it may have."""

    name: str
    title: str
    selection: Selection
    pages: int | None = None


@dataclass(frozen=True)
class Patterns:
    """Regular expressions for banks that are written otherwise, with the groups `number`, `title` and `id`."""

    question: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    part: tuple[str, ...] = ()


@dataclass(frozen=True)
class Labels:
    """Words that the bank uses beyond the known ones: metadata keys, block labels and difficulty marks."""

    metadata: tuple[tuple[str, str], ...] = ()
    blocks: tuple[tuple[str, str], ...] = ()
    difficulties: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Defaults:
    """What holds for questions that do not say it themselves."""

    roles: tuple[str, ...] = ()
    difficulty: int | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class VolumeSettings:
    """A volume of a library: its id and title, the globs of its files, and what holds for its questions."""

    id: str
    title: str
    files: tuple[str, ...]
    defaults: Defaults = field(default_factory=Defaults)


@dataclass(frozen=True)
class Config:
    """All that a bank's maintainer can set. `id` is part of every card's identity: it never changes."""

    id: str
    title: str
    language: str = "zh"
    version: str = ""
    repository: str = ""
    issues_url: str = ""
    roles: tuple[Role, ...] = DEFAULT_ROLES
    shared_roles: tuple[str, ...] = ("通用", "全部", "所有", "general", "all", "both")
    shared_role_ids: tuple[str, ...] = ("algorithm", "development")
    patterns: Patterns = field(default_factory=Patterns)
    labels: Labels = field(default_factory=Labels)
    cheat_sheets: tuple[CheatSheet, ...] = ()
    plan_days: tuple[int, ...] = (1, 3, 5)
    limits: Limits = field(default_factory=Limits)
    volumes: tuple[VolumeSettings, ...] = ()
    defaults: Defaults = field(default_factory=Defaults)


def bank_id(name: str) -> str:
    """Make an id of a file or folder name: lower case, everything but letters, digits, `-` and `_` removed.

    What is removed from a Chinese name may be all that tells two banks apart, so its checksum takes its place.
    """
    bare = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")
    if any(char.isalnum() and not char.isascii() for char in name):
        return f"{bare[:55] or 'bank'}-{crc32(name.encode('utf-8', 'replace')):08x}"
    return bare[:64] or "bank"
