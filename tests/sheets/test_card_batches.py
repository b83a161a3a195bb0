"""Flashcards of a large bank are laid out in batches: one file, which looks and reads as if they were one."""

from __future__ import annotations

from typing import Any

import pikepdf
import pypdfium2
import pytest

from studypack.sheets import flashcards
from tests.sheet_bank import compose, make, opened, page_texts, question
from tests.sheets.test_pdf import tags


def cards() -> bytes:
    """Return the cards of twenty questions."""
    asked = "".join(question(number, f"第{number}题 $x^{number}$ 问什么？", points=2) for number in range(1, 21))
    made = make(compose(f"# 题库\n\n## 第一部分:甲\n\n### 1.1 乙\n\n{asked}").outputs["flashcards.pdf"])
    assert made.problems == ()
    assert made.counts == {"pages": 6, "shortened": 0}
    return made.data


def test_batches_are_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages, tags and bookmarks are those of cards that are laid out at once."""
    whole = cards()
    monkeypatch.setattr(flashcards, "MOST_AT_ONCE", 8)
    joined = cards()
    # One sign of the font stands for both dots; the text of a file names the one that it prints first.
    texts = [[text.replace("·", "•") for text in page_texts(data)] for data in (joined, whole)]
    assert texts[0] == texts[1]
    for one, other in zip(*map(pypdfium2.PdfDocument, (joined, whole)), strict=True):
        assert bytes(one.render(grayscale=True).buffer) == bytes(other.render(grayscale=True).buffer)
    pdfs = opened(joined), opened(whole)
    assert len({str([one.S for one in tags(pdf)]) for pdf in pdfs}) == 1
    bookmarks = [_bookmarks(pdf) for pdf in pdfs]
    assert bookmarks[0] == bookmarks[1]
    assert len(bookmarks[0]) == 21
    for pdf in pdfs:
        owners = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        numbers = [int(number) for number in owners[::2]]
        assert numbers == sorted(set(numbers))
        tagged = dict(zip(numbers, owners[1::2], strict=True))
        for page in pdf.pages:
            found = [tag for tag in list(tagged[int(page.obj.StructParents)]) if tag is not None]
            assert found
            assert {tag.Pg.objgen for tag in found} == {page.obj.objgen}


def _bookmarks(pdf: pikepdf.Pdf) -> list[tuple[int, str, int, list[int]]]:
    """Return depth, title, page and place of every bookmark."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found: list[tuple[int, str, int, list[int]]] = []

    def walk(items: Any, depth: int) -> None:
        for item in items:
            page, _, left, top = list(item.destination)[:4]
            found.append((depth, item.title, pages[page.objgen], [round(left), round(top)]))
            walk(item.children, depth + 1)

    with pdf.open_outline() as outline:
        walk(outline.root, 0)
    return found
