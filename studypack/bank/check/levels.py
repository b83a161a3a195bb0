"""Report high headings that stay in answers although such headings are parts in other files of the bank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..diagnostics import Code, Diagnostic
from ..model import BlockKind
from ..parse import ParsedFile, ParsedQuestion, PartHeading
from ..parse.headings import read_heading


def check_levels(files: Sequence[ParsedFile]) -> Iterator[Diagnostic]:
    """Yield a warning for each: what a file's headings mean is read from that file alone, and its author may differ."""
    own = {file.source.path: set(_part_levels(file)) for file in files}
    everywhere = set[int]().union(*own.values())
    for file in files:
        doubtful = everywhere - own[file.source.path]
        for item in file.items if doubtful else ():
            for block in item.blocks if isinstance(item, ParsedQuestion) else ():
                if block.kind is BlockKind.HEADING and _level(file, block.line) in doubtful:
                    message = f"the heading “{block.label}” stays in the answer; in other files such headings are parts"
                    yield Diagnostic(file.source.path, block.line, 1, message, Code.HEADING_IN_ANSWER)


def _part_levels(file: ParsedFile) -> Iterator[int]:
    """Yield the levels of a file's parts below its title."""
    for item in file.items:
        if isinstance(item, PartHeading) and (level := _level(file, item.span.line)) > 1:
            yield level


def _level(file: ParsedFile, line: int) -> int:
    heading = read_heading(file.source.lines[line - 1])
    return heading.level if heading else 0
