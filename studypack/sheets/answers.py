"""What a sheet asks of a question's answer: its points, mistakes, formulas, conclusion, what to remember, its terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..bank import nodes as n
from ..bank.fragment import Fragment, plain
from ..render.views import QuestionView, items

_SENTENCE_END = re.compile(r"[。！？；]|(?<!\b(?:al|vs|cf|eq))[.!?](?=\s|$)")
_NAME = re.compile(r"[A-Za-z]*[A-Z][A-Za-z0-9]*(?:[-–+][A-Za-z0-9]+|\.[0-9]+)*(?: (?:Cache|Attention|Norm)\b)?")
"""A name in Latin letters: it has a capital."""
_AUTHOR = re.compile(r" et al| ?[（(](?:19|20)\d\d| ?等| ?(?:19|20)\d\d| & | 和 [A-Z][a-z]+ ?[（(]")
"""Follows the name of somebody who wrote a paper."""
_IDENTIFIER = re.compile(r"[a-z]+(?:_[a-z]+)+|[A-Z][a-z]+(?:[A-Z][A-Za-z]+)+")
_BOLD_TERM = re.compile(r"[\u4e00-\u9fff]{2,7}|[A-Za-z][A-Za-z0-9 -]{2,24}")
_LONGEST_CONCLUSION = 90
"""Signs of a conclusion on the leaf; a longer one is cut at a clause."""
_SHORTEST_SENTENCE = 6
THREE_STARS = 3


@dataclass(frozen=True)
class Remembered:
    """What a question says is worth knowing by heart: its name, a formula or none, and the words around that."""

    name: Fragment
    formula: n.Formula | None
    rest: Fragment


def is_asked_most(view: QuestionView) -> bool:
    """Tell whether a question is asked most: it has three stars or more, and companies ask it often."""
    return view.stars >= THREE_STARS and view.is_frequent


def mistakes(view: QuestionView) -> tuple[Fragment, ...]:
    """Return the mistakes to avoid."""
    return tuple(item for piece in view.parts("mistakes") for item in items(piece.body))


def formulas(view: QuestionView, kind: str, roles: Iterable[str] = ()) -> tuple[n.Formula, ...]:
    """Return the displayed formulas of the answer, or of the parts for some roles, each once."""
    names = set(roles)
    pieces = (piece for piece in view.parts(kind) if not names or piece.role in names)
    found = {one.tex: one for piece in pieces for one in piece.body.find(n.Formula) if one.display}
    return tuple(found.values())


def figures(view: QuestionView) -> tuple[n.Paragraph, ...]:
    """Return the paragraphs of the answer that are nothing but an image, each image once."""
    found = ((one, figure_of(one)) for piece in view.parts("answer") for one in piece.body.find(n.Paragraph))
    return tuple({image.target: one for one, image in found if image is not None and image.target}.values())


def figure_of(paragraph: n.Paragraph) -> n.Image | None:
    """Return the image of which a paragraph consists, if it is nothing else."""
    shown = [one for one in paragraph.children if not (isinstance(one, n.Text) and not one.text.strip())]
    return shown[0] if len(shown) == 1 and isinstance(shown[0], n.Image) else None


def conclusion(view: QuestionView) -> Fragment:
    """Return the one thing to say: the first scoring point, or else the first sentence of the answer."""
    found = items(view.points)[:1] if view.points else ()
    if not found:
        paragraphs = (node for piece in view.parts("answer") for node in piece.body.children)
        lines = (node.children for node in paragraphs if isinstance(node, n.Paragraph) and not node.kind)
        sentences = [first_sentence(line) for line in lines]
        found = tuple([*filter(_says_something, sentences), *sentences, *view.summary][:1])
    return shortened(found[0]) if found else Fragment()


def _says_something(line: Fragment) -> bool:
    """Tell whether a line is more than a heading in bold, a question or what a list begins with."""
    bare = [node for node in line.children if not isinstance(node, n.Strong)]
    return len(plain(bare)) >= _SHORTEST_SENTENCE and not str(line).endswith(("？", "?", "：", ":"))


def first_sentence(nodes: Iterable[n.AnyNode]) -> Fragment:
    """Return the nodes of a line up to the end of its first sentence."""
    kept: list[n.AnyNode] = []
    for node in nodes:
        end = _SENTENCE_END.search(node.text) if isinstance(node, n.Text) else None
        if end is not None and isinstance(node, n.Text):
            return Fragment((*kept, n.Text(node.text[: end.start()])))
        kept.append(node)
    return Fragment(tuple(kept))


def shortened(line: Fragment) -> Fragment:
    """Return a line that is not too long: whole, or its first clauses."""
    kept: list[n.AnyNode] = []
    room = _LONGEST_CONCLUSION
    for node in line.children:
        words = plain([node])
        if len(words) > room:
            if isinstance(node, n.Text):
                clause = max(words.rfind(mark, 0, room) for mark in "，；：。, ")
                kept.append(n.Text(f"{words[:clause] if clause > 0 else words[:room]}…"))
            break
        kept.append(node)
        room -= len(words)
    return Fragment(tuple(kept))


def remembered(view: QuestionView) -> Iterator[Remembered]:
    """Yield what a question says is worth knowing by heart."""
    for item in view.remember:
        name, rest = _named(item)
        at = next((index for index, node in enumerate(rest) if isinstance(node, n.Formula)), None)
        formula = rest[at] if at is not None else None
        if isinstance(formula, n.Formula) and at is not None and not plain(rest[:at]).strip(" ："):
            yield Remembered(name, formula, _without_mark(rest[at + 1 :]))
        else:
            yield Remembered(name, None, _without_mark(rest))


def _named(item: Fragment) -> tuple[Fragment, list[n.AnyNode]]:
    """Part the name of an item, which is bold, from what follows its colon."""
    first, *rest = item.children
    if isinstance(first, n.Strong):
        return Fragment(first.children), rest
    return Fragment(), [first, *rest]


def _without_mark(nodes: list[n.AnyNode]) -> Fragment:
    """Return nodes without the colon or comma that they begin with."""
    if nodes and isinstance(nodes[0], n.Text):
        nodes = [n.Text(nodes[0].text.lstrip(" :：,，;；")), *nodes[1:]]
    return Fragment(tuple(nodes))


def main_terms(view: QuestionView, *, points: bool = True) -> frozenset[str]:
    """Return the terms of a question's title, and of its points: what it is about."""
    fragments = (view.title, view.points) if points else (view.title,)
    return frozenset(term for fragment in fragments for term in _names(fragment))


def terms(view: QuestionView) -> frozenset[str]:
    """Return all terms of a question: names in Latin letters, identifiers in code and bold terms."""
    bodies = [piece.body for piece in view.pieces if piece.kind in ("answer", "role")]
    bold = (plain(node.children).strip("：:。") for body in bodies for node in body.find(n.Strong))
    named = {term for fragment in (view.title, view.points, *bodies) for term in _names(fragment)}
    return frozenset(named | {term for term in bold if _BOLD_TERM.fullmatch(term)})


def _names(fragment: Fragment) -> Iterator[str]:
    yield from (code.text for code in fragment.find(n.Code) if _IDENTIFIER.fullmatch(code.text))
    for text in (one.text for one in fragment.find(n.Text)):
        yield from (match.group() for match in _NAME.finditer(text) if not _AUTHOR.match(text, match.end()))
