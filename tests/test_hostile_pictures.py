"""Pictures of a stranger: drawings that could act, small files that would fill the memory."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import pytest

from studypack.builder import run
from studypack.options import Options, Request
from tests.card_bank import deck
from tests.hostile.bank import png

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'
PICTURES = {
    "script": SVG.format("<script>trap()</script>"),
    "script of html": SVG.format('<script xmlns="http://www.w3.org/1999/xhtml">trap()</script>'),
    "image of html": SVG.format('<img xmlns="http://www.w3.org/1999/xhtml" alt="" title="x"/>'),
    "prefix": '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script>trap()</s:script></s:svg><!-- <svg -->',
    "handler": SVG.format('<rect onload="trap()"/>'),
    "foreign": SVG.format("<foreignObject><p>x</p></foreignObject>"),
    "animate": SVG.format('<animate attributeName="href" to="javascript:trap()"/>'),
    "set": SVG.format('<set attributeName="onload" to="trap()"/>'),
    "link": SVG.format('<a href="javascript:trap()"><text>x</text></a>'),
    "use": SVG.format('<use xlink:href="http://evil.invalid/x.svg#x"/>'),
    "image": SVG.format('<image href="http://evil.invalid/x.png"/>'),
    "style": SVG.format("<style>@import url(http://evil.invalid)</style>"),
    "style with escape": SVG.format("<style>@\\69mport 'http://evil.invalid'</style>"),
    "style url escape": SVG.format("<style>rect{fill:\\75rl(http://evil.invalid)}</style>"),
    "style image": SVG.format("<style>rect{fill:image-set('http://evil.invalid/x' 1x)}</style>"),
    "attribute": SVG.format('<rect fill="url(http://evil.invalid/x#y)"/>'),
    "attribute escape": SVG.format('<rect style="fill:u\\72l(http://evil.invalid/x#y)"/>'),
    "doctype": '<!DOCTYPE svg SYSTEM "http://evil.invalid/x.dtd">' + SVG.format(""),
    "entities": '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + SVG.format("<text>&b;</text>"),
    "stylesheet": '<?xml-stylesheet href="http://evil.invalid/x.css"?>' + SVG.format(""),
    "base": SVG.format('<g xml:base="http://evil.invalid/"><use href="#x"/></g>'),
    "not utf-8": SVG.format("<script>trap()</script>").encode("utf-16").decode("latin-1"),
    "copies": SVG.format(
        '<g id="a0"><path d="M0 0"/></g>'
        + "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 12))
    ),
    "circle": SVG.format('<g id="a"><use href="#a"/></g>'),
    "no image": "GIF",
    "html": "<html><svg></svg><script>trap()</script></html>",
}


def pictured(folder: Path, data: bytes, name: str = "p.svg") -> Any:
    """Compose a bank of one question with an image."""
    (folder / "bank.md").write_text(f"#### Q1:what?\n\nseen ![shown]({name}) here\n", encoding="utf-8")
    (folder / name).write_bytes(data)
    return deck(folder)


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES.keys())
def test_a_drawing_that_could_act_is_refused(picture: str, tmp_path: Path) -> None:
    """A drawing with more than shapes and text reaches no package, and its alternative text is shown."""
    made = pictured(tmp_path, picture.encode("latin-1"))
    assert dict(made.images.data) == {}
    assert len(made.images.problems) == 1
    assert "shown" in "".join(made.notes[0].fields)


def jpeg(width: int, height: int) -> bytes:
    """Return the beginning of a JPEG of a size."""
    return b"\xff\xd8\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + b"\x00" * 40


BOMBS = {
    "png": png(50_000, 50_000, 1),
    "gif": b"GIF89a" + struct.pack("<HH", 65535, 65535) + b"\x00" * 20,
    "jpg": jpeg(65535, 65535),
    "webp": b"RIFF\x00\x00\x00\x00WEBPVP8X" + b"\x0a\x00\x00\x00\x00\x00\x00\x00" + b"\xff\xff\xff" * 2,
    "png cut": png(2, 2)[:20],
    "jpg without end": b"\xff\xd8\xff" + b"\x00" * 4_000_000,
    "svg": SVG.format('<rect width="1" height="1"/>' * 200_000).encode(),
    "svg deep": SVG.format("<g>" * 100_000 + "</g>" * 100_000).encode(),
    "svg large": b'<svg xmlns="http://www.w3.org/2000/svg" width="9999999" height="9999999"/>',
    "png empty": png(0, 0),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_picture_that_is_a_bomb_is_refused(name: str, tmp_path: Path) -> None:
    """A small file that would fill the memory of whoever opens it is refused by what it says of itself."""
    made = pictured(tmp_path, BOMBS[name], f"p.{name[:3]}")
    assert dict(made.images.data) == {}
    assert len(made.images.problems) == 1


def test_a_drawing_with_any_letters_prints(tmp_path: Path) -> None:
    """Text in a drawing, in a font and with letters that nobody has, is printed somehow, and ends no process."""
    drawing = SVG.format('<text font-family="Nowhere" y="9">x กขฃ \U0001f600 \u202e</text>')
    (tmp_path / "bank").mkdir()
    made = pictured(tmp_path / "bank", drawing.encode())
    assert len(made.images.data) == 1
    result = run(
        Request(tmp_path / "bank", Options(out=tmp_path / "out", now=1_700_000_000, only="sheets")), lambda _: None
    )
    assert result.is_done
