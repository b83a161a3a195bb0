"""What the sheets rely on inside WeasyPrint and pydyf: a test that fails says what a new version broke."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pydyf
import pytest

from studypack.sheets.print_document import PrintDocument
from studypack.sheets.weasy import Place, lay_out

CSS = "@page { size: 100mm 80mm; margin: 10mm } body { margin: 0; font-family: var(--font-text) }"


def document(body: str, css: str = CSS) -> PrintDocument:
    """Return a small document."""
    return PrintDocument("T", "zh-CN", css, body)


@pytest.fixture(scope="module")
def weasyprint() -> Any:
    """The library, loaded as a build loads it."""
    document("<p>甲</p>").laid_out()
    return import_module("weasyprint")


def test_images_are_taken_from_the_cache(weasyprint: Any) -> None:
    """Broken: formulas are drawn as SVG again, signs are no longer shared, and files get twice as large."""
    assert "cache" in weasyprint.DEFAULT_OPTIONS


def test_a_page_knows_the_rectangle_of_every_element_with_an_id() -> None:
    """Broken: what fits on a sheet, the size of type on cards and the chapters of the book cannot be computed."""
    layout = document('<p id="a" style="height:10mm">甲</p><p id="b" style="break-before:page">乙</p>').laid_out()
    assert isinstance(layout.places["a"], Place)
    assert layout.places["a"].page == 1
    assert layout.places["a"].left == pytest.approx(10 * 96 / 25.4)
    assert layout.places["a"].height == pytest.approx(10 * 96 / 25.4)
    assert layout.places["b"].page == 2


def test_a_block_that_goes_on_is_where_it_begins() -> None:
    """Broken: a heading in the frame of the book is put on the page on which its question ends."""
    layout = document(f'<div id="a">{"<p>甲</p>" * 60}</div>').laid_out()
    assert layout.pages > 2
    assert layout.places["a"].page == 1


def test_an_image_is_named_by_its_id() -> None:
    """Broken: chapters that are bound into a book do not find the signs of formulas that they share."""
    source = inspect.getsource(import_module("weasyprint.pdf.stream").Stream.add_image)
    assert "image.id" in source
    assert "get_x_object" in inspect.getsource(import_module("weasyprint.pdf"))


def test_a_stream_of_pydyf_holds_its_pieces_and_its_dictionary() -> None:
    """Broken: signs of formulas cannot be written."""
    stream = pydyf.Stream([b"0 0 m"], {"Type": "/XObject"})
    assert stream.stream == [b"0 0 m"]
    assert stream.extra == {"Type": "/XObject"}
    assert pydyf.Array([1, 2]).data == b"[1 2]"


@pytest.mark.usefixtures("weasyprint")
def test_nothing_inside_the_libraries_is_replaced() -> None:
    """Their functions are their own: nothing of ours stands in for one of them."""
    for name in (
        "weasyprint.layout.block",
        "weasyprint.layout.column",
        "weasyprint.document",
        "weasyprint.pdf",
        "pydyf",
    ):
        module = import_module(name)
        functions = [one for one in vars(module).values() if inspect.isfunction(one) or inspect.isclass(one)]
        assert functions
        assert not [one for one in functions if one.__module__.startswith("studypack")]
    assert isinstance(vars(pydyf.PDF)["page_references"].fget, type(lay_out))
    assert vars(pydyf.PDF)["page_references"].fget.__module__ == "pydyf"
