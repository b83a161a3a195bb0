"""What a learner sees of a card: Anki's own reviewer page in a headless browser."""

from __future__ import annotations

import importlib.metadata
import mimetypes
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright

HOST = "http://anki.invalid"
"""Where the page believes it is; every request is answered here, and one to anywhere else is a failure."""

CHECKS = (Path(__file__).parent / "reviewer_checks.js").read_text(encoding="utf-8")
PHONE = (360, 740)
SIZES = (PHONE, (320, 640), (390, 844), (1280, 800))
SCHEMES = ("light", "dark")
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
    "--hide-scrollbars",
)
_BODY = {"light": "", "dark": " nightMode night_mode"}
# What the desktop program adds to its stylesheet, for a machine without a font of its own.
_HEAD = """<style>body { zoom: 1; background-color: var(--canvas); } html { font-family: "Noto Sans SC", sans-serif; }
:root { --canvas: #f5f5f5 } :root[class*=night-mode] { --canvas: #2c2c2c }</style>"""


@dataclass
class Inspection:
    """What is wrong with cards, and how much was looked at.

    `checked` are states of cards, `counts` what they show: texts, formulas, phrases, things to tap, things that fade
    and what both sides share. `lowest` is a contrast, `smallest` what is tapped and `farthest` what moves, in pixels.
    """

    problems: list[str] = field(default_factory=list)
    checked: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    lowest: float = 21
    smallest: float = 1000
    farthest: float = 0

    def add(self, found: Mapping[str, Any], said: list[str]) -> None:
        """Add what a page measured and what its console said."""
        self.problems += [*found["problems"], *said]
        self.checked += found["checked"]
        self.counts.update(found["counts"])
        self.lowest = min(self.lowest, found["lowest"])
        self.smallest = min(self.smallest, found["smallest"])
        self.farthest = max(self.farthest, found["farthest"])


@dataclass
class Reviewer:
    """The reviewer page. `problems` are what the page's console and its requests said."""

    page: Page
    media: Mapping[str, bytes]
    web: Path
    problems: list[str] = field(default_factory=list)

    def open(self) -> None:
        """Load the page as the desktop program makes it."""
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.route("**/*", self._answer)
        self.page.goto(f"{HOST}/reviewer")
        self.page.wait_for_function("typeof _showQuestion === 'function'")
        self.page.add_script_tag(content=CHECKS)

    def resize(self, size: tuple[int, int]) -> None:
        """Set the size of the screen in CSS pixels."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def show(self, card: Mapping[str, Any], side: str, scheme: str) -> None:
        """Show one side of a card and wait until formulas are typeset and images and fonts are there."""
        style = f"<style>{card['css']}</style>"
        classes = f"card card{card['ord'] + 1} isLin{_BODY[scheme]} fancy"
        self.page.evaluate(
            """async ([html, back, classes, night, side]) => {
                document.documentElement.className = night ? "night-mode" : "";
                _showQuestion(html, back, classes);
                if (side === "answer") _showAnswer(back, classes);
                await new Promise((done) => _queueAction(() => done()));
                await document.fonts.ready;
                await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
            }""",
            [style + card["question"], style + card["answer"], classes, scheme == "dark", side],
        )

    def check(self) -> dict[str, Any]:
        """Return what the page measures of the card that is shown: `problems`, and counts of what was looked at."""
        measured: dict[str, Any] = self.page.evaluate("studypackChecks()")
        measured["problems"] += self.problems
        self.problems = []
        return measured

    def inspect(self, cards: Sequence[Mapping[str, Any]], batch: int = 20) -> Inspection:
        """Check both sides of cards in light and dark, folded and unfolded."""
        total = Inspection()
        for start in range(0, len(cards), batch):
            found = self.page.evaluate("studypackInspect", list(cards[start : start + batch]))
            total.add(found, self.problems)
            self.problems = []
        return total

    def unfold(self) -> None:
        """Open everything that folds."""
        self.page.evaluate(
            "document.querySelectorAll('details').forEach((one) => { one.open = true; });"
            "document.querySelectorAll('.rest-box').forEach((one) => { one.checked = true; })"
        )

    def picture(self, path: Path, *, full: bool = True) -> None:
        """Save what is shown as a PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=full, animations="disabled")

    def _console(self, message: Any) -> None:
        # MathJax says this of two of its own parts that Anki has it load.
        is_known = "No version information available for component [tex]" in message.text
        if message.type in ("error", "warning") and not is_known:
            self.problems.append(f"console {message.type}: {message.text}")

    def _answer(self, route: Route) -> None:
        url = urlsplit(route.request.url)
        path = unquote(url.path).lstrip("/")
        if f"{url.scheme}://{url.netloc}" != HOST:
            self.problems.append(f"request to {route.request.url}")
            route.abort()
        elif path == "reviewer":
            route.fulfill(body=_page(), content_type="text/html; charset=utf-8")
        elif path.startswith("_anki/") and (self.web / path.removeprefix("_anki/")).is_file():
            route.fulfill(path=self.web / path.removeprefix("_anki/"))
        elif path in self.media:
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            route.fulfill(body=self.media[path], content_type=kind)
        else:
            self.problems.append(f"missing file {path}")
            route.fulfill(status=404, body="")


def _page() -> str:
    return f"""<!doctype html><html dir="ltr"><head><base href="{HOST}/"><title>reviewer</title>
<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="_anki/css/webview.css">{_HEAD}<link rel="stylesheet" href="_anki/css/reviewer.css"></head>
<body class="isLin"><script>globalThis.pycmd = globalThis.bridgeCommand = () => false;</script>
<script src="_anki/js/webview.js"></script><script src="_anki/js/reviewer.js"></script>
<div id="_mark" hidden>&#x2605;</div><div id="_flag" hidden>&#x2691;</div>
<div id="qa" dir="auto"></div></body></html>"""


def web_files() -> Path:
    """Return the folder of the reviewer's own files in the installed `aqt`."""
    return Path(str(importlib.metadata.distribution("aqt").locate_file("_aqt/data/web")))


def chromium() -> str:
    """Return the browser to use: `CHROMIUM`, or the first that is installed."""
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if found is None:
        raise RuntimeError("no Chromium: install it (Debian: `apt-get install chromium`) or set CHROMIUM to its path")
    return found


def font_settings(folder: Path) -> Path:
    """Write a fontconfig file that knows the project's fonts, since a machine for tests may have no Chinese one."""
    fonts = {
        "justmytype-intl-cjk": ("justmytype_intl_cjk/fonts/ofl/notosanssc",),
        "justmytype-western-core": (
            "justmytype_western_core/fonts/ofl/notosans",
            "justmytype_western_core/fonts/ofl/notosansmono",
            "justmytype_western_core/fonts/ofl/notosanssymbols2",
        ),
    }
    places = [
        importlib.metadata.distribution(name).locate_file(path) for name, paths in fonts.items() for path in paths
    ]
    path = folder / "fonts.conf"
    listed = "".join(f"<dir>{place}</dir>" for place in places)
    alias = "".join(
        f"<alias><family>{name}</family><prefer><family>{font}</family></prefer></alias>"
        for name, font in (
            ("sans-serif", "Noto Sans SC"),
            ("system-ui", "Noto Sans SC"),
            ("monospace", "Noto Sans Mono"),
        )
    )
    cache = f"<cachedir>{folder / 'cache'}</cachedir>"
    path.write_text(f'<?xml version="1.0"?><fontconfig>{listed}{cache}{alias}</fontconfig>', encoding="utf-8")
    return path


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start the browser with the project's fonts; `folder` keeps their settings."""
    environment = os.environ | {"FONTCONFIG_FILE": str(font_settings(folder))}
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=_FLAGS, env=dict(environment))
        try:
            yield started
        finally:
            started.close()


@contextmanager
def reviewer(started: Browser, media: Mapping[str, bytes], size: tuple[int, int] = PHONE) -> Iterator[Reviewer]:
    """Open a reviewer page of a size, with touch as on a phone; pictures have twice the pixels."""
    viewport = {"width": size[0], "height": size[1]}
    context = started.new_context(viewport=viewport, has_touch=True, device_scale_factor=2)  # type: ignore[arg-type]
    try:
        shown = Reviewer(context.new_page(), media, web_files())
        shown.open()
        yield shown
    finally:
        context.close()
