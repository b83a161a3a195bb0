"""Builds decks and sheets the plain way: one process, no cache, the tools as their manuals show them.

`python -m benchmarks.reference decks BANK OUT` reads a bank with markdown-it-py and writes a note for every question,
follow-up and table with genanki; `… notes BANK OUT` does the writing only. `… sheets PAGES OUT` renders the sheets of a
folder with WeasyPrint in turn.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable
from pathlib import Path

_QUESTION = re.compile(r"^#### ", re.MULTILINE)


def decks(bank: Path, out: Path) -> None:
    """Write one package with a note for every question, and for its follow-ups and tables."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")
    _package(bank, out, parser.renderInline, parser.render)


def notes(bank: Path, out: Path) -> None:
    """Write the same package without reading Markdown: the least that a build which changes it must do."""
    _package(bank, out, html.escape, html.escape)


def _package(bank: Path, out: Path, inline: Callable[[str], str], block: Callable[[str], str]) -> None:
    import genanki

    model = genanki.Model(
        1607392319,
        "plain",
        fields=[{"name": "Question"}, {"name": "Answer"}],
        templates=[{"name": "Card", "qfmt": "{{Question}}", "afmt": "{{FrontSide}}<hr>{{Answer}}"}],
    )
    deck = genanki.Deck(2059400110, "plain")
    for path in sorted([bank] if bank.is_file() else bank.rglob("*.md")):
        for question in _QUESTION.split(path.read_text(encoding="utf-8"))[1:]:
            title, _, body = question.partition("\n")
            deck.add_note(genanki.Note(model, [inline(title), block(body)]))
            for piece in re.findall(r"^- .*\n  - 答[:：].*$|^(?:\|.*\n){3,}", body, re.MULTILINE):
                deck.add_note(genanki.Note(model, [inline(title), block(piece)]))
    out.mkdir(parents=True, exist_ok=True)
    genanki.Package(deck).write_to_file(str(out / "plain.apkg"))


def sheets(pages: Path, out: Path) -> None:
    """Render every sheet with the variable font, each once."""
    import weasyprint

    out.mkdir(parents=True, exist_ok=True)
    for path in sorted(pages.glob("*.html")):
        weasyprint.HTML(filename=str(path)).write_pdf(str(out / f"{path.stem}.pdf"), pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    {"decks": decks, "notes": notes, "sheets": sheets}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
