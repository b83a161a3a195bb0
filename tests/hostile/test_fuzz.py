"""Parts of the build that a stranger's text reaches, fed with anything: no exception but our own, harmless output."""

from __future__ import annotations

import re
import tomllib
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studypack.bank.drawings import check_drawing
from studypack.bank.fragment import Fragment
from studypack.bank.images import inspect
from studypack.bank.markdown import read, read_inline
from studypack.bank.model import Markdown
from studypack.bank.pixels import PictureError
from studypack.bank.settings.bank_toml import read_settings
from studypack.bank.settings.config import Limits
from studypack.bank.settings.schema import ID, BankToml
from studypack.bank.source import Source
from studypack.render.card_html import CardWriter
from studypack.render.tex import MathError, Picture, Typesetter
from tests.conftest import MANY
from tests.hostile.bank import attacks, png
from tests.hostile.test_harmless import watch
from tests.neutral import shown
from tests.reading import keys_of

pytestmark = pytest.mark.fuzz

ATTACKS = [attack.text for attack in attacks()]
CELLS = st.sampled_from(
    [
        "a",
        "甲",
        "",
        " ",
        "`x|y`",
        "$a|b$",
        "\\|",
        "**b**",
        "[x](y)",
        "![](x.png)",
        "{{c1::x}}",
        "`",
        "$",
        "<br>",
        "-",
        "$$",
    ]
)
ROWS = st.lists(CELLS, min_size=1, max_size=5).map("|".join)


def test_as_many_examples_are_tried_as_asked_for() -> None:
    """`EXAMPLES` of the environment is how often every property is tried."""
    assert settings().max_examples == (MANY or 100)


@given(st.lists(st.sampled_from(ATTACKS), min_size=1, max_size=3), st.data())
def test_attacks_cut_and_joined(chosen: list[str], data: st.DataObject) -> None:
    """Pieces of attacks in any order do nothing, in an answer, in a title, and on a card."""
    pieces = []
    for text in chosen:
        start = data.draw(st.integers(0, len(text)))
        pieces.append(text[start : data.draw(st.integers(start, len(text)))])
    text = Markdown("".join(pieces))
    for found in (read(text).content, read_inline(text).content):
        html = shown(found)
        assert watch(html).found == []
        card = CardWriter().nodes(found.children)
        assert not re.search(r"\{\{|\}\}|\[(?:sound:|anki:|latex\]|\$\$?\]|\[type:)", card, re.IGNORECASE)
        assert card.count("\\(") + card.count("\\[") <= html.count('<span class="tex')


@given(
    ROWS,
    st.lists(st.sampled_from(["-", ":-:", "--", "", "x", ":"]), max_size=5),
    st.lists(ROWS, max_size=5),
    st.booleans(),
)
def test_any_table(header: str, dashes: list[str], rows: list[str], is_quoted: bool) -> None:
    """A table of any cells is read; where it is one, every row has the cells of the header, and each is harmless."""
    lines = [f"|{header}|", f"|{'|'.join(dashes)}|", *(f"|{row}|" for row in rows)]
    found = read(Markdown("\n".join(f"> {line}" if is_quoted else line for line in lines)), 1)
    assert watch(shown(found.content)).found == []
    for table in found.tables:
        assert {len(row) for row in table.rows} <= {len(table.header)}
        assert [cell for row in table.rows for cell in row if watch(shown(Fragment((cell,)))).found] == []


COMMANDS = (
    r"\frac \sqrt \left( \right) \begin{aligned} \end{aligned} \begin{cases} \end{matrix} & \\ { } ^ _ \text{甲"
    r" \operatorname \tag{1} \notag \href \def\x \let \color{red} \rule{9em}{9em} \kern9em \hspace{1em} \over"
    r" ~ # \mathbb \limits \not \prime ' $ % < "
    ' " ]]> \u202e'
)
TEX = st.lists(
    st.one_of(st.sampled_from(COMMANDS.split()), st.text(st.characters(exclude_categories=["Cs"]), max_size=3)),
    max_size=12,
).map("".join)
TYPESETTER = Typesetter()


@given(TEX, st.booleans())
def test_any_formula(tex: str, display: bool) -> None:
    """Any TeX becomes a picture of shapes alone, or an error with a place inside it."""
    found = TYPESETTER.typeset(tex, display=display)
    if isinstance(found, MathError):
        assert found.offset is None or 0 <= found.offset <= len(tex)
        return
    assert isinstance(found, Picture)
    for node in ElementTree.fromstring(found.svg).iter():
        assert str(node.tag).rpartition("}")[2] in {"svg", "g", "path", "rect", "line", "text", "polygon", "ellipse"}
        assert [name for name in node.attrib if name.startswith("on") or "href" in name or name == "style"] == []


VALUES = st.one_of(
    st.sampled_from(
        [
            '"a"',
            "'b'",
            "1",
            "-1",
            "true",
            "[]",
            "[1, 2]",
            '["a"]',
            "{}",
            "{a = 1}",
            "[[]]",
            "1e999",
            "nan",
            "0x7f",
            '""',
            "9" * 30,
        ]
    ),
    st.sampled_from(
        ["2020-01-01", '"https://x/y"', '"javascript:x"', '"../x"', '["(?P<title>a+)+"]', '"\\u202e"', "['(']"]
    ),
    st.text(max_size=4),
)
KEYS = st.one_of(
    st.sampled_from(keys_of(BankToml)),
    st.sampled_from(["name", "aliases", "pages", "question", "a.b", '"x y"', "days"]),
)
TOML = st.lists(
    st.one_of(
        st.builds("{} = {}".format, KEYS, VALUES),
        st.builds("[{}]".format, KEYS),
        st.builds(
            "[{}.{}]".format, KEYS, st.sampled_from(["x", "metadata", "blocks", "difficulties", '"../y"', "a-b"])
        ),
        st.builds("[[{}]]".format, KEYS),
        st.text(max_size=6),
    ),
    max_size=8,
).map("\n".join)


@given(TOML)
def test_any_settings(text: str) -> None:
    """Any configuration is read; what becomes a name of a file is one, and every problem has its line."""
    found = read_settings(Source("bank.toml", text), "bank")
    config = found.value
    names = [config.id, *(role.id for role in config.roles), *(sheet.name for sheet in config.cheat_sheets)]
    assert all(re.fullmatch(ID, name) for name in names)
    assert all(url == "" or url.startswith(("http://", "https://")) for url in (config.repository, config.issues_url))
    assert all(value > 0 for value in msgspec.structs.astuple(config.limits))
    assert all(1 <= problem.line <= text.count("\n") + 1 and problem.column >= 1 for problem in found.problems)
    try:
        tomllib.loads(text)
    except ValueError:
        assert found.problems


SHAPES = st.sampled_from(
    [
        *(
            "<g>",
            "</g>",
            '<rect width="1"/>',
            '<use href="#a"/>',
            '<g id="a">',
            "<script/>",
            "<style>",
            "</style>",
            "<a>",
        ),
        *(
            '<use href="//x"/>',
            "<foreignObject/>",
            "<!--",
            "-->",
            "&lt;",
            "&x;",
            "<![CDATA[",
            "]]>",
            "url(//x)",
            "<?x y?>",
        ),
        *(
            '<svg xmlns="http://www.w3.org/2000/svg">',
            "</svg>",
            '<text onload="x">',
            "</text>",
            "@import",
            "\x00",
            "甲",
        ),
    ]
)


@given(st.lists(SHAPES, max_size=15).map("".join), st.booleans())
def test_any_drawing(inside: str, is_whole: bool) -> None:
    """A drawing is taken or refused; what is taken holds nothing that acts."""
    text = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>' if is_whole else inside
    try:
        check_drawing(text.encode(), 1000)
    except PictureError:
        return
    for node in ElementTree.fromstring(text).iter():
        assert "script" not in str(node.tag)
        assert [name for name in node.attrib if name.startswith("on")] == []


IMAGES = [
    png(3, 3),
    b"GIF89a\x03\x00\x03\x00" + bytes(20),
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(9) + b"\xff\xc0\x00\x11\x08\x00\x09\x00\x09" + bytes(9),
]
IMAGES += [
    b"RIFF\x00\x00\x00\x00WEBPVP8X" + bytes(20),
    b"RIFF\x00\x00\x00\x00WEBPVP8L" + bytes(20),
    b"<svg xmlns='http://www.w3.org/2000/svg'/>",
]


@given(st.sampled_from(IMAGES), st.integers(0, 60), st.binary(max_size=9), st.integers(0, 60))
def test_any_image(data: bytes, start: int, inserted: bytes, stop: int) -> None:
    """However an image is damaged, it is taken with a size within the limit, or refused in words."""
    damaged = data[:start] + inserted + data[max(start, stop) :]
    try:
        kind = inspect(damaged, Limits())
    except ValueError:
        return
    assert kind in {"png", "jpg", "gif", "webp", "svg"}
