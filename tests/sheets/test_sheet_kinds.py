"""The table of the kinds of sheets: a kind that somebody forgets to name somewhere fails here."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from studypack import sheets
from studypack.render import assets
from studypack.render.texts import texts
from studypack.sheets.kinds import KINDS
from studypack.shipped import languages
from tests.sheet_bank import little


def test_every_module_that_makes_sheets_is_in_the_table() -> None:
    """A module with `KIND` and `sheets` that the table does not name would make nothing."""
    modules = [import_module(f"studypack.sheets.{one.name}") for one in pkgutil.iter_modules(sheets.__path__)]
    makers = [one for one in modules if hasattr(one, "KIND") or hasattr(one, "sheets")]
    kinds = {one.__name__ for one in makers if not hasattr(one, "KINDS")}
    assert kinds == {one.__name__ for one in KINDS}
    assert len(kinds) >= 5


def test_every_kind_makes_something_and_has_its_own_name() -> None:
    """Each kind of the table makes a file of the small bank, under its name."""
    names = [kind.KIND for kind in KINDS]
    assert len(set(names)) == len(names)
    assert {output.kind for output in little().outputs.values()} == set(names)


def test_every_kind_has_a_template_a_style_and_a_line_on_the_start_page() -> None:
    """What belongs to a kind goes by its name; the start page says in every language what it is for."""
    for kind in KINDS:
        assert assets.text("templates", f"sheet/{kind.KIND}.html.j2")
        assert assets.text("styles", f"sheet-{kind.KIND}.css")
        for language in languages():
            assert texts(language).index.sheets[kind.KIND]
