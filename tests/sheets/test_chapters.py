"""The study pack bound from chapters: the same book as if it were laid out at once, and what an edit makes anew."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import pikepdf
import pypdfium2
import pytest

from benchmarks.pages import whole_book
from studypack.bank.diagnostics import Code, Diagnostic
from studypack.output.outputs import Product
from studypack.sheets.chapters import Book, Frame, Heading
from studypack.sheets.complaints import Blame
from studypack.sheets.pdf_tags import finish
from studypack.sheets.print_document import PrintDocument
from studypack.sheets.study_pack import make as study_pack
from studypack.sheets.study_pack import pages_of
from tests.sheet_bank import CONFIG, Made, compose, little, make, opened, page_texts, question
from tests.sheets.test_pdf import tags

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
    output = composed().outputs["study-pack.pdf"]
    made = make(output)
    assert made.problems == ()
    assert len(output.parts) == 1 + 2
    return made.data, finish(whole_book(output).laid_out().write()[0])


@cache
def composed() -> Made:
    """Return the bank, composed."""
    return compose(bank_text())


def test_every_page_is_the_same() -> None:
    """All numbers, running heads and text are where they would be: the pages look the same."""
    bound, plain = map(pypdfium2.PdfDocument, books())
    assert len(bound) == len(plain) > 6
    for one, other in zip(bound, plain, strict=True):
        pixels = [bytes(page.render(scale=1, grayscale=True).buffer) for page in (one, other)]
        assert sum(abs(a - b) > 40 for a, b in zip(*pixels, strict=True)) == 0
    assert [sorted(text) for text in page_texts(books()[0])] == [sorted(text) for text in page_texts(books()[1])]


def test_an_id_with_a_dot_has_its_pages() -> None:
    """Book and self-test tell the pages of a question whose id has a dot, which means something else in styles."""
    dotted = compose(bank_text().replace("#q1", "#q.1"))
    for name in ("study-pack.pdf", "selftest-algorithm.pdf"):
        same, other = make(composed().outputs[name]).data, make(dotted.outputs[name]).data
        assert page_texts(same) == page_texts(other)


def test_names_and_bookmarks_lead_to_the_same_places() -> None:
    """Every anchor and every bookmark of the whole book is there, on its page, at its height."""
    bound, plain = map(opened, books())
    names = [{name: place for name, place in _names(one).items() if "chapter" not in name} for one in (bound, plain)]
    assert names[0] == names[1]
    assert _bookmarks(bound) == _bookmarks(plain)
    assert len(_bookmarks(plain)) > 10


def test_other_sheets_know_the_pages_of_the_book() -> None:
    """The pages that cards and self-tests refer to are those of the bound book."""
    frame = composed().outputs["study-pack.pdf"].parts[0]
    pages = pages_of(frame.make(*(one.make() for one in frame.parts)))
    assert pages == {name: place[0] + 1 for name, place in _names(opened(books()[0])).items() if "chapter" not in name}
    assert pages["q-q5"] >= pages["p-2"] > pages["q-q1"]


@pytest.mark.parametrize("appendix", ["", "## 附录\n\n书末。\n"], ids=["without", "with an appendix"])
def test_numbers_of_pages_are_known_before_they_are_laid_out(appendix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame of a whole book is laid out once: no number of a page has to be mended later."""
    frame = compose(bank_text() + appendix).outputs["study-pack.pdf"].parts[0]
    parts = [one.make() for one in frame.parts]
    mended = frame.make(*parts)
    assert ("back" in pages_of(mended)) is bool(appendix)
    monkeypatch.setattr("studypack.sheets.chapters.MOST_TRIES", 1)
    assert frame.make(*parts) == mended


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


def test_fonts_have_names_of_their_own_and_signs_are_held_once() -> None:
    """Every chapter cuts its fonts for itself, and some readers know fonts by name; signs of formulas are the same."""
    pdf = opened(books()[0])
    descriptors = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/FontFile2" in one]
    names = {str(one.FontName): bytes(one.FontFile2.read_bytes()) for one in descriptors}
    assert len(names) == len(descriptors) == len(set(names.values())) > 5
    assert len({name.partition("+")[2] for name in names}) < len(names)
    fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/BaseFont" in one]
    assert {str(one.BaseFont) for one in fonts} == set(names)
    forms = [one for one in pdf.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form"]
    signs = [one.read_bytes() for one in forms if "/Resources" not in one]
    assert len(signs) == len(set(signs)) > 5


@pytest.mark.parametrize(
    ("text", "config", "anew"),
    [
        (bank_text().replace("第5题的易错点", "第5题的易错点第5题"), CONFIG, [False, True]),
        (bank_text(), CONFIG.replace("7.3", "7.4"), [False, False]),
        (bank_text().replace("先读卷首语", "先读卷首语先读"), CONFIG, [False, False]),
        (bank_text().replace("先读卷首语", "先读卷首语饕餮"), CONFIG, [False, False]),
        (bank_text().replace("第5题的易错点", "第5题的易错点饕餮"), CONFIG, [False, True]),
    ],
    ids=["an answer", "the version", "the front matter", "a new character in it", "a new character in an answer"],
)
def test_an_edit_makes_the_chapters_anew_that_hold_it(text: str, config: str, anew: list[bool]) -> None:
    """The book is another then, but only those of its chapters in which something changed."""
    before, after = composed().outputs["study-pack.pdf"], compose(text, config=config).outputs["study-pack.pdf"]
    assert before.digest != after.digest
    changed = [one.digest != other.digest for one, other in zip(before.parts[1:], after.parts[1:], strict=True)]
    assert changed == anew


def test_what_has_no_name_of_its_own_is_not_shared() -> None:
    """What is drawn half transparent goes by the same name in every chapter, and is another thing in each."""
    made = bound("甲", [f'<p style="opacity: 0.5">{text}</p>' for text in "乙丙"])
    assert [text[-1:] for text in page_texts(made.data)] == ["甲", "乙", "丙"]


def test_a_heading_that_is_not_shown_is_nowhere() -> None:
    """A bank's own styles may hide a heading: there is a book without it."""
    body = '乙<h2 id="x" style="display:none">x</h2><h2 id="y">y</h2>'
    made = bound("甲", [body], (Heading("h2", "x", ()), Heading("h2", "y", ())))
    assert made.counts == {"pages": 2}
    assert "乙" in page_texts(made.data)[1]


def test_styles_that_hide_what_stands_for_chapters_leave_a_book_without_them() -> None:
    """A bank's own styles may hide all sections: nothing fails."""
    made = bound('<style>section { display: none }</style><a id="x" href="#x">甲</a>', ["乙"])
    assert [text[-1:] for text in page_texts(made.data)] == ["甲"]


def bound(front: str, bodies: list[str], headings: tuple[Heading, ...] = ()) -> Product:
    """Make a book of a front and some bodies."""
    document = PrintDocument("T", "zh-CN", "body { font-family: var(--font-text) }", "")
    frame = Frame(replace(document, body=front), "", (headings,) * len(bodies))
    whole = Book(frame, tuple(replace(document, body=body) for body in bodies)).frame_part
    made, *chapters = [part.make() for part in whole.parts]
    blame = Blame(Diagnostic("", 1, 1, "", Code.OVER_BUDGET))
    return study_pack(None, blame, whole.make(made, *chapters), *chapters)


def test_an_edit_of_the_book_changes_what_tells_its_pages() -> None:
    """Self-tests are made anew with the frame of the book; a leaf, and cards that hold all their points, are not."""
    before = little().outputs
    after = compose(little().project.files.sources[0].text.replace("完整答案", "完整的答案")).outputs
    assert {name for name in before if before[name].digest != after[name].digest} == {
        "study-pack.pdf", "selftest-algorithm.pdf", "selftest-development.pdf",
    }  # fmt: skip
