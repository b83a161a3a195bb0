"""Makes the nodes of elements of Markdown, when these are closed, of what they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from .. import nodes as n
from ..fragment import Line, blocks_of, paragraphs_of, plain, tidy
from ..parse.pins import split_pin
from .html_tags import Tag

_ALERT = re.compile(r"\[!(?P<kind>[A-Za-z][A-Za-z-]{1,20})\](?P<fold>[-+]?)")
_BOX = re.compile(r"\s*(?:\{[^{}.]*(?:\.(?P<class>[A-Za-z-]+))?[^{}]*\}|(?P<kind>[A-Za-z-]*))(?P<title>.*)")
_BOXES = frozenset(
    [
        *("abstract", "attention", "bug", "caution", "check", "danger", "done", "error", "example", "fail", "failure"),
        *("faq", "help", "hint", "important", "info", "missing", "note", "question", "quote", "success", "summary"),
        *("tip", "todo", "warning"),
    ]
)
_FOLDS = frozenset({"collapse", "details", "spoiler"})
_TASK = re.compile(r"\[(?P<mark>[ xX])\]\s+")


@dataclass(slots=True)
class Frame:
    """An element that is still open: its name, its token or its tag as written, and what it holds so far.

    `above` is the kind and the Markdown of the block last closed in it; `no_cards` tells of the comment after that.
    `said` is what was reported of it.
    """

    name: str
    token: Token | None = None
    tag: Tag | None = None
    children: list[n.AnyNode] = field(default_factory=list)
    rows: list[tuple[n.Cell, ...]] = field(default_factory=list)
    align: list[str] = field(default_factory=list)
    source: str = ""
    place: tuple[int, int] = (0, 1)
    title: tuple[n.AnyNode, ...] = ()
    above: tuple[str, str] = ("", "")
    no_cards: bool = False
    said: set[str] = field(default_factory=set)


def _paragraph(frame: Frame, _: Frame) -> Line:
    token = frame.token
    is_bare, is_caption = token is not None and token.hidden, token is not None and token.attrGet("class") == "caption"
    return paragraphs_of(frame.children, "bare" if is_bare else "caption" if is_caption else "")


def _heading(frame: Frame, _: Frame) -> Line:
    children = list(tidy(frame.children))
    if children and isinstance(last := children[-1], n.Text):
        children[-1] = n.Text(split_pin(last.text)[0])  # the name of an anchor
    return (n.Heading(tuple(children), int(frame.token.tag[1:]) if frame.token else 4),)


def _first_words(children: Sequence[n.AnyNode]) -> tuple[n.Paragraph, str]:
    """Return the paragraph that blocks begin with, and its first words; both are empty where they begin otherwise."""
    first = children[0] if children else None
    if isinstance(first, n.Paragraph) and first.children and isinstance(begin := first.children[0], n.Text):
        return first, begin.text
    return n.Paragraph(()), ""


def _item(frame: Frame, _: Frame) -> Line:
    children = list(blocks_of(frame.children))
    first, text = _first_words(children)
    checked = None
    if task := _TASK.match(text):
        checked = task["mark"] != " "
        children[0] = n.Paragraph((n.Text(text[task.end() :]), *first.children[1:]), first.kind)
    is_reply = frame.token is not None and frame.token.attrGet("class") == "reply"
    return (n.Item(tuple(children), checked, is_reply),)


def _list(frame: Frame, _: Frame) -> Line:
    items = tuple(child for child in frame.children if isinstance(child, n.Item))
    start = None
    if frame.name == "ordered_list" and frame.token is not None:
        start = int(frame.token.attrGet("start") or 1)
    return (n.List(items, start),)


def _quote(frame: Frame, _: Frame) -> Line:
    """Make a quotation, or the box that GitHub's `> [!NOTE]` means."""
    children = blocks_of(frame.children)
    first, text = _first_words(children)
    alert = _ALERT.match(text)
    if alert is None:
        return (n.Quote(children),)
    inside = (n.Text(text[alert.end() :]), *first.children[1:])
    end = next((at for at, node in enumerate(inside) if isinstance(node, n.Break)), len(inside))
    line = tidy(inside[end + 1 :])
    body = (*((n.Paragraph(line, first.kind),) if line else ()), *children[1:])
    kind = alert["kind"].lower()
    title = tidy(inside[:end]) or (n.AlertName(kind),)
    if alert["fold"]:
        return (n.Details(body, (n.Strong(title),), is_open=alert["fold"] == "+"),)
    return (n.Alert(body, kind, title),)


def _box(frame: Frame, _: Frame) -> Line:
    """Make what `::: tip title` means."""
    found = _BOX.match(frame.token.info if frame.token else "")
    kind = (found["kind"] or found["class"] or "").lower() if found else ""
    words = found["title"].strip() if found else ""
    blocks = blocks_of(frame.children)
    title = (n.Text(words),) if words else ()
    if kind in _FOLDS:
        return (n.Details(blocks, title),)
    if kind in _BOXES or title:
        return (n.Alert(blocks, kind, title or (n.AlertName(kind),)),)
    return (n.Box(blocks, "div"),)


def _admonition(frame: Frame, _: Frame) -> Line:
    """Make what `!!! note "title"` and, folded, `??? note` mean."""
    token = frame.token
    kind = str(token.meta.get("tag", "note")).lower() if token else "note"
    blocks = blocks_of(frame.children)
    titles = [one for one in blocks if isinstance(one, n.Box) and one.tag == "title"]
    words = titles[0].children if titles else ()
    title = words if plain(words).lower() != kind else (n.AlertName(kind),)
    body = tuple(one for one in blocks if one not in titles)
    if token is not None and token.markup.startswith("???"):
        return (n.Details(body, (n.Strong(title),), is_open=token.markup.endswith("+")),)
    return (n.Alert(body, kind, title),)


def _term(frame: Frame, _: Frame) -> Line:
    return (n.Paragraph((n.Strong(tuple(frame.children)),)),)


def _styled(frame: Frame, _: Frame) -> Line:
    return (n.Styled(tuple(frame.children), frame.name),)


def _cell(frame: Frame, parent: Frame) -> Line:
    style = str(frame.token.attrGet("style") or "") if frame.token else ""
    parent.align.append(style.removeprefix("text-align:"))
    return (n.Cell(tidy(frame.children), frame.source.strip()),)


def _row(frame: Frame, parent: Frame) -> Line:
    parent.rows.append(tuple(cell for cell in frame.children if isinstance(cell, n.Cell)))
    parent.align = parent.align or frame.align
    return ()


def _rows(frame: Frame, parent: Frame) -> Line:
    parent.rows += frame.rows
    parent.align = parent.align or frame.align
    return ()


def _table(frame: Frame, _: Frame) -> Line:
    header, *rows = frame.rows
    align = tuple(frame.align) if any(frame.align) else ()
    return (n.Table(header, tuple(rows), align, frame.title, frame.place[0], not frame.no_cards),)


def _link(frame: Frame, _: Frame) -> Line:
    token = frame.token
    target, title = (str(token.attrGet(name) or "") if token is not None else "" for name in ("href", "title"))
    return (n.Link(tuple(frame.children), target, title, *frame.place),)


def _footnote(frame: Frame, _: Frame) -> Line:
    number = int(frame.token.meta.get("id", 0)) + 1 if frame.token else 0
    return (n.Footnote(blocks_of(frame.children), number),)


CLOSED: dict[str, Callable[[Frame, Frame], Line]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "list_item": _item,
    "bullet_list": _list,
    "ordered_list": _list,
    "blockquote": _quote,
    "table": _table,
    "thead": _rows,
    "tbody": _rows,
    "tr": _row,
    "th": _cell,
    "td": _cell,
    "em": lambda frame, _: (n.Emphasis(tuple(frame.children)),),
    "strong": lambda frame, _: (n.Strong(tuple(frame.children)),),
    "s": lambda frame, _: (n.Strike(tuple(frame.children)),),
    "link": _link,
    "footnote_reference": _footnote,
    "container_box": _box,
    "admonition": _admonition,
    "admonition_title": lambda frame, _: (n.Box(tidy(frame.children), "title"),),
    "dl": lambda frame, _: blocks_of(frame.children),
    "dt": _term,
    "dd": lambda frame, _: (n.Box(blocks_of(frame.children)),),
    "mark": _styled,
    "sub": _styled,
    "sup": _styled,
}
