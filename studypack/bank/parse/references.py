"""Finds what a text of a file refers to beyond itself: definitions of links and footnotes, and anchors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from ..model import Markdown
from ..source import Source, is_blank
from .grammar import read_heading
from .pins import split_pin

_DEFINED = re.compile(r"^[ \t>]*(?:[-*+][ \t]+)?\[(?P<label>\^?[^\[\]^][^\[\]]*)\]:")
USED = re.compile(r"\[(?P<label>[^\[\]]+)\](?!:)")
_GOES_ON = re.compile(r"(?:[ ]{2}|[ ]{0,1}\t)[ \t]*\S")
_MARKUP = re.compile(r"[*`]|\{#[^{}]*\}\s*$")
_NAMED = re.compile(
    r"""<(?:a\s[^<>]{0,200}?name|[a-z][a-z0-9]*\s[^<>]{0,200}?id)\s*=\s*["']?(?P<name>[^\s"'<>]+)""", re.IGNORECASE
)
_IN_ITEM = re.compile(r"^(?:[-*+]|\d{1,9}[.)]) +(?=#)")
"""A heading may stand in an item of a list: `1. ### Title`."""
_NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")


def without_definitions(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines that define no target and no footnote."""
    index = 0
    while index < len(lines):
        end = _end(lines, index, len(lines))
        if end == index:
            yield lines[index]
        index = max(end, index + 1)


def defined_elsewhere(
    lines: Sequence[str], inside: Collection[int], texts: Sequence[tuple[int, int]]
) -> list[Markdown]:
    """Return, for each text of a file, the definitions that it needs of others, and those that others need of it.

    `texts` are ranges of lines, `inside` the lines in code blocks. What a text defines for itself comes first, then
    what stands first in the file.
    """
    if not any("]:" in line for line in lines):
        return [Markdown("")] * len(texts)
    used: list[set[str]] = []
    defined: list[dict[str, str]] = []
    for start, stop in texts:
        own = [index for index in range(start, stop) if index not in inside]
        used.append({_name(one["label"]) for index in own for one in USED.finditer(lines[index])})
        defined.append(dict(reversed([*_definitions(lines, own, stop)])))
    first = {name: text for one in reversed(defined) for name, text in one.items()}
    return [
        Markdown("\n\n".join(text for name, text in first.items() if _crosses(name, at, used, defined)))
        for at in range(len(texts))
    ]


def _crosses(name: str, at: int, used: Sequence[Collection[str]], defined: Sequence[Collection[str]]) -> bool:
    """Tell whether a text uses what another defines, or defines what only another uses."""
    if name in used[at]:
        return name not in defined[at]
    return name in defined[at] and any(name in one for one in used)


def _definitions(lines: Sequence[str], own: Sequence[int], stop: int) -> Iterator[tuple[str, str]]:
    """Yield the names that some lines define, each with its text: a footnote goes on over indented lines."""
    for index in own:
        if found := _DEFINED.match(lines[index]):
            end = _end(lines, index, stop)
            yield _name(found["label"]), "\n".join([lines[index].lstrip(" \t>"), *lines[index + 1 : end]])


def _end(lines: Sequence[str], index: int, stop: int) -> int:
    """Return the index after the definition that a line begins; the index itself where it begins none."""
    found = _DEFINED.match(lines[index])
    end = index + 1 if found else index
    while found and found["label"].startswith("^") and end < stop:
        below = end + is_blank(lines[end])
        if below == stop or not _GOES_ON.match(lines[below]):
            break
        end += 1
    return end


def _name(label: str) -> str:
    return " ".join(label.split()).casefold()


def anchors_in(source: Source, inside: Collection[int]) -> Iterator[tuple[str, int]]:
    """Yield the anchors of a file, each with its line; a heading that stands twice gets `-1` the second time.

    `inside` are the lines in code blocks. Beside the anchors of headings there are `{#name}` at their ends,
    `<a name="…">`, and the `id` of any tag.
    """
    seen: Counter[str] = Counter()
    for index, line in enumerate(source.lines):
        if index in inside:
            continue
        if heading := read_heading(_IN_ITEM.sub("", line) if "#" in line else ""):
            anchor = _NOT_IN_ANCHOR.sub("", _MARKUP.sub("", heading.title).strip().lower()).replace(" ", "-")
            yield f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor, index + 1
            seen[anchor] += 1
            if pin := split_pin(heading.title)[1]:
                yield pin.id, index + 1
        if "<" in line:
            yield from ((found["name"], index + 1) for found in _NAMED.finditer(line))
