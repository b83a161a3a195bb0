"""The preview: cards as Anki makes them, formulas drawn once, pages that no content can turn against their reader."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from studypack.cli.app import app
from studypack.formulas import FormulaStore
from studypack.notes import NoteKind
from studypack.page_style import card_in_page, for_phone, policy, schemes
from studypack.preview.anki import Side, is_empty, render
from studypack.preview.formulas import Drawings, found
from studypack.preview.search import plain, search_text
from tests.card_bank import OLD_TRAPS, TRAPS, deck, rendered
from tests.website import build_site
from tests.workshop import SMALL, Workshop

FRONT, BACK = Side(is_back=False), Side(is_back=True)
INJECTED = """
#### Q4:关掉脚本</script><script>alert(1)</script> <img src=x onerror=alert(2)>？

**难度**:⭐
**岗位**:算法岗"><script>alert(3)</script>
**标签**:#"onmouseover="alert(4)
**公司**:<b onclick=alert(5)>甲</b>

**标准答案**:

[点我](javascript:alert(6)) 与 <a href="data:text/html,<script>alert(7)</script>">链接</a>，

公式 $x</title><script>alert(8)</script>$。
"""


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A small bank whose preview alone is built."""
    return Workshop(tmp_path, options={"only": "preview"})


# Anki's template language


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


# Formulas


def test_a_formula_is_drawn_once_however_often_it_stands() -> None:
    """The same formula twice is one drawing with two references, in the colour of the text around it."""
    drawings = Drawings(FormulaStore())
    shown = drawings.draw(r"\(x^2\) and \(x^2\), \[x^2\]")
    assert shown.count('<use href="#f1"/>') == 2
    assert drawings.sprite.count("<symbol") == 2
    assert "black" not in drawings.sprite
    assert drawings.css.count("width:") == 2


def test_formulas_share_the_outlines_of_letters() -> None:
    """A letter's outline is written once, whichever formulas it stands in, and every reference leads to something."""
    drawings = Drawings(FormulaStore())
    drawings.draw(r"\(x\) \(x+x\) \(\frac{x}{y}\) \(\left(\frac{x}{\sqrt{y}}\right)\)")
    outlines = re.findall(r'<path id="(g\d+)" d="([^"]*)"/>', drawings.sprite)
    assert len({outline for _, outline in outlines}) == len(outlines) > 3
    used = set(re.findall(r'<use href="#(g\d+)"', drawings.sprite))
    assert used == {name for name, _ in outlines}


def test_a_formula_has_its_tex_as_words() -> None:
    """A screen reader hears the TeX, escaped, of the very formula that is drawn."""
    drawings = Drawings(FormulaStore())
    assert 'role="img" aria-labelledby="t1"' in drawings.draw(r"\(a&lt;b\)")
    assert '<title id="t1">a&lt;b</title>' in drawings.sprite


def test_a_formula_that_cannot_be_typeset_shows_its_source() -> None:
    """Broken TeX is shown as it is written, not as nothing."""
    assert Drawings(FormulaStore()).draw(r"\(\frac{\)") == r'<code class="tex-source">\frac{</code>'
    assert [formula.display for formula in found(r"\(a\) \[b\]")] == [False, True]


# Styles


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
@media print { a { color: inherit; } }
"""


def test_styles_of_cards_serve_a_phone_within_a_page() -> None:
    """Rules for wide screens go, others stay, and what is unique on a card becomes a class."""
    made = for_phone(CSS)
    assert "min-width" not in made
    assert "2em" not in made
    assert "@media print" in made
    assert "summary.hint { color: red; }" in made
    assert "hr.answer-line" in made
    assert card_in_page('<hr id="answer"><b aria-level="1">') == '<hr class="answer-line"><b aria-level="4">'


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


# Search


def test_search_finds_words_and_not_markup() -> None:
    """What is searched has the words of answers and tables; tags, formulas and blanks' marks are gone."""
    assert plain(r'<td class="x">{{c1::a &lt; b}}</td>\(\frac{1}{2}\)c') == "a < b c"
    text = search_text(deck(OLD_TRAPS).notes)
    assert "折光仪" in text
    assert "{{" not in text
    assert "class=" not in text


# Pages


def test_every_card_is_on_a_page_with_both_sides(shop: Workshop) -> None:
    """Three questions, one follow-up and three rows are seven cards with two phones each."""
    shop.build()
    pages = "".join(path.read_text(encoding="utf-8") for path in sorted((shop.out / "preview").glob("section-*.html")))
    assert pages.count('<article class="item"') == 7
    assert pages.count('class="phone is-front"') == pages.count('class="phone is-back"') == 7
    for text in ("命中次数除以访问次数", "不一定，未命中的代价也要算。", "链表", "留一个空位"):
        assert text in pages


def test_only_pages_whose_content_changed_are_made_again(shop: Workshop) -> None:
    """An edited answer remakes its section, the list and the interview; nothing edited remakes nothing."""
    shop.build()
    assert shop.build().written == ()
    shop.edit("留一个空位，或者", "空出一个位置，或者")
    written = shop.build().written
    assert [path for path in written if path.startswith("preview/")] == [
        "preview/index.html",
        "preview/interview.html",
        "preview/section-1.2.html",
    ]


def test_a_changed_template_of_the_bank_makes_every_page_again(shop: Workshop) -> None:
    """A bank's own style in `styles/preview.css` counts, at once."""
    shop.build()
    (shop.bank / "styles").mkdir()
    (shop.bank / "styles" / "preview.css").write_text("body { color: #123456; }\n", encoding="utf-8")
    written = shop.build().written
    assert sum(path.startswith("preview/") for path in written) == 4
    assert "#123456" in (shop.out / "preview" / "index.html").read_text(encoding="utf-8")


def test_pages_of_one_role_hold_its_questions_only(shop: Workshop) -> None:
    """`--only preview --role` leaves other roles' questions out; `--role` alone leaves the pages as they are."""
    shop.build(role="development")
    text = (shop.out / "preview" / "index.html").read_text(encoding="utf-8")
    assert "写回和写直达" in text
    assert "什么是缓存命中率" not in text
    result = shop.build(only="", role="algorithm")
    assert not any(path.startswith("preview/") for path in result.written)


def test_pages_of_answered_questions_leave_the_others_out(tmp_path: Path) -> None:
    """An unanswered question is on the pages, and is not with `--answered-only`; the interview never asks it."""
    text = SMALL + "\n#### Q4:没有答案的题？\n\n**难度**:⭐\n**岗位**:通用\n"
    shop = Workshop(tmp_path, text=text, options={"only": "preview"})
    shop.build()
    assert "没有答案的题" in (shop.out / "preview" / "index.html").read_text(encoding="utf-8")
    assert "没有答案的题" not in (shop.out / "preview" / "interview.html").read_text(encoding="utf-8")
    shop.build(answered_only=True)
    assert "没有答案的题" not in (shop.out / "preview" / "index.html").read_text(encoding="utf-8")


def test_images_are_beside_the_pages(tmp_path: Path) -> None:
    """Every image that a page names is a file that the build made."""
    out = build_site("cards", tmp_path, "preview")
    named = set()
    for page in (out / "preview").glob("*.html"):
        named |= set(re.findall(r'<img [^>]*src="([^"]+)"', page.read_text(encoding="utf-8")))
    assert len(named) == 2
    assert all((out / "preview" / name).is_file() for name in named)


class _Tags(HTMLParser):
    """Gathers every attribute of every tag as a browser's parser finds them, and tags without any."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, name, value or "") for name, value in attrs] or [(tag, "", "")]


def test_hostile_content_stays_text(tmp_path: Path) -> None:
    """Scripts, handlers and addresses that run something reach no page, whichever part of a question carries them."""
    shop = Workshop(tmp_path, text=SMALL + INJECTED, options={"only": "preview"})
    shop.build()
    pages = sorted((shop.out / "preview").glob("*.html"))
    assert len(pages) == 4
    for page in pages:
        tags = _Tags()
        tags.feed(page.read_text(encoding="utf-8"))
        assert [tag for tag, _, _ in tags.found].count("script") == 1, page
        assert not [one for one in tags.found if one[1].startswith("on") or one[1] == "srcdoc"], page
        addresses = [value for _, name, value in tags.found if name in ("href", "src")]
        assert len(addresses) > 5
        assert not [one for one in addresses if not re.match(r"https?://|mailto:|#|data:,$|[\w./%-]+(?:#|$)", one)], (
            page
        )


def test_scripts_only_ever_set_text() -> None:
    """No script of the preview makes HTML of a text, or code of it."""
    scripts = sorted((Path(__file__).parent.parent / "templates" / "preview").glob("*.js"))
    assert len(scripts) == 3
    for script in scripts:
        forbidden = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|DOMParser|</script"
        assert not re.search(forbidden, script.read_text(encoding="utf-8")), script


def test_the_policy_of_every_page_allows_its_script_alone(shop: Workshop) -> None:
    """The digest in the policy is that of the script on the page."""
    shop.build()
    for page in (shop.out / "preview").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        script = re.search(r"<script>(.*)</script>", text, re.DOTALL)
        stated = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        assert script is not None
        assert stated is not None
        assert html.unescape(stated.group(1)) == policy(script.group(1))


def test_the_command_makes_the_pages_and_says_where(shop: Workshop) -> None:
    """`preview` builds the pages alone and prints the address of the first."""
    done = CliRunner().invoke(app, ["preview", str(shop.bank), "--out", str(shop.out)])
    assert done.exit_code == 0, done.output
    assert (shop.out / "preview" / "index.html").resolve().as_uri() in done.output
    assert not (shop.out / "decks").exists()


def test_the_command_opens_the_pages_when_asked(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """`--open` hands the address to the browser."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    CliRunner().invoke(app, ["preview", str(shop.bank), "--out", str(shop.out), "--open"])
    assert opened == [(shop.out / "preview" / "index.html").resolve().as_uri()]


def test_a_bank_with_errors_has_no_pages(shop: Workshop) -> None:
    """Where the bank cannot be read, the command fails and writes nothing."""
    shop.write("# nichts\n")
    done = CliRunner().invoke(app, ["preview", str(shop.bank), "--out", str(shop.out)])
    assert done.exit_code == 1
    assert not shop.out.exists()
