"""Draws the formulas of a page so that they share their parts: each formula and each letter stands there once."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from ...bank import nodes as n
from ...render.card_html import CardWriter
from ...render.formulas import FormulaStore
from ...render.tex import EM_PER_EX, MathError, Picture

_OUTLINE = re.compile(r'<path d="(?P<outline>[^"]*)"(?P<rest>[^>]*)></path>')
_LONE = re.compile(r'<g (?P<moved>transform="[^"]*")><use href="#g(?P<number>\d+)"/></g>')
_INHERITED = ' stroke="black" fill="black" stroke-width="0"'
"""What every picture says of itself and a stylesheet can say of all."""
_PICTURE = re.compile(r'<svg [^>]*?viewBox="(?P<box>[^"]*)"[^>]*>(?P<drawn>.*)</svg>', re.DOTALL)


class Drawings:
    """The drawings of one page: a formula in a card refers to its drawing, a letter in a drawing to its outline."""

    def __init__(self, store: FormulaStore) -> None:
        """Take the store that typesets formulas."""
        self._store = store
        self._numbers: dict[tuple[str, bool], int] = {}
        self._outlines: dict[str, int] = {}
        self._symbols: list[str] = []
        self._rules: list[str] = []

    @property
    def sprite(self) -> str:
        """The hidden SVG that holds all outlines and drawings so far."""
        outlines = "".join(f'<path id="g{number}" d="{outline}"/>' for outline, number in self._outlines.items())
        return f'<svg class="sprite" aria-hidden="true"><defs>{outlines}</defs>{"".join(self._symbols)}</svg>'

    @property
    def css(self) -> str:
        """The sizes of all drawings so far."""
        return "".join(self._rules)

    def draw(self, formula: n.Formula) -> str | None:
        """Return a reference to the drawing of a formula; None for one that cannot be typeset."""
        picture = self._store.picture(formula)
        if isinstance(picture, MathError):
            return None
        number = self._numbers.get((formula.tex, formula.display)) or self._add(formula, picture)
        drawn = f'<svg class="f{number}" role="img" aria-labelledby="t{number}"><use href="#f{number}"/></svg>'
        tag = f'<span class="tag">{html.escape(picture.tag)}</span>' if picture.tag else ""
        mode = ' display="true"' if formula.display else ""
        return f"<mjx-container{mode}><span>{drawn}{tag}</span></mjx-container>"

    def _add(self, formula: n.Formula, picture: Picture) -> int:
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


@dataclass
class PageWriter(CardWriter):
    """Writes cards for a page that draws their formulas itself and loads images only when they are seen."""

    drawings: Drawings | None = None

    def drawn(self, node: n.Formula, *, is_display: bool) -> str:
        """Write a formula as a reference to its drawing."""
        drawn = self.drawings.draw(n.Formula(node.tex, is_display)) if self.drawings else None
        return drawn or f'<code class="tex-source">{self.code_text(node.tex)}</code>'

    def image(self, node: n.Image) -> str:
        """Write an image, from the folder of the page's images."""
        return super().image(node).replace('<img src="', '<img loading="lazy" src="media/')
