"""Writes what was guessed of a bank as it stands in `bank.toml`: line rules alone, or the whole commented file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..model import Bank, BlockKind
from ..parse import ParsedFile, ParsedQuestion
from ..settings.config import Config, Rule
from ..settings.mends import in_toml
from ..settings.vocabulary import Vocabulary
from .choose import Suggestion

_LEVELS = {
    1: ("简单", "容易", "入门", "基础", "初级", "低", "易", "easy", "basic", "beginner", "junior"),
    2: ("中等", "中级", "一般", "普通", "中", "medium", "intermediate", "middle"),
    3: ("困难", "较难", "高级", "进阶", "高", "难", "hard", "difficult", "advanced", "senior"),
    4: ("很难", "极难", "专家", "expert"),
}
"""Words for difficulties, by the stars that they are proposed to mean."""

_LONGEST_WORD = 20
_OFTEN = 4
"""A label that stands in one of so many questions may mean something."""


def settings_of(
    config: Config, bank: Bank | None, parsed: Sequence[ParsedFile], suggestion: Suggestion | None
) -> Iterator[str]:
    """Yield the lines of a `bank.toml` with what was found, and with what may have to be said, as comments."""
    yield "# What the Markdown of this bank cannot say. Every key: docs/configuration.md"
    yield ""
    yield "# The bank's permanent id: part of every card's identity, so never change it once you have published."
    yield f'id = "{config.id}"'
    yield f"title = {in_toml(config.title)}"
    yield f'language = "{config.language}"'
    yield 'version = "1.0"'
    excluded = f"exclude = {in_toml(list(config.exclude) or ['README.md'])}"
    yield f"{'' if config.exclude else '# '}{excluded}  # files that are no part of the bank, by globs"
    yield ""
    globs = {one.id: one.files for one in config.volumes}
    for volume in bank.volumes if bank else ():
        files = {question.span.path for question in bank.questions if question.volume == volume.id} if bank else set()
        inside = globs.get(volume.id) or [file.source.inside for file in parsed if file.source.path in files]
        yield "[[volumes]]"
        yield f'id = "{volume.id}"'
        yield f"title = {in_toml(volume.title)}"
        yield f"files = {in_toml(list(inside))}"
        yield ""
    if suggestion:
        yield "# How a question looks, and what else lines are; `check --rules` shows what each rule takes."
        yield from rules_in_toml(suggestion.rules).split("\n")
    yield from _labels(parsed)
    yield from _difficulties(parsed, config, suggestion.marks if suggestion else {})
    yield "# What holds for questions that do not say it."
    yield "# [defaults]"
    yield "# difficulty = 2"
    yield f'# roles = ["{config.roles[0].id}"]'


def _labels(parsed: Sequence[ParsedFile]) -> Iterator[str]:
    """Yield labels that occur often and mean nothing yet."""
    questions = [item for file in parsed for item in file.items if isinstance(item, ParsedQuestion)]
    labels = Counter(
        label
        for question in questions
        for label in dict.fromkeys(one.label for one in question.blocks if one.kind is BlockKind.OTHER and one.label)
    )
    often = [label for label, count in labels.most_common(8) if count * _OFTEN >= len(questions)]
    if often:
        yield "# Labels that stand in many answers: say what they are, if it is one of answer, key_points,"
        yield "# scoring_points, followups, mistakes, tips, references."
        yield "# [labels.blocks]"
        yield from (f'# {in_toml(label)} = "other"' for label in often)
        yield ""


def _difficulties(parsed: Sequence[ParsedFile], config: Config, marks: Mapping[str, int | None]) -> Iterator[str]:
    """Yield what words and marks for difficulties may mean: known ones as settings, others as comments."""
    vocabulary = Vocabulary(config)
    words = Counter(
        value.strip()
        for file in parsed
        for question in file.items
        if isinstance(question, ParsedQuestion) and question.metadata.difficulty is None
        for key, value in question.metadata.extra
        if vocabulary.metadata_field(key) == "difficulty" and "\n" not in value and len(value) <= _LONGEST_WORD
    )
    if words or marks:
        yield "# What the words for difficulties mean, from 1 to 5: a proposal."
        known = {word: level for level, level_words in _LEVELS.items() for word in level_words}
        levels = {**marks, **{word: known.get(word.lower()) for word in words if word}}
        is_any = any(levels.values())
        yield "[labels.difficulties]" if is_any else "# [labels.difficulties]"
        for word, level in sorted(levels.items(), key=lambda pair: (pair[1] or 6, pair[0])):
            yield f"{in_toml(word)} = {level}" if level else f"# {in_toml(word)} = 2"
        yield ""


def rules_in_toml(rules: Sequence[Rule]) -> str:
    """Return rules as they stand in `bank.toml`."""
    return "\n".join(map(_rule, rules))


def _rule(rule: Rule) -> str:
    files = f"files = {in_toml(list(rule.files))}\n" if rule.files else ""
    leaf = "leaf = true\n" if rule.leaf else ""
    line = f"'{rule.line}'" if "'" not in rule.line else in_toml(rule.line)
    return f'[[rules]]\nline = {line}\nis = "{rule.is_}"\n{files}{leaf}'
