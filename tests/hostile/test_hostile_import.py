"""What Anki makes of a stranger's bank on import: the same elements, attributes and texts as were written."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from studypack.build import run
from studypack.options import Options, Request
from studypack.render.anki_text import composed
from tests.card_bank import run_anki
from tests.hostile.bank import attacks, write_bank
from tests.package import collection

COMBINING = "\u0338"


class Tree(HTMLParser):
    """Notes every element, attribute and run of text, composed."""

    def __init__(self, html: str) -> None:
        """Read some HTML."""
        super().__init__()
        self.events: list[object] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and its attributes."""
        self.events.append((tag, [(name, unicodedata.normalize("NFC", value or "")) for name, value in attrs]))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of an element."""
        self.events.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.events.append(unicodedata.normalize("NFC", data))


def tree(html: str) -> list[object]:
    """Return what a browser reads of some HTML."""
    return Tree(html).events


def test_anki_reads_the_elements_that_were_written(tmp_path: Path) -> None:
    """After the import every field of every note has the elements, attributes and texts that the package has."""
    bank = write_bank(tmp_path, attacks())
    out = tmp_path / "out"
    result = run(Request(bank, Options(out=out, now=1_700_000_000, only="decks")), lambda _: None)
    assert result.is_done, result.problems
    path = out / "decks" / "hostile.apkg"
    with collection(path) as database:
        written = {guid: flds.split("\x1f") for guid, flds in database.execute("select guid, flds from notes")}
    _, notes = run_anki([{"do": "import", "path": str(path)}, {"do": "notes"}])
    assert len(notes) == len(written) > 100
    assert sum(f"&#{ord(COMBINING)};" in "".join(fields) for fields in written.values()) > 20
    for note in notes:
        for mine, theirs in zip(written[note["guid"]], note["fields"], strict=True):
            assert tree(mine) == tree(theirs), (note["guid"], mine)
            assert "onload" not in str([one for one in tree(theirs) if isinstance(one, tuple)])


@given(
    st.lists(
        st.sampled_from(
            ["<b>", "</b>", '<img alt="x">', "=", "x", COMBINING, "\u0323", "\u0301", "e", "&lt;", "\u037e"]
        )
    )
)
def test_composing_twice_changes_no_element(pieces: list[str]) -> None:
    """HTML that was composed is read as it was before, also when Anki composes it once more."""
    html = "".join(pieces)
    once = composed(html)
    assert unicodedata.normalize("NFC", once) == once
    assert "".join(map(str, tree(once))) == "".join(map(str, tree(html)))
