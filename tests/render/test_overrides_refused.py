"""A template of a bank that could act, or is broken, is an error, and what any template makes is cleaned."""

from __future__ import annotations

import re

import pikepdf
import pytest

from studypack.render.overrides import clean_anki
from tests.render.brought import PARTS, bring, fields, project
from tests.workshop import Workshop

FIELD = "templates/card/fields.html.j2"
FRONT = "templates/anki/question.front.html"
CARD = "styles/card.css"
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
