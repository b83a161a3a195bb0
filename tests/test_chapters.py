"""The study pack bound from chapters: the same book as if it were laid out at once, and what an edit makes anew."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
import pytest

from benchmarks.pages import whole
from studypack.bank.diagnostics import Code, Diagnostic
from studypack.output.outputs import Product
from studypack.sheets.chapters import BookDrafts, divide, lay_out_frame, make_chapter, read_chapter
from studypack.sheets.draft import Draft
from studypack.sheets.make import study_pack
from studypack.sheets.weasy import lay_out
from tests.sheet_bank import CONFIG, Made, compose, make, opened, page_texts, question
from tests.test_pdf import tags

TITLES = ("缓存为什么能省算力？", "RoPE 怎样编码位置？", "三种注意力有何区别？", "何时用 BF16 训练？", "怎样评测幻觉？")


def bank_text() -> str:
    """Return a bank of two parts, whose questions link to the first, with sections that run over pages."""
    asked = [question(number, title, points=4) for number, title in enumerate(TITLES, start=1)]
    first, second = "".join(asked[:3]), "".join(asked[3:])
    return (
        f"# 小题库\n\n## 使用\n\n先读卷首语。\n\n## 第一部分:基础\n\n### 1.1 注意力\n\n{first}"
        f"## 第二部分:进阶\n\n### 2.1 训练\n\n{second}"
    )


@cache
def books() -> tuple[bytes, bytes]:
    """Return the book bound from its chapters, and laid out at once."""
    made = make(composed().artifacts["study-pack.pdf"])
    assert made.problems == ()
    return made.data, lay_out(whole(drafts(composed())).document()).write()[0]


@cache
def composed() -> Made:
    """Return the bank, composed."""
    return compose(bank_text())


def drafts(made: Made) -> BookDrafts:
    """Return the drafts of the book."""
    found = made.artifacts["study-pack.pdf"].make.args[0]
    assert isinstance(found, BookDrafts)
    assert len(found.chapters) == 2
    return found


def test_every_page_is_the_same() -> None:
    """All numbers, running heads and text are where they would be: the pages look the same."""
    bound, plain = map(pypdfium2.PdfDocument, books())
    assert len(bound) == len(plain) > 10
    for one, other in zip(bound, plain, strict=True):
        pixels = [bytes(page.render(scale=1, grayscale=True).buffer) for page in (one, other)]
        assert sum(abs(a - b) > 40 for a, b in zip(*pixels, strict=True)) == 0
    assert [sorted(text) for text in page_texts(books()[0])] == [sorted(text) for text in page_texts(books()[1])]


def test_names_and_bookmarks_lead_to_the_same_places() -> None:
    """Every anchor and every bookmark of the whole book is there, on its page, at its height."""
    bound, plain = map(opened, books())
    assert {name: place for name, place in _names(bound).items() if "chapter" not in name} == _names(plain)
    assert _bookmarks(bound) == _bookmarks(plain)
    assert len(_bookmarks(plain)) > 10


def test_flashcards_know_the_pages_of_the_book() -> None:
    """The pages that cards refer to are learned from the frame alone, and are those of the bound book."""
    book = drafts(composed())
    made = [read_chapter(make_chapter(one, f"{number}-")) for number, one in enumerate(book.chapters)]
    pages = {name: number for name, (number, _) in lay_out_frame(book, made).places.items()}
    assert pages == {name: place[0] + 1 for name, place in _names(opened(books()[0])).items()}
    assert pages["q-q5"] > pages["p-2"] > pages["q-q1"]


def _place(pdf: pikepdf.Pdf, target: Any) -> tuple[int, int, int]:
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    return pages[target[0].objgen], round(target[2]), round(target[3])


def _names(pdf: pikepdf.Pdf) -> dict[str, tuple[int, int, int]]:
    names = pdf.Root.Names.Dests.Names
    return {str(names[at]): _place(pdf, names[at + 1]) for at in range(0, len(names), 2)}


def _bookmarks(pdf: pikepdf.Pdf) -> list[tuple[int, str, tuple[int, int, int]]]:
    found: list[tuple[int, str, tuple[int, int, int]]] = []

    def walk(items: Any, depth: int) -> None:
        for item in items:
            found.append((depth, item.title, _place(pdf, item.destination)))
            walk(item.children, depth + 1)

    with pdf.open_outline() as outline:
        walk(outline.root, 0)
    return found


def test_links_are_the_same_across_chapters() -> None:
    """Every link is where it would be and leads there, to another chapter too."""
    bound, plain = map(opened, books())
    assert [_links(page) for page in bound.pages] == [_links(page) for page in plain.pages]
    assert sum(target == "q-q1" for page in bound.pages[-4:] for target, _ in _links(page)) >= 2


def _links(page: pikepdf.Page) -> list[tuple[str, list[int]]]:
    links = page.get("/Annots", pikepdf.Array())
    assert all(str(link.Contents) == _target(link) for link in links)
    return [(_target(link), [round(number) for number in link.Rect]) for link in links]


def _target(link: Any) -> str:
    return str(link.Dest) if "/Dest" in link else str(link.A.URI)


def test_tags_are_those_of_the_whole_book() -> None:
    """Tags come in the same order; every cell of every chapter finds its header, links and pieces their tags."""
    bound, plain = map(opened, books())
    assert _kinds(bound) == _kinds(plain)
    root = bound.Root.StructTreeRoot
    names = root.IDTree.Kids[0].Names
    ids = [str(names[at]) for at in range(0, len(names), 2)]
    assert ids == sorted(set(ids))
    found = tags(bound)
    assert Counter(str(one.ID) for one in found if "/ID" in one) == Counter(ids)
    assert all(str(one.A.Headers[0]) in ids for one in found if one.S == "/TD")
    numbers = [int(number) for number in list(root.ParentTree.Nums)[::2]]
    assert numbers == sorted(set(numbers))
    owners = dict(zip(numbers, list(root.ParentTree.Nums)[1::2], strict=True))
    tree = {one.objgen for one in found}
    for page in bound.pages:
        pieces = re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())
        assert all(owners[int(page.obj.StructParents)][int(piece)].objgen in tree for piece in pieces)
        for link in page.get("/Annots", []):
            kids: list[Any] = list(owners[int(link.StructParent)].K)
            assert link.objgen in {kid.Obj.objgen for kid in kids if not isinstance(kid, int) and "/Obj" in kid}
    assert all(one.Pg.objgen in {page.obj.objgen for page in bound.pages} for one in found if "/Pg" in one)


def _kinds(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    return [(str(one.S), str(one.get("/Alt", ""))) for one in tags(pdf) if one.S != "/Div"]


def test_fonts_and_signs_are_held_once() -> None:
    """Chapters share the files of their fonts, and the signs of their formulas."""
    pdf = opened(books()[0])
    descriptors = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one]
    files = {one.FontFile2.objgen: str(one.FontName) for one in descriptors}
    assert len(files) == len(set(files.values())) < len(descriptors)
    forms = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form"]
    signs = [one.read_bytes() for one in forms if "/Resources" not in one]
    assert len(signs) == len(set(signs)) > 5


@pytest.mark.parametrize(
    ("text", "config", "anew"),
    [
        (bank_text().replace("第5题的易错点", "第5题的易错点第5题"), CONFIG, [False, True]),
        (bank_text(), CONFIG.replace("7.3", "7.4"), [False, False]),
        (bank_text().replace("先读卷首语", "先读卷首语先读"), CONFIG, [False, False]),
        (bank_text().replace("先读卷首语", "先读卷首语饕餮"), CONFIG, [True, True]),
    ],
    ids=["an answer", "the version in running heads", "the front matter", "a character that no font had yet"],
)
def test_an_edit_makes_the_chapters_anew_that_hold_it(text: str, config: str, anew: list[bool]) -> None:
    """The book is another then, but only those of its chapters in which something changed."""
    before, after = composed().artifacts["study-pack.pdf"], compose(text, config=config).artifacts["study-pack.pdf"]
    assert before.digest != after.digest
    changed = [one.digest != other.digest for one, other in zip(before.parts, after.parts, strict=True)]
    assert changed == anew


def test_what_has_no_name_of_its_own_is_not_shared() -> None:
    """What is drawn half transparent goes by the same name in every chapter, and is another thing in each."""
    body = "".join(f'甲<!--chapter--><p style="opacity: 0.5">{text}</p><!--/chapter-->' for text in "乙丙")
    made = bound(Draft("T", "zh-CN", "body { font-family: var(--font-text) }", body))
    assert [text[-1:] for text in page_texts(made.data)] == ["甲", "乙", "甲", "丙"]


def bound(draft: Draft) -> Product:
    """Make a book of a draft."""
    book = divide(draft, draft.css)
    place = Diagnostic("", 1, 1, "", Code.OVER_BUDGET)
    return study_pack(book, place, *(make_chapter(one, f"{number}-") for number, one in enumerate(book.chapters)))


@pytest.mark.parametrize(
    ("body", "chapters", "pages"),
    [
        ('<h1 id="a">甲</h1>', 0, 1),
        ("甲<!--chapter-->乙<!--/chapter-->丙<!--chapter-->", 1, 3),
        ("甲<!--/chapter--><!--chapter--><!--chapter-->乙<!--/chapter-->", 1, 2),
        ('甲<h2 id="chapter-0">x</h2><!--chapter--><h2 id="chapter-top">乙</h2><!--/chapter-->', 1, 2),
        (
            '甲<!--chapter-->乙<h2 id="x" style="display:none"></h2><h2 id="y"></h2><h2 id="y"></h2><!--/chapter-->',
            1,
            2,
        ),
        ('甲<div style="display:none"><!--chapter-->乙<!--/chapter--></div>', 1, 1),
    ],
)
def test_a_template_of_a_bank_may_be_any(body: str, chapters: int, pages: int) -> None:
    """A template may know nothing of chapters, or have marks and names that make no sense: there is a book."""
    draft = Draft("T", "zh-CN", "body { font-family: var(--font-text) }", body)
    assert len(divide(draft, draft.css).chapters) == chapters
    made = bound(draft)
    assert made.counts == {"pages": pages}
    assert "甲" in page_texts(made.data)[0]
    assert pages == 1 or "乙" in page_texts(made.data)[1]
