"""Templates and styles that a bank brings, maybe a stranger's: they lay out and colour, and do nothing else."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from studypack.bank.source import Source
from studypack.render.overrides import check_overrides, file_names
from studypack.render.renderer import Renderer
from tests.render.brought import PARTS, bring, fields, project
from tests.workshop import Workshop


def test_the_projects_own_files_pass() -> None:
    """Every file that a bank may bring can be a copy of the project's."""
    assert len(file_names()) > 20
    own = {name: Source(name, project(name)) for name in file_names()}
    assert check_overrides(own, 1_000_000) == ()


def test_a_copy_of_all_files_changes_nothing(shop: Workshop) -> None:
    """A bank that brings the project's own files gets what it gets without, in cards and in sheets."""
    shop.build(only="")
    before = fields(shop)
    pages = [entry["counts"] for entry in shop.manifest()["files"]]
    for name in file_names():
        bring(shop, name, project(name))
    assert shop.build(only="").problems == ()
    assert fields(shop) == before
    assert [entry["counts"] for entry in shop.manifest()["files"]] == pages


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links_are_not_followed(shop: Workshop) -> None:
    """A link in the place of a style, a template or their folder brings no file of the system."""
    secret = shop.folder / "secret"
    (secret / "anki").mkdir(parents=True)
    for name in ("card.css", "anki/question.front.html"):
        (secret / name).write_text("secret", encoding="utf-8")
    (shop.bank / "styles").mkdir()
    (shop.bank / "styles" / "card.css").symlink_to(secret / "card.css")
    (shop.bank / "templates").symlink_to(secret)
    result = shop.build()
    assert result.is_done
    assert {problem.code.slug for problem in result.problems} == {"skipped-file"}
    assert b"secret" not in (shop.out / "decks" / "small.apkg").read_bytes()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes")
def test_odd_files(shop: Workshop) -> None:
    """A pipe, too large a file, a file that takes no place: an error, an error, a warning."""
    bring(shop, "templates/preview/filter.js", "trap()")
    bring(shop, "styles/card.css", "/* x */\n" * 3_000_000)
    os.mkfifo(shop.bank / "styles" / "tokens.css")
    found: dict[str, Any] = {Path(one.path).name: one.code.slug for one in shop.build().problems}
    assert found == {"filter.js": "skipped-file", "card.css": "too-large", "tokens.css": "unreadable-file"}


SPELLS = (
    "{count.__class__.__mro__}",
    "{0.__class__.__mro__}",
    "{.__class__.__mro__}",
    "%(__class__)s",
    "{a.__class__}",
)


def test_nothing_that_templates_can_call_formats_for_them() -> None:
    """No global, filter or test that a bank's template can name walks from a value to its class."""
    environment = Renderer({PARTS: Source(PARTS, project(PARTS))}).environment
    calls = [f"{name}(SPELL, 1)" for name in environment.globals]
    calls += [f"{name}(SPELL, a=1, count=1)" for name in environment.globals]
    for name in environment.filters:
        calls += [f"SPELL | {name}", f"SPELL | {name}(1)", f"1 | {name}(SPELL)", f"[1] | {name}(SPELL) | list"]
    calls += [f"SPELL is {name}" for name in environment.tests] + ["SPELL.format(1, a=1, count=1)", "SPELL % 1"]
    made = []
    for call in calls:
        for spell in SPELLS:
            with suppress(Exception):  # most calls make no sense; what matters is what the others say
                made.append(environment.from_string(f"{{{{ {call} }}}}").render(SPELL=spell))
    assert len(made) > len(calls)
    assert [text for text in made if "<class" in text or "&lt;class" in text] == []


def test_a_count_is_no_format(shop: Workshop) -> None:
    """`counted` puts a count into its place and reads nothing else in braces: it once ran code of a bank."""
    spell = "{{ counted('WAS_HERE {count} {count.__class__.__init__.__globals__}', 3) }}"
    bring(shop, PARTS, project(PARTS).replace("{{ q.title }}", spell, 1))
    assert shop.build().is_done
    assert "WAS_HERE 3 {count.__class__.__init__.__globals__}" in fields(shop)
