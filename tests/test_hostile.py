"""Banks of a stranger: what cards, pages, files and the terminal may show of an attack, and that none does anything."""

from __future__ import annotations

import csv
import io
import os
import re
import struct
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from studypack import pdf
from studypack.builder import run
from studypack.cli.app import app
from studypack.diagnostics import Code
from studypack.markdown.sanitize import BLOCK_TAGS, INLINE_TAGS
from studypack.options import Options, Request
from studypack.settings import read_settings
from studypack.source import Source
from tests.card_bank import deck, run_anki
from tests.hostile.bank import Attack, attacks, png, write_bank

ATTACKS = attacks()
SECRET = "root:x:0"
SHOWN = INLINE_TAGS | BLOCK_TAGS | {"a", "blockquote", "h4", "h5", "h6", "hr", "li", "ol", "pre", "s", "span", "ul"}
KNOWN = {"alt", "class", "colspan", "open", "rel", "role", "rowspan", "start", "title", "width", "height", "aria-label"}


class Watcher(HTMLParser):
    """Notes every tag and attribute that no card may have."""

    def __init__(self, media: set[str]) -> None:
        """Take the names of the images that are there."""
        super().__init__()
        self.media = media
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag."""
        if tag not in SHOWN:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            text = value or ""
            is_safe = name in KNOWN
            if name == "href":
                is_safe = text.startswith(("http://", "https://", "mailto:"))
            elif name == "src":
                is_safe = text in self.media
            elif name == "style":
                is_safe = bool(re.fullmatch(r"text-align: ?(left|right|center);?", text))
            if not is_safe:
                self.found.append(f"{name}={text}")

    def handle_pi(self, data: str) -> None:
        """No processing instruction may be there."""
        self.found.append(data)

    handle_decl = handle_pi
    unknown_decl = handle_pi

    def handle_comment(self, data: str) -> None:
        """No comment may be there: it may hide the rest of a card."""
        self.found.append(data)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bank of all attacks."""
    return write_bank(tmp_path_factory.mktemp("hostile"), ATTACKS)


@pytest.fixture(scope="module")
def built(bank: Path) -> Path:
    """Its decks and pages."""
    out = bank.parent / "out"
    for only in ("decks", "preview"):
        result = run(Request(bank, Options(out=out, now=1_700_000_000, only=only)), lambda _: None)
        assert result.is_done, result.problems
    return out


@pytest.fixture(scope="module")
def imported(built: Path) -> list[Any]:
    """What Anki holds after the import: log, notes, rendered cards."""
    path = str(built / "decks" / "hostile.apkg")
    steps = [{"do": "import", "path": path}, {"do": "notes"}, {"do": "cards", "render": True}, {"do": "media"}]
    return run_anki(steps)


def test_there_are_attacks_of_every_kind() -> None:
    """The corpus keeps its size."""
    assert len(ATTACKS) >= 160
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)


def test_no_attack_swallows_a_question(bank: Path) -> None:
    """Every question is there, with the text before and after the attack in its title and in its answer."""
    found = {view.id: view for view in deck(bank).views}
    assert len(found) == len(ATTACKS)
    fields: dict[str, str] = {}
    for note in deck(bank).notes:
        fields[note.question_id] = fields.get(note.question_id, "") + "".join(note.fields)
    whole = "".join(fields.values())
    for number in range(1, len(ATTACKS) + 1):
        assert f"before{number} " in whole
        assert f"plain{number} words before" in whole


def test_no_field_holds_what_could_act(bank: Path) -> None:
    """Fields hold harmless tags and attributes only, addresses of the web, and images that the package brings."""
    made = deck(bank)
    for note in made.notes:
        for field in note.fields:
            watcher = Watcher(set(made.images.data))
            watcher.feed(field)
            watcher.close()
            assert watcher.found == [], (note.id, field)


def test_anki_sees_no_template_and_no_sound(bank: Path, imported: list[Any]) -> None:
    """Anki makes exactly the cards that are meant, plays nothing, fills nothing in, and stores the one image."""
    log, notes, cards, media = imported
    assert log["new"] == len(deck(bank).notes) == len(notes)
    assert len(cards) == sum(note.cards for note in deck(bank).notes)
    for card in cards:
        assert card["sounds"] == 0
        for side in ("question", "answer"):
            assert "[anki:" not in card[side]
            assert "replay-button" not in card[side]
    assert [name.partition("-")[0] for name in media] == ["x"]
    for note in notes:
        assert not any(re.search(r"\[(sound:|latex|\$)", field, re.IGNORECASE) for field in note["fields"])


def test_names_of_decks_and_tags_are_plain(imported: list[Any]) -> None:
    """An attack in a title makes no level of a deck, one in a tag no second tag."""
    _, notes, cards, _ = imported
    assert {len(card["deck"].split("::")) for card in cards} == {4}
    assert not any('"' in card["deck"] for card in cards)
    for note in notes:
        for tag in note["tags"]:
            assert not re.search(r"[\s\"]", tag)
            assert len(tag.split("::")) <= 2


def test_files_have_the_names_that_are_meant(built: Path) -> None:
    """Nothing that a bank says becomes a folder, leaves the output folder, or gets a name that a system dislikes."""
    for path in built.rglob("*"):
        if path.is_file():
            assert re.fullmatch(r"[A-Za-z0-9._/-]+", path.relative_to(built).as_posix()), path
    assert sorted(one.name for one in built.parent.iterdir()) == ["bank", "out"]


def test_no_output_holds_a_file_from_elsewhere(built: Path) -> None:
    """No path, link or formula brings text of the system's files into an output."""
    for path in built.rglob("*"):
        if path.suffix == ".apkg":
            with zipfile.ZipFile(path) as archive:
                assert not any(SECRET.encode() in archive.read(name) for name in archive.namelist())
        elif path.is_file():
            assert SECRET.encode() not in path.read_bytes()


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_the_terminal_shows_nothing_that_acts(form: str, tmp_path: Path) -> None:
    """Diagnostics of any form hold no escape, no turn of direction, and no workflow command of the bank's."""
    hidden = "\u202e\u2066\u200b\u009b31m\u0085"
    lines = [f"[x{hidden}](nowhere{hidden}%0a::error::x) ![y](gone%1b[31m.png) $\\nope{hidden}$"]
    text = f"#### Q1:title{hidden}\n\n**难度**:⭐{hidden}\n**岗位**:x{hidden}\n\n" + "\n".join(lines) + "\n"
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / f"a\u202e\x1b[31m{'b' * 20}.md").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(folder), "--format", form])
    assert result.exit_code in (0, 1), result.output
    assert "in the bank" in result.output
    bad = {char for char in result.output if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")}
    assert bad == set()
    if form == "github":
        assert all(line.startswith(("::warning file=", "::error file=")) for line in result.stdout.splitlines())


def test_no_cell_is_a_formula(bank: Path) -> None:
    """No cell of the CSV begins with what a spreadsheet runs."""
    text = CliRunner().invoke(app, ["export", str(bank), "--format", "csv"]).stdout_bytes.decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == len(ATTACKS) + 1
    csv.field_size_limit(10_000_000)
    assert [cell for row in rows for cell in row if re.match(r"\s*[=+@\t\r-]", cell)] == []


def test_the_report_shows_titles_as_text(built: Path) -> None:
    """In `UPDATE.md` a title is text: no tag, no link, no emphasis of the bank's."""
    text = (built / "UPDATE.md").read_text(encoding="utf-8")
    assert "&lt;script&gt;trap()" in text
    assert not re.search(r"<[a-z/!]", text, re.IGNORECASE)
    assert "](" not in text.replace("\\](", "")


HOSTILE_SETTINGS = {
    "id above": 'id = "../up"',
    "id with slash": 'id = "a/b"',
    "id absolute": 'id = "/etc"',
    "id of a tag": 'id = "<b>"',
    "id of windows": 'id = "C:\\\\x"',
    "sheet": '[sheets."../x"]\nroles = []',
    "sheet absolute": '[sheets."/x"]\nroles = []',
    "role": '[roles."../x"]\nname = "x"',
    "role with blank": '[roles."a b"]\nname = "x"',
    "repository": 'repository = "javascript:trap()"',
    "issues": 'issues_url = "data:text/html,x"',
    "issues with quote": "issues_url = 'https://x/\"onclick=\"trap()'",
    "output": 'out = "/tmp/x"',
    "language": 'language = "../zh"',
    "limit below": "[limits]\nfile_bytes = -1",
    "nesting": "[limits]\nnesting = 100000",
    "pattern": '[patterns]\nquestion = ["(?P<title>(a+)+)$("]',
}


@pytest.mark.parametrize("text", HOSTILE_SETTINGS.values(), ids=HOSTILE_SETTINGS.keys())
def test_hostile_settings_are_refused(text: str) -> None:
    """What would become a path, an address or a limit without end is an error with its place."""
    read = read_settings(Source("bank.toml", text + "\n"), "bank")
    assert Code.BAD_CONFIG in [problem.code for problem in read.problems], read.value
    assert all(problem.line >= 1 for problem in read.problems)


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


def _sample(every: int) -> list[Attack]:
    return ATTACKS[::every]


@pytest.fixture
def watched() -> Iterator[list[str]]:
    """Every file opened and every socket used while a test runs."""
    seen: list[str] = []
    active = [True]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if active[0] and (event == "open" or event.startswith(("socket.", "subprocess.", "os.system", "urllib."))):
            seen.append(f"{event} {arguments[0]!s}" if event == "open" else f"{event} {arguments}")

    sys.addaudithook(hook)
    yield seen
    active[0] = False


@pytest.mark.parametrize("every", [12, pytest.param(1, marks=pytest.mark.slow)])
def test_print_opens_nothing_else(every: int, tmp_path: Path, watched: list[str], monkeypatch: Any) -> None:
    """Making sheets of hostile questions opens files of the bank, the project and the packages only, and no socket."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)  # in this process, where the hook hears all
    bank = write_bank(tmp_path, _sample(every))
    pdf._weasyprint()  # asks the system where Pango is
    watched.clear()
    result = run(Request(bank, Options(out=tmp_path / "out", now=1_700_000_000, only="sheets")), lambda _: None)
    assert result.is_done, result.problems
    assert list((tmp_path / "out" / "sheets").glob("*.pdf"))
    assert [one for one in watched if not one.startswith(("open ", "urllib.Request ('data:"))] == []
    root = Path(__file__).resolve().parent.parent
    allowed = (str(tmp_path), str(root), sys.prefix, sys.base_prefix, os.devnull, "<")
    opened = {one.removeprefix("open ") for one in watched if one.startswith("open ")}
    outside = {one for one in opened if not one.startswith(allowed) and not one.isdecimal()}
    own = re.compile(rf"{re.escape(tempfile.gettempdir())}/(studypack|weasyprint)-|/usr/share/zoneinfo/|/proc/self/")
    assert {one for one in outside if not own.match(one)} == set()
    assert not any(name in opened for name in ("/etc/passwd", str(bank / "link.png")))


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
