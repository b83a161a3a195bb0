"""Pictures of a stranger: drawings that could act, small files that would fill the memory."""

from __future__ import annotations

import os
import signal
import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from studypack.bank import pixels
from studypack.build import run
from studypack.options import Options, Request
from tests.card_bank import deck
from tests.hostile.bank import png

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">{}</svg>'


def chain(start: str, inside: str, end: str) -> str:
    """Return a drawing in which each part shows the one before it ten times."""
    parts = [start.format(n=0, m="none") + '<rect width="1" height="1"/>' + end]
    parts += [start.format(n=n, m=n - 1) + inside.format(n=n, m=n - 1) * 10 + end for n in range(1, 12)]
    return SVG.format("".join(parts))


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
    "style prefixed": SVG.format("<style>rect{fill:-webkit-image-set('http://evil.invalid/x' 1x)}</style>"),
    "style quoted": SVG.format("""<style>rect{fill:url('"//evil.invalid')}</style>"""),
    "shift_jis": '<?xml version="1.0" encoding="Shift_JIS"?>' + SVG.format("<desc>x</desc>"),
    "utf-7": "<?xml version='1.0' encoding='utf-7'?>" + SVG.format("+ADw-script+AD4-"),
    "width nan": SVG.format("").replace('width="9"', 'width="nan"'),
    "height infinite": SVG.format("").replace('height="9"', 'height="1e999"'),
    "number nan": SVG.format('<rect x="nan" width="1" height="1"/>'),
    "number infinite": SVG.format('<g transform="scale(1e400)"><rect width="1" height="1"/></g>'),
    "view box": SVG.format("").replace("<svg ", '<svg viewBox="0 0 inf 1" '),
    "clips": chain('<clipPath id="a{n}">', '<rect width="1" height="1" clip-path="url(#a{m})"/>', "</clipPath>"),
    "masks": chain('<mask id="a{n}">', '<rect width="1" height="1" style="mask:url(#a{m})"/>', "</mask>"),
    "patterns": chain('<pattern id="a{n}">', '<rect width="1" height="1" fill="url(#a{m})"/>', "</pattern>"),
    "filters": chain('<g id="a{n}">', '<use href="#a{m}" filter="url(#a{m})"/>', "</g>"),
    "markers": chain('<marker id="a{n}">', '<path d="M0 0L1 1L2 2" marker-mid="url(#a{m})"/>', "</marker>"),
    "classes": chain(
        '<style>.c{n}{{clip-path:url(#a{m})}}</style><clipPath id="a{n}">',
        '<rect width="1" height="1" class="c{n}"/>',
        "</clipPath>",
    ),
    "many markers": SVG.format(
        '<marker id="m"><path d="' + "M1 1" * 300 + '"/></marker>'
        '<g marker-mid="url(#m)">' + f'<path d="{"L1 1" * 300}"/>' * 100 + "</g>"
    ),
    "clip in a circle": SVG.format('<clipPath id="a"><rect clip-path="url(#b)"/></clipPath><g id="b" mask="url(#a)"/>'),
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


def saved(kind: str, *sizes: tuple[int, int], **more: Any) -> bytes:
    """Return a picture with frames of these sizes."""
    data = BytesIO()
    first, *rest = (Image.effect_noise(size, 60) for size in sizes)
    first.save(data, kind, save_all=bool(rest), append_images=rest, **more)
    return data.getvalue()


def chunk(name: bytes, data: bytes) -> bytes:
    """Return a piece of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_chunk(data: bytes, more: bytes) -> bytes:
    """Add a piece to a PNG after its header."""
    return data[:33] + more + data[33:]


def with_size(data: bytes, before: bytes) -> bytes:
    """Let a picture say after some bytes that it is as large as can be."""
    at = data.index(before) + len(before)
    return data[:at] + b"\xff" * 4 + data[at + 4 :]


GIF, JPG, WEBP = saved("gif", (40, 40), (40, 40)), saved("jpeg", (40, 40)), saved("webp", (40, 40))
HUGE = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
BOMBS = {
    "png": png(50_000, 50_000, 1),
    "png of two headers": with_chunk(png(2, 2), chunk(b"IHDR", HUGE)),
    "png of a late header": png(2, 2).replace(chunk(b"IEND", b""), chunk(b"IHDR", HUGE) + chunk(b"IEND", b"")),
    "png with a profile": with_chunk(png(2, 2), chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(200_000_000)))),
    "png with text": with_chunk(png(2, 2), chunk(b"zTXt", b"x\0\0" + zlib.compress(bytes(200_000_000)))),
    "png damaged": png(9, 9).replace(b"IDAT", b"IDAT", 1)[:45] + b"\x55" + png(9, 9)[46:],
    "png cut": png(2, 2)[:20],
    "png cut late": png(30, 30)[:-14],
    "png empty": png(0, 0),
    "gif": b"GIF89a" + struct.pack("<HH", 65535, 65535) + GIF[10:],
    "gif of a larger frame": GIF[: GIF.index(b"\x2c\0\0\0\0") + 5]
    + b"\xff\xff\xff\xff"
    + GIF[GIF.index(b"\x2c\0\0\0\0") + 9 :],
    "gif cut": GIF[: len(GIF) // 2],
    "gif of many frames": saved("gif", *[(2, 2)] * 600),
    "jpg": with_size(JPG, b"\xff\xc0\0\x0b\x08"),
    "jpg cut": JPG[:-200],
    "jpg without end": b"\xff\xd8\xff" + b"\x00" * 4_000_000,
    "webp": b"RIFF\x00\x00\x00\x00WEBPVP8X" + b"\x0a\x00\x00\x00\x00\x00\x00\x00" + b"\xff\xff\xff" * 2,
    "webp cut": WEBP[: len(WEBP) // 2],
    "svg": SVG.format('<rect width="1" height="1"/>' * 200_000).encode(),
    "svg deep": SVG.format("<g>" * 100_000 + "</g>" * 100_000).encode(),
    "svg large": b'<svg xmlns="http://www.w3.org/2000/svg" width="9999999" height="9999999"/>',
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_picture_that_is_a_bomb_is_refused(name: str, tmp_path: Path) -> None:
    """A small file that would fill the memory of whoever opens it, or is not whole, is refused with its name."""
    made = pictured(tmp_path, BOMBS[name], f"p.{name[:3]}")
    assert dict(made.images.data) == {}
    assert len(made.images.problems) == 1
    assert "the image “p." in made.images.problems[0].message


def test_pictures_that_are_whole_are_taken(tmp_path: Path) -> None:
    """Of each kind, also one that moves; drawings as programs write them, with styles, clips, markers and gradients."""
    drawing = SVG.format(
        '<style>.a{fill:url(#g);stroke-width:2px}.b{clip-path:url(#c)}</style><linearGradient id="g"/>'
        '<clipPath id="c"><rect width="9" height="9"/></clipPath><marker id="m"><path d="M0 0L1 1"/></marker>'
        '<g class="a">' + '<path d="M0 0L1 1" class="b" marker-end="url(#m)"/>' * 500 + "</g>"
    )
    found = [GIF, JPG, WEBP, png(20, 20), saved("webp", (9, 9), (9, 9)), drawing.encode()]
    for number, data in enumerate(found):
        (tmp_path / str(number)).mkdir()
        made = pictured(tmp_path / str(number), data, "p.bin")
        assert made.images.problems == ()
        assert list(made.images.data.values()) == [data]


@pytest.mark.parametrize("harm", ["slow", "killed", "greedy"])
def test_a_decoder_that_fails_names_the_picture(harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that takes too long, or ends, or takes too much memory; the next picture is decoded by another."""
    decoder = pixels._Decoder()
    assert decoder.ask(png(2, 2), 9) == "png"
    assert decoder._process is not None
    assert decoder._process.pid is not None
    if harm == "killed":
        decoder._process.kill()
        decoder._process.join()
        assert decoder.ask(png(2, 2), 9) == "png"
        return
    if harm == "slow":
        os.kill(decoder._process.pid, signal.SIGSTOP)
        monkeypatch.setattr(pixels, "MOST_SECONDS", 0.1)
        data, reason = png(2, 2), "seconds"
    else:
        data, reason = png(50_000, 50_000, 1), "memory"
    with pytest.raises(pixels.PictureError, match=reason):
        decoder.ask(data, 10**10)
    monkeypatch.undo()
    assert decoder.ask(png(2, 2), 9) == "png"


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
