"""The PDF files as objects: tags, fonts, bookmarks, boxes, register, and the gate for missing glyphs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest

from studypack.bank.nodes import Formula
from studypack.render.formulas import FormulaStore
from studypack.sheets.card_grid import Grid
from studypack.sheets.print_document import PAPERS, PrintDocument
from studypack.sheets.print_writer import PrintWriter
from tests.sheet_bank import little, make, opened, product

NAMES = tuple(name for name in little().outputs if "development" not in name)
MM = 72 / 25.4


def tags(pdf: pikepdf.Pdf) -> list[Any]:
    """Return all tags of a file, in order."""
    found: list[Any] = []

    def walk(element: Any) -> None:
        found.append(element)
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid)

    for element in pdf.Root.StructTreeRoot.K:
        walk(element)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_file_says_what_it_is(name: str) -> None:
    """Title, language and the claim of PDF/UA-1 are set, and a viewer shows the title."""
    pdf = opened(product(name).data)
    assert "小题库" in str(pdf.docinfo.Title)
    assert str(pdf.Root.Lang) == "zh-CN"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked
    assert re.search(rb"pdfuaid:part[^0-9]{1,3}1\b", pdf.Root.Metadata.read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_all_content_is_tagged_or_an_artifact(name: str) -> None:
    """Every piece of marked content is owned by a tag of the tree; running heads are artifacts."""
    pdf = opened(product(name).data)
    tree = {element.objgen for element in tags(pdf)}
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    pieces = 0
    for page in pdf.pages:
        for found in re.findall(rb"/MCID (\d+)", page.Contents.read_bytes()):
            assert owners[int(page.obj.StructParents)][int(found)].objgen in tree
            pieces += 1
    assert pieces > 20


def test_formulas_have_their_tex_and_tables_their_headers() -> None:
    """A formula's alternative text is its TeX; header cells have a scope and cells name their headers."""
    pdf = opened(product("study-pack.pdf").data)
    found = tags(pdf)
    formulas = {str(one.Alt) for one in found if one.S == "/Formula"}
    assert {"O(n^1)", r"y_1=\frac{a}{b}", "m_5"} <= formulas
    headers = [one for one in found if one.S == "/TH"]
    assert len(headers) == 5 * 3
    assert {str(one.A.Scope) for one in headers} == {"/Column"}
    names = pdf.Root.StructTreeRoot.IDTree.Kids[0].Names
    ids = {str(names[at]) for at in range(0, len(names), 2)}
    cells = [one for one in found if one.S == "/TD"]
    assert len(cells) == 5 * 6
    assert all(str(cell.A.Headers[0]) in ids for cell in cells)


def test_bookmarks_lead_to_parts_sections_and_questions() -> None:
    """The outline of the study pack has every part, section and question."""
    with opened(product("study-pack.pdf").data).open_outline() as outline:
        titles = [(depth, item.title) for depth, item in _items(outline.root)]
    assert (0, "基础") in titles
    assert (1, "1.1 注意力") in titles
    assert (2, "1/Q2 RoPE 怎样编码位置？") in titles


def _items(items: Any, depth: int = 0) -> list[tuple[int, Any]]:
    return [pair for item in items for pair in ((depth, item), *_items(item.children, depth + 1))]


def test_links_go_where_they_should() -> None:
    """A link from one question to another is a link within the book, and is described."""
    pdf = opened(product("study-pack.pdf").data)
    links = [link for page in pdf.pages for link in page.get("/Annots", [])]
    assert sum(str(link.get("/Dest", "")) == "q-q1" for link in links) >= 5
    assert all("/Contents" in link for link in links)


@pytest.mark.parametrize("name", NAMES)
def test_fonts_are_embedded_and_cut(name: str) -> None:
    """Every font is inside the file, as a subset, with a map to Unicode."""
    pdf = opened(product(name).data)
    fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
    outer = [one for one in fonts if one.get("/Subtype") == "/Type0"]
    assert outer
    for font in outer:
        assert re.match(r"/[A-Z]{6}\+", str(font.BaseFont))
        assert "/ToUnicode" in font
        assert (
            "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            or "/FontFile3" in font.DescendantFonts[0].FontDescriptor
        )


@pytest.mark.parametrize("name", ["cheatsheet-algorithm.pdf", "study-pack.pdf", "selftest-algorithm.pdf"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_nothing_stands_in_the_margins(name: str, paper: str) -> None:
    """All text keeps 10 mm from every edge and 15 mm from the binding."""
    document = pypdfium2.PdfDocument(product(name, paper).data)
    size = PAPERS[paper]
    seen = 0
    for number, page in enumerate(document, start=1):
        assert page.get_size() == pytest.approx((size.width * MM, size.height * MM), abs=0.5)
        inner, outer = (15 * MM, 10 * MM)
        left, right = (inner, outer) if number % 2 else (outer, inner)
        text = page.get_textpage()
        for index in range(text.count_rects()):
            x1, y1, x2, y2 = text.get_rect(index)
            seen += 1
            assert x1 >= left - 1, number
            assert x2 <= size.width * MM - right + 1, number
            assert y1 >= 10 * MM - 2, number
            assert y2 <= (size.height - 10) * MM + 2, number
    assert seen > 30


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_fronts_and_backs_are_in_register(paper: str) -> None:
    """A card's question and its points lie behind each other when the sheet is turned over its long edge."""
    grid = Grid(PAPERS[paper])
    document = pypdfium2.PdfDocument(product("flashcards.pdf", paper).data)
    assert len(document) == 2
    fronts, backs = (_card_of(document[page], grid, is_back=bool(page)) for page in (0, 1))
    assert list(fronts) == ["1/Q1", "1/Q2", "1/Q3", "1/Q4", "1/Q5"]
    assert fronts == backs
    for slot in range(8):
        (front, top), (back, top_of_back) = grid.place(slot, is_back=False), grid.place(slot, is_back=True)
        assert front + back + 95.0 == pytest.approx(grid.paper.width)
        assert top == top_of_back


def _card_of(page: Any, grid: Grid, *, is_back: bool) -> dict[str, int]:
    """Return the slot in which the number of each card is printed."""
    text = page.get_textpage()
    found: dict[str, int] = {}
    for index in range(text.count_rects()):
        x1, _, _, y2 = text.get_rect(index)
        for key in re.findall(r"\d/Q\d+", text.get_text_bounded(*text.get_rect(index))):
            column = int((x1 / MM - grid.left) // 95.0)
            row = int(((grid.paper.height - y2 / MM) - grid.top) // grid.height)
            found.setdefault(key, row * 2 + (1 - column if is_back else column))
    return dict(sorted(found.items()))


def test_the_same_input_gives_the_same_bytes() -> None:
    """Making a sheet twice gives the same file."""
    output = little().outputs["cheatsheet-development.pdf"]
    assert make(output).data == make(output).data


def _draft(body: str) -> PrintDocument:
    return PrintDocument("T", "zh-CN", "body { font-family: var(--font-text) }", body)


def test_a_missing_glyph_in_text_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a font that has no Chinese, each Chinese character of a text is complained about."""
    draft = _draft("<p>中文</p>")
    assert draft.laid_out().write()[1] == ()
    monkeypatch.setattr("studypack.sheets.print_document.characters", lambda _: (frozenset("abc"), frozenset()))
    complaints = "".join(draft.laid_out().write()[1])
    assert "中" in complaints or "4E2D" in complaints


def test_a_missing_glyph_in_a_formula_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chinese inside a formula needs the font of the text, and is complained about where that lacks it."""
    printer = PrintWriter(FormulaStore())
    formula = printer.write(Formula(r"x_{\text{损失}}"))
    draft = replace(_draft(f"<p>a {formula}</p>"), pictures=printer.pictures)
    assert draft.laid_out().write()[1] == ()
    monkeypatch.setattr("studypack.sheets.print_document.characters", lambda _: (frozenset("abc"), frozenset()))
    assert draft.laid_out().write()[1] != ()


def test_nothing_outside_the_document_is_read(tmp_path: Any) -> None:
    """An image of a file, of the network or of another document is not loaded; it is only complained about."""
    (tmp_path / "x.png").write_bytes(b"no image")
    for address in ((tmp_path / "x.png").as_uri(), "http://127.0.0.1:9/x.png", "res:x.png", "res:/etc/x.png"):
        log = _draft(f'<p>a<img alt="x" src="{address}"></p>').laid_out().write()[1]
        assert any("Failed to load" in line or "x.png" in line for line in log)
