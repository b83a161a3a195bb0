"""Small banks from Markdown texts, and what else many tests begin with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from studypack.bank.check.assembly import assemble
from studypack.bank.content import Content
from studypack.bank.diagnostics import Diagnostic
from studypack.bank.model import Bank
from studypack.bank.parse import ParsedFile, parse
from studypack.bank.settings.config import Config
from studypack.bank.settings.vocabulary import Vocabulary
from studypack.bank.source import Source
from tests.reading import read_content
from tests.workshop import Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.website import Reader

BANKS = Path(__file__).parent / "banks"

# `make test` tries a hundred examples of every property, `make test-full` a hundred thousand of those marked `fuzz`.
MANY = int(os.environ.get("EXAMPLES", "0"))
settings.register_profile("few", deadline=None)
settings.register_profile(
    "many", max_examples=MANY or 100, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
settings.load_profile("many" if MANY else "few")


class BankReader:
    """Reads texts as the files of a bank and keeps what came of it."""

    def __init__(self, config: Config | None = None) -> None:
        """Take the configuration of the banks."""
        self.config = config or Config("test", "测试题库")
        self.files: list[ParsedFile] = []
        self.problems: list[Diagnostic] = []

    def read(self, *texts: str) -> Bank:
        """Return the bank that these texts are, which must have no error."""
        vocabulary = Vocabulary(self.config)
        names = [f"{number}.md" for number in range(1, len(texts) + 1)]
        parsed = [parse(Source(name, text, name), vocabulary) for name, text in zip(names, texts, strict=True)]
        assembled = assemble([one.value for one in parsed], self.config)
        self.files = [one.value for one in parsed]
        self.problems = [*(problem for one in parsed for problem in one.problems), *assembled.problems]
        assert assembled.value is not None, self.problems
        return assembled.value

    def contents(self, *texts: str) -> tuple[Content, ...]:
        """Return the contents of the bank that these texts are."""
        return tuple(map(read_content, self.read(*texts).questions))

    def codes(self) -> list[str]:
        """Return the codes of all problems met, sorted."""
        return sorted(problem.code.slug for problem in self.problems)


@pytest.fixture
def reader() -> BankReader:
    """A reader with the default configuration."""
    return BankReader()


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A small bank, not yet built."""
    return Workshop(tmp_path)


@pytest.fixture(scope="session")
def trap_text() -> str:
    """The text of the bank that holds every trap."""
    return (BANKS / "traps" / "traps.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """The browser for pages. Without one the tests are skipped on a developer's machine and fail elsewhere."""
    from tests.reviewer import browser, chromium

    try:
        chromium()
    except RuntimeError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    with browser(tmp_path_factory.mktemp("browser")) as one:
        yield one


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The output folders of banks, ready to be read: two of traps, one in English, one that was edited."""
    from tests.website import build_changed_site, build_site

    names: dict[str, tuple[str, ...]] = {"traps": ("decks", "preview"), "english": (), "cards": ("preview",)}
    made = {name: build_site(name, tmp_path_factory.mktemp(name), *only) for name, only in names.items()}
    return made | {"changed": build_changed_site(tmp_path_factory.mktemp("changed"))}


@pytest.fixture
def traps(web: Browser, sites: dict[str, Path]) -> Iterator[Reader]:
    """A window on a desk, for the pages of the first bank of traps."""
    from tests.website import reader

    with reader(web, sites["traps"], 1280) as one:
        yield one
