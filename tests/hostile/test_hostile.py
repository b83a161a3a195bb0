"""Banks of a stranger: what cards, pages, files and the terminal may show of an attack, and that none does anything."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from dataclasses import fields
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from studypack.bank.diagnostics import Code
from studypack.bank.markdown.html_tags import BLOCK, INLINE
from studypack.bank.settings.config import Limits
from studypack.bank.settings.reading import read_settings
from studypack.bank.source import Source
from studypack.build import run
from studypack.cli.app import app
from studypack.options import Options, Request
from tests.card_bank import deck, run_anki
from tests.hostile.bank import attacks, write_bank

ATTACKS = attacks()
SECRET = "root:x:0"
SHOWN = (
    INLINE
    | BLOCK
    | {"a", "input", "label", "wbr", "blockquote", "h4", "h5", "h6", "hr", "li", "ol", "pre", "s", "span", "ul"}
)
KNOWN = {
    "alt",
    "type",
    "class",
    "colspan",
    "open",
    "rel",
    "role",
    "rowspan",
    "start",
    "title",
    "width",
    "height",
    "aria-label",
}


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
                is_safe = bool(re.fullmatch(r"text-align: ?(left|right|center);?|--w:[\d.]+(;--in:[\d.]+)?", text))
            if not is_safe:
                self.found.append(f"{name}={text}")

    def handle_pi(self, data: str) -> None:
        """No processing instruction may be there."""
        self.found.append(data)

    def handle_decl(self, decl: str) -> None:
        """No declaration may be there."""
        self.found.append(decl)

    def unknown_decl(self, data: str) -> None:
        """Nor any other."""
        self.found.append(data)

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
    steps: list[dict[str, Any]] = [
        {"do": "import", "path": path},
        {"do": "notes"},
        {"do": "cards", "render": True},
        {"do": "media"},
    ]
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


def test_no_formula_does_more_than_draw(bank: Path) -> None:
    """What MathJax typesets opens no address, loads no code, names no class and defines nothing."""
    found = [tex for note in deck(bank).notes for tex in re.findall(r"\\\((.*?)\\\)", "".join(note.fields), re.DOTALL)]
    assert found
    acting = (
        r"\\(?:href|require|class|cssId|style|unicode|data|def|gdef|let|newcommand|csname|toggle|mmlToken|bbox|input)\b"
    )
    assert [tex for tex in found if re.search(acting, tex) or "{{" in tex or "<" in tex] == []


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
    assert {len(card["deck"].split("::")) for card in cards} == {3}
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


@pytest.mark.parametrize("name", ["::error title=x::y.md", " ::stop-commands::x.md", "##[error]x.md"])
def test_no_file_name_is_a_workflow_command(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GitHub runs lines that begin like its commands, whoever prints them; a name in this folder begins no line."""
    (tmp_path / name).write_text("#### Q1:x\n\n[y](gone.md)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    lines = CliRunner().invoke(app, ["check", "."]).output.split("\n")
    assert any(name in line for line in lines)
    assert not [line for line in lines if line.lstrip().startswith(("::", "##["))]


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


def test_no_word_of_the_settings_acts(tmp_path: Path) -> None:
    """Version, address and role stand on cards as text: no tag, no field of Anki's, no formula of MathJax's."""
    (tmp_path / "bank.md").write_text("#### Q1:what?\n\n**岗位**:x\n\nthat\n", encoding="utf-8")
    hostile = r"<img src=x onerror=trap()>{{FrontSide}}\(\\href{javascript:trap()}{x}\)[sound:x]"
    lines = [f"{key} = '{hostile}'" for key in ("title", "version")]
    lines += [f"[roles.x]\nname = '{hostile}'\naliases = ['x']", "[sheets.y]", f"title = '{hostile}'"]
    lines.insert(0, "issues_url = 'https://e.invalid/{{Prompt}}%%footer%%'")
    (tmp_path / "bank.toml").write_text("\n".join(lines), encoding="utf-8")
    made = deck(tmp_path)
    for text in [kind.back for kind in made.kinds] + [field for note in made.notes for field in note.fields]:
        assert "onerror" not in text or "&lt;img src=x onerror" in text
        assert "<img" not in text
        assert not re.search(r"\\[(\[]|\{\{FrontSide|\{\{Prompt\}\}%|\[sound:", text)
    assert not any(re.search("<[a-z/]", note.deck) for note in made.notes)


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
    "pattern": '[[rules]]\nis = "question"\nline = "(?P<title>(a+)+)$("',
}


@pytest.mark.parametrize("text", HOSTILE_SETTINGS.values(), ids=HOSTILE_SETTINGS.keys())
def test_hostile_settings_are_refused(text: str) -> None:
    """What would become a path, an address or a limit without end is an error with its place."""
    read = read_settings(Source("bank.toml", text + "\n"), "bank")
    assert Code.BAD_CONFIG in [problem.code for problem in read.problems], read.value
    assert all(problem.line >= 1 for problem in read.problems)


CEILINGS = {
    "file_bytes": 64 * 2**20,
    "bank_bytes": 256 * 2**20,
    "answer_characters": 4_000_000,
    "files": 20_000,
    "line_characters": 1_000_000,
    "nesting": 64,
    "table_columns": 1_000,
    "formula_characters": 20_000,
    "image_bytes": 64 * 2**20,
    "image_pixels": 200_000_000,
}


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
def test_no_bank_lifts_a_limit_beyond_its_ceiling(name: str) -> None:
    """Every limit may be set up to its ceiling, and not one beyond."""
    read = [read_settings(Source("bank.toml", f"[limits]\n{name} = {CEILINGS[name] + more}\n"), "b") for more in (0, 1)]
    assert [[problem.code for problem in one.problems] for one in read] == [[], [Code.BAD_CONFIG]]
    assert getattr(read[0].value.limits, name) == CEILINGS[name]
