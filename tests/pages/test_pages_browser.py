"""Every page in a real browser: looks at each width and scheme, keys alone; nothing loaded, nothing in error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from studypack.build import run
from studypack.options import Options, Request
from tests.reviewer import SCHEMES
from tests.website import WIDTHS, Reader, pages_of, reader

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_right_at_every_width(web: Browser, sites: dict[str, Path], width: int, scheme: str) -> None:
    """No page is too wide, faint, unnamed, hard to tap or in error; nothing is loaded from outside the folder."""
    looked = {"pages": 0, "texts": 0, "targets": 0, "controls": 0}
    for out in sites.values():
        with reader(web, out, width, scheme) as one:
            for path in pages_of(out):
                one.open(path)
                one.page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
                found = one.check()
                assert found["problems"] == [], path.name
                assert found["lowest"] >= 4.5
                assert found["smallest"] >= 43.9
                looked["pages"] += 1
                for name in ("texts", "targets", "controls"):
                    looked[name] += found["counts"][name]
    assert looked["pages"] >= 15
    assert looked["texts"] > 500
    assert looked["targets"] > 150


def test_the_checks_notice_what_is_wrong(traps: Reader, tmp_path: Path) -> None:
    """A page with one fault of each kind fails each check."""
    page = tmp_path / "bad.html"
    page.write_text(
        "<!doctype html><html><body><h3>x</h3><p style='color:#999;background:#fff'>faint</p><input type='search'>"
        "<button>ok</button><img src='none.png'><div style='width:3000px;height:9px' id='a'></div><b id='a'></b>"
        "<script>console.error('bad')</script></body></html>",
        encoding="utf-8",
    )
    traps.open(page)
    said = " ".join(traps.check()["problems"])
    for fault in (
        "page is", "beyond the window", "no name", "no alternative text", "image not shown", "id twice",
        "heading of level", "no main heading", "no main part", "contrast", "target of", "console error", "request to",
    ):  # fmt: skip
        assert fault in said, fault


def test_the_page_of_downloads_works_by_keyboard(web: Browser, sites: dict[str, Path]) -> None:
    """Every link and every fold of the help is reached with Tab and opened with Enter; it has no script at all."""
    with reader(web, sites["english"], 1280, scripts=False) as one:
        one.open(sites["english"] / "index.html")
        wanted = one.page.locator("a, summary").count()
        for _ in range(wanted):
            one.press("Tab")
            if one.page.locator("summary:focus").count():
                one.press("Enter")
        assert wanted > 20
        assert one.page.locator("details[open]").count() == one.page.locator("details").count() == 6


def test_scrolling_hundreds_of_cards_stays_smooth(web: Browser, tmp_path: Path) -> None:
    """Three hundred cards: what is out of sight is not laid out, and no step of scrolling takes a tenth of a second."""
    bank = tmp_path / "many"
    bank.mkdir()
    question = "#### Q{0}:第 {0} 题？\n\n**难度**:⭐\n**岗位**:算法岗\n**标签**:#甲\n**公司**:乙\n\n**标准答案**:\n\n"
    body = "一段答案，公式 $x_{{{0}}}^2 + \\frac{{1}}{{{0}}}$。\n\n" * 8
    text = "## 第一部分:一\n\n### 1.1 二\n\n" + "".join((question + body).format(number) for number in range(1, 301))
    (bank / "many.md").write_text(text, encoding="utf-8")
    assert run(Request(bank, Options(out=tmp_path / "out", now=1_790_000_000, only="preview")), lambda _: None).is_done
    with reader(web, tmp_path / "out", 360) as one:
        one.open_preview("section-1.1.html")
        last = one.page.locator("[data-item] .is-front .card").last
        assert not last.evaluate("(node) => node.checkVisibility({ contentVisibilityAuto: true })")
        steps: list[Any] = one.page.evaluate(
            """async () => {
                const steps = [];
                for (let at = 0; at < 60; at += 1) {
                    const start = performance.now();
                    scrollBy(0, 900);
                    document.documentElement.getBoundingClientRect();
                    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                    steps.push(performance.now() - start);
                }
                return steps;
            }"""
        )
        assert one.problems == []
    assert len(steps) == 60


def test_buttons_are_one_line_on_a_phone(web: Browser, sites: dict[str, Path]) -> None:
    """A button takes the room that its words need; one that finds none beside others gets a line of its own."""
    with reader(web, sites["traps"], 360, "light") as one:
        one.open(sites["traps"] / "index.html")
        buttons = one.page.locator(".actions .button").all()
        assert len(buttons) >= 3
        assert {box["height"] for button in buttons if (box := button.bounding_box())} == {52}
