"""Finds what is defined once for a whole question: the targets of reference links, and footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.reference import reference
from markdown_it.rules_core import StateCore
from mdit_py_plugins.footnote import footnote_plugin

from ..parse.fences import find_fences
from ..parse.references import USED

_LINK = re.compile(r"^[ \t>]*\[(?P<label>[^\[\]^][^\[\]]*)\]:[ \t]*\S")
_NOTE = re.compile(r"^[ \t>]*(?:[-*+][ \t]+)?\[\^(?P<label>[^\]\s]+)\]:")
_COMMENTS = ("//", "comment")
"""Labels of what is written for authors only: `[//]: # (…)`."""


@dataclass(frozen=True)
class Definitions:
    """The targets of reference links by their label, as the parser keeps them, and the numbers of footnotes (from 0).

    A target that no link of the question names is left out: its line is text.
    """

    links: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)

    def env(self) -> dict[str, Any]:
        """Return what the parser is told of them."""
        return {"references": dict(self.links), "numbers": dict(self.notes)}


def find_definitions(texts: Iterable[str], elsewhere: str = "") -> Definitions:
    """Return what some texts define and use, and all that is defined `elsewhere` for them.

    Footnotes are numbered in the order in which the texts refer to them.
    """
    found = [text for text in (*texts, elsewhere) if "]" in text]
    if not any("]:" in text for text in found):
        return Definitions()
    lines = [line for text in found for line in _outside_code(text)]
    used = [match["label"] for line in lines for match in USED.finditer(line)]
    defined = [match["label"] for line in lines if (match := _NOTE.match(line))]
    referred = [label[1:] for label in used if label.startswith("^") and label[1:] in defined]
    notes = {label: number for number, label in enumerate(dict.fromkeys([*referred, *defined]))}
    used += _COMMENTS
    used += [match["label"] for line in elsewhere.split("\n") if (match := _LINK.match(line))]
    return Definitions(_links(lines, {normalizeReference(label) for label in used}), notes)


def _outside_code(text: str) -> list[str]:
    lines = text.split("\n")
    inside = find_fences(lines).inside
    return [line for index, line in enumerate(lines) if index not in inside]


def _links(lines: list[str], used: set[str]) -> dict[str, Any]:
    written = [line.lstrip(" \t>") for line in lines if _LINK.match(line)]
    env: dict[str, Any] = {}
    MarkdownIt("commonmark").parse("\n\n".join(written), env)
    return {label: target for label, target in env.get("references", {}).items() if label in used}


def definitions(parser: MarkdownIt) -> None:
    """Teach a parser the definitions that it is told of."""
    parser.block.ruler.at("reference", _reference, {"alt": ["paragraph"]})
    parser.use(footnote_plugin, inline=False, move_to_end=False)
    parser.core.ruler.before("inline", "footnote_numbers", _numbers)


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a target that a link of the question names."""
    match = _LINK.match(state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]])
    known = state.env.get("references", {})
    return bool(match and normalizeReference(match["label"]) in known and reference(state, start, end, silent))


def _numbers(state: StateCore) -> None:
    """Give every footnote its number in the question."""
    numbers = state.env.setdefault("numbers", {})
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            token.meta["id"] = numbers.setdefault(token.meta["label"], len(numbers))
    notes = state.env.setdefault("footnotes", {})
    notes["refs"] = {f":{label}": number for label, number in numbers.items()}
    notes["list"] = {number: {"label": label, "count": 0} for label, number in numbers.items()}
