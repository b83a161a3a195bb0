"""The bank of attacks in a browser: on cards in Anki's reviewer and on pages nothing runs and nothing is requested."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from studypack.build import run
from studypack.options import Options, Request
from tests.card_bank import deck, rendered
from tests.reviewer import reviewer

pytestmark = pytest.mark.browser

TRAP = "globalThis.trap = () => console.error('a script ran'); globalThis.alert = globalThis.trap;"

# What a browser has made of the HTML, whatever its text looked like: no element, attribute or address that could act.
# Boxes to tick that the templates write are none: they have no form, and what listens to them would be named.
ACTING = """(root) => [...root.querySelectorAll("*")].flatMap((one) => {
    const found = [];
    const inFormula = one.closest("mjx-container");
    const acts = ["script", "iframe", "object", "embed", "form", "input", "button", "textarea", "style", "link", "meta",
        "base", "math", "audio", "video", "template"];
    const ticks = ".ticks > li > label > input[type=checkbox], .rest > .rest-label > input.rest-box[type=checkbox]";
    if (!inFormula && acts.includes(one.localName) && !one.matches(ticks)) found.push("<" + one.localName + ">");
    for (const {name, value} of one.attributes) {
        if (/^on/i.test(name)) found.push(name);
        if (/^(href|src|xlink:href|action|formaction|srcset|data)$/i.test(name)
            && !/^(https?:|mailto:|#)/.test(value) && !/^(media\\/)?[\\w.-]+$/.test(value))
            found.push(name + "=" + value);
        if (!inFormula && name === "style" && /url|position|expression/i.test(value)) found.push(value);
    }
    return found;
})"""

SHOW_ALL = (
    """async (cards) => {
    const found = [], acting = """
    + ACTING
    + """;
    for (const card of cards) for (const side of ["question", "answer"]) {
        _showQuestion(card.question, card.answer, "card");
        if (side === "answer") _showAnswer(card.answer, "card");
        await new Promise((done) => _queueAction(() => done()));
        document.querySelectorAll("#qa details").forEach((one) => { one.open = true; });
        for (const one of document.querySelectorAll("#qa *"))
            for (const kind of ["mouseover", "pointerenter", "focus", "toggle", "animationstart"])
                one.dispatchEvent(new Event(kind, {bubbles: true}));
        found.push(...acting(document.getElementById("qa")));
        if (!document.getElementById("qa").textContent.trim()) found.push("an empty card");
    }
    return found;
}"""
)


@pytest.mark.parametrize("every", [9, pytest.param(1, marks=pytest.mark.slow)])
def test_no_card_runs_or_requests_anything(every: int, bank: Path, web: Browser) -> None:
    """Both sides of cards of every kind, unfolded, with events sent to all that is on them: no trap fires."""
    with reviewer(web, deck(bank).images.data) as shown:
        shown.page.evaluate(f"() => {{ {TRAP} }}")
        cards = [{side: card[side] for side in ("question", "answer")} for card in rendered(bank)[::every]]
        assert cards
        acting: list[str] = []
        for start in range(0, len(cards), 40):
            acting += shown.page.evaluate(SHOW_ALL, cards[start : start + 40])
        assert set(acting) <= {"onclick", "href=#"}  # of Anki's own hint
        assert shown.problems == []


def test_the_trap_fires(web: Browser) -> None:
    """The test above would see a script that runs, and a request."""
    with reviewer(web, {}) as shown:
        shown.page.evaluate(f"() => {{ {TRAP} }}")
        card = {"question": "<img src=x onerror=trap()>", "answer": "<svg onload=trap()></svg><iframe src=//e.invalid>"}
        assert {"onerror", "<iframe>"} <= set(shown.page.evaluate(SHOW_ALL, [card]))
        shown.page.wait_for_timeout(200)
        assert any("a script ran" in problem for problem in shown.problems)
        assert any("e.invalid" in problem for problem in shown.problems)


def watched(page: Page, problems: list[str]) -> None:
    """Note every request for more than files of the page's folder, and every complaint of the page."""
    page.add_init_script(TRAP)
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    page.on("request", lambda one: None if one.url.startswith(("file:", "data:")) else problems.append(one.url))


def test_no_page_runs_or_requests_anything(bank: Path, web: Browser) -> None:
    """`index.html` and every page of the preview are opened, unfolded and touched everywhere: no trap fires."""
    out = bank.parent / "pages"
    for only in ("decks", "preview"):
        assert run(Request(bank, Options(out=out, now=1_700_000_000, only=only)), lambda _: None).is_done
    problems: list[str] = []
    page = web.new_page()
    watched(page, problems)
    pages = [out / "index.html", *sorted((out / "preview").glob("*.html"))]
    assert len(pages) >= 4
    for path in pages:
        page.goto(path.as_uri())
        found: Any = page.evaluate(
            f"() => {{ document.querySelectorAll('details').forEach((one) => {{ one.open = true; }});"
            f"return ({ACTING})(document.querySelector('main') ?? document.body); }}"
        )
        own = {"<input>", "<button>", "<form>"}  # search and filters of the preview
        assert {one for one in found if not one.startswith(("href=decks", "href=preview", "href=section"))} <= own, path
    page.close()
    assert problems == []
