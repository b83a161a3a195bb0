"""Tests of what counts as code or comment."""

from __future__ import annotations

import pytest

from studypack.bank.parse.fences import find_fences, indent_fences


def lines(text: str) -> list[str]:
    """Return lines written between bars, so that their indents show."""
    return text.split("|")


@pytest.mark.parametrize(
    ("text", "inside", "unclosed"),
    [
        ("a|```py|# x|```|b", {1, 2, 3}, ()),
        ("````|```|````|b", {0, 1, 2}, ()),
        ("~~~|```|~~~|b", {0, 1, 2}, ()),
        ("- a|  ```|  x|  ```|b", {1, 2, 3}, ()),
        ("1. ```|   x|   ```", {0, 1, 2}, ()),
        ("```x``` is code in a line|b", set(), ()),
        ("a|```|b", {1, 2}, (1,)),
        ("> ```|> x|b|c", {0, 1}, ()),
        ("a|<!--|#### Q9:x|-->|b", {1, 2, 3}, ()),
        ("<!-- a -->|b", set(), ()),
        ("````md|```|x|```|````|b", {0, 1, 2, 3, 4}, ()),
    ],
)
def test_inside(text: str, inside: set[int], unclosed: tuple[int, ...]) -> None:
    """Lines of code and of comments are inside, and an opening fence without end is named."""
    found = find_fences(lines(text))
    assert (found.inside, found.unclosed) == (frozenset(inside), unclosed)


def test_a_question_ends_a_forgotten_fence() -> None:
    """One forgotten fence does not swallow the questions after it."""
    text = lines("```python|x = 1|QUESTION|y|```|z")
    found = find_fences(text, lambda index: text[index] == "QUESTION")
    assert (found.inside, found.unclosed) == (frozenset({0, 1, 4, 5}), (0, 4))


def test_a_block_of_markdown_may_show_a_question() -> None:
    """A closed block marked as Markdown is code even where it shows how a question is written."""
    text = lines("```markdown|QUESTION|x|```|z")
    assert find_fences(text, lambda index: text[index] == "QUESTION").inside == {0, 1, 2, 3}


def test_a_comment_does_not_reach_into_the_next() -> None:
    """Where a second comment opens before the first closes, the first was never closed: its text counts."""
    found = find_fences(lines("<!-- a|b|<!-- c|-->|d"))
    assert (found.inside, found.open_comments) == (frozenset({2, 3}), (0,))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a|  ```|def f():|    return|```", "- a|  ```|  def f():|      return|  ```"),
        ("- a|  ```|  x|# y|  ```", "- a|  ```|  x|  # y|  ```"),
        ("- ```|  x||  ```", "- ```|  x||  ```"),
        ("```|x|```", "```|x|```"),
    ],
)
def test_indents(text: str, expected: str) -> None:
    """Code that stands further left than its fence moves into the list item, without losing its shape."""
    assert indent_fences(lines(text), find_fences(lines(text))) == lines(expected)
