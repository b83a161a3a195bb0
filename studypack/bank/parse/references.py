"""Finds the targets of links and the footnotes that one text of a file defines and another uses."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ..model import Markdown
from ..source import is_blank

_DEFINED = re.compile(r"^[ \t>]*(?:[-*+][ \t]+)?\[(?P<label>\^?[^\[\]^][^\[\]]*)\]:")
USED = re.compile(r"\[(?P<label>[^\[\]]+)\](?!:)")
_GOES_ON = re.compile(r"(?:[ ]{2}|[ ]{0,1}\t)[ \t]*\S")


def without_definitions(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines that define no target and no footnote."""
    index = 0
    while index < len(lines):
        found = _DEFINED.match(lines[index])
        if found is None:
            yield lines[index]
        index += 1
        while found and found["label"].startswith("^") and _goes_on(lines, index, len(lines)):
            index += 1


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
            end = index + 1
            while found["label"].startswith("^") and _goes_on(lines, end, stop):
                end += 1
            yield _name(found["label"]), "\n".join([lines[index].lstrip(" \t>"), *lines[index + 1 : end]])


def _goes_on(lines: Sequence[str], index: int, stop: int) -> bool:
    if index < stop and is_blank(lines[index]):
        index += 1
    return index < stop and _GOES_ON.match(lines[index]) is not None


def _name(label: str) -> str:
    return " ".join(label.split()).casefold()
