"""Columns that are laid out once: the same file, from fewer layouts."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from studypack.sheets.column_layout import once
from studypack.sheets.draft import Draft
from studypack.sheets.weasy import lay_out

_TEXT = "两栏的文字要排得满，左右两边一样高，一行也不能少，一行也不能多。" * 4
_FLOW = "".join(
    f"<h3>第{n}题</h3><ul><li>{_TEXT}</li><li>{_TEXT}</li></ul>"
    f"<table><tr><th>甲</th><th>乙</th></tr><tr><td>{n}</td><td>{_TEXT}</td></tr></table>"
    for n in range(16)
).replace("<li>", "<li><i>注</i>", 3)
_STYLES = "@page { size: A6 } .cols { columns: 2 } p, h3 { margin: 1em 0 }"


def _made(monkeypatch: pytest.MonkeyPatch, draft: Draft, *, plain: bool) -> tuple[bytes, int]:
    """Return the file of a document, and how many columns were laid out for it."""
    lay_out(Draft("栏", "zh", "", "<p>栏</p>").document())  # loads the library
    block: Any = import_module("weasyprint.layout.block")
    whole = block.block_box_layout.__wrapped__
    columns = 0

    def counted(context: Any, box: Any, *rest: Any, **more: Any) -> Any:
        nonlocal columns
        columns += box.is_column
        return whole(context, box, *rest, **more)

    monkeypatch.setattr(block, "block_box_layout", counted if plain else once(counted))
    data, log = lay_out(draft.document()).write()
    monkeypatch.undo()
    assert log == ()
    return data, columns


@pytest.mark.parametrize(
    ("style", "before", "fewer"),
    [
        ("", "", 4),
        ("i { position: fixed; left: 3px }", "<p>前面的话</p>", 4),
        (".cols { column-fill: auto }", "", 4),
        (".cols { direction: rtl; position: relative } i { position: absolute; left: 3px }", "", 4),
        ("h3 { float: right } li { break-inside: avoid }", "", 4),
        ("i { float: footnote }", "", 0),
    ],
)
def test_a_column_laid_out_once_is_the_same(
    monkeypatch: pytest.MonkeyPatch, style: str, before: str, fewer: int
) -> None:
    """Files are the same to the byte, whatever stands in the columns, or out of their flow."""
    draft = Draft("栏", "zh", f"{_STYLES} {style}", f'{before}<div class="cols">{_FLOW}</div><p>完</p>')
    data, columns = _made(monkeypatch, draft, plain=True)
    again, less = _made(monkeypatch, draft, plain=False)
    assert again == data
    assert columns - less >= fewer


def test_columns_grow_by_whole_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns of boxes that must not be broken end where they would if they grew by pixels, sooner."""
    boxes = "".join(f"<div>第{n}题：{_TEXT[: 20 + 17 * n]}</div>" for n in range(5))
    draft = Draft("栏", "zh", f"{_STYLES} .cols div {{ break-inside: avoid }}", f'<div class="cols">{boxes}</div>')
    data, columns = _made(monkeypatch, draft, plain=True)
    again, less = _made(monkeypatch, draft, plain=False)
    assert again == data
    assert less * 2 < columns


def test_columns_below_something_are_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both columns of every page save a layout, those of the first page too, above which something stands."""
    draft = Draft("栏", "zh", f"{_STYLES} .cols {{ column-fill: auto }}", f'<p>前</p><div class="cols">{_FLOW}</div>')
    pages = lay_out(draft.document()).pages
    _, columns = _made(monkeypatch, draft, plain=True)
    _, less = _made(monkeypatch, draft, plain=False)
    assert columns - less > 2 * (pages - 1)
