"""Report lines that nearly mean something: they stay text, and their author may not know it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Code, Diagnostic
from ..model import BlockKind
from ..regex import compile_pattern
from ..settings.vocabulary import Vocabulary
from ..source import Source, is_blank, is_rule
from .grammar import read_heading
from .labels import read_label
from .metadata import metadata_field_of
from .outline import Mark, Outline, Segment
from .pins import VALID_ID
from .rules import shapes_taken, similar_lines

_NUMBERED = re.compile(r"^[^\w]*[QqＱｑ]\s*(?P<number>\d{1,6})(?:\s|[^\w\s]|$)")
_BRACES = re.compile(
    r"(?P<before>^|\s|.(?=[{｛]\s*[#＃]))(?P<whole>[{｛(（\[]\s*(?P<mark>(?:[#＃]|id\s*[=:：])\s*|)"
    r"(?P<inner>[^{}｛｝()（）\[\]]{1,80}?)\s*(?P<end>[}｝)）\]]|$))(?P<after>[^{}\w]*)",
    re.IGNORECASE,
)
_LETTER = re.compile(r"[A-Za-z]")
_SAME_LEVEL = re.compile(r"^ {0,3}(?P<marks>#{1,6})[ \t]+(?P<number>\d{1,3})[.、)\uff09:：][ \t]*\S")
_HEADING = re.compile(
    r"^(?!#)(?:\W{0,8}(?:<h[1-4]>\s*)?(?:第\s*[一二三四五六七八九十百\d]{1,7}\s*(?:部分|章|篇|卷|单元)|Part\s+\d{1,3}\s*[:：.])"
    r"|(?:\*\*|__|<h[1-4]>)\s*\d{1,3}\.\d{1,3}[\s、]+\S)",
    re.IGNORECASE,
)
"""A part, or a section in bold type or HTML."""
_LONGEST_HEADING = 80
_BARE_LABEL = re.compile(r"(?:\*\*(?P<bold>[^*\s][^*]{0,19})\*\*|#{1,6}[ \t]+(?P<heading>[^#:：]{0,19}[^#:：\s]))\s*")
_TAG = re.compile(r"<[^<>]*>")
_WORD = re.compile(r"[^\W\d_]+")
_FEW = 0.1
"""So small a share of similar lines is a slip; a larger one is how the bank writes something else."""


def find_doubts(source: Source, outline: Outline, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """Yield a warning for each line of a file that is nearly a question, an id, a label or the end of an answer."""
    finder = _Finder(source, outline, vocabulary)
    questions = [segment.question for segment in outline.segments if segment.question]
    is_ruled = any(segment.taken for segment in outline.segments if segment.question)
    expected = {max(number - 1, 1) for number in [one.number for one in questions if one.number][:1]}
    for segment in outline.segments:
        if segment.ends_answer:
            message = f"the heading “{segment.title}” ends the answer above it"
            yield finder.at(segment.start, message, Code.HEADING_ENDS_ANSWER)
        if segment.mark in (Mark.PART, Mark.CHAPTER):
            expected |= {1}
        elif segment.question:
            expected = {(segment.question.number or 0) + 1}
            yield from finder.bad_id(segment)
            yield from finder.labels(segment)
        if not is_ruled:
            yield from finder.unread(segment, expected)
            yield from finder.unread_heading(segment)
    if is_ruled:
        yield from finder.lost()
        yield from finder.similar()


class _Finder:
    """Looks through one file."""

    def __init__(self, source: Source, outline: Outline, vocabulary: Vocabulary) -> None:
        self.source, self.outline, self.vocabulary = source, outline, vocabulary
        self.lines, self.inside = outline.ruled.lines, outline.fences.inside

    def at(self, index: int, message: str, code: Code, hint: str = "") -> Diagnostic:
        """Make a diagnostic at a line."""
        return Diagnostic(self.source.path, index + 1, 1, message, code, hint)

    def unread(self, segment: Segment, expected: set[int]) -> Iterator[Diagnostic]:
        """Yield the lines of a segment that are numbered like its next question, or have metadata below them."""
        said: set[int] = set()
        before = segment.start if segment.question else None
        run: list[tuple[int, str]] = []
        is_own = segment.question is not None
        for index in range(segment.start + (segment.question is not None), segment.stop + 1):
            line = self.lines[index] if index < segment.stop and index not in self.inside else ""
            field = metadata_field_of(line, self.vocabulary) if index < segment.stop else None
            if field:
                run.append((index, field))
                continue
            if run and not is_own and _is_metadata([name for _, name in run], segment):
                place = run[0][0] if before is None else before
                if place not in said:
                    said.add(place)
                    yield self._unread(place, "has lines of metadata below it, but is not read as a question", expected)
            if run or (is_own and line.strip()):
                is_own = False
            if not is_blank(line):
                run, before = [], index
                found = _NUMBERED.match(line) or self._same_level(index, segment)
                number = int(found.group("number")) if found else 0
                if number in expected and index not in said:
                    said.add(index)
                    yield self._unread(index, "is numbered like the next question, but is not read as one", expected)
                    expected = expected | {number + 1}
            elif run:
                run = []

    def _same_level(self, index: int, segment: Segment) -> re.Match[str] | None:
        """Match a numbered heading as high as that of its question, which is not one of several in the answer."""
        found = _SAME_LEVEL.match(self.lines[index])
        own = read_heading(self.lines[segment.start]) if found and segment.question else None
        if found is None or own is None or len(found.group("marks")) != own.level:
            return None
        before = (_SAME_LEVEL.match(line) for line in self.lines[segment.start + 1 : index])
        numbers = {int(one.group("number")) for one in before if one and len(one.group("marks")) == own.level}
        return None if int(found.group("number")) - 1 in numbers else found

    def unread_heading(self, segment: Segment) -> Iterator[Diagnostic]:
        """Yield the last line of a segment, if that looks like the heading of a part or a section."""
        if segment.stop >= len(self.lines):
            return
        last = segment.stop - 1
        while last > segment.start and (is_blank(self.lines[last]) or is_rule(self.lines[last])):
            last -= 1
        if last > 0 and set(self.lines[last].strip()) == {"="}:
            last -= 1  # underlined
        line = self.lines[last].strip()
        is_own = last == segment.start and segment.mark is not None
        if not is_own and last not in self.inside and len(line) < _LONGEST_HEADING and _HEADING.match(line):
            yield self.at(last, f"“{line}” looks like the heading of what follows", Code.UNREAD_HEADING)

    def _unread(self, index: int, message: str, expected: set[int]) -> Diagnostic:
        text = re.sub(r"^[\W_]*(?:[QqＱｑ]?\s*\d{1,6}\s*[^\w\s]*\s*)?", "", self.lines[index]).rstrip("* ")
        number = next(iter(sorted(expected, reverse=True)), 1)
        is_bold = any(one.question and one.question.is_bold for one in self.outline.segments)
        line = f"**Q{number}: {text[:60]}**" if is_bold else f"#### Q{number}:{text[:60]}"
        return self.at(index, f"this line {message}", Code.UNREAD_QUESTION, f"if it is one, write it as `{line}`")

    def bad_id(self, segment: Segment) -> Iterator[Diagnostic]:
        """Yield what stands in braces at a title's end and is nearly an id."""
        question = segment.question
        title = question.title if question else ""
        has_id = question is not None and question.pin is not None
        for found in _BRACES.finditer(title):
            inner, whole = found.group("inner"), found.group("whole")
            in_braces, is_last = whole[0] in "{｛", found.end() == len(title)
            if found.group("mark"):
                # In other brackets, or unclosed, it may be the number of an issue.
                is_meant = in_braces or (is_last and _LETTER.match(inner) is not None)
            else:
                # Without a mark it may be a set, `{x}`.
                is_word = VALID_ID.fullmatch(inner) is not None and len(inner) > 2 and found.group("end") != ""
                is_meant = is_word and in_braces and is_last and not has_id
            if is_meant:
                word = re.sub(r"[^A-Za-z0-9._-]+", "-", inner).strip("-._")[:64]
                hint = f"did you mean `{{#{word}}}` at the very end?" if word else ""
                yield self.at(segment.start, f"“{whole}” is not read as an id", Code.MALFORMED_ID, hint)
                return

    def labels(self, segment: Segment) -> Iterator[Diagnostic]:
        """Yield the labels of an answer that resemble one with a meaning."""
        words, first = self.vocabulary, self._below_title(segment)
        for index in range(segment.start + 1, segment.stop):
            line = self.lines[index]
            label = read_label(line) if line.startswith("**") and index not in self.inside else None
            if label and words.block(label.name)[0] is BlockKind.OTHER and not metadata_field_of(line, words):
                near = words.near_label(label.name)
                if near:
                    message = f"the label “{label.name}” has no meaning of its own; did you mean “{near}”?"
                    yield self.at(index, message, Code.UNKNOWN_LABEL)
                elif index in first and (near := words.near_key(label.name)):
                    message = f"“{label.name}” is not read as metadata; did you mean “{near}”?"
                    yield self.at(index, message, Code.UNKNOWN_METADATA)
            elif label is None and (name := self._bare_label(index)):
                message = f"“{name}” alone on its line starts no block"
                yield self.at(index, message, Code.UNKNOWN_LABEL, f"write it as `**{name}**:`")

    def _bare_label(self, index: int) -> str:
        """Return the known label that is a line without its colon, or a heading; nothing for any other line."""
        found = _BARE_LABEL.fullmatch(self.lines[index])
        if found is None or index in self.inside or index in self.outline.ruled.taken:
            return ""
        name = found["bold"] or found["heading"]
        return name if self.vocabulary.block(name)[0] not in (BlockKind.OTHER, BlockKind.ROLE) else ""

    def _below_title(self, segment: Segment) -> range:
        """Return the lines right below a title, where metadata stands; none where a known key is among them."""
        lines, end = self.lines, segment.stop
        start = next((at for at in range(segment.start + 1, end) if not is_blank(lines[at])), end)
        stop = next((at for at in range(start, end) if is_blank(lines[at])), end)
        is_read = any(metadata_field_of(line, self.vocabulary) for line in lines[start:stop])
        return range(0) if is_read else range(start, stop)

    def lost(self) -> Iterator[Diagnostic]:
        """Yield the words on the lines of questions that the rule which took them puts nowhere.

        What the rule's pattern spells out, such as `Question:`, is a mark, and numbers and tags are no words.
        """
        for segment in self.outline.segments:
            if not (segment.taken and segment.question):
                continue
            pattern = compile_pattern(segment.taken.rule.line)
            outside = _TAG.sub("\0", pattern.outside_of_groups(self.lines[segment.start]))
            lost = [
                part.strip()
                for part in outside.split("\0")
                if any(word not in pattern.text for word in _WORD.findall(part))
            ]
            if lost:
                words = " … ".join(lost)[:60]
                message = f"rule {segment.taken.position + 1} takes this line, and loses “{words}” of it"
                yield self.at(segment.start, message, Code.LOST_WORDS)

    def similar(self) -> Iterator[Diagnostic]:
        """Yield the few lines that look like the many numbered ones which a rule took."""
        ruled = self.outline.ruled
        shapes = {
            position: {one for one in found if "9" in one}
            for position, found in shapes_taken(self.source.lines, ruled).items()
        }
        similar = similar_lines(self.source.lines, ruled, self.inside, shapes)
        for position, indices in similar.items():
            taken = sum(one.position == position for one in ruled.taken.values())
            if len(indices) <= max(_FEW * taken, 3):
                for index in indices:
                    message = f"this line looks like those that rule {position + 1} takes, and no rule takes it"
                    yield self.at(index, message, Code.SIMILAR_LINE)


def _is_metadata(fields: list[str], segment: Segment) -> bool:
    """Tell whether lines are a question's metadata; a legend in the text before all questions is one line."""
    return len(set(fields)) > 1 or (segment.question is not None and "difficulty" in fields)
