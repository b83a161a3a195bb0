"""Say what each line rule of a bank took, and which similar lines none did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..parse import ParsedFile
from ..parse.fences import find_fences
from ..parse.rules import shapes_taken, similar_lines
from ..settings.config import Config

_SHOWN = 3
_MOST_CHARACTERS = 100


def rule_report(files: Sequence[ParsedFile], config: Config) -> Iterator[str]:
    """Yield the lines of the report: for each rule its count, its first lines, and the similar lines."""
    if not config.rules:
        yield "bank.toml has no line rules; docs/configuration.md shows how they are written"
        return
    taken: dict[int, list[str]] = {}
    shapes: dict[int, set[str]] = {}
    for file in files:
        for index, one in file.ruled.taken.items():
            taken.setdefault(one.position, []).append(_shown(file, index))
        for index, positions in file.ruled.dropped.items():
            for position in positions:
                taken.setdefault(position, []).append(_shown(file, index))
        for position, found in shapes_taken(file.source.lines, file.ruled).items():
            shapes.setdefault(position, set()).update(found)
    similar = _similar(files, shapes)
    for position, rule in enumerate(config.rules):
        lines = taken.get(position, [])
        yield f"rule {position + 1}, {rule.is_}, “{rule.line}”: {_lines(lines)}"
        yield from (f"    {line}" for line in lines[:_SHOWN])
        if others := similar.get(position):
            yield f"  look alike, and no rule takes them: {_lines(others)}"
            yield from (f"    {line}" for line in others[:_SHOWN])


def _similar(files: Sequence[ParsedFile], shapes: dict[int, set[str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for file in files:
        inside = find_fences(file.source.lines).inside
        for position, indices in similar_lines(file.source.lines, file.ruled, inside, shapes).items():
            found.setdefault(position, []).extend(_shown(file, index) for index in indices)
    return found


def _shown(file: ParsedFile, index: int) -> str:
    return f"{file.source.path}:{index + 1}: {file.source.lines[index].strip()[:_MOST_CHARACTERS]}"


def _lines(lines: Sequence[str]) -> str:
    return f"{len(lines)} line{'' if len(lines) == 1 else 's'}"
