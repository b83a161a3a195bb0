"""Read the lines of one question: its title, metadata, what is asked beyond the title, and its answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..diagnostics import Code, Diagnostic, shortened
from ..model import Markdown, ParsedQuestion
from ..regex import matches
from ..settings.config import Config, Defaults
from ..settings.vocabulary import Vocabulary
from ..source import Source, divide_lead, is_blank, is_rule, trim
from .blocks import is_answered, read_blocks
from .fences import Fences
from .followups import read_followups
from .grammar import QuestionLine
from .metadata import Entry, read_entries, read_metadata
from .outline import Outline, Segment
from .pins import VALID_ID, split_pin
from .values import nearly_metadata

_FROM_LINE = ("difficulty", "roles", "tags")
"""The groups of a line rule that give what lines of metadata give elsewhere."""


@dataclass(frozen=True)
class _Body:
    """Where the parts of a question are: the index where metadata begin, where they end at the latest, its answer.

    `answer` is None where the answer begins behind the metadata. `title` is the whole of it, `behind` an answer that
    begins on the question's own line.
    """

    title: str
    begin: int
    stop: int
    answer: int | None = None
    behind: str = ""


def read_question_segment(
    source: Source,
    segment: Segment,
    first: QuestionLine,
    lines: list[str],
    outline: Outline,
    vocabulary: Vocabulary,
    tags: tuple[str, ...],
) -> tuple[ParsedQuestion, list[Diagnostic]]:
    """Return the question of a segment whose `first` line starts it, and the problems of its lines.

    `lines` are those of the file, which change where a rule took a part of one; `tags` are for all of its questions.
    """
    fences, taken = outline.fences, segment.taken
    whole, entries, front, rest = _parts(segment, first, lines, outline, vocabulary)
    groups = taken.groups if taken else {"difficulty": first.stars} if first.stars else {}
    given = {name: groups[name] for name in _FROM_LINE if name in groups}
    defaults = _defaults(vocabulary.config, source.inside)
    is_free = taken is not None and not entries  # rules of its own may well know neither difficulty nor role
    metadata, problems = read_metadata(
        entries, source, segment.start, vocabulary, given, defaults, tags, is_free=is_free
    )
    _dedent(lines, front, fences)
    answer = Markdown("\n".join(lines[rest.start : rest.stop]))
    _dedent(lines, rest, fences)
    blocks = read_blocks(lines, source.lines, rest.start, rest.stop, fences, vocabulary) if rest else ()
    title, pin = split_pin(whole)
    pin = pin or first.pin
    question = ParsedQuestion(
        number=first.number,
        explicit_id=pin.id if pin else None,
        title=Markdown(title),
        metadata=metadata,
        answer=answer,
        blocks=blocks,
        followups=read_followups(blocks),
        answered=is_answered(blocks),
        span=source.span(segment.start, segment.stop),
        heading=source.lines[segment.start],
        front=Markdown("\n".join(lines[front.start : front.stop])),
        front_line=front.start + 1,
        is_new=bool(pin and pin.is_new),
    )
    problems += _title_problems(title, pin.id if pin else None, source, segment.start)
    if not is_free:  # `Level 2` may be anything there
        there = {*given, *(vocabulary.metadata_field(one.key) for one in entries)}
        problems += _stray_metadata(source, lines, rest, there, outline, vocabulary)
    return question, problems


def _parts(
    segment: Segment, first: QuestionLine, lines: list[str], outline: Outline, vocabulary: Vocabulary
) -> tuple[str, list[Entry], range, range]:
    """Return a question's whole title, its metadata, and the lines of what it asks beyond that and of its answer."""
    body = _divide(segment, first, lines, outline)
    entries, begin = read_entries(lines, body.begin, body.stop, vocabulary)
    if body.behind:  # the answer begins on the question's line, and goes on below the metadata
        begin -= 1
        lines[begin] = body.behind
    if body.answer is None:
        return body.title, entries, range(begin, begin), _trimmed(lines, begin, segment.stop)
    return body.title, entries, _trimmed(lines, begin, body.stop), _trimmed(lines, body.answer, segment.stop)


def _divide(segment: Segment, first: QuestionLine, lines: list[str], outline: Outline) -> _Body:
    """Find where the answer begins, where a rule says so: on the question's own line, or at a line below it."""
    whole = _Body(first.title, segment.start + 1, segment.stop)
    if behind := segment.taken.groups.get("answer", "").strip() if segment.taken else first.behind:
        return replace(whole, behind=behind)
    for index in range(segment.start + 1, segment.stop if outline.ruled.taken else segment.start):
        taken = outline.ruled.taken.get(index)
        if taken is None or taken.is_ != "answer":
            continue
        # It keeps its indentation, which the lines below it share.
        lines[index] = divide_lead(lines[index])[0] + (taken.groups.get("answer") or taken.rest).lstrip()
        if "title" not in taken.groups:
            return replace(whole, stop=index, answer=index)
        # The title goes on, over the lines up to here.
        more = [line.strip() for line in (*lines[segment.start + 1 : index], taken.groups["title"])]
        return _Body(" ".join(part for part in (first.title, *more) if part), index, index, index)
    return whole


def _defaults(config: Config, inside: str) -> Defaults:
    """Return what holds for the questions of a file that do not say it: its volume's defaults, then the bank's."""
    whole = config.defaults
    own = next((one.defaults for one in config.volumes if matches(inside, one.files)), whole)
    return Defaults(own.roles or whole.roles, own.difficulty or whole.difficulty, own.tags or whole.tags)


def _trimmed(lines: Sequence[str], start: int, stop: int) -> range:
    """Return a range without blank lines around it, and without the rule that ends the question."""
    start, stop = trim(lines, start, stop)
    while stop > start and is_rule(lines[stop - 1]):
        start, stop = trim(lines, start, stop - 1)
    return range(start, stop)


def _dedent(lines: list[str], part: range, fences: Fences) -> None:
    """Move a part of a question to the margin where it is indented as a whole.

    Code may stand further left than its fence; it moves as far as it can.
    """
    outside = [index for index in part if index not in fences.bodies and not is_blank(lines[index])]
    margin = min((len(divide_lead(lines[index])[0]) for index in outside), default=0)
    for index in part if margin else ():
        lead, rest = divide_lead(lines[index])
        lines[index] = lead[margin:] + rest


def _stray_metadata(
    source: Source, lines: list[str], answer: range, there: set[str | None], outline: Outline, vocabulary: Vocabulary
) -> Iterator[Diagnostic]:
    """Yield the lines of an answer that give a field which the metadata does not."""
    for index in answer:
        field = nearly_metadata(lines[index], vocabulary) if index not in outline.fences.inside else None
        if field and field not in there:
            message = f"“{shortened(lines[index].strip(), 40)}” is text of the answer, not read as metadata"
            yield Diagnostic(source.path, index + 1, 1, message, Code.BAD_METADATA)


def _title_problems(title: str, found: str | None, source: Source, index: int) -> list[Diagnostic]:
    problems = []
    if not title.strip():
        message = "this question has no title, so its card asks nothing"
        problems.append(Diagnostic(source.path, index + 1, 1, message, Code.UNTITLED_QUESTION))
    if found is not None and not VALID_ID.fullmatch(found):
        message = f"“{found}” cannot be an id: letters, digits, `-`, `_` and `.` only, 64 at most"
        problems.append(Diagnostic(source.path, index + 1, 1, message, Code.MALFORMED_ID))
    return problems
