"""Reads what other programs add to Markdown: `==marks==`, `H~2~O`, boxes, `![[a.png]]`, `![a](my a.png =300x)`."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin

_MARKED = r"(?<![A-Za-z0-9=])==(?![\s=])(?P<inner>(?:(?!==)[^\n]){1,300})(?<!\s)==(?![A-Za-z0-9=])"
_SPANS = {
    # What stands beside the marks tells them from comparisons, ranges and operators: `a==b`, `3~5`, `a^b^c`.
    "=": ("mark", re.compile(_MARKED)),
    "~": ("sub", re.compile(r"(?<=[A-Za-z)])~(?P<inner>[0-9a-z+-]{1,6})~(?!~)")),
    "^": ("sup", re.compile(r"(?<=[A-Za-z0-9)~])\^(?P<inner>[0-9A-Za-z+-]{1,6})\^(?![A-Za-z0-9^(])")),
}
_EMBEDDED = re.compile(
    r"!\[\[(?P<target>[^\[\]|\n]+\.(?:png|jpe?g|gif|webp|svg))(?:\|(?P<words>[^\[\]\n]*))?\]\]", re.IGNORECASE
)
_SIZE = re.compile(r"(?P<width>\d{1,4})(?:x(?P<height>\d{1,4}))?")
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


def extensions(parser: MarkdownIt) -> None:
    """Teach a parser what other programs add."""
    parser.inline.ruler.before("emphasis", "span", _span)
    parser.inline.ruler.before("image", "embedded", _embedded)
    parser.inline.ruler.after("image", "spaced_target", _spaced)  # all other links have been tried before
    parser.use(container_plugin, "box", validate=lambda words, _: bool(words.strip()))
    parser.use(deflist_plugin)
    parser.use(admon_plugin)


def _span(state: StateInline, silent: bool) -> bool:
    name, pattern = _SPANS.get(state.src[state.pos], ("", None))
    match = pattern.match(state.src, state.pos, state.posMax) if pattern else None
    if match is None:
        return False
    if not silent:
        last = state.posMax
        state.push(f"{name}_open", name, 1)
        state.pos, state.posMax = match.span("inner")
        state.md.inline.tokenize(state)
        state.push(f"{name}_close", name, -1)
        state.posMax = last
    state.pos = match.end()
    return True


def _embedded(state: StateInline, silent: bool) -> bool:
    match = _EMBEDDED.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "!" else None
    if match is None:
        return False
    if not silent:
        words = (match["words"] or "").strip()
        size = _SIZE.fullmatch(words)
        token = state.push("image", "img", 0)
        token.attrs = {"src": normalizeLink(match["target"].strip())}
        token.attrs |= {name: value for name, value in size.groupdict().items() if value} if size else {}
        token.content = "" if size else words
    state.pos = match.end()
    return True


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
