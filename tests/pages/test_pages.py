"""Links of all pages lead somewhere, and each page is in the language of its bank."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pypdfium2

from tests.package import collection
from tests.website import index, pages_of
from tests.workshop import Workshop

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


class _Links(HTMLParser):
    """Gathers links, ids and the text that is shown."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.texts: list[str] = []
        self._skipping = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipping += tag in ("script", "style")
        for name, value in attrs:
            if name in ("href", "src"):
                self.links.append(value or "")
            elif name == "id":
                self.ids.add(value or "")
            elif name in ("alt", "aria-label", "title", "placeholder", "content") or name.startswith("data-"):
                self.texts.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._skipping -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.texts.append(data)


def broken(out: Path) -> tuple[list[str], int]:
    """Return every link of every page that leads nowhere, and how many links there are."""
    pages = {path: _Links(path.read_text(encoding="utf-8")) for path in pages_of(out)}
    found = []
    count = 0
    for path, page in pages.items():
        for link in page.links:
            if re.match(r"https?:|mailto:|data:,$", link):
                continue
            count += 1
            address, _, fragment = unquote(link).partition("#")
            target = (path.parent / address).resolve() if address else path
            ids = pages[target].ids if target in pages else {""}
            if not target.is_file() or fragment not in ids | {""}:
                found.append(f"{path.name}: {link}")
    return found, count


def test_every_link_of_every_page_leads_somewhere(english: Path) -> None:
    """Files, pages and places on pages that any page names are there."""
    found, count = broken(english)
    assert found == []
    assert count > 40


def test_a_missing_file_is_noticed(tmp_path: Path) -> None:
    """The check of links fails where a link leads nowhere."""
    (tmp_path / "a.html").write_text('<a href="b.html"></a><a href="#c"></a><a id="d" href="#d"></a>', encoding="utf-8")
    assert broken(tmp_path) == (["a.html: b.html", "a.html: #c"], 3)


def test_pages_of_an_english_bank_have_no_chinese(english: Path) -> None:
    """No Chinese character is in any page, label or alternative text of the bank in English."""
    pages = pages_of(english)
    assert len(pages) >= 4
    for path in pages:
        texts = _Links(path.read_text(encoding="utf-8")).texts
        asked = [text for text in texts if "Kew" in text]
        assert asked or not path.name.startswith("section")
        for text in texts:
            assert not CHINESE.search(text), (path.name, text[:80])


def test_sheets_of_an_english_bank_have_no_chinese(english: Path) -> None:
    """No Chinese character or punctuation is in the text of any sheet of the bank in English."""
    sheets = sorted((english / "sheets").glob("*.pdf"))
    assert len(sheets) >= 4
    for path in sheets:
        document = pypdfium2.PdfDocument(path)
        text = "".join(page.get_textpage().get_text_range() for page in document)
        document.close()
        assert len(text) > 200, path.name
        assert not CHINESE.search(text), (path.name, CHINESE.search(text))
        assert not re.search(r"\b1 (questions|days|pages)\b", text), path.name


def test_decks_of_an_english_bank_have_no_chinese(english: Path) -> None:
    """No Chinese character is in a field, tag, template or name of a deck or note type of the bank in English."""
    with collection(english / "decks" / "gardening.apkg") as database:
        notes = database.execute("select flds, tags from notes").fetchall()
        kinds, decks = (json.loads(one) for one in database.execute("select models, decks from col").fetchone())
    assert len(notes) >= 4
    shown = [(kind["name"], kind["tmpls"], kind["flds"]) for kind in kinds.values()]
    for text in (*(f"{fields} {tags}" for fields, tags in notes), json.dumps([shown, decks], ensure_ascii=False)):
        assert not CHINESE.search(text), (CHINESE.search(text), text[:80])


def test_pages_of_a_chinese_bank_are_in_chinese(shop: Workshop) -> None:
    """Headings and help are in the bank's language."""
    shop.build()
    text = index(shop.out)
    assert 'lang="zh-CN"' in text
    assert "怎么导入" in text
    assert "How to import" not in text
