"""Marks in tokens what their author means by plain lines: titles, captions, replies, items, and ends of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from ..parse.labels import read_answer, read_label
from ..settings.vocabulary import TABLE_WORDS
from .emphasis import is_cjk

_COLON = re.compile(r"^\s*[:：]\s*")
_ITEM = re.compile(
    r"\u3000{2}|\s*(?:\d{1,2}(?:[、）)．]|\.(?=[^\d\s]))|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-z])[）)]|[①-⑳]"
    r"|[一二三四五六七八九十]{1,3}、|[•·●■◆▪○]|-(?=[\u4e00-\u9fff]))"
)
"""What a line begins with that is numbered or marked as Chinese authors write lists, or indented as a paragraph."""
_BREAKS = ("softbreak", "hardbreak", "image")


def mark_titles(tokens: Sequence[Token]) -> None:
    """Keep a first line that is bold from end to end a line of its own: it is the title of what follows."""
    for line in tokens:
        if "\n" not in line.content or not line.content.startswith(("**", "__")):
            continue
        children = _shown(line)
        kinds = [child.type for child in children]
        if kinds[:1] != ["strong_open"] or "strong_close" not in kinds:
            continue
        rest = children[kinds.index("strong_close") + 1 :]
        if rest and rest[0].type == "text" and not _COLON.sub("", rest[0].content):
            del rest[0]
        if rest and rest[0].type == "softbreak":
            _keep(rest[0])


def _shown(line: Token) -> list[Token]:
    """Return what a line holds but for the empty words that the parser leaves beside emphasis."""
    return [child for child in line.children or [] if child.content or child.type != "text"]


def mark_line_ends(tokens: Sequence[Token]) -> None:
    """Make of each line end within a paragraph what it is.

    It stays one where an item of a list begins behind it, or a paragraph indented by two full-width spaces. Else it is
    white space, or between two Chinese characters nothing: there a space would show as a gap.
    """
    for line in tokens:
        children = line.children if line.children and "\n" in line.content else []
        for index, child in enumerate(children):
            if child.type == "softbreak":
                before, after = _neighbour(children, index, -1), _neighbour(children, index, 1)
                if _ITEM.match(after):
                    _keep(child)
                    children[index + 1].content = children[index + 1].content.lstrip("\u3000")
                else:
                    is_inside = before and after and is_cjk(before[-1]) and is_cjk(after[0])
                    child.type, child.content = "text", "" if is_inside else "\n"


def _neighbour(tokens: Sequence[Token], index: int, step: int) -> str:
    """Return the text before or after a line end; ends of emphasis and the like do not count."""
    index += step
    while 0 <= index < len(tokens) and not tokens[index].content and tokens[index].type not in _BREAKS:
        index += step
    return tokens[index].content if 0 <= index < len(tokens) and tokens[index].type in ("text", "code_inline") else ""


def _keep(line_end: Token) -> None:
    line_end.type, line_end.tag = "hardbreak", "br"


def mark_alerts(tokens: Sequence[Token]) -> None:
    """Keep the first line of a note (`> [!NOTE] title`) a line of its own."""
    for quote, line in zip(tokens, tokens[2:], strict=False):
        if quote.type == "blockquote_open" and line.content.startswith("[!"):
            first = next((child for child in line.children or [] if child.type == "softbreak"), None)
            if first is not None:
                _keep(first)


def mark_captions(tokens: Sequence[Token]) -> None:
    """Give the label line right above a table the class `caption`, so that print keeps the two together.

    A label that says no more than “table” goes where a title follows it.
    """
    if all(token.type != "table_open" for token in tokens):
        return
    shown = [token for token in tokens if token.type != "comment"]  # such as `<!-- no-cards -->` between the two
    for opening, line, _, below in zip(shown, shown[1:], shown[2:], shown[3:], strict=False):
        if opening.type != "paragraph_open" or below.type != "table_open":
            continue
        if label := read_label(line.content):
            opening.attrSet("class", "caption")
            if label.name.lower() in TABLE_WORDS and label.rest(line.content):
                _drop_label(line)


def mark_replies(tokens: Sequence[Token]) -> None:
    """Give the items that answer a follow-up question (`- 答:…`) the class `reply`, which says so in their place."""
    for item, paragraph, line in zip(tokens, tokens[1:], tokens[2:], strict=False):
        is_nested = item.type == "list_item_open" and item.level > 1 and paragraph.type == "paragraph_open"
        if is_nested and read_answer(line.content):
            item.attrSet("class", "reply")
            _drop_label(line)


def _drop_label(line: Token) -> None:
    """Take the label at the start of a line out of its tokens: `**答**:`, `答:` or `**答:**`."""
    children = line.children or []
    if [child.type for child in _shown(line)[:1]] == ["strong_open"]:
        end = next(index for index, child in enumerate(children) if child.type == "strong_close")
        children = children[end + 1 :]
        if children and children[0].type == "text":
            children[0].content = _COLON.sub("", children[0].content)
    elif children and children[0].type == "text":
        children[0].content = re.split(r"[:：]\s*", children[0].content, maxsplit=1)[-1]
    line.children = children
