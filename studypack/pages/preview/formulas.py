"""Turns the formulas of a page's cards into drawings that share their parts: each formula and each letter once."""

from __future__ import annotations

import html
import re

from ...bank.markdown import Formula
from ...render.formulas import FormulaStore
from ...render.tex import EM_PER_EX, MathError
from ...render.tex import Formula as Picture

_FORMULA = re.compile(r"\\\((?P<inline>.*?)\\\)|\\\[(?P<display>.*?)\\\]", re.DOTALL)
_OUTLINE = re.compile(r'<path d="(?P<outline>[^"]*)"(?P<rest>[^>]*)></path>')
_LONE = re.compile(r'<g (?P<moved>transform="[^"]*")><use href="#g(?P<number>\d+)"/></g>')
_INHERITED = ' stroke="black" fill="black" stroke-width="0"'
"""What every picture says of itself and a stylesheet can say of all."""
_PICTURE = re.compile(r'<svg [^>]*?viewBox="(?P<box>[^"]*)"[^>]*>(?P<drawn>.*)</svg>', re.DOTALL)


def found(fragment: str) -> list[Formula]:
    """Return the formulas of a card's HTML: what stands between MathJax's delimiters."""
    return [_formula(match) for match in _FORMULA.finditer(fragment)]


def _formula(match: re.Match[str]) -> Formula:
    inline = match.group("inline")
    return Formula(html.unescape(match.group("display") if inline is None else inline), inline is None, 0)


class Drawings:
    """The drawings of one page: a formula in a card refers to its drawing, a letter in a drawing to its outline."""

    def __init__(self, store: FormulaStore) -> None:
        """Take the store that typesets formulas."""
        self._store = store
        self._numbers: dict[tuple[str, bool], int] = {}
        self._outlines: dict[str, int] = {}
        self._symbols: list[str] = []
        self._rules: list[str] = []

    def draw(self, fragment: str) -> str:
        """Return a card's HTML with every formula drawn; one that cannot be typeset is shown as its source."""
        return _FORMULA.sub(self._replace, fragment)

    @property
    def sprite(self) -> str:
        """The hidden SVG that holds all outlines and drawings so far."""
        outlines = "".join(f'<path id="g{number}" d="{outline}"/>' for outline, number in self._outlines.items())
        return f'<svg class="sprite" aria-hidden="true"><defs>{outlines}</defs>{"".join(self._symbols)}</svg>'

    @property
    def css(self) -> str:
        """The sizes of all drawings so far."""
        return "".join(self._rules)

    def _replace(self, match: re.Match[str]) -> str:
        formula = _formula(match)
        picture = self._store.picture(formula.tex, formula.display)
        if isinstance(picture, MathError):
            return f'<code class="tex-source">{html.escape(formula.tex)}</code>'
        number = self._numbers.get((formula.tex, formula.display)) or self._add(formula, picture)
        drawn = f'<svg class="f{number}" role="img" aria-labelledby="t{number}"><use href="#f{number}"/></svg>'
        tag = f'<span class="tag">{html.escape(picture.tag)}</span>' if picture.tag else ""
        mode = ' display="true"' if formula.display else ""
        return f"<mjx-container{mode}><span>{drawn}{tag}</span></mjx-container>"

    def _add(self, formula: Formula, picture: Picture) -> int:
        number = self._numbers[(formula.tex, formula.display)] = len(self._numbers) + 1
        width, height, depth = (
            f"{ex * EM_PER_EX:.3f}em" for ex in (picture.width_ex, picture.height_ex, -picture.depth_ex)
        )
        self._rules.append(f".f{number}{{width:{width};height:{height};vertical-align:{depth}}}")
        match = _PICTURE.fullmatch(picture.svg)
        if match is None:
            raise ValueError(f"the picture of {formula.tex} is no SVG")
        bare = match.group("drawn").replace(_INHERITED, "", 1)
        drawn = _LONE.sub(r'<use href="#g\g<number>" \g<moved>/>', _OUTLINE.sub(self._shared, bare))
        title = f'<title id="t{number}">{html.escape(" ".join(formula.tex.split()))}</title>'
        self._symbols.append(f'<symbol id="f{number}" viewBox="{match.group("box")}">{title}{drawn}</symbol>')
        return number

    def _shared(self, match: re.Match[str]) -> str:
        number = self._outlines.setdefault(match.group("outline"), len(self._outlines) + 1)
        return f'<use href="#g{number}"{match.group("rest")}/>'
