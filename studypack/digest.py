"""Turns an answer without scoring points into its digest: its headings and lead phrases, never half a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .content import Content, Piece
from .markdown.sanitize import Html
from .model import BlockKind

MOST = 8
"""How many lines a digest has at most."""

_SOURCES = (BlockKind.ANSWER, BlockKind.ROLE)
_HEADING = re.compile(r"<h[4-6]>(?P<text>.*?)</h[4-6]>", re.DOTALL)
_LEAD = re.compile(r"<(?:p|li)>\s*(?:<p>)?(?P<text><strong>.*?</strong>)(?=[\s:：(（]*(?:</p>|<|\n|[:：]|[(（]))", re.DOTALL)
_PARAGRAPH = re.compile(r"<p>(?P<text>.*?)</p>", re.DOTALL)
_SENTENCE = re.compile(r"^.*?(?:[。！？；]|[.!?](?=\s|$))", re.DOTALL)
_CLOSING = re.compile(r"^(总结|结论|小结|总结与?.{0,8}|summary|conclusions?)[:：]?$", re.IGNORECASE)


def digest(content: Content) -> tuple[Html, ...]:
    """Return the lines of the digest, each inline HTML; empty where the answer is."""
    pieces = [piece for piece in content.pieces if piece.kind in _SOURCES]
    main = [piece for piece in pieces if piece.kind is BlockKind.ANSWER] or pieces
    for lines in (_headings(main), _leads(main)):
        if len(lines) >= 2:
            return tuple(lines[:MOST])
    found = _headings(main) + _leads(main) + _first_sentences(main)
    return tuple(found[:MOST])


def _headings(pieces: Iterable[Piece]) -> list[Html]:
    return _clean(match.group("text") for html in _htmls(pieces) for match in _HEADING.finditer(html))


def _leads(pieces: Iterable[Piece]) -> list[Html]:
    return _clean(match.group("text") for html in _htmls(pieces) for match in _LEAD.finditer(html))


def _first_sentences(pieces: Iterable[Piece]) -> list[Html]:
    """Return the first sentence of the answer, if it is whole within plain text."""
    for html in _htmls(pieces):
        for paragraph in _PARAGRAPH.finditer(html):
            text = paragraph.group("text")
            sentence = _SENTENCE.match(text)
            if sentence and sentence.group(0).count("<") == sentence.group(0).count("</") * 2:
                return [Html(sentence.group(0))]
            if len(text) < 120:
                return [Html(text)]
    return []


def _htmls(pieces: Iterable[Piece]) -> Iterator[str]:
    return (one.reading.html for piece in pieces for one in piece.blocks)


def _clean(texts: Iterable[str]) -> list[Html]:
    """Drop marks of emphasis, numbering, trailing colons, closing headings and repetitions."""
    lines: dict[str, None] = {}
    for text in texts:
        bare = re.sub(r"</?(?:strong|em)>", "", text).strip()
        bare = re.sub(r"^(?:[一二三四五六七八九十]+[、.]|\d+[.、)]|[A-Z][.、])\s*", "", bare)
        bare = bare.rstrip(":：").strip()
        if bare and not _CLOSING.match(bare):
            lines[bare] = None
    return [Html(line) for line in lines]
