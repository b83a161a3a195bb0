"""Templates and styles that a bank brings, maybe a stranger's: they lay out and colour, and do nothing else."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
import zipfile
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from studypack.bank.source import Source
from studypack.render import assets
from studypack.render.overrides import check_overrides, clean_anki, file_names
from studypack.render.renderer import Renderer
from tests.workshop import Workshop

FIELD = "templates/card/fields.html.j2"
PARTS = "templates/question.html.j2"
FRONT = "templates/anki/question.front.html"
CARD = "styles/card.css"


def project(name: str) -> str:
    """Return the project's own file of a name."""
    kind, _, below = name.partition("/")
    return assets.text(kind, below)


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A small bank."""
    return Workshop(tmp_path)


def bring(shop: Workshop, name: str, text: str) -> Path:
    """Let the bank bring a file of its own."""
    path = shop.bank / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def fields(shop: Workshop) -> str:
    """Return the fields of all notes in the whole package."""
    with zipfile.ZipFile(shop.out / "decks" / "small.apkg") as archive, closing(sqlite3.connect(":memory:")) as found:
        found.deserialize(archive.read("collection.anki2"))
        return "\n".join(str(row[0]) for row in found.execute("select flds from notes order by id"))


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


ACTING = {
    "script": (PARTS, "{% macro x() %}<script>trap()</script>{% endmacro %}"),
    "handler": (FRONT, "<p>{{Prompt}}</p>\n<b onclick=trap()>x</b>"),
    "address": (FRONT, "<a href='javascript:trap()'>{{Prompt}}</a>"),
    "entity": (FRONT, "<a href='java&#115;cript:trap()'>{{Prompt}}</a>"),
    "frame": (FRONT, "{{Prompt}}<iframe src=//evil.invalid></iframe>"),
    "formula": (FRONT, r"{{Prompt}}\(\href{javascript:trap()}{x}\)"),
    "formula by entity": (FRONT, r"{{Prompt}}&#92;(\require{html}\)"),
    "sound": (FRONT, "{{Prompt}}[sound:/etc/passwd]"),
    "latex": (FRONT, "{{Prompt}}[latex]\\input{/etc/passwd}[/latex]"),
    "style sheet": (FRONT, "{{Prompt}}<style>@import '//evil.invalid'</style>"),
    "import": (CARD, "@import url(//evil.invalid/x.css);"),
    "import escaped": (CARD, "@\\69mport '//evil.invalid/x.css';"),
    "url": (CARD, ".card { background: url( 'http://evil.invalid/x.png' ) }"),
    "url escaped": (CARD, ".card { background: u\\72 l(http://evil.invalid/x.png) }"),
    "url of a file": (CARD, ".card { background: url(file:///etc/passwd) }"),
    "font": (CARD, "@font-face { font-family: x; src: url(//evil.invalid/x.woff) }"),
    "image-set": (CARD, ".card { background: image-set('http://evil.invalid/x' 1x) }"),
    "end of style": (CARD, ".card {} </style><script>trap()</script>"),
    "comment": ("styles/tokens.css", "a { b: u/**/rl(x); background: url(/**/http://evil.invalid) }"),
}


@pytest.mark.parametrize("name", ACTING)
def test_what_could_act_is_refused(name: str, shop: Workshop) -> None:
    """A template or style that could act is an error with its place, and nothing is written."""
    path, text = ACTING[name]
    bring(shop, path, f"\n{text}")
    result = shop.build()
    assert [problem.code.slug for problem in result.problems][:1] == ["unsafe-content"], result.problems
    assert result.problems[0].path.endswith(path)
    assert result.problems[0].line >= 2
    assert not shop.out.exists() or not list(shop.out.rglob("*.apkg"))


SPLICED = {
    "tag in pieces": "{{ ('<scr' ~ 'ipt>trap()</scr' ~ 'ipt>') | safe }}",
    "handler in pieces": "{{ ('<b o' ~ 'nclick=trap()>x</b>') | safe }}",
    "image": "<img alt='' src='http://evil.invalid/x.png'>",
    "image of code": "<img alt='' src='{{ 'data:text' }}/html,x'>",
    "address in pieces": "<a href=\"{{ 'java' ~ 'script:trap()' }}\">x</a>",
    "style": "<b style='background:{{ 'ur' }}l(//evil.invalid)'>x</b>",
    "field": "{{ '{{FrontSide}}' }} {{ '{{c9::x}}' }}",
    "sound": "{{ '[sou' }}nd:x.mp3]",
    "formula": "{{ '\\\\' }}(\\href{http://e.invalid}{y}{{ '\\\\' }})",
    "formula marked": '<span class="tex">\\href{u}{y}</span>',
    "cloze mark": "{{ '\\x019\\x02' }}x{{ '\\x03' }}",
}
MACROS = ("prompt", "points", "table")


@pytest.mark.parametrize("macro", MACROS)
@pytest.mark.parametrize("name", SPLICED)
def test_what_a_template_makes_is_cleaned(name: str, macro: str, shop: Workshop) -> None:
    """However a template puts it together, nothing that could act reaches a card."""
    changed = re.sub(rf"(macro {macro}\(.*\) -%\}}\n)", r"\1WAS_HERE@@", project(PARTS), count=1)
    bring(shop, PARTS, changed.replace("@@", SPLICED[name]))
    result = shop.build()
    assert result.is_done, result.problems
    made = fields(shop)
    assert "WAS_HERE" in made
    assert not re.search(r"<script|<[^>]*\bon\w+=|javascript:|http://evil|data:text|url\(|\[sound:", made)
    assert not re.search(r"\\[(\[]\\href|c9::|\{\{FrontSide", made)


def test_what_prints_is_cleaned(shop: Workshop) -> None:
    """Nor does it reach a sheet: no file is attached, no link leads to a file or a script."""
    spliced = "<link rel=attachment href=file:///etc/passwd><img src='fi{{ 'le:' }}///etc/passwd'>"
    links = "<go href=\"{{ 'java' ~ 'script:x' }}\">a</go><a href='{{ 'file' }}:///etc/passwd'>b</a><b>WAS_HERE</b>"
    bring(shop, "templates/sheet/selftest.html.j2", (spliced.replace("link", "{{ '<lin' | safe }}k", 1) + links))
    result = shop.build(only="sheets")
    assert result.is_done, result.problems
    with pikepdf.open(shop.out / "sheets" / "selftest-algorithm.pdf") as file:
        assert not file.attachments
        marks = [mark for page in file.pages for mark in page.get("/Annots", [])]
        addresses = [str(mark.A.URI) for mark in marks if "/URI" in mark.get("/A", {})]
        assert [one for one in addresses if not one.startswith("http")] == []


REACHING = {
    "classes": "{{ q.__class__.__mro__ }}",
    "globals": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "format": "{{ '{0.__class__.__init__.__globals__}'.format(q) }}",
    "words": "{{ words.__init__.__globals__ }}",
    "mapped format": "{{ ['{0.__class__.__init__.__globals__}'] | map('attr', 'format') | map('call', q) | list }}",
    "include": "{% include '../../../../etc/passwd' %}",
    "include absolute": "{% include '/etc/passwd' %}",
    "import": "{% import 'os' as os %}",
    "change": "{{ q.tags.append('x') }}",
    "range": "{% for x in range(999999999) %}x{% endfor %}",
    "without end": "{{ prompt(q) }}",
    "undefined": "{{ nowhere }}",
    "division": "{{ 1 / 0 }}",
}


@pytest.mark.parametrize("name", REACHING)
def test_what_a_template_reaches_for_is_an_error(name: str, shop: Workshop) -> None:
    """Code, files and what is not there are out of reach: an error at the template's line, and nothing is written."""
    bring(shop, PARTS, project(PARTS).replace("{{ q.title }}", REACHING[name], 1))
    result = shop.build()
    assert [problem.code.slug for problem in result.problems] == ["bad-template"], result.problems
    assert result.problems[0].line == project(PARTS).split("\n").index("{{ q.title }}") + 1
    assert "root:" not in result.problems[0].message
    assert not list(shop.out.rglob("*.apkg"))


def test_a_template_without_what_others_call_is_an_error(shop: Workshop) -> None:
    """A file that lacks a macro is named with it, however deep in the project's own templates that is missed."""
    bring(shop, PARTS, "{% macro prompt(q) %}{{ q.title }}{% endmacro %}\n")
    result = shop.build()
    assert [one.code.slug for one in result.problems] == ["bad-template"], result.problems
    assert "lacks the macro “asked”" in result.problems[0].message


@pytest.mark.parametrize("text", ["{% macro", "{% if %}", "{{ ", "{% for x in y %}", "{{ (" + "(" * 2000])
def test_a_broken_template_is_an_error(text: str, shop: Workshop) -> None:
    """What is no template is an error with its line, also for `check`."""
    bring(shop, FIELD, f"x\n{text}")
    assert [problem.code.slug for problem in shop.build().problems] == ["bad-template"]


@pytest.mark.parametrize("text", ["{{#Points}}x", "x{{/Points}}", "{{#Points}}{{#Answer}}{{/Points}}{{/Answer}}"])
def test_conditions_of_anki_must_match(text: str, shop: Workshop) -> None:
    """Anki would show an error in the place of the card."""
    bring(shop, FRONT, f"{{{{Prompt}}}}{text}")
    assert [problem.code.slug for problem in shop.build().problems] == ["bad-template"]


def test_a_field_in_an_attribute_is_dropped() -> None:
    """There its content would be no text but part of a tag."""
    assert clean_anki("<b title=\"{{#Answer}}\">x</b><i class='{{/Answer}}'>y</i>") == "<b>x</b><i>y</i>"


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
