"""Tests that nothing a stranger writes does more on a card or a page than be read."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.neutral import html_of, html_of_line

HOSTILE = sorted((Path(__file__).parents[1] / "hostile").glob("*.md"))
TAGS = {
    *(
        "a",
        "b",
        "blockquote",
        "br",
        "center",
        "code",
        "del",
        "details",
        "div",
        "em",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
    ),
    *("ins", "kbd", "li", "mark", "ol", "p", "pre", "s", "small", "span", "strong", "sub", "summary", "sup", "table"),
    *("tbody", "td", "th", "thead", "tr", "u", "ul"),
}
ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "details": {"open"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"style", "colspan", "rowspan"},
    "th": {"style", "colspan", "rowspan"},
}
CLASSES = re.compile(
    r"missing-image|task|box|alert [a-z]+|alert-title|footnote|xref|tex|tex display|math|code|table|caption"
    r"|(?:[a-z][a-z0-9]{0,2})(?: [a-z][a-z0-9]{0,2})?"
)
VOID = {"br", "hr", "img"}


class Watch(HTMLParser):
    """Reads HTML as a browser would and notes what should not be there."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        super().__init__()
        self.found: list[str] = []
        self.text: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note tags, attributes and addresses that are not known to be harmless."""
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()) | {"class"}:
                self.found.append(f"{tag} {name}")
            if name in ("href", "src") and not re.match(r"(https?:|mailto:|[^:/?#]*($|[/?#]))", value or ""):
                self.found.append(f"{name}={value}")
            if name == "class" and not CLASSES.fullmatch(value or ""):
                self.found.append(f"class={value}")
            if name == "style" and not re.fullmatch(r"text-align: ?(left|center|right)", value or ""):
                self.found.append(f"style={value}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note what ends without having begun."""
        if not self.open or self.open.pop() != tag:
            self.found.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Keep the text that a person sees."""
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        """Note a comment."""
        self.found.append(f"<!--{data}")

    def handle_decl(self, decl: str) -> None:
        """Note a declaration."""
        self.found.append(f"<!{decl}")

    def handle_pi(self, data: str) -> None:
        """Note an instruction."""
        self.found.append(f"<?{data}")


def watch(html: str) -> Watch:
    """Return what a browser would find in HTML."""
    parser = Watch()
    parser.feed(html)
    parser.close()
    return parser


def attacks() -> list[tuple[str, str]]:
    """Return every attack by itself, and every file as a whole."""
    found = []
    for path in HOSTILE:
        text = path.read_text(encoding="utf-8")
        found.append((path.stem, text))
        found += [(f"{path.stem} {number}", one) for number, one in enumerate(text.split("\n\n"), start=1)]
    return found


def test_the_watch_sees() -> None:
    """The watch of these tests notices what it is there for."""
    bad = '<p onclick="x"><script></script><a href="javascript:x" class="answer">y<b style="color:red"></a><!-- c -->'
    assert watch(bad).found == [
        "p onclick",
        "<script>",
        "href=javascript:x",
        "class=answer",
        "b style",
        "style=color:red",
        "</a>",
        "<!-- c ",
    ]


def test_there_are_attacks() -> None:
    """The corpus is there."""
    assert len(attacks()) > 80


@pytest.mark.parametrize(("name", "text"), attacks())
def test_attack(name: str, text: str) -> None:
    """Only harmless tags, attributes and addresses are left, each tag closed."""
    assert watch(html_of(text)).found == [], name
    assert watch(html_of_line(text)).found == [], name


@pytest.mark.parametrize("path", [path for path in HOSTILE if path.stem != "comments"], ids=lambda path: path.stem)
def test_attacks_are_shown(path: Path) -> None:
    """What only looks like a tag is shown: every Chinese word of an attack can be read."""
    text = path.read_text(encoding="utf-8")
    words = set(re.findall(r"[甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥]", text))
    html = html_of(text)
    assert words <= set("".join(watch(html).text) + "".join(re.findall(r'(?:alt|title)="([^"]*)"', html)))


def test_scripts_are_text() -> None:
    """An answer about scripts shows them."""
    assert html_of("用 `<script>` 或 <script>x</script>") == (
        "<p>用 <code>&lt;script&gt;</code> 或 &lt;script&gt;x&lt;/script&gt;</p>\n"
    )


@pytest.mark.fuzz
@given(st.lists(st.sampled_from("<>/=\"'`*_[]()!&;:#- \n\tab甲$|\\{}"), max_size=60).map("".join))
def test_any_marks(text: str) -> None:
    """However the marks of Markdown and HTML are mixed, what comes out is harmless and balanced."""
    assert watch(html_of(text)).found == []


PIECES = st.sampled_from(
    [
        *(
            "<script>",
            "</script>",
            "<b>",
            "</b>",
            "<div>",
            "</div>",
            "<svg>",
            "<math>",
            "<style>",
            "</style>",
            "<!--",
            "-->",
        ),
        *(
            "<img src=x onerror=y>",
            "<a href=javascript:x>",
            "<details open>",
            "</details>",
            "<td>",
            "<table>",
            "</p>",
            "<p>",
        ),
        *(
            "<mtext>",
            "<mglyph>",
            "<![CDATA[",
            "]]>",
            "<noscript>",
            "<textarea>",
            "&lt;",
            "&amp;",
            "**",
            "$",
            "`",
            "```",
        ),
        *("[a](javascript:x)", "![b](data:x)"),
    ]
)


@pytest.mark.fuzz
@given(
    st.lists(st.one_of(PIECES, st.sampled_from(["\n", "\n\n", "甲", " ", "- ", "> ", "|"])), max_size=25).map("".join)
)
def test_any_pieces(text: str) -> None:
    """However the pieces of attacks are combined, what comes out is harmless and balanced."""
    assert watch(html_of(text)).found == []
