"""One source, two media: cards and sheets are made from the same macros and tokens, and both hold every answer."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from studypack.render import assets
from tests.package import collection
from tests.sheet_bank import plain
from tests.workshop import Workshop


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A small bank that is built whole, without preview and pages of its own."""
    return Workshop(tmp_path, options={"only": ""})


def card_text(shop: Workshop) -> str:
    """Return the text of all fields of the whole package."""
    with collection(shop.out / "decks" / "small.apkg") as database:
        rows = database.execute("SELECT flds FROM notes").fetchall()
    return html.unescape(re.sub(r"<[^>]*>", "", "".join(row[0] for row in rows)))


def sheet_text(shop: Workshop, name: str) -> str:
    """Return the text of a sheet."""
    document = pypdfium2.PdfDocument(shop.out / "sheets" / name)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def sentences(shop: Workshop) -> Iterator[str]:
    """Yield the lines of the bank's answers, without markup."""
    for line in shop.text.split("\n"):
        if line and not line.startswith(("#", "|", "**难度", "**岗位", "**标签", "**公司", "**")):
            yield re.sub(r"^[-\s]*(答:)?|[$*`]", "", line)


def test_a_changed_macro_changes_cards_and_sheets(shop: Workshop) -> None:
    """A bank that overrides the macro of the prompt sees the change on the card and in print."""
    shop.build()
    assert "题外话" not in card_text(shop) + sheet_text(shop, "study-pack.pdf")
    own = shop.bank / "templates"
    own.mkdir()
    template = assets.text("templates", "question.html.j2")
    changed = template.replace("{{ q.title }}", "{{ q.title }}题外话", 1)
    assert changed != template
    (own / "question.html.j2").write_text(changed, encoding="utf-8")
    shop.build()
    assert "题外话" in card_text(shop)
    assert "题外话" in plain(sheet_text(shop, "study-pack.pdf"))


def test_a_changed_token_changes_cards_and_sheets(shop: Workshop) -> None:
    """A bank that overrides the colour tokens sees the change in the cards' style and in the sheets."""
    shop.build()
    before = shop.bytes()
    own = shop.bank / "styles"
    own.mkdir()
    tokens = assets.text("styles", "tokens.css")
    (own / "tokens.css").write_text(re.sub(r"--accent: *[^;]+;", "--accent: #b00020;", tokens), encoding="utf-8")
    shop.build()
    after = shop.bytes()
    for path in ("decks/small.apkg", "sheets/cheatsheet-algorithm.pdf", "sheets/study-pack.pdf"):
        assert after[path] != before[path], path


def test_every_answer_is_in_both_media(shop: Workshop) -> None:
    """Every line of every answer stands on a card and in the study pack."""
    shop.build()
    wanted = [plain(sentence) for sentence in sentences(shop)]
    assert len(wanted) >= 6
    cards, book = plain(card_text(shop)), plain(sheet_text(shop, "study-pack.pdf"))
    assert [line for line in wanted if line not in cards] == []
    assert [line for line in wanted if line not in book] == []
