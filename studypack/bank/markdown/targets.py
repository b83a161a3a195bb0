"""Reads links and images whose path holds spaces, as file managers name files: `![图](我的 图.png)`."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_inline import StateInline

_SPACED = re.compile(
    r"(?P<image>!?)\[(?P<words>[^\[\]\n]*)\]"
    r"""\([ \t]*(?P<target>(?:[^()<>"\n]|\([^()\n]*\))+?)(?:[ \t]+"(?P<title>[^"\n]*)")?[ \t]*\)"""
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg)$", re.IGNORECASE)
_FILE = re.compile(r"\.[A-Za-z]\w{1,7}(?:#\S*)?$")


def spaced_targets(parser: MarkdownIt) -> None:
    """Teach a parser paths with spaces; all other links it has tried before."""
    parser.inline.ruler.after("image", "spaced_target", _spaced)


def _spaced(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "![":
        return False
    match = _SPACED.match(state.src, state.pos, state.posMax)
    target = match["target"] if match else ""
    if match is None or not re.search(r"\s", target) or not (_PICTURE if match["image"] else _FILE).search(target):
        return False
    if not silent:
        attributes = {"title": match["title"]} if match["title"] else {}
        if match["image"]:
            token = state.push("image", "img", 0)
            token.attrs, token.content = {"src": normalizeLink(target), **attributes}, match["words"]
        else:
            _link(state, match, {"href": normalizeLink(target), **attributes})
    state.pos = match.end()
    return True


def _link(state: StateInline, match: re.Match[str], attributes: dict[str, str | int | float]) -> None:
    last = state.posMax
    state.push("link_open", "a", 1).attrs = attributes
    state.pos, state.posMax = match.span("words")
    state.linkLevel += 1
    state.md.inline.tokenize(state)
    state.linkLevel -= 1
    state.push("link_close", "a", -1)
    state.posMax = last
