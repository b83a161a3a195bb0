"""What the words of authors mean: metadata keys, block labels, roles, marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from ..model import BlockKind
from .config import Config

_FIELD_WORDS = {
    "difficulty": ("难度", "难度等级", "difficulty", "level"),
    "roles": ("岗位", "适用岗位", "role", "roles"),
    "tags": ("标签", "tag", "tags", "topics"),
    "companies": ("公司", "company", "companies"),
}
METADATA_KEYS = {word: field for field, words in _FIELD_WORDS.items() for word in words}
"""Keys that every bank may use. Any other key in a question's metadata is kept as `extra`."""

EXTRA_KEYS = (
    "时间", "语言", "要求", "考点", "问题", "目标", "time", "language", "requirements", "goal", "topic", "problem",
)  # fmt: skip
"""Keys known from banks in use, that have no field of their own."""

BLOCK_LABELS = {
    BlockKind.KEY_POINTS: ("核心考点", "考点", "考察点", "key points", "what to talk about"),
    BlockKind.SCORING_POINTS: ("得分点", "scoring points", "points", "takeaways"),
    BlockKind.ANSWER: ("标准答案", "参考答案", "答案", "回答", "解答", "answer", "model answer", "solution"),
    BlockKind.FOLLOWUPS: ("延伸问题", "追问", "延伸追问", "follow-ups", "follow-up questions", "followups"),
    BlockKind.MISTAKES: ("易错点", "常见错误", "常见误区", "mistakes", "common mistakes", "pitfalls"),
    BlockKind.TIPS: ("面试技巧", "面试加分点", "加分项", "面试建议", "tips", "interview tips"),
    BlockKind.SHORT: ("短名", "short", "short name"),
    BlockKind.REMEMBER: ("记住", "remember", "by heart"),
    BlockKind.REFERENCES: ("参考", "参考资料", "参考文献", "references", "sources", "further reading"),
}

ANSWER_WORDS = ("答", "答案", "参考答案", "标准答案", "回答", "解答", "a", "answer")
"""What stands before the answer to a follow-up question."""

TABLE_WORDS = ("对比表", "表格", "表", "comparison table", "comparison", "table")
"""Labels above a table that say no more than that it is one."""

ROLE_ENDINGS = ("岗", "岗位", "方向", "工程师", "师", "员", "者")
"""Ends of words that name a job and nothing else."""

ROLE_PART_WORDS = (
    "岗", "方向", "工程师", "同学", "视角", "角度", "侧", "回答", "要点", "实际", "应用", "加分", "深入", "重点",
    "补充", "关注",
)  # fmt: skip
"""What follows a role's name in the label of a part for that role."""

NO_COMPANY = ("所有公司", "各公司", "通用", "无", "all", "any", "all companies", "-", "—")
"""Values that stand in the company line without naming a company."""

_BETWEEN_ROLES = re.compile(r"[、,，/\uff0f;；+\uff0b&\uff06|\uff5c#＃·•]|\band\b|(?:^|\n)\s*[-*]\s")
_LOOSELY_BETWEEN = re.compile(r"\s+|以及|[和与及或]")
"""Also divides roles, unless a part is none: a role's name may hold it."""

_DIGITS = "一二三四五"
_COUNTED = re.compile(
    rf"([1-5])(?:\s*/\s*5)?\s*(?:颗?星级?|stars?)?|([{_DIGITS}])\s*颗?星级?|[⭐★🌟]\ufe0f?\s*[x×*]\s*([1-5])",
    re.IGNORECASE,
)
"""A difficulty as a number: `3`, `3/5`, `3星`, `三星`, `⭐×3`."""
_SEVERAL = re.compile(r"[⭐★🌟][^⭐★🌟]*[^\s⭐★🌟☆\ufe0f][^⭐★🌟]*[⭐★🌟]")
"""Stars with something between, such as `⭐⭐~⭐⭐⭐` or `⭐⭐/⭐⭐⭐`: which of them counts is not said."""

_NUMBER = re.compile(r"\s*(?:\d+|[一二三四五六七八九十]+)$")
_SHORTEST_SLIP = 4
"""A shorter label that resembles a known one is another word."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of one bank: the known ones and those of its configuration."""

    config: Config

    @cached_property
    def _metadata(self) -> dict[str, str]:
        return METADATA_KEYS | {word.lower(): field for word, field in self.config.labels.metadata.items()}

    @cached_property
    def _blocks(self) -> dict[str, BlockKind]:
        known = {word: kind for kind, words in BLOCK_LABELS.items() for word in words}
        return known | {word.lower(): kind for word, kind in self.config.labels.blocks.items()}

    @cached_property
    def _role_words(self) -> tuple[tuple[str, str], ...]:
        words = [
            (word.lower(), role.id)
            for role in self.config.roles
            for word in (role.name, *role.aliases, role.id)
            if word
        ]
        # The longest word first, so that "算法岗" is not read as "算法".
        return tuple(sorted(set(words), key=lambda pair: (-len(pair[0]), pair)))

    def metadata_field(self, key: str) -> str | None:
        """Return the field that a metadata key means (`difficulty`, `roles`, …), or None for other keys."""
        return self._metadata.get(key.strip().lower())

    def is_metadata_key(self, key: str) -> bool:
        """Tell whether a word is a key of a metadata line, with or without a field of its own."""
        return self.metadata_field(key) is not None or key.strip().lower() in EXTRA_KEYS

    def block(self, label: str) -> tuple[BlockKind, str | None]:
        """Return what a block with this label is for, and for which role if it is for one.

        A label that begins with a role's name is for that role (`算法岗加分项`); an unknown label is `other`.
        """
        bare = re.sub(r"[(（][^()（）]*[)）]\s*$", "", label).strip().lower()
        if bare in self._blocks:
            return self._blocks[bare], None
        role = self.role_of_label(bare)
        return (BlockKind.ROLE, role) if role else (BlockKind.OTHER, None)

    def near_label(self, label: str) -> str | None:
        """Return the known label that an unknown one is a slip of the pen from, or None."""
        bare = label.strip().lower()
        if (unnumbered := _NUMBER.sub("", bare)) in self._blocks:
            return unnumbered
        if len(bare) < _SHORTEST_SLIP:
            return None
        if bare.isascii():
            return next(iter(get_close_matches(bare, [word for word in self._blocks if word.isascii()], 1, 0.8)), None)
        return _one_letter_off(bare, self._blocks)

    def near_key(self, key: str) -> str | None:
        """Return the metadata key that an unknown one is a slip of the pen from, or None."""
        bare = key.strip().lower()
        near = get_close_matches(bare, self._metadata, 1, 0.7)
        return near[0] if near else _one_letter_off(bare, self._metadata) if len(bare) > 1 else None

    def role_of_label(self, label: str) -> str | None:
        """Return the role that a label begins with, or None."""
        bare = re.sub(r"^for\s+", "", label)
        for word, role_id in self._role_words:
            if bare.startswith(word) and _ends_role(word, bare[len(word) :]):
                return role_id
        return None

    def roles(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of the roles that a metadata value names, and the words in it that are no known role.

        Notes in brackets do not count. A shared role (通用) and no role at all mean every shared role.
        """
        found: list[str] = []
        unknown: list[str] = []
        for word in _BETWEEN_ROLES.split(_without_notes(text)):
            bare = word.strip()
            parts = [self._role_ids(part.lower()) for part in _LOOSELY_BETWEEN.split(bare) if part]
            if len(parts) > 1 and all(parts):
                found.extend(one for ids in parts for one in ids)
                continue
            ids = self._role_ids(bare.lower())
            found.extend(ids)
            if bare and not ids:
                unknown.append(bare)
        ordered = tuple(dict.fromkeys(found))
        return (ordered or self.config.shared_role_ids, tuple(unknown))

    def _role_ids(self, word: str) -> tuple[str, ...]:
        if any(_begins_with(word, shared.lower()) for shared in self.config.shared_roles):
            return self.config.shared_role_ids
        for known, role_id in self._role_words:
            if _begins_with(word, known):
                return (role_id,)
        return ()

    def difficulty(self, text: str) -> int | None:
        """Return the difficulty that a metadata value gives, 1 to 5: stars counted, a digit, or a configured mark."""
        for mark, value in self.config.labels.difficulties.items():
            if text.strip().lower() == mark.lower():
                return value
        if counted := _COUNTED.fullmatch(text.strip()):
            digit, word, factor = counted.groups()
            return _DIGITS.index(word) + 1 if word else int(digit or factor)
        stars = sum(text.count(star) for star in "⭐★🌟")
        return stars if 1 <= stars <= 5 and not _SEVERAL.search(text) else None


def _ends_role(word: str, rest: str) -> bool:
    """Tell whether a role's name may end where `rest` begins: `算法岗要点` is for a role, `算法复杂度` is a topic."""
    if word.isascii():
        return not rest.removeprefix("s")[:1].isalpha()
    return not rest[:1].isalpha() or word.endswith(ROLE_ENDINGS) or rest.startswith(ROLE_PART_WORDS)


def _begins_with(text: str, word: str) -> bool:
    """Tell whether a text begins with a word; "generalist" does not begin with "general"."""
    return text.startswith(word) and not (word.isascii() and text[len(word) :].removeprefix("s")[:1].isalnum())


def _without_notes(text: str) -> str:
    return re.sub(r"[(（][^()（）]*[)）]", "", text)


def _one_letter_off(text: str, words: Iterable[str]) -> str | None:
    """Return a word of the same length that differs in one letter, or None."""
    same_length = (word for word in words if len(word) == len(text))
    return next((word for word in same_length if sum(a != b for a, b in zip(text, word, strict=True)) == 1), None)
