"""Formulas on the page: drawn as WeasyPrint draws their SVG, from signs that a file holds once."""

from __future__ import annotations

from base64 import b64encode

import pypdfium2
import pytest

from studypack.render.tex import Picture, Typesetter
from studypack.sheets.pdf_tags import finish
from studypack.sheets.print_document import PrintDocument
from studypack.sheets.weasy import FORMULA, SCHEME, Document, lay_out
from tests.sheet_bank import opened

TYPESETTER = Typesetter()
FORMULAS = (
    r"O(n^2)-x_i",
    r"\frac{a}{b}+\sqrt[3]{\frac{x}{1+y}}",
    r"\underbrace{a+\dots+b}_{\text{损失}}",
    r"x_{\text{训练 loss}}",
    r"\left(\begin{array}{c|c}1&2\\\hline 3&4\end{array}\right)",
    r"\begin{cases}a&b\\c&d\end{cases}",
    r"\left\|\frac{\frac{a}{b}}{\frac{c}{d}}\right\|\not=\emptyset",
    r"\boxed{\overline{ab}}\rule{1em}{2ex}",
    r"\xrightarrow{f}\widehat{xyz}\mathbb{1}",
)


def picture(tex: str) -> Picture:
    """Typeset a formula."""
    made = TYPESETTER.typeset(tex, display=True)
    assert isinstance(made, Picture), made
    return made


def page(address: str, pictures: dict[str, bytes]) -> bytes:
    """Return the picture of a page with one formula, twice, as points of grey and colour."""
    image = f'<p>a <img alt="x" src="{address}" style="width:20em"> b <img alt="x" src="{address}"></p>'
    css = "@page { size: 120mm 80mm } body { font-family: var(--font-text) }"
    words = "<p>损失训练 loss 1</p>"
    data = PrintDocument("T", "en", css, image + words, pictures=pictures).laid_out().write()[0]
    return bytes(pypdfium2.PdfDocument(data)[0].render(scale=3).buffer)


def coloured() -> str:
    """Return a formula of which MathJax would draw a part in red."""
    svg = picture("y+z").svg
    return 'fill="red" transform="translate'.join(svg.split('transform="translate', 1))


@pytest.mark.parametrize("svg", [*(picture(tex).svg for tex in FORMULAS), coloured()], ids=[*FORMULAS, "red"])
def test_a_formula_looks_as_its_svg_does(svg: str) -> None:
    """The page is the same, point by point, as where WeasyPrint draws the SVG itself."""
    data = svg.encode()
    drawn = page(f"{SCHEME}:{FORMULA}1.svg", {f"{FORMULA}1.svg": data})
    plain = page(f"data:image/svg+xml;base64,{b64encode(data).decode()}", {})
    assert len(drawn) == len(plain)
    assert sum(abs(one - other) > 64 for one, other in zip(drawn, plain, strict=True)) < 40
    assert len(set(drawn)) > 10


def test_a_sign_is_drawn_once() -> None:
    """Two formulas with the same letters share the drawing of each letter."""
    svgs = {f"{FORMULA}{name}.svg": picture(tex).svg.encode() for name, tex in (("1", "xyx"), ("2", "y+x^x"))}
    images = "".join(f'<img alt="x" src="{SCHEME}:{name}">' for name in svgs)
    pdf = opened(finish(lay_out(Document(f'<html lang="en"><body>{images}</body></html>', svgs)).write()[0]))
    names = [name for name, one in pdf.pages[0].Resources.XObject.items() if one.Subtype == "/Form"]
    assert len(names) == 3  # x, y and +
    content = pdf.pages[0].Contents.read_bytes()
    assert sum(content.count(f"{name} Do".encode()) for name in names) == 7
