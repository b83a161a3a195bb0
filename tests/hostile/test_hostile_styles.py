"""Styles of a stranger load nothing, however they are written: escaped, split, nested, or in unknown words."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from studypack.bank.css import check_drawing_style, check_style, is_harmless_declarations
from studypack.bank.diagnostics import Severity, has_errors
from studypack.bank.load import parse_bank
from studypack.shipped import folder
from tests.hostile.bank import png

HOST = "http://HOST"
LOADING = [
    f'background: -webkit-image-set("{HOST}/1" 1x)',
    f'--x: -webkit-image-set("{HOST}/2" 1x); background: var(--x)',
    f'cursor: -webkit-image-set("{HOST}/3" 1x), auto',
    "background: url('\"//HOST/4')",
    f"background: url({HOST}/5)",
    f'background: URL( "{HOST}/6" )',
    f"background: u\\72\r\nl({HOST}/7)",
    f"background: u\\000072 l({HOST}/8)",
    f"background: url( {HOST}/9",
    f'background: image-set("{HOST}/10" 1x)',
    f"background: cross-fade(url({HOST}/11), red)",
    f'background: image("{HOST}/12")',
    f'background: src("{HOST}/13")',
    f"list-style: url({HOST}/14)",
    f'content: url("{HOST}/15")',
    f"mask: url({HOST}/16)",
    f"-webkit-mask-image: url({HOST}/17)",
    f"border-image: url({HOST}/18) 1",
    f"shape-outside: url({HOST}/19)",
    f"filter: url({HOST}/20#a)",
    f"clip-path: url({HOST}/21#a)",
    f"offset-path: url({HOST}/22#a)",
    f"color: red; & b {{ background: url({HOST}/23) }}",
    f"/**/background/**/:/**/url(/**/{HOST}/24)",
    "background: url('#\\\n/../25')",
    f"background: url('{HOST}/26')",
    f"-webkit-box-reflect: below 0 url({HOST}/27)",
    f"background: linear-gradient(red, red), url({HOST}/28)",
    "background: url(\\68\ttp://HOST/29)",
    "background: url(data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=)",
    "behavior: url(#default#time2)",
    "-moz-binding: none",
    "width: expression(alert(1))",
]
SHEETS = [
    f'@import "{HOST}/101";',
    f"@import url({HOST}/102);",
    f"@\\69mport '{HOST}/103';",
    f'@font-face {{ font-family: F; src: url("{HOST}/104") }} b {{ font-family: F }}',
    '@font-face { font-family: G; src: local("Arial") } b { font-family: G }',
    f'@document url-prefix("{HOST}/105") {{ b {{ color: red }} }}',
    f'@namespace "{HOST}/106";',
    '@charset "utf-7";',
    f"@media all {{ @supports (color: red) {{ b {{ background: url({HOST}/107) }} }} }}",
    f"@page {{ @top-left {{ content: url({HOST}/108) }} }}",
    "b { content: '</style><script>fetch(1)</script>' }",
    "b { } /* </style><img src=//HOST/109> */",
    "<!-- b { color: red } -->",
    "b { content: 'x",
    "b{" * 5000,
    "b { color: " + "calc(" * 5000,
]
HARMLESS = [
    "b { color: rgb(1 2 3 / 50%); background: linear-gradient(red, #fff) no-repeat }",
    "b { background: url(data:image/png;base64,iVBORw0KGgo=) }",
    "@font-face { font-family: H; src: url('data:font/woff2;base64,d09GMg==') format('woff2') } b { font-family: H }",
    ":root { --x: 1em } @media (width > 3em) { b:not(.c, [title='u']):nth-child(2n) { margin: calc(var(--x) * 2) } }",
    "b { & i { content: 'url(//HOST/201)' counter(page) } }",
    "@page :left { margin: 1cm; @bottom-center { content: string(part) target-counter(attr(href), page) } }",
    "@supports (display: grid) { b { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)) } }",
    "@keyframes k { from { opacity: 0 } to { opacity: 1 } } b { animation: k 1s }",
    "b { content: '\\3c /style>' }",
]
STYLES = [*(f"b {{ {one} }}" for one in LOADING), *SHEETS]


@pytest.mark.parametrize("style", STYLES, ids=range(len(STYLES)))
def test_what_could_load_is_an_error_with_its_place(style: str) -> None:
    """In a style sheet, below another rule, and in the attribute of an element."""
    found = list(check_style("i { color: red }\n" + style))
    assert found
    assert all(one.line >= 2 and one.column >= 1 for one in found)


@pytest.mark.parametrize("declarations", LOADING, ids=range(len(LOADING)))
def test_what_could_load_is_no_attribute(declarations: str) -> None:
    """What a template makes loses the attribute."""
    assert not is_harmless_declarations(declarations)
    assert is_harmless_declarations("color: red; --mark: 3; width: calc(1em + 2px)")


@pytest.mark.parametrize("style", HARMLESS, ids=range(len(HARMLESS)))
def test_what_lays_out_and_colours_is_allowed(style: str) -> None:
    """So are the project's own styles, which a bank copies and changes."""
    assert list(check_style(style)) == []
    own = list(folder("styles").glob("*.css"))
    assert len(own) > 5
    assert [one for path in own for one in check_style(path.read_text(encoding="utf-8"))] == []


def _letter(char: str, way: int) -> str:
    """Write a letter as CSS may: as it is, in the other case, or by its number, with each end of one."""
    number = f"{ord(char):x}"
    return [char, char.swapcase(), f"\\{number} ", f"\\{number:0>6}", f"\\{number}\t", f"\\{number}\r\n"][way]


@st.composite
def loading(draw: st.DrawFn) -> str:
    """A style that loads, its letters written in any way, within anything, in any declaration."""

    def written(word: str) -> str:
        ways = draw(st.lists(st.integers(0, 5), min_size=len(word), max_size=len(word)))
        return "".join(_letter(char, way) if char.isalpha() else char for char, way in zip(word, ways, strict=True))

    blank = draw(st.sampled_from(["", " ", "\n", "\t", "\f"]))
    quote = draw(st.sampled_from(["", '"', "'"]))
    function = draw(st.sampled_from(["url", "image-set", "-webkit-image-set", "image", "src", "cross-fade", "element"]))
    quote = quote if function == "url" else quote or '"'
    target = draw(st.sampled_from(["http://HOST/p", "//HOST/p", "p.png", "data:text/html,x", "file:///etc/passwd"]))
    value = f"{written(function)}({blank}{quote}{target}{quote}{blank})"
    before = draw(st.sampled_from(["", "red, ", "/* url(x) */", "'a' ", "1px ", "\\", ";", "}", "]"]))
    name = draw(st.sampled_from(["background", "--x", "cursor", "content", "mask", "list-style-image", "src"]))
    body = f"{name}:{before}{value}"
    around = draw(
        st.lists(st.sampled_from(["b{%s}", "@media all{%s}", "@supports (a:b){%s}", "@layer x{%s}"]), max_size=4)
    )
    for one in ["b{%s}", *around]:
        body = one.replace("%s", body)
    return draw(st.sampled_from(["", "\ufeff", "/**/", "i{}", "i{color:red}", "}", ";"])) + body


@pytest.mark.fuzz
@given(loading())
def test_no_way_of_writing_hides_what_loads(style: str) -> None:
    """Whatever it is split and nested in."""
    assert list(check_style(style))


@contextmanager
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that notes what is asked of it."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", heard
        finally:
            server.shutdown()
            thread.join()


def _show(web: Browser, styles: list[str], attributes: list[str]) -> None:
    marks = "".join(f'<b style="{escape(one)}">x</b>' for one in attributes)
    with closing(web.new_page()) as page:
        for style in styles or [""]:
            page.set_content(f"<style>{style}</style><b>x</b>{marks}", wait_until="networkidle")


@pytest.mark.browser
def test_a_browser_asks_nothing_of_anybody(web: Browser) -> None:
    """What is let through makes no request; of what is refused much does, or the test would prove nothing."""
    with listener() as (host, heard):
        styles = [one.replace("HOST", host) for one in [*STYLES, *HARMLESS]]
        attributes = [one.replace("HOST", host) for one in LOADING]
        passed = [one for one in styles if not any(check_style(one))]
        assert len(passed) == len(HARMLESS)
        _show(web, passed, [one for one in attributes if is_harmless_declarations(one)])
        assert heard == []
        _show(web, [one for one in styles if one not in passed and "script" not in one], attributes)
        assert len({re.sub(r"\D", "", path) for path in heard}) > 12


def as_data(data: bytes, kind: str = "image/png") -> str:
    """Return a style that shows some data as a picture, or brings it as a font."""
    shown = f"url(data:{kind};base64,{base64.b64encode(data).decode()})"
    font = f"@font-face {{ font-family: H; src: {shown} }}"
    return font if kind.startswith("font") else f"b {{ color: red }}\nb {{ background: {shown} }}"


EMBEDDED = {
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg'><image href='http://evil.invalid/x'/></svg>",
    "nothing": b"",
    "no picture": b"GIF89a",
    "cut short": png(9, 9)[:-20],
    "a size that is not there": png(30_000, 30_000, rows=1),
    "another format": b"BM" + bytes(60),
}


@pytest.mark.parametrize("data", EMBEDDED.values(), ids=EMBEDDED.keys())
def test_a_picture_in_a_style_is_decoded_before_it_is_taken(data: bytes, tmp_path: Path) -> None:
    """What says that it is a picture and is none, or too large a one, is an error at its line."""
    (tmp_path / "styles").mkdir()
    (tmp_path / "bank.md").write_text("#### Q1:why?\n\nbecause\n", encoding="utf-8")
    (tmp_path / "styles" / "card.css").write_text(as_data(data), encoding="utf-8")
    problems = [one for one in parse_bank(tmp_path).problems if one.severity is Severity.ERROR]
    assert [(one.line, one.column, one.code.slug) for one in problems] == [(2, 17, "unsafe-content")]
    (tmp_path / "styles" / "card.css").write_text(as_data(png(9, 9)), encoding="utf-8")
    assert not has_errors(parse_bank(tmp_path).problems)


def test_what_says_that_it_is_a_font_is_one() -> None:
    """A drawing that calls itself a font is refused, in a style and in a drawing."""
    assert not list(check_style(as_data(b"wOF2xx", "font/woff2")))
    assert list(check_style(as_data(b"<svg/>", "font/woff2")))


def test_pictures_stand_in_no_attribute_and_in_no_drawing() -> None:
    """There they would be shown without having been decoded."""
    shown = as_data(png(9, 9)).rpartition("{")[2].removesuffix("}")
    assert not is_harmless_declarations(shown)
    assert not check_drawing_style(as_data(png(9, 9)))[0]
