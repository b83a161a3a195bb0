"""Tests that images of a bank become media: named by content, checked, and never from outside the bank."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from studypack.bank.content import Content
from studypack.bank.diagnostics import Code
from studypack.bank.images import Images, read_images
from studypack.bank.model import Block, BlockKind, Markdown, Metadata, Question
from studypack.bank.settings.config import Limits
from studypack.bank.source import Span
from tests.reading import read_content

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def picture(kind: str = "png", width: int = 3, height: int = 2) -> bytes:
    """Return a black picture of a size."""
    data = BytesIO()
    Image.new("RGB", (width, height)).save(data, {"jpg": "jpeg"}.get(kind, kind))
    return data.getvalue()


def png(width: int = 3, height: int = 2) -> bytes:
    """Return a PNG of a size."""
    return picture("png", width, height)


def question(markdown: str, path: str = "a.md") -> Content:
    """Return the content of a question with this answer, in a file."""
    text = Markdown(markdown)
    block = Block("", BlockKind.ANSWER, None, 1, text, 1)
    asked = (None, Markdown("t"), Metadata(), text, (block,), (), True, Span(path, 1, 9))
    return read_content(Question(*asked, number=1, key="1/Q1", part=1))


def read(folder: Path, markdown: str, limits: Limits | None = None) -> Images:
    """Read the images that a question in the folder's `a.md` names."""
    return read_images([question(markdown)], {"a.md": folder / "a.md"}, folder, limits or Limits())


def test_the_name_holds_a_hash_of_the_content(tmp_path: Path) -> None:
    """Changed content has another name, since Anki never replaces a file that it has."""
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "图 1.png").write_bytes(png())
    first = read(tmp_path, "![x](<p/图 1.png>)")
    (tmp_path / "p" / "图 1.png").write_bytes(png(5))
    second = read(tmp_path, "![x](<p/图 1.png>)")
    (one,), (two,) = first.data, second.data
    assert one != two
    assert one.startswith("图-1-")
    assert one.endswith(".png")
    assert list(first.names["a.md"].values()) == [one]


def test_two_folders_may_have_images_of_one_name(tmp_path: Path) -> None:
    """The same relative path in two files means two images, each under its own name."""
    contents, paths = [], {}
    for number, place in enumerate(("one", "two"), start=1):
        (tmp_path / place).mkdir()
        (tmp_path / place / "x.png").write_bytes(png(number))
        contents.append(question("![x](x.png)", f"{place}/a.md"))
        paths[f"{place}/a.md"] = tmp_path / place / "a.md"
    images = read_images(contents, paths, tmp_path, Limits())
    assert images.names["one/a.md"]["x.png"] != images.names["two/a.md"]["x.png"]
    assert len(images.data) == 2


@pytest.mark.parametrize("target", ["../out.png", "/etc/hostname", "link.png", "file:///etc/hostname", "..%2Fout.png"])
def test_nothing_outside_the_bank_is_read(tmp_path: Path, target: str) -> None:
    """Neither a path upwards, nor an absolute one, nor a link on disk leads out of the bank's folder."""
    bank = tmp_path / "bank"
    bank.mkdir()
    (tmp_path / "out.png").write_bytes(png())
    (bank / "link.png").symlink_to(tmp_path / "out.png")
    assert not read(bank, f"![x]({target})").data


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<script>1</script>", Code.UNSAFE_CONTENT),
        ('<rect onload="x()"/>', Code.UNSAFE_CONTENT),
        ('<image href="https://example.org/x.png"/>', Code.UNSAFE_CONTENT),
        ('<use href="other.svg#a"/>', Code.UNSAFE_CONTENT),
        ("<style>@import 'https://example.org/x.css';</style>", Code.UNSAFE_CONTENT),
        ('<rect style="fill: url(https://example.org/x)"/>', Code.UNSAFE_CONTENT),
        ("<foreignObject/>", Code.UNSAFE_CONTENT),
        ("<rect>", Code.BROKEN_IMAGE),
    ],
)
def test_a_drawing_that_does_more_than_draw_is_refused(tmp_path: Path, inside: str, code: Code) -> None:
    """An SVG with scripts, handlers or anything from elsewhere never reaches a card."""
    (tmp_path / "x.svg").write_text(SVG.format(inside), encoding="utf-8")
    images = read(tmp_path, "![x](x.svg)")
    assert not images.data
    assert [problem.code for problem in images.problems] == [code]


def test_entities_in_a_drawing_are_refused(tmp_path: Path) -> None:
    """A document type, with which a few bytes become gigabytes, is refused before anything is parsed."""
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG.format("&a;")
    (tmp_path / "x.svg").write_text(bomb, encoding="utf-8")
    assert [problem.code for problem in read(tmp_path, "![x](x.svg)").problems] == [Code.UNSAFE_CONTENT]


def test_a_plain_drawing_is_taken(tmp_path: Path) -> None:
    """Shapes, text and references inside the drawing are fine."""
    inside = '<defs><path id="a" d="M0 0h9"/></defs><use href="#a"/><text x="1" y="2" fill="url(#a)">A</text>'
    (tmp_path / "x.svg").write_text(SVG.format(inside), encoding="utf-8")
    assert [name.rpartition(".")[2] for name in read(tmp_path, "![x](x.svg)").data] == ["svg"]


@pytest.mark.parametrize("kind", ["png", "jpg", "gif", "webp"])
def test_an_image_is_known_by_its_content_and_bounded_in_pixels(tmp_path: Path, kind: str) -> None:
    """Whatever its name says, an image gets the suffix of what it is; one with too many pixels is an error."""
    (tmp_path / "x.bin").write_bytes(picture(kind))
    assert [name.rpartition(".")[2] for name in read(tmp_path, "![x](x.bin)").data] == [kind]
    small = read(tmp_path, "![x](x.bin)", Limits(image_pixels=5))
    assert [problem.code for problem in small.problems] == [Code.TOO_LARGE]
    assert "3 × 2" in small.problems[0].message


def test_a_large_file_or_no_image_is_refused(tmp_path: Path) -> None:
    """A file over the limit is an error, a file that is no image a warning; both name file and line."""
    (tmp_path / "x.png").write_bytes(png())
    (tmp_path / "y.png").write_text("no image", encoding="utf-8")
    images = read(tmp_path, "![x](x.png)\n\n![y](y.png)", Limits(image_bytes=10))
    assert [(one.line, one.code) for one in images.problems] == [(1, Code.TOO_LARGE), (3, Code.BROKEN_IMAGE)]
