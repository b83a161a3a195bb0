"""Banks of a stranger: what cards, pages and files may show of an attack, and that none does anything."""

from __future__ import annotations

import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from studypack.bank.markdown.html_tags import BLOCK, INLINE
from tests.card_bank import deck, run_anki
from tests.hostile.bank import attacks

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
                is_safe = bool(
                    re.fullmatch(r"text-align: ?(left|right|center);?|--[a-z]+:[\d.]+(;--[a-z]+:[\d.]+)*", text)
                )
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
