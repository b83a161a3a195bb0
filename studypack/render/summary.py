"""Sums up an answer without scoring points: its headings and lead phrases, never half a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..bank import nodes as n
from ..bank.content import Content
from ..bank.fragment import Fragment, plain
from ..bank.model import BlockKind
from ..bank.parse.labels import not_written, without_numbering

MOST = 8
"""How many lines a summary has at most."""

ENOUGH = 4
"""From how many lines on main points stand alone, where their details would not all fit."""

_SOURCES = (BlockKind.ANSWER, BlockKind.ROLE)
_LONGEST_PARAGRAPH = 120
_NOTE = re.compile(r"^\s*[(（][^()（）]*[)）]")
_SENTENCE_END = re.compile(
    r"[。！？；]|(?<!\b(?-i:[A-Z]))(?<!\b(?:vs|cf|eq|no|al))(?<!\b(?:e\.g|i\.e|fig|etc))[.!?](?=\s|$)", re.IGNORECASE
)
"""The end of a sentence; the dot of an abbreviation or of an initial is none."""
_POINTER = re.compile(
    r"^(?:see(?: also)?|cf\.?|sources?|references?|read more|more|back to"
    r"|参考(?:资料|文献|链接)?|参见|详见|来源|出处|原文|转载|更多|返回)"
    r"(?P<rest>(?![A-Za-z]).*)$",
    re.IGNORECASE | re.DOTALL,
)
_FEW_WORDS = 40
"""So many characters beside a link say nothing of their own, after a word that points."""
_OPENING, _CLOSING = "(（「『《【“", ")）」』》】”"
_LABELS = re.compile(
    r"^(总结|结论|小结|总结与?.{0,8}|解析|答案|提示|示例|代码|参考(资料|文献|链接)?|扩展阅读|summary|conclusions?|explanation|"
    r"answer|solution|hints?|examples?|code|notes?|references?|see also|read more|links)[:：]?$",
    re.IGNORECASE,
)
"""Headings that say what stands below them and nothing of it."""
Line = tuple[n.AnyNode, ...]


@dataclass(frozen=True)
class _Run:
    """A heading, or a paragraph or the beginning of an item; `level` is how deep it stands in the answer."""

    is_heading: bool
    is_paragraph: bool
    level: int
    children: Line


def summary(content: Content) -> tuple[Fragment, ...]:
    """Return the lines of a summary, each the nodes of a line; none where the answer is empty."""
    pieces = [piece for piece in content.pieces if piece.kind in _SOURCES]
    main = [piece for piece in pieces if piece.kind is BlockKind.ANSWER] or pieces
    runs = [run for piece in main for run in _runs(piece.content.children, 0)]
    headings = _outline([(run.level, run.children) for run in runs if run.is_heading])
    leads = _outline([(run.level, _lead(run.children)) for run in runs if not run.is_heading])
    for lines in (headings, leads):
        if len(lines) >= 2:
            return lines[:MOST]
    sentences = (_first_sentence(run.children) for run in runs if run.is_paragraph and not _leads_away(run.children))
    first = next((sentence for sentence in sentences if sentence), ())
    return (*headings, *leads, *([Fragment(first)] if first else []))[:MOST]


def _runs(nodes: Iterable[n.Node], lists: int) -> Iterator[_Run]:
    for node in nodes:
        if isinstance(node, n.Heading):
            yield _Run(True, False, min(max(node.level, 3), 5), node.children)
        elif isinstance(node, n.Paragraph) and node.kind in ("", "bare"):
            yield _Run(False, node.kind == "", lists, node.children)
        elif isinstance(node, n.List):
            for item in node.items:
                yield from _runs(item.children, lists + 1)
        elif isinstance(node, (n.Quote, n.Alert, n.Box, n.Details)):
            yield from _runs(node.children, lists)


def _outline(leveled: Sequence[tuple[int, Line]]) -> tuple[Fragment, ...]:
    """Return as many levels as fit, the outermost first: details never crowd out a later main point."""
    lines: tuple[Fragment, ...] = ()
    for deepest in sorted({level for level, _ in leveled}):
        more = _clean(line for level, line in leveled if level <= deepest)
        if len(lines) >= ENOUGH and len(more) > MOST:
            break
        lines = more
    return lines


def _lead(children: Line) -> Line:
    """Return the bold phrase that a line begins with, if it stands for itself: a colon or a line end follows."""
    found = [node for node in children if not isinstance(node, n.Text) or node.text.strip()]
    if not found or not isinstance(first := found[0], n.Strong):
        return ()
    after = found[1] if len(found) > 1 else None
    rest = _NOTE.sub("", after.text) if isinstance(after, n.Text) else "" if after is None else "x"
    ends = isinstance(after, n.Break) or not rest or rest.startswith("\n")
    stands_alone = ends or rest.lstrip().startswith((":", "：", "—", "–"))
    return first.children if stands_alone or plain(first.children).endswith((":", "：")) else ()


def _leads_away(children: Line) -> bool:
    """Tell whether a paragraph only leads elsewhere: links, images and addresses, or words such as “see”."""
    links = [node for node in children if isinstance(node, (n.Link, n.Image))]
    own = plain(tuple(node for node in children if not isinstance(node, (n.Link, n.Image)))).strip()
    if not re.search(r"\w", re.sub(r"https?://\S+", "", own)) or not_written(own):
        return True
    found = _POINTER.match(own)
    rest = found["rest"].lstrip() if found else ""
    return found is not None and (rest[:1] in (":", "：") or bool((links or "://" in rest) and len(rest) <= _FEW_WORDS))


def _first_sentence(children: Line) -> Line:
    """Return the first sentence, whole; a short paragraph without one counts as one."""
    for at, node in enumerate(children):
        if not isinstance(node, n.Text):
            continue
        for end in _SENTENCE_END.finditer(node.text):
            sentence = (*children[:at], n.Text(node.text[: end.end()]))
            if (end.end() < len(node.text) or end[0] not in ".!?" or at + 1 == len(children)) and _is_whole(sentence):
                return sentence
    text = plain(children)
    return children if len(text) < _LONGEST_PARAGRAPH and not text.endswith((":", "：")) else ()


def _is_whole(sentence: Line) -> bool:
    """Tell whether no bracket is left open."""
    text = plain(sentence)
    return all(text.count(left) == text.count(right) for left, right in zip(_OPENING, _CLOSING, strict=True))


def _clean(lines: Iterable[Line]) -> tuple[Fragment, ...]:
    """Drop emphasis, numbering, trailing colons, headings that say nothing, and repetitions."""
    found: dict[str, Fragment] = {}
    for line in lines:
        bare = _trimmed(list(_without_emphasis(line)))
        text = plain(bare)
        if text and not _LABELS.match(text):
            found.setdefault(text, Fragment(bare))
    return tuple(found.values())


def _without_emphasis(line: Iterable[n.AnyNode]) -> Iterator[n.AnyNode]:
    for node in line:
        if isinstance(node, (n.Strong, n.Emphasis)):
            yield from _without_emphasis(node.children)
        else:
            yield node


def _trimmed(line: list[n.AnyNode]) -> Line:
    """Drop a number before a line, and the colon and white space after it."""
    if line and isinstance(first := line[0], n.Text):
        line[0] = n.Text(without_numbering(first.text.lstrip()))
    if line and isinstance(last := line[-1], n.Text):
        line[-1] = n.Text(last.text.rstrip().rstrip(":：").rstrip())
    return tuple(node for node in line if not isinstance(node, n.Text) or node.text)
