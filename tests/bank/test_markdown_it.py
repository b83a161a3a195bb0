"""What reading relies on inside markdown-it-py: a test that fails says what a new version broke."""

from __future__ import annotations

from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from studypack.bank.markdown.engine import parser


@pytest.mark.parametrize(
    ("chain", "names", "broken"),
    [
        (
            "block",
            ("table", "lheading", "code", "reference", "paragraph"),
            "setext headings or indented code come back",
        ),
        ("inline", ("emphasis", "backticks", "escape", "link"), "bold beside Chinese punctuation is no longer bold"),
        ("core", ("block", "inline"), "nested lists beyond the parser's own limit vanish without a word"),
    ],
)
def test_rules_have_their_names(chain: str, names: tuple[str, ...], broken: str) -> None:
    """Rules that are switched off, or that ours stand before, are known by name."""
    known = [rule.name for rule in getattr(MarkdownIt("commonmark"), chain).ruler.__rules__]
    assert [name for name in names if name not in known] == [], f"broken: {broken}"


def test_a_block_rule_sees_lines() -> None:
    """Broken: our rules for formulas, tables and nesting read other lines than they take."""
    seen: dict[str, Any] = {}

    def rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if not seen and not silent:
            seen.update(
                line=state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]],
                indents=(state.sCount[start], state.blkIndent, state.level, state.parentType),
                lines=state.getLines(start, start + 1, 0, False),
                empty=state.isEmpty(start + 1),
                rest=end - start,
            )
        return False

    made = MarkdownIt("commonmark")
    made.block.ruler.before("reference", "rule", rule)
    made.parse("  一\n\n二\n", {})
    assert seen == {"line": "一", "indents": (2, 0, 0, "root"), "lines": "  一", "empty": True, "rest": 3}


def test_a_line_rule_pushes_tokens_and_delimiters() -> None:
    """Broken: emphasis is not paired, and its marks stay as text."""

    def rule(state: StateInline, silent: bool) -> bool:
        if silent or state.src[state.pos] != "*":
            return False
        state.push("text", "", 0).content = "*"
        state.delimiters.append(Delimiter(ord("*"), 1, len(state.tokens) - 1, -1, state.pos == 0, state.pos > 0))
        state.pos += 1
        assert state.posMax == len(state.src)
        return True

    made = MarkdownIt("commonmark")
    made.inline.ruler.before("emphasis", "rule", rule)
    assert made.renderInline("*a*") == "<em>a</em>"


def test_the_limit_of_nesting_is_read_while_it_parses() -> None:
    """Broken: deep lists vanish, or brackets within brackets take minutes."""
    deep = ">" * 30 + " text"
    few, many = (MarkdownIt("commonmark", {"maxNesting": limit}).render(deep) for limit in (5, 100))
    assert "text" not in few
    assert "text" in many
    assert "text" in str(parser().parse(deep, {"nesting": 12, "too_deep": []}))


def test_every_address_is_taken() -> None:
    """Broken: a link with an unsafe address stays as Markdown, without the warning that it gets."""
    tokens = parser().parseInline("[a](javascript:b)", {})
    assert [token.type for token in tokens[0].children or ()] == ["link_open", "text", "link_close"]


def test_a_list_ends_a_paragraph_however_far_it_is_indented() -> None:
    """Broken: a list that is indented by four blanks is words of the paragraph before it."""
    tokens = parser().parse("甲：\n    - 乙\n    - 丙\n", {"nesting": 12, "too_deep": []})
    assert [one.type for one in tokens if one.nesting == 1 and one.level == 0] == ["paragraph_open", "bullet_list_open"]
    assert sum(one.type == "list_item_open" for one in tokens) == 2
