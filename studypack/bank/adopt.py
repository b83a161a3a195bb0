"""Look at a bank that is not written for this program, and say which `bank.toml` reads it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .check.assembly import assemble
from .check.suggest import Suggestion, in_toml, suggest_rules
from .diagnostics import Code
from .files import BankFiles, bank_name, find_bank, read_texts
from .model import Bank, BlockKind
from .parse import Grammar, ParsedFile, ParsedQuestion, parse
from .settings.config import Config, bank_id
from .settings.vocabulary import Vocabulary

_IMAGE = re.compile(r"!\[[^\]\n]*\]\(\s*<?(?P<target>[^)>\s]+)")
_CJK = re.compile(r"[\u4e00-\u9fff]")
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


@dataclass(frozen=True)
class FoundFile:
    """What was read in a file: questions, those with an answer, and the first lines of what stayed prose."""

    path: str
    questions: int
    answered: int
    prose: tuple[str, ...]


@dataclass(frozen=True)
class Adoption:
    """A bank as it was found: its files, the settings that read it, and what is not sure about them.

    `bank` is None where nothing in the files looks like questions.
    """

    files: BankFiles
    bank: Bank | None
    found: tuple[FoundFile, ...]
    settings: str
    doubts: tuple[str, ...] = field(default=())


def look_at(path: Path) -> Adoption | str:
    """Look at the folder or file `path`; return a text instead where it cannot be read."""
    if find_bank(path).value is None:
        return f"{path}: {find_bank(path).problems[0].message}"
    config = Config(bank_id(bank_name(path)), bank_name(path))
    read = read_texts(path, config)
    if not read.value.sources:
        return f"{path} holds no Markdown that can be read"
    texts = {source.inside: source.text for source in read.value.sources}
    parsed = _parse(read.value, config)
    suggestion = None
    if not any(file.has_questions for file in parsed):
        suggestion = suggest_rules(texts)
        config = replace(config, rules=suggestion.rules if suggestion else ())
        parsed = _parse(read.value, config)
    title = next((file.title for file in parsed if file.title), config.title)
    language = (
        "zh" if sum(len(_CJK.findall(text)) for text in texts.values()) * 20 > sum(map(len, texts.values())) else "en"
    )
    config = replace(config, title=title, language=language)
    assembled = assemble(parsed, config)
    found = tuple(_found(file) for file in parsed)
    settings = "\n".join(_settings(config, assembled.value, parsed, suggestion))
    guessed = [one.message for one in assembled.problems if one.code in (Code.GUESSED_VOLUMES, Code.RENUMBERED_PART)]
    doubts = (*_doubts(found, suggestion, assembled.value), *guessed, *_images(texts))
    return Adoption(read.value, assembled.value, found, settings, doubts)


def _parse(files: BankFiles, config: Config) -> list[ParsedFile]:
    grammar = Grammar(Vocabulary(config), config.rules)
    return [parse(source, grammar).value for source in files.sources]


def _found(file: ParsedFile) -> FoundFile:
    questions = [item for item in file.items if isinstance(item, ParsedQuestion)]
    others = (item for item in file.items if not isinstance(item, ParsedQuestion))
    lines = (file.source.lines[index] for item in others for index in range(item.span.line - 1, item.span.end_line))
    prose = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    answered = sum(question.answered for question in questions)
    return FoundFile(file.source.inside, len(questions), answered, prose)


def _settings(
    config: Config, bank: Bank | None, parsed: Sequence[ParsedFile], suggestion: Suggestion | None
) -> Iterator[str]:
    """Yield the lines of a `bank.toml` with what was found, and with what may have to be said, as comments."""
    yield "# What the Markdown of this bank cannot say. Every key: docs/configuration.md"
    yield ""
    yield "# The bank's permanent id: part of every card's identity, so never change it once you have published."
    yield f'id = "{config.id}"'
    yield f"title = {_quoted(config.title)}"
    yield f'language = "{config.language}"'
    yield 'version = "1.0"'
    yield '# exclude = ["README.md"]  # files that are no part of the bank, by globs'
    yield ""
    for volume in bank.volumes if bank else ():
        files = {question.span.path for question in bank.questions if question.volume == volume.id} if bank else set()
        inside = [file.source.inside for file in parsed if file.source.path in files]
        yield "[[volumes]]"
        yield f'id = "{volume.id}"'
        yield f"title = {_quoted(volume.title)}"
        yield f"files = [{', '.join(_quoted(name) for name in inside)}]"
        yield ""
    if suggestion:
        yield "# How a question looks, and what else lines are; `check --rules` shows what each rule takes."
        yield from in_toml(suggestion.rules).split("\n")
    yield from _labels(parsed)
    yield from _difficulties(parsed, config)
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
        for label in {block.label for block in question.blocks if block.kind is BlockKind.OTHER and block.label}
    )
    often = [label for label, count in labels.most_common(8) if count * _OFTEN >= len(questions)]
    if often:
        yield "# Labels that stand in many answers: say what they are, if it is one of answer, key_points,"
        yield "# scoring_points, followups, mistakes, tips, references."
        yield "# [labels.blocks]"
        yield from (f'# {_quoted(label)} = "other"' for label in often)
        yield ""


def _difficulties(parsed: Sequence[ParsedFile], config: Config) -> Iterator[str]:
    """Yield what the words for difficulties may mean that the bank uses: known ones as settings, others as comments."""
    vocabulary = Vocabulary(config)
    words = Counter(
        value.strip()
        for file in parsed
        for question in file.items
        if isinstance(question, ParsedQuestion) and question.metadata.difficulty is None
        for key, value in question.metadata.extra
        if vocabulary.metadata_field(key) == "difficulty" and "\n" not in value and len(value) <= _LONGEST_WORD
    )
    if words:
        yield "# What the words for difficulties mean, from 1 to 5: a proposal."
        known = {word: level for level, level_words in _LEVELS.items() for word in level_words}
        levels = {word: known.get(word.lower()) for word in words if word}
        is_any = any(levels.values())
        yield "[labels.difficulties]" if is_any else "# [labels.difficulties]"
        for word, level in sorted(levels.items(), key=lambda pair: (pair[1] or 6, pair[0])):
            yield f"{_quoted(word)} = {level}" if level else f"# {_quoted(word)} = 2"
        yield ""


def _doubts(found: Sequence[FoundFile], suggestion: Suggestion | None, bank: Bank | None) -> Iterator[str]:
    """Yield what a person should look at."""
    if suggestion:
        shapes = ", ".join(f"{shape} ({count})" for shape, count in suggestion.shapes)
        yield f"questions are guessed from their shape: {shapes}; the first is “{suggestion.examples[0]}”"
        if suggestion.folds:
            names = ", ".join(f"“{name[:40]}”" for name in suggestion.folds[:3])
            yield f"{len(suggestion.folds)} folds are read as text: {names}; a rule for `<summary>` changes that"
    without = [one.path for one in found if not one.questions]
    if without and bank:
        shown = ", ".join(without[:5]) + (", …" if len(without) > 5 else "")
        yield f"no question in {shown}: front matter, unless you `exclude` it or write a rule for it"
    total, answered = sum(one.questions for one in found), sum(one.answered for one in found)
    if total and answered * 2 < total:
        yield f"only {answered} of {total} questions have an answer: where else do answers stand?"


def _images(texts: Mapping[str, str]) -> Iterator[str]:
    targets = [found.group("target") for text in texts.values() for found in _IMAGE.finditer(text)]
    remote = sum(target.startswith(("http://", "https://", "//")) for target in targets)
    if remote:
        yield f"{remote} of {len(targets)} images are on the web: `fetch-images` stores them beside the bank"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
