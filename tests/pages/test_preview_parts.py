"""What pages of cards are made of: Anki's templates, formulas drawn once, the cards' styles, words to search."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from studypack.bank.nodes import Formula
from studypack.identity.notes import NoteKind
from studypack.pages.preview import search_text
from studypack.pages.preview.anki import Side, is_empty, render
from studypack.pages.preview.formulas import Drawings, PageWriter
from studypack.render.formulas import FormulaStore
from studypack.render.page_style import card_in_page, for_phone, policy, schemes
from tests.card_bank import OLD_TRAPS, TRAPS, deck, rendered

FRONT = Side(is_back=False)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<p>{{A}}</p>", "<p>one &amp; <b>two</b></p>"),
        ("{{#A}}yes{{/A}}{{^A}}no{{/A}}", "yes"),
        ("{{#Empty}}yes{{/Empty}}{{^Empty}}no{{/Empty}}", "no"),
        ("{{#A}}{{#Empty}}x{{/Empty}}y{{/A}}", "y"),
        ("{{^A}}{{#B}}x{{/B}}{{/A}}", ""),
        ("{{text:A}}", "one &amp; two"),
        ("{{hint:Empty}}", ""),
        ("{{ A }}|{{Missing}}|{{unknown:B}}", "one &amp; <b>two</b>||b"),
    ],
)
def test_template_language(template: str, expected: str) -> None:
    """Fields, conditions, nesting and filters come out as in Anki."""
    assert render(template, {"A": "one &amp; <b>two</b>", "B": "b", "Empty": " <br> "}, FRONT) == expected


@pytest.mark.parametrize("template", ["{{#A}}x{{/B}}", "x{{/A}}"])
def test_a_template_that_closes_what_is_not_open_is_refused(template: str) -> None:
    """A mistake in a template is an error and not half a card."""
    with pytest.raises(ValueError, match="closes"):
        render(template, {"A": "a"}, FRONT)


def test_a_blank_is_asked_on_the_front_and_filled_on_the_back() -> None:
    """The asked row is hidden in front and shown behind; rows of other cards are marked as such on both."""
    fields = {"Text": "{{c1::one}} {{c2::two::which}}"}
    front = render("{{cloze:Text}}", fields, Side(is_back=False, cloze=2))
    back = render("{{cloze:Text}}", fields, Side(is_back=True, cloze=2))
    other = '<span class="cloze-inactive" data-ordinal="1">one</span> '
    assert front == other + '<span class="cloze" data-ordinal="2">[which]</span>'
    assert back == other + '<span class="cloze" data-ordinal="2">two</span>'


def test_a_hint_folds_without_a_script() -> None:
    """The hint is hidden until it is asked for, under the name of its field, and no handler is needed."""
    made = render("{{hint:Tip}}", {"Tip": "<i>t</i>"}, FRONT)
    assert made == (
        '<details class="hint"><summary class="hint">Tip</summary><div class="hint"><i>t</i></div></details>'
    )


@pytest.mark.parametrize(
    ("text", "expected"), [("", True), (" \n<br/><div></div>", True), ("<p></p>", False), ("x", False)]
)
def test_an_empty_field_is_what_anki_takes_for_one(text: str, expected: bool) -> None:
    """Line breaks and empty divisions alone make no content."""
    assert is_empty(text) is expected


def _as_anki(card: dict[str, Any], side: str) -> str:
    """Return what Anki rendered, written as the preview writes the two things that it makes another way."""
    text = re.sub(r"<style>.*?</style>", "", card[side], flags=re.DOTALL)
    text = re.sub(r' data-cloze="[^"]*"', "", text)
    return re.sub(
        r'\s*<a class="?hint"?[^>]*>(.*?)</a>\s*<div id="?hint\w+"? class="?hint"?[^>]*>(.*?)</div>\s*(?=</div>)',
        lambda match: (
            f'<details class="hint"><summary class="hint">{match.group(1).strip()}</summary>'
            f'<div class="hint">{match.group(2)}</div></details>'
        ),
        text,
        flags=re.DOTALL,
    )


@pytest.mark.parametrize("bank", [TRAPS, OLD_TRAPS], ids=["traps", "old-traps"])
def test_cards_are_what_anki_renders(bank: Path) -> None:
    """Both sides of every card of the traps are, character by character, what the installed Anki makes of them."""
    made = deck(bank)
    kinds = {kind.kind: kind for kind in made.kinds}
    notes = {note.guid: note for note in made.notes}
    cards = rendered(bank)
    assert len(cards) >= 5
    for card in cards:
        note = notes[card["guid"]]
        kind = kinds[note.kind]
        cloze = card["ord"] + 1 if note.kind is NoteKind.TABLE else 0
        fields = dict(zip(kind.fields, note.fields, strict=True))
        for side, template in (("question", kind.front), ("answer", kind.back)):
            ours = render(template, fields, Side(side == "answer", cloze))
            assert ours.strip() == _as_anki(card, side).strip(), (note.id, side)


def test_a_formula_is_drawn_once_however_often_it_stands() -> None:
    """The same formula twice is one drawing with two references, in the colour of the text around it."""
    drawings = Drawings(FormulaStore())
    shown = "".join(drawings.draw(Formula("x^2", is_display)) or "" for is_display in (False, False, True))
    assert shown.count('<use href="#f1"/>') == 2
    assert drawings.sprite.count("<symbol") == 2
    assert "black" not in drawings.sprite
    assert drawings.css.count("width:") == 2


def test_formulas_share_the_outlines_of_letters() -> None:
    """A letter's outline is written once, whichever formulas it stands in, and every reference leads to something."""
    drawings = Drawings(FormulaStore())
    for tex in ("x", "x+x", r"\frac{x}{y}", r"\left(\frac{x}{\sqrt{y}}\right)"):
        drawings.draw(Formula(tex))
    outlines = re.findall(r'<path id="(g\d+)" d="([^"]*)"/>', drawings.sprite)
    assert len({outline for _, outline in outlines}) == len(outlines) > 3
    used = set(re.findall(r'<use href="#(g\d+)"', drawings.sprite))
    assert used == {name for name, _ in outlines}


def test_a_formula_has_its_tex_as_words() -> None:
    """A screen reader hears the TeX, escaped, of the very formula that is drawn."""
    drawings = Drawings(FormulaStore())
    assert 'role="img" aria-labelledby="t1"' in (drawings.draw(Formula("a<b")) or "")
    assert '<title id="t1">a&lt;b</title>' in drawings.sprite


def test_a_formula_that_cannot_be_typeset_shows_its_source() -> None:
    """Broken TeX is shown as it is written, not as nothing."""
    writer = PageWriter(drawings=Drawings(FormulaStore()))
    assert writer.formula(Formula(r"\frac{")) == r'<code class="tex-source">\frac{</code>'


CSS = """:root {
  --ink: #000;
  --font: x;
}
.nightMode, .night_mode {
  --ink: #fff;
}
a.hint { color: red; }
hr#answer { border: 0; }
@media (min-width: 700px) {
  .card { padding: 2em; }
}
@media (max-width: 559px) {
  td { display: block; }
}
@media print { a { color: inherit; } }
"""


def test_styles_of_cards_serve_a_phone_within_a_page() -> None:
    """Rules for wide screens go, those for phones always hold, and what is unique on a card becomes a class."""
    made = for_phone(CSS)
    assert "min-width" not in made
    assert "2em" not in made
    assert "max-width" not in made
    assert re.search(r"^  td \{ display: block; \}$", made, re.MULTILINE)
    assert made.count("@media") == 1
    assert made.count("{") == made.count("}")
    assert "summary.hint { color: red; }" in made
    assert "hr.answer-line" in made
    assert card_in_page('<hr id="answer"><b aria-level="1">') == '<hr class="answer-line"><b aria-level="4">'


def test_rules_for_narrow_phones_stay_theirs() -> None:
    """What tells phones of 320 px from others still asks the screen: a page's phone is never narrower than that."""
    narrow = (
        "@media (max-width: 349px) {\n  td { color: red; }\n}\n@media (min-width: 350px) {\n  td { color: blue; }\n}\n"
    )
    assert for_phone(narrow) == narrow


def test_the_schemes_come_from_the_cards_own_colours() -> None:
    """Dark colours hold where the device prefers them; either scheme can be fixed; fonts are not touched."""
    made = schemes(CSS)
    assert "@media (prefers-color-scheme:dark){:root{--ink: #fff;}}" in made
    assert ".day{color-scheme:light;--ink: #000;}" in made
    assert ".nightMode{color-scheme:dark;--ink: #fff;}" in made
    assert schemes("a { color: red; }").count("--ink") == 0


def test_a_page_without_a_script_allows_none() -> None:
    """The policy names the one script by its digest, or allows no script at all."""
    assert "script-src 'none'" in policy("")
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/]{43}='; ", policy("1"))
    assert policy("1") != policy("2")


def test_search_finds_words_and_not_markup() -> None:
    """What is searched has the words of answers and tables; tags and marks of blanks are gone, formulas are dots."""
    text = " ".join(search_text(view) for view in deck(OLD_TRAPS).views)
    assert "折光仪" in text
    assert "…" in text
    assert not re.search(r"<[a-z/]|\{\{", text)
