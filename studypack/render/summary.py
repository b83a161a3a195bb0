"""Turns an answer without scoring points into its digest: its headings and lead phrases, never half a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..bank.content import Content, Piece
from ..bank.markdown.sanitize import Html
from ..bank.model import BlockKind
from ..bank.parse.labels import without_numbering

MOST = 8
"""How many lines a digest has at most."""

ENOUGH = 4
"""From how many lines on main points stand alone, where their details would not all fit."""

_SOURCES = (BlockKind.ANSWER, BlockKind.ROLE)
_LONGEST_PARAGRAPH = 120
_TOKEN = re.compile(r"<(?P<close>/?)(?P<tag>[a-z][a-z0-9]*)[^>]*>|[^<]+|<")
_HEADINGS = frozenset({"h4", "h5", "h6"})
_NOTE = re.compile(r"^\s*[(（][^()（）]*[)）]")
_SENTENCE_END = re.compile(
    r"[。！？；]|(?<!\b(?-i:[A-Z]))(?<!\b(?:vs|cf|eq|no|al))(?<!\b(?:e\.g|i\.e|fig|etc))[.!?](?=\s|$)", re.IGNORECASE
)
"""The end of a sentence; the dot of an abbreviation or of an initial is none."""

_OPENING, _CLOSING = "(（「『《【“", ")）」』》】”"
_LAST_WORDS = re.compile(r"^(总结|结论|小结|总结与?.{0,8}|summary|conclusions?)[:：]?$", re.IGNORECASE)


@dataclass(frozen=True)
class _Run:
    """A heading, or a paragraph or list item as far as its first block inside: tag, and inline HTML in pieces.

    `level` is how deep it stands in the answer: that of a heading, or the number of lists around a text.
    """

    tag: str
    level: int
    pieces: tuple[str, ...]

    @property
    def html(self) -> str:
        return "".join(self.pieces).strip()


def digest(content: Content) -> tuple[Html, ...]:
    """Return the lines of the digest, each inline HTML; empty where the answer is."""
    pieces = [piece for piece in content.pieces if piece.kind in _SOURCES]
    main = [piece for piece in pieces if piece.kind is BlockKind.ANSWER] or pieces
    runs = [run for html in _htmls(main) for run in _runs(html)]
    headings = [(run.level, run.html) for run in runs if run.tag in _HEADINGS]
    leads = [(run.level, _lead(run)) for run in runs if run.tag not in _HEADINGS]
    for lines in (_outline(headings), _outline(leads)):
        if len(lines) >= 2:
            return tuple(lines[:MOST])
    first = next((sentence for run in runs if run.tag == "p" and (sentence := _first_sentence(run.html))), "")
    return tuple([*_outline(headings), *_outline(leads), *([Html(first)] if first else [])][:MOST])


def _outline(leveled: list[tuple[int, str]]) -> list[Html]:
    """Return as many levels as fit into a digest, the outermost first: details never crowd out a later main point."""
    lines: list[Html] = []
    for deepest in sorted({level for level, _ in leveled}):
        more = _clean(text for level, text in leveled if level <= deepest)
        if len(lines) >= ENOUGH and len(more) > MOST:
            break
        lines = more
    return lines


def _htmls(pieces: Iterable[Piece]) -> Iterator[str]:
    return (one.reading.html for piece in pieces for one in piece.blocks)


def _runs(html: str) -> Iterator[_Run]:
    """Yield the headings, paragraphs and list items of sanitised HTML."""
    tag, lists, found = "", 0, list[str]()
    for token in _TOKEN.finditer(html):
        name = token.group("tag") or ""
        if name in _HEADINGS or name in ("p", "li", "ul", "ol", "table", "pre", "blockquote", "div", "details"):
            if tag and "".join(found).strip():
                yield _Run(tag, int(tag[1]) if tag in _HEADINGS else lists, tuple(found))
            lists += (name in ("ul", "ol")) * (-1 if token.group("close") else 1)
            is_text = name in _HEADINGS or token.group(0) in ("<p>", "<li>")  # and no caption of a table
            tag = name if is_text and not token.group("close") else ""
            found = []
        else:
            found.append(token.group(0))
    if tag and "".join(found).strip():
        yield _Run(tag, int(tag[1]) if tag in _HEADINGS else lists, tuple(found))


def _lead(run: _Run) -> str:
    """Return the bold phrase that a run begins with, if it stands for itself: a colon or a line end follows."""
    pieces = [piece for piece in run.pieces if piece.strip()]
    if not pieces or pieces[0] != "<strong>" or "</strong>" not in pieces:
        return ""
    end = pieces.index("</strong>")
    phrase = "".join(pieces[1:end]).strip()
    after = pieces[end + 1] if end + 1 < len(pieces) else ""
    rest = _NOTE.sub("", after)
    stands_alone = not rest or rest.startswith(("\n", "<br")) or rest.lstrip().startswith((":", "：", "—", "–"))
    return phrase if phrase.endswith((":", "：")) or stands_alone else ""


def _first_sentence(html: str) -> str:
    """Return the first sentence, whole; a short paragraph without one counts as one."""
    for end in _SENTENCE_END.finditer(html):
        sentence = html[: end.end()]
        if _is_whole(sentence):
            return sentence
    return html if len(html) < _LONGEST_PARAGRAPH and not html.endswith((":", "：")) else ""


def _is_whole(html: str) -> bool:
    """Tell whether no tag and no bracket is left open."""
    tags = [token for token in _TOKEN.finditer(html) if token.group("tag") and token.group("tag") not in ("br", "img")]
    text = _TOKEN.sub(lambda token: "" if token.group("tag") else token.group(0), html)
    is_open = any(text.count(left) != text.count(right) for left, right in zip(_OPENING, _CLOSING, strict=True))
    return sum(-1 if tag.group("close") else 1 for tag in tags) == 0 and not is_open


def _clean(texts: Iterable[str]) -> list[Html]:
    """Drop marks of emphasis, numbering, trailing colons, closing headings and repetitions."""
    lines: dict[str, None] = {}
    for text in texts:
        bare = re.sub(r"</?(?:strong|em)>", "", text).strip()
        bare = without_numbering(bare).rstrip(":：").strip()
        if bare and not _LAST_WORDS.match(bare):
            lines[bare] = None
    return [Html(line) for line in lines]
