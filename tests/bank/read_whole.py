"""Reads any text as a bank, and holds that nothing of it is lost."""

from __future__ import annotations

import re

from studypack.bank.check.assembly import assemble
from studypack.bank.check.passages import check_passages
from studypack.bank.export import to_csv, to_json
from studypack.bank.model import Block, Prose
from studypack.bank.parse import ParsedFile, ParsedQuestion, parse
from studypack.bank.settings.config import Config
from studypack.bank.settings.vocabulary import Vocabulary
from studypack.bank.source import Source, is_blank, is_rule
from studypack.render.summary import summary
from tests.reading import read_content

CONFIG = Config("test", "")
VOCABULARY = Vocabulary(CONFIG)


def parsed(text: str) -> ParsedFile:
    """Parse a text."""
    return parse(Source("a.md", text), VOCABULARY).value


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
    found = re.match(r"\s*(?:>\s?)?(?:[-*+]\s+)?(?:\*\*)?([^*:：]+?)\s*\**\s*(?:[:：]|$)", line)
    values = "\n".join(value for _, value in question.metadata.extra)
    is_known = found is not None and VOCABULARY.metadata_field(found.group(1)) is not None
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
    file = parse(Source("a.md", text), VOCABULARY)
    assembled = assemble([file.value], CONFIG)
    assert all(problem.line >= 1 and problem.column >= 1 for problem in (*file.problems, *assembled.problems))
    found = sum(isinstance(item, ParsedQuestion) for item in file.value.items)
    if assembled.value is None:
        assert found == 0
        return 0
    assert len(assembled.value.questions) == found
    contents = [read_content(question) for question in assembled.value.questions]
    lines = text.split("\n")
    for problem in check_passages(contents, lambda *_: False, lambda _: None):
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
    ids = {question.key: question.key for question in assembled.value.questions}
    assert to_json(assembled.value, contents, ids).encode()
    assert to_csv(contents, ids).encode()
    assert all(line for content in contents for line in summary(content))
    return found
