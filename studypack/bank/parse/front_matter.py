"""Read the YAML or TOML at the head of a file, as static site generators write it: title, tags, language count."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

_KEY = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)\s*:\s*(?P<value>.*)$")
_ITEM = re.compile(r"^\s*-\s+(?P<value>.+)$")
_MOST_LINES = 100


@dataclass(frozen=True)
class FrontMatter:
    """What the YAML of a file says, and how many lines it takes; none where the file has none."""

    title: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    lines: int = 0


def read_front_matter(lines: Sequence[str]) -> FrontMatter:
    """Read the lines between `---` and `---` at the head of a file; it is prose unless all look like YAML."""
    read, ends = _KINDS.get(lines[0].rstrip() if lines else "", (None, ()))
    stop = next((i for i, line in enumerate(lines[1:_MOST_LINES], start=1) if line.rstrip() in ends), None)
    values = read(lines[1:stop]) if read and stop else {}
    if not values or stop is None:
        return FrontMatter()
    title, language = (" ".join(values.get(name, ())) for name in ("title", "language"))
    tags = tuple(dict.fromkeys(tag.lstrip("#") for tag in values.get("tags", ()) if tag.lstrip("#")))
    return FrontMatter(title, tags, (language or " ".join(values.get("lang", ()))).lower()[:2], stop + 1)


def _yaml(lines: Sequence[str]) -> dict[str, list[str]]:
    """Return the values by their keys; none if a line is no YAML."""
    values: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        if found := _KEY.match(line):
            key = found.group("key").lower()
            values[key] = _list(found.group("value"))
        elif key and (item := _ITEM.match(line)):
            values[key].append(_bare(item.group("value")))
        elif line.strip() and not line.lstrip().startswith("#") and not (key and line[0].isspace()):
            return {}
    return values


def _toml(lines: Sequence[str]) -> dict[str, list[str]]:
    try:
        found = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return {}
    lists = {key.lower(): value if isinstance(value, list) else [value] for key, value in found.items()}
    return {key: [str(one) for one in value] for key, value in lists.items()}


_KINDS = {"---": (_yaml, ("---", "...")), "+++": (_toml, ("+++",))}
"""How what stands between is read, and what ends it, by the line that begins it."""


def _list(value: str) -> list[str]:
    """Return the values of `a`, `"a"` or `[a, b]`; a value that goes on below gives none."""
    bare = value.partition(" #")[0].strip()
    if bare.startswith("[") and bare.endswith("]"):
        return [one for part in bare[1:-1].split(",") if (one := _bare(part))]
    return [_bare(bare)] if bare and bare not in ("|", ">", "|-", ">-") else []


def _bare(value: str) -> str:
    text = value.strip()
    return text[1:-1] if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'" else text
