"""Properties of reading: nothing raises, nothing is lost, and time grows with the text."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypack.bank.check.assembly import assemble
from studypack.bank.check.contents import check_contents
from studypack.bank.content import read_content
from studypack.bank.export import to_csv, to_json
from studypack.bank.markdown import read
from studypack.bank.model import Block, Markdown, Prose
from studypack.bank.parse import Grammar, ParsedFile, ParsedQuestion, parse
from studypack.bank.settings.config import Config
from studypack.bank.settings.vocabulary import Vocabulary
from studypack.bank.source import Source, is_blank, is_rule
from studypack.render.summary import summary
from tests.conftest import BANKS
from tests.neutral import html_of

CONFIG = Config("test", "")
GRAMMAR = Grammar(Vocabulary(CONFIG), CONFIG.rules)
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(BANKS.glob("[dt]*/*.md"))]
SHIPPED = [path.read_text(encoding="utf-8") for path in sorted((BANKS.parent.parent / "questions").rglob("*.md"))]
LINES = sorted({line for text in TEXTS for line in text.split("\n")})

PAGES = 150
"""Lines of a bank that are mutated at a time."""

QUESTION = "#### Q1:t\n**难度**:⭐\n**岗位**:通用\n\n"
ODD_LINES = st.one_of(
    st.sampled_from(LINES),
    st.sampled_from(LINES),
    st.sampled_from(
        ["```", "~~~", "<!--", "-->", "$$", "---", "> ", "- ", "1. ", "|a|", "|-|", "**a**:", "#### Q2:", "### 1.1 x"]
    ),
    st.text("#*-_`|$<>:：!()[]{}\\ \tQ1题", max_size=12),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8),
)
ANY_BANK = st.lists(ODD_LINES, max_size=40).map("\n".join)


@st.composite
def edited_banks(draw: st.DrawFn) -> str:
    """A bank of the tests, or some pages of the shipped one, with lines deleted, doubled, moved and broken off."""
    lines = draw(st.sampled_from([*TEXTS, *SHIPPED])).split("\n")
    start = draw(st.integers(0, max(0, len(lines) - PAGES)))
    lines = lines[start : start + PAGES]
    for _ in range(draw(st.integers(1, 8))):
        at, to = draw(st.integers(0, len(lines))), draw(st.integers(0, len(lines)))
        match draw(st.sampled_from(["delete", "double", "move", "cut", "indent", "insert"])):
            case "delete":
                del lines[at : at + draw(st.integers(1, 20))]
            case "double":
                lines[to:to] = lines[at : at + draw(st.integers(1, 20))]
            case "move":
                lines[to:to] = [lines.pop(at)] if at < len(lines) else []
            case "cut" if at < len(lines):
                lines[at] = lines[at][: draw(st.integers(0, 20))]
            case "indent" if at < len(lines):
                lines[at] = draw(st.sampled_from(["  ", "\t", "> ", "- "])) + lines[at]
            case _:
                lines.insert(at, draw(ODD_LINES))
    return "\n".join(lines)


def parsed(text: str) -> ParsedFile:
    """Parse a text."""
    return parse(Source("a.md", text), GRAMMAR).value


def assert_nothing_is_lost(text: str) -> None:
    """The items of a file are its lines, one after another; a question's blocks are its answer."""
    file = parsed(text)
    lines = text.split("\n")
    position = 1
    for item in file.items:
        assert item.span.line == position
        position = item.span.end_line + 1
        own = lines[item.span.line - 1 : item.span.end_line]
        if isinstance(item, Prose):
            assert item.markdown.split("\n") == own
        elif isinstance(item, ParsedQuestion):
            assert_question_is_whole(item, own)
    assert position == len(lines) + 1


def assert_question_is_whole(question: ParsedQuestion, lines: list[str]) -> None:
    """Heading, metadata and answer are the lines of a question, but for blank lines and the rule at its end."""
    answer = question.answer.split("\n") if question.answer else []
    starts = [at for at in range(len(lines) + 1) if lines[at : at + len(answer)] == answer]
    assert any(
        all(is_blank(line) or is_rule(line) for line in lines[at + len(answer) :])
        and all(is_blank(line) or is_metadata(line, question) for line in lines[1:at])
        for at in starts
    )
    # An answer that is indented as a whole stands at the margin in its blocks.
    shown = rebuilt(question.blocks, question.span.line, lines)
    assert [line.lstrip() for line in shown] == [line.lstrip() for line in answer]


def is_metadata(line: str, question: ParsedQuestion) -> bool:
    """Tell whether what a line says stands in the metadata of its question, or is a value that could be read."""
    found = re.match(r"\s*(?:[-*+]\s+)?(?:\*\*)?([^*:：]+?)\s*\**\s*(?:[:：]|$)", line)
    values = "\n".join(value for _, value in question.metadata.extra)
    is_known = found is not None and GRAMMAR.vocabulary.metadata_field(found.group(1)) is not None
    is_kept = found is not None and found.group(1).strip() in dict(question.metadata.extra)
    return is_known or is_kept or line.strip() in values or bool(re.match(r"\s{2,}\S", line))


def rebuilt(blocks: tuple[Block, ...], first: int, lines: list[str]) -> list[str]:
    """Put the lines of an answer together from its blocks."""
    result: list[str] = []
    for block in blocks:
        body = block.body.split("\n")
        label = lines[block.line - first]
        assert label.endswith(body[0])
        assert len(label) - len(body[0]) == block.body_column - 1
        result += [label, *body[1:]]
    return result


def build(text: str) -> int:
    """Read, check and export a text to the end; return how many questions it has."""
    file = parse(Source("a.md", text), GRAMMAR)
    assembled = assemble([file.value], CONFIG)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in (*file.problems, *assembled.problems))
    found = sum(isinstance(item, ParsedQuestion) for item in file.value.items)
    if assembled.value is None:
        assert found == 0
        return 0
    assert len(assembled.value.questions) == found
    contents = [read_content(question) for question in assembled.value.questions]
    lines = text.split("\n")
    for problem in check_contents(contents, lambda *_: False, lambda _: None):
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
    ids = {question.key: question.key for question in assembled.value.questions}
    assert to_json(assembled.value, contents, ids).encode()
    assert to_csv(contents, ids).encode()
    assert all(line for content in contents for line in summary(content))
    return found


@pytest.mark.parametrize("text", TEXTS)
def test_the_banks_are_whole(text: str) -> None:
    """No line of the banks of the tests is lost."""
    assert build(text) >= 2
    assert_nothing_is_lost(text)


@pytest.mark.fuzz
@given(edited_banks())
def test_edited_banks(text: str) -> None:
    """However the lines of a bank are deleted, doubled and moved, nothing raises and none is lost."""
    build(text)
    assert_nothing_is_lost(text)


@pytest.mark.fuzz
@given(ANY_BANK)
def test_any_lines(text: str) -> None:
    """Lines in any order are read to the end, and all belong somewhere."""
    build(text)
    assert_nothing_is_lost(text)


@pytest.mark.fuzz
@given(st.lists(ODD_LINES.filter(lambda line: not re.search(r"```|~~~|\]\(|<", line)), max_size=25))
def test_any_answer_is_shown(lines: list[str]) -> None:
    """The words of an answer can be read in its HTML, unless a tag or an address holds them."""
    text = "\n".join(f"{line} 词{number}。" for number, line in enumerate(lines))
    html = html_of(text)
    assert [number for number in range(len(lines)) if f"词{number}。" not in html] == []


def repeated(*marks: str, end: str = "", last: str = "") -> dict[str, Callable[[int], str]]:
    """Return, for each mark, what makes a text of so many of it."""

    def shape(mark: str) -> Callable[[int], str]:
        return lambda count: (mark + end) * count + last

    return {f"{mark!r}{end!r}{last!r}": shape(mark) for mark in marks}


REPEATED: dict[str, Callable[[int], str]] = {
    **repeated(*"$[<`*_~!\\|&({：。⭐", "![", "](", "<!--", "$$ ", "$a ", "`a``", "<b>", "a*b_", "<![CDATA["),
    **repeated(" ", "\t", "# ", "- ", "> ", "1. ", "**a ", last="x"),
    **repeated("```", "$$ x", "<!--", "# x", "|a|", "- a", "**a**:", "![", end="\n"),
    **repeated("$$ x", "<i><b>", "<div>", "> a", "<!-- x", end="\n\n"),
    "label of blanks": lambda n: "**" + " " * n + "x",
    "item of blanks": lambda n: "- " + " " * n + "x",
    "heading of blanks": lambda n: "## " + " " * n + "x #",
    "heading of stars": lambda n: "### 1.1 (" + "⭐" * n,
    "heading of ids": lambda n: "#### Q2:" + "{#" * n,
    "dashes": lambda n: "a|b\n-" + " " * n + "x|",
    "attributes": lambda n: "<b " + "a=b " * n,
    "emphasis": lambda n: "*a **b " * n + "** *" * n,
    "links": lambda n: "[" * n + "a" + "](u)" * n,
    "images": lambda n: "![" * n + "a" + "](u)" * n,
    "folds": lambda n: "<details>" * n + "a" + "</details>" * n,
    "tables": lambda n: "|a|b|\n|-|-|\n|x|y|\n\n" * n,
    "rows": lambda n: "|a|b|\n|-|-|\n" + "|x|$y|z$|\n" * n,
    "questions": lambda n: "".join(f"#### Q{i}:t\n**难度**:⭐\n\n答\n" for i in range(2, n)),
    "sections": lambda n: "".join(f"### 1.{i} t\n#### Q{i}:t\n" for i in range(2, n)),
    "titled sections": lambda n: "".join(f"### 节{i}\n#### Q{i}:t\n" for i in range(2, n)),
    "parts": lambda n: "".join(f"## 章{i}\n#### Q1:t\n" for i in range(n)),
    "follow-ups": lambda n: "**延伸问题**:\n" + "- q?\n  - 答:x\n" * n,
    "leads": lambda n: "- **a：** b\n" * n,
    "metadata": lambda n: "#### Q2:t\n**难度**:⭐\n" + "".join(f"- k{i}: v\n" for i in range(n)),
    "fences before questions": lambda n: "```md\n#### Q2:t\n**难度**:⭐\n" * n,
    "ampersands": lambda n: "&" * 10 * n,
}  # fmt: skip


@pytest.mark.parametrize("name", REPEATED)
def test_repetition_is_read(name: str) -> None:
    """No mark breaks the reader by being repeated."""
    assert build(QUESTION + REPEATED[name](300)) >= 1
    assert_nothing_is_lost(QUESTION + REPEATED[name](300))


@pytest.mark.slow
@pytest.mark.parametrize("name", REPEATED)
def test_time_grows_with_the_text(name: str) -> None:
    """Four times the repetitions take about four times as long, and not sixteen; the fastest of several counts."""

    def seconds(count: int) -> float:
        text = QUESTION + REPEATED[name](count)
        times = []
        for _ in range(3):
            started = time.process_time()
            build(text)
            times.append(time.process_time() - started)
        return min(times)

    small, large = seconds(2_000), seconds(8_000)
    assert large < 9 * small + 0.1


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lists", "quotations"])
def test_ten_thousand_levels(name: str) -> None:
    """Nesting of any depth ends in a problem."""
    text = {"lists": "\n".join(" " * (i % 200) + "- a" for i in range(10_000)), "quotations": ">" * 10_000 + "a"}[name]
    assert [one.code.slug for one in read(Markdown(text), 1).problems] == ["too-large"] or name == "lists"
