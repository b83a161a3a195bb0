"""A bank's finished pages, and a reader of them in a browser that notices all that goes wrong."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, Request

from studypack.build import run
from studypack.options import Options
from studypack.options import Request as Asked
from tests.reviewer import SCHEMES
from tests.workshop import SMALL, Workshop

CHECKS = (Path(__file__).parent / "page_checks.js").read_text(encoding="utf-8")
BANKS = Path(__file__).parent / "banks"
WIDTHS = {320: 640, 360: 740, 768: 1024, 1280: 800}
NOW = 1_790_000_000


def build_site(name: str, folder: Path, *only: str) -> Path:
    """Build a bank of the tests, or only some outputs one after another, and return its output folder."""
    bank, out = folder / name, folder / "out"
    shutil.copytree(BANKS / name, bank)
    for one in only or ("",):
        result = run(Asked(bank, Options(out=out, now=NOW, only=one)), lambda _: None)
        assert result.is_done, result.problems
    return out


def build_changed_site(folder: Path) -> Path:
    """Build a bank, and build it again without most of it: the page then says what was removed, in long lines."""
    shop = Workshop(folder, text=SMALL)
    shop.build()
    shop.write(SMALL[: SMALL.index("### 1.1")] + SMALL[SMALL.index("### 1.2") :])
    assert shop.build(allow_removal=True).is_done
    return shop.out


def pages_of(out: Path) -> list[Path]:
    """Return every page of an output folder."""
    return sorted(out.rglob("*.html"))


def index(out: Path) -> str:
    """Return the text of the page of downloads."""
    return (out / "index.html").read_text(encoding="utf-8")


@dataclass
class Reader:
    """An open page. `problems` are what the console said and what was asked for outside the folder."""

    page: Page
    root: Path
    problems: list[str] = field(default_factory=list)

    def open(self, path: Path, fragment: str = "") -> None:
        """Load a page and wait until it is there."""
        self.page.goto(path.as_uri() + fragment)
        self.page.wait_for_load_state("load")

    def check(self) -> dict[str, Any]:
        """Return what the page measures of itself, with what went wrong until now."""
        self.page.evaluate(f"() => {{ {CHECKS} }}")
        measured: dict[str, Any] = self.page.evaluate("() => pageChecks()")
        measured["problems"] += self.problems
        self.problems = []
        return measured

    def open_preview(self, name: str) -> None:
        """Load a page of the preview."""
        self.open(self.root / "preview" / name)

    def shown(self, selector: str) -> int:
        """Return how many elements are not hidden by a filter."""
        return int(
            self.page.evaluate(
                "(found) => [...document.querySelectorAll(found)].filter((one) => !one.closest('[hidden]')).length",
                selector,
            )
        )

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self) -> str:
        """Return what has the focus: its text, label or tag."""
        return str(
            self.page.evaluate(
                "() => { const one = document.activeElement;"
                " return (one.labels?.[0] ?? one).textContent.trim() || one.tagName; }"
            )
        )

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.problems.append(f"console {kind}: {text}")

    def _asked(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme == "data":
            return
        path = Path(unquote(url.path))
        if url.scheme != "file" or not path.is_relative_to(self.root) or not path.is_file():
            self.problems.append(f"request to {request.url}")


@contextmanager
def reader(
    started: Browser, root: Path, width: int = 360, scheme: str = "light", *, scripts: bool = True
) -> Iterator[Reader]:
    """Open a browser window of a width, in light or dark."""
    assert scheme in SCHEMES
    context = started.new_context(
        viewport={"width": width, "height": WIDTHS[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=width < 800,
        java_script_enabled=scripts,
    )
    try:
        page = context.new_page()
        one = Reader(page, root.resolve())
        page.on("console", lambda message: one._heard(message.type, message.text))
        page.on("pageerror", lambda error: one.problems.append(f"script error: {error}"))
        page.on("request", one._asked)
        yield one
    finally:
        context.close()
