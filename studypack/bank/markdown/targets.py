"""Reads links and images whose path holds spaces (`![图](我的 图.png)`), or a size behind it (`![图](a.png =300x)`)."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_inline import StateInline

_SPACED = re.compile(
    r"(?P<image>!?)\[(?P<words>[^\[\]\n]*)\]"
    r"""\([ \t]*(?P<target>(?:[^()<>"\n]|\([^()\n]*\))+?)(?P<size>[ \t]+=(?P<width>\d{0,4})x(?P<height>\d{0,4}))?"""
    r"""(?:[ \t]+"(?P<title>[^"\n]*)")?[ \t]*\)"""
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg)$", re.IGNORECASE)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_EQUATION = re.compile(
    r"(?:https?:)?//(?:www\.zhihu\.com/equation|math\.jianshu\.com/math|render\.githubusercontent\.com/render/math)"
    r"\?(?:[a-z]+=[^&]*&)*?(?:tex|formula|math)=(?P<tex>[^&]+)"
)
_FILE = re.compile(r"\.[A-Za-z]\w{1,7}(?:#\S*)?$")


def spaced_targets(parser: MarkdownIt) -> None:
    """Teach a parser paths with spaces; all other links it has tried before."""
    parser.inline.ruler.after("image", "spaced_target", _spaced)


def equation(address: str) -> str:
    """Return the TeX of a formula that a site shows as an image; nothing for any other image."""
    found = _EQUATION.match(address)
    return unquote_plus(found["tex"]).strip() if found else ""


def _spaced(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "![":
        return False
    match = _SPACED.match(state.src, state.pos, state.posMax)
    target = match["target"] if match else ""
    if match is None or not (match["size"] or re.search(r"\s", target)):
        return False
    if not (match["size"] and _WEB.match(target)) and not (_PICTURE if match["image"] else _FILE).search(target):
        return False
    if not silent:
        attributes = {name: match[name] for name in ("title", "width", "height") if match[name]}
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
