"""Say how a mistake in `bank.toml` is mended: with the line to write, where the value shows what is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from msgspec import Meta, UnsetType

_LANGUAGES = {
    "zh": ("cn", "chinese", "zhongwen", "中文", "汉语", "简体中文"),
    "en": ("english", "eng", "us", "uk", "英文", "英语"),
}
_TRUE, _FALSE = ("yes", "true", "on", "1"), ("no", "false", "off", "0")
_STARS = "⭐★🌟"


def of_value(key: str, value: Any, kind: Any, meta: Meta) -> str:
    """Return the mend of a value that must be of a type: what is meant, where it shows that, else an example."""
    meant = _meant(value, kind, meta)
    shown = key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else f'"{key}"'
    if meant is not None:
        return f"write `{shown} = {in_toml(meant)}`"
    return f"write it as in `{shown} = {in_toml(_example(kind, meta))}`"


def _example(kind: Any, meta: Meta) -> Any:
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        return [_example(*bare_type(inner))]
    if words := allowed_words(kind):
        return words[0]
    if kind in (bool, int):
        return True if kind is bool else int(meta.ge or 1)
    is_address = meta.pattern and meta.pattern.startswith("^https?")
    return "https://example.org" if is_address else "rag" if meta.pattern else "…"


def bare_type(kind: Any) -> tuple[Any, Meta]:
    """Return a type without what may stand for a key that is left out, and what is known of its values."""
    if get_origin(kind) is Union or isinstance(kind, UnionType):
        kind = next(one for one in get_args(kind) if one is not UnsetType)
    metas = [one for one in get_args(kind) if isinstance(one, Meta)]
    return (get_args(kind)[0], metas[0]) if metas else (kind, Meta())


def allowed_words(kind: Any) -> tuple[str, ...]:
    """Return the words that a type allows, if it is one of a few."""
    if get_origin(kind) is Literal:
        return get_args(kind)
    return tuple(str(one.value) for one in kind) if isinstance(kind, type) and issubclass(kind, Enum) else ()


def of_id(name: str) -> str:
    """Return an id that a name may stand for, `ab-c` for “Ab C”; empty where it has no Latin letter or digit."""
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")[:64]


def of_name(name: str, known: Sequence[str]) -> str:
    """Return the known name that is nearest to one that is none, in words; all of them where none is near."""
    near = nearest(name, known)
    return f"did you mean `{near}`?" if near else f"known are {', '.join(known)}"


def nearest(name: str, known: Sequence[str]) -> str:
    """Return the known name that is nearest to one that is none, or nothing."""
    begun = [one for one in known if len(name) >= 2 and (one.startswith(name) or name.startswith(one))]
    return next(iter([*get_close_matches(name.lower(), known, n=1), *begun]), "")


def of_syntax(message: str, line: str) -> str:
    """Return the mend of what is no TOML, by what the parser says and the line that it stopped at."""
    key, _, text = (part.strip() for part in line.partition("="))
    if "unescaped" in message:
        return "write a pattern in single quotes, in which a backslash is one: `line = '^\\d+'`"
    is_open = "illegal character" in message or "unterminated" in message
    if is_open and text.startswith(('"', "'")):
        return f"close the text with {text[0]} on its line"
    if "invalid value" in message and text:
        return f'put a text in quotes: `{key} = "{text}"`'
    return "see https://toml.io: a line is `key = value`, `[table]` or `[[list of tables]]`"


def _meant(value: Any, kind: Any, meta: Meta) -> Any:
    """Return the value of a type that another value seems to mean, or None."""
    if get_origin(kind) is tuple:
        return _meant_list(value, kind)
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    if words := allowed_words(kind):
        return _meant_word(str(value), words)
    if kind is bool:
        return next((truth for truth, words in ((True, _TRUE), (False, _FALSE)) if str(value).lower() in words), None)
    return _meant_number(value, meta) if kind is int else _meant_text(value, meta)


def _meant_list(value: Any, kind: Any) -> Any:
    bare, meta = bare_type(get_args(kind)[0])
    values = value if isinstance(value, list) else [value]
    found = [one if _fits(one, bare) else _meant(one, bare, meta) for one in values]
    return None if None in found or not found or found == value else found


def _fits(value: Any, kind: Any) -> bool:
    words = allowed_words(kind)
    return value in words if words else type(value) is kind


def _meant_text(value: Any, meta: Meta) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return None
    if meta.pattern and meta.pattern.startswith("^https?"):
        return f"https://{value.partition('://')[2] or value}" if re.fullmatch(r"(\w+://)?[\w-]+\.\S+", value) else None
    return (of_id(value) if meta.pattern else " ".join(value.split())) or None


def _meant_word(value: str, known: Sequence[str]) -> str | None:
    bare = value.lower()
    if set(known) & set(_LANGUAGES):
        start = bare[:2] if re.match(r"[a-z]{2}[-_]", bare) else bare
        return next((one for one in known if start == one or bare in _LANGUAGES.get(one, ())), None)
    return nearest(bare, known) or None


def _meant_number(value: Any, meta: Meta) -> int | None:
    if isinstance(value, str) and value and not value.strip(_STARS + "\ufe0f"):
        return sum(sign in _STARS for sign in value)
    text = str(value).strip() if not isinstance(value, bool) else ""
    if not re.fullmatch(r"-?\d{1,18}(?:\.0)?", text):
        return None
    number = int(text.removesuffix(".0"))
    least, most = int(meta.ge or 0), meta.le
    return max(least, number if most is None else min(int(most), number))


def in_toml(value: Any) -> str:
    """Return a value as it stands in TOML; a text with backslashes in single quotes, where it can be."""
    if isinstance(value, list):
        return f"[{', '.join(map(in_toml, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    text = str(value)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f"'{text}'" if "\\" in text and "'" not in text else f'"{escaped}"'
