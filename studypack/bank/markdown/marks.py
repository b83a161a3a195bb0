"""Marks plain lines that their authors mean as titles, captions and replies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from ..parse.labels import read_answer, read_label
from ..settings.vocabulary import TABLE_WORDS

_COLON = re.compile(r"^\s*[:：]\s*")


def mark_titles(tokens: Sequence[Token]) -> None:
    """Keep a first line that is bold from end to end a line of its own: it is the title of what follows."""
    for line in tokens:
        children = [child for child in line.children or [] if child.content or child.type != "text"]
        kinds = [child.type for child in children]
        if kinds[:1] != ["strong_open"] or "strong_close" not in kinds:
            continue
        rest = children[kinds.index("strong_close") + 1 :]
        if rest and rest[0].type == "text" and not _COLON.sub("", rest[0].content):
            del rest[0]
        if rest and rest[0].type == "softbreak":
            rest[0].type, rest[0].tag = "hardbreak", "br"


def mark_alerts(tokens: Sequence[Token]) -> None:
    """Keep the first line of a note (`> [!NOTE] title`) a line of its own."""
    for quote, _, line in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if quote.type == "blockquote_open" and line.content.startswith("[!"):
            first = next((child for child in line.children or [] if child.type == "softbreak"), None)
            if first is not None:
                first.type, first.tag = "hardbreak", "br"


def mark_captions(tokens: Sequence[Token]) -> None:
    """Give the label line right above a table the class `caption`, so that print keeps the two together.

    A label that says no more than “table” goes where a title follows it.
    """
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
    if len(children) > 1 and children[1].type == "strong_open":
        end = next(index for index, child in enumerate(children) if child.type == "strong_close")
        children = children[end + 1 :]
        if children and children[0].type == "text":
            children[0].content = _COLON.sub("", children[0].content)
    elif children and children[0].type == "text":
        children[0].content = re.split(r"[:：]\s*", children[0].content, maxsplit=1)[-1]
    line.children = children
