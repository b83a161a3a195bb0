"""Every card in Anki's own reviewer page, in a real browser, is right at every size."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser

from tests.card_bank import HERE, OLD_TRAPS, SHIPPED, TRAPS, Card, deck, rendered
from tests.reviewer import SCHEMES, SIZES, Inspection, Reviewer, reviewer
from tools.card_sweep import sweep

pytestmark = pytest.mark.browser
BANKS = {"traps": TRAPS, "old traps": OLD_TRAPS, "english": HERE / "banks" / "english", "shipped": SHIPPED}


def samples(cards: Sequence[Card]) -> list[Card]:
    """Return a few cards of each kind: those with most paragraphs, formulas and columns."""
    chosen: dict[tuple[str, int], Card] = {}
    for kind in dict.fromkeys(card["type"] for card in cards):
        some = [card for card in cards if card["type"] == kind]
        for measure in ("<p>", "\\(", "<th>"):
            counts = [card["answer"].count(measure) for card in some]
            best = some[counts.index(max(counts))]
            chosen[(best["guid"], best["ord"])] = best
    return list(chosen.values())


def check(found: Inspection, cards: Sequence[Card]) -> None:
    """Nothing is wrong with these cards: cut, split, moved, faint, small or in error; and all of that was looked at."""
    assert found.problems == []
    assert found.checked >= 4 * len(cards) > 0
    assert found.counts["texts"] > 10 * len(cards)
    assert found.counts["phrases"] > 5 * len(cards)
    assert found.counts["shared"] >= 2 * len(cards)
    assert found.lowest >= 4.5
    assert found.smallest >= 44
    assert found.farthest <= 2


@pytest.mark.parametrize("name", ["traps", "old traps", "english"])
def test_every_card_is_right_on_a_phone(web: Browser, name: str) -> None:
    """Every card, light and dark, folded and unfolded."""
    cards = rendered(BANKS[name])
    with reviewer(web, deck(BANKS[name]).images.data) as shown:
        found = shown.inspect(cards)
    check(found, cards)
    assert found.counts["formulas"] > 0


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_cards_of_every_kind_are_right_at_every_size(web: Browser, size: tuple[int, int]) -> None:
    """A few cards of each kind, the fullest among them, hold from the smallest phone to a desktop."""
    for name in ("traps", "shipped"):
        cards = samples(rendered(BANKS[name]))
        assert len({card["type"] for card in cards}) == 3
        with reviewer(web, deck(BANKS[name]).images.data, size) as shown:
            check(shown.inspect(cards), cards)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", sorted(BANKS))
def test_every_card_is_right_at_every_size(web: Browser, name: str, size: tuple[int, int]) -> None:
    """Every card of every bank at every size, as `python -m tools.card_sweep` looks at them."""
    check(sweep(web, BANKS[name], size), rendered(BANKS[name]))


FAULTS = (
    ("page is", "<div style='width: 900px'>x</div>"),
    ("beyond the screen", "<div style='position: relative; left: 300px; width: 200px'>x</div>"),
    (
        "cut off at the side",
        "<div style='overflow: hidden; width: 50px; white-space: nowrap'>a long line</div>",
    ),
    ("cut off below", "<div style='overflow: auto hidden; height: 10px'>x<br>y</div>"),
    ("contrast", "<p style='color: #999'>faint</p>"),
    ("text of", "<p style='font-size: 9px'>tiny</p>"),
    ("116 wide, 50 seen", "<div style='width: 50px; overflow-x: auto'><p style='width: 116px'>x</p></div>"),
    ("phrase split", "<div class='badges' style='width: 7em; word-break: normal'>甲乙丙丁 多模态大语言</div>"),
    ("target of", "<details><summary style='height: 20px; min-height: 0; padding: 0'>x</summary>y</details>"),
    ("formula with an error", r"\(\nothing\)"),
    ("formula with an error", r"\(\left( x\)"),
    ("markup shown as text", "<p>a ** b</p>"),
    ("missing file", "<img src='none.png'>"),
    ("request to", "<img src='https://example.org/x.png'>"),
    ("console error", "<script>console.error('x')</script>"),
    ("script error", "<script>setTimeout(() => { throw new Error('x'); })</script>"),
)


@pytest.mark.parametrize(("fault", "html"), FAULTS)
def test_the_checks_find_faults(page: Reviewer, fault: str, html: str) -> None:
    """Each kind of fault, put into a card, is found: a check that cannot fail shows nothing."""
    card = {**rendered(TRAPS)[0], "question": html}
    page.show(card, "question", "light")
    page.page.wait_for_timeout(50)
    problems = page.check()["problems"]
    assert any(one.startswith(fault) for one in problems), problems


def test_a_good_card_has_no_fault(page: Reviewer) -> None:
    """The same checks say nothing of a card without a fault."""
    for scheme in SCHEMES:
        page.show(rendered(TRAPS)[0], "answer", scheme)
        assert page.check()["problems"] == []
