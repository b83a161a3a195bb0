"""Look at a bank that is not written for this program, and say which `bank.toml` reads it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .check.assembly import assemble
from .diagnostics import Code, Diagnostic, has_errors
from .files import BankFiles, bank_name, find_bank, read_settings_file, read_texts
from .load import parse_bank
from .model import Bank
from .parse import ParsedFile, ParsedQuestion, parse
from .parse.document import Preamble
from .passages import plain_title
from .settings.config import Config, Labels, VolumeSettings, bank_id
from .settings.vocabulary import Vocabulary
from .suggest import Suggestion, folds_in, settings_of, suggest_rules, what_no_rule_reads

_IMAGE = re.compile(r"(?:!\[[^\]\n]*\]\(\s*<?|<img\s(?:[^<>\n]{0,200}?\s)?src=[\"'])(?P<target>[^)>\s\"']+)")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_OTHERS = re.compile(
    r"(?i)(?:contributing|code[_-]of[_-]conduct|licen[cs]e|changelog|security|support|authors|contributors"
    r"|(?:pull_request|issue)_template)(?:[._-].*)?"
)
"""Names of a repository's files that are no part of a bank."""
_TIMES = 2


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
    if read_settings_file(path).value is not None:
        return _as_it_is(path)
    config = Config(bank_id(bank_name(path)), bank_name(path))
    files, problems = (read := read_texts(path, config)).value, read.problems
    others = tuple(one.inside for one in files.sources if files.is_folder and _OTHERS.fullmatch(Path(one.inside).stem))
    config = replace(config, exclude=others)
    files = replace(files, sources=tuple(one for one in files.sources if one.inside not in others))
    if not files.sources:
        return "; ".join((f"{path} holds no Markdown that can be read", *_unread(problems)))
    parsed = _parse(files, config)
    is_part = any(file.has_questions for file in parsed)
    texts = {file.source.inside: file.source.text for file in parsed if not file.has_questions}
    suggestion = suggest_rules(texts, is_part=is_part)
    if suggestion:
        known = {mark: level for mark, level in suggestion.marks.items() if level}
        config = replace(config, rules=suggestion.rules, labels=Labels(difficulties=known))
        parsed = _parse(files, config)
        if suggestion.is_note_each:
            config = replace(config, volumes=_folders(parsed))
    config = replace(config, title=_title(parsed, config.title), language=_language(files))
    assembled = assemble(parsed, config)
    found = tuple(_found(file) for file in parsed)
    settings = "\n".join(settings_of(config, assembled.value, parsed, suggestion))
    guessed = [one.message for one in assembled.problems if one.code in (Code.GUESSED_VOLUMES, Code.RENUMBERED_PART)]
    doubts = (*_doubts(found, suggestion, assembled.value), *_native(parsed, texts), *guessed, *_images(files))
    if assembled.value is None:
        doubts = (*doubts, *what_no_rule_reads(texts))
    if others:
        doubts = (f"left out, as files of a repository: {', '.join(others)}", *doubts)
    return Adoption(files, assembled.value, found, settings, (*_unread(problems), *doubts))


def _unread(problems: Iterable[Diagnostic]) -> Iterator[str]:
    """Name the files that cannot be read, and why: they are not taken over."""
    for one in problems:
        yield f"left out, {one.path}: {one.message} ({one.mend})"


def _as_it_is(path: Path) -> Adoption | str:
    """Look at a bank that has its `bank.toml`: what it says holds, and nothing is guessed."""
    read = parse_bank(path)
    where = read.files.settings.path if read.files.settings else "bank.toml"
    if has_errors(read.problems) or read.files.settings is None:
        return f"{where} has errors: `check` lists them; or remove it to have one written"
    bank = assemble(read.parsed, read.config).value
    if bank is None:
        return f"no question is found as {where} says; correct it, or remove it to have one written"
    doubt = f"{where} is taken over as it is; remove it to have one written that is guessed from the files"
    return Adoption(read.files, bank, tuple(map(_found, read.parsed)), read.files.settings.text.rstrip("\n"), (doubt,))


def _folders(parsed: Sequence[ParsedFile]) -> tuple[VolumeSettings, ...]:
    """Return a volume for each folder of notes that are one question each; none where some lie in no folder."""
    paths = [file.source.inside for file in parsed if file.has_questions]
    names = list(dict.fromkeys(path.partition("/")[0] for path in paths))
    if len(names) < 2 or not all("/" in path for path in paths) or len({*map(bank_id, names)}) < len(names):
        return ()
    return tuple(VolumeSettings(bank_id(name), name, (name,)) for name in names)


def _title(parsed: Sequence[ParsedFile], name: str) -> str:
    """Return the bank's title: that of its README, or of its only file with one; else the folder's name."""
    titles = {file.source.inside.lower(): file.title for file in parsed if file.title}
    readme = next((title for path, title in titles.items() if path in ("readme.md", "index.md")), "")
    return plain_title(readme or (next(iter(titles.values())) if len(titles) == 1 else "")) or name


def _language(files: BankFiles) -> str:
    texts = [source.text for source in files.sources]
    return "zh" if sum(len(_CJK.findall(text)) for text in texts) * 20 > sum(map(len, texts)) else "en"


def _parse(files: BankFiles, config: Config) -> list[ParsedFile]:
    vocabulary = Vocabulary(config)
    return [parse(source, vocabulary).value for source in files.sources]


def _found(file: ParsedFile) -> FoundFile:
    questions = [item for item in file.items if isinstance(item, ParsedQuestion)]
    others = (item for item in file.items if not isinstance(item, (ParsedQuestion, Preamble)))
    lines = (file.source.lines[index] for item in others for index in range(item.span.line - 1, item.span.end_line))
    prose = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    answered = sum(question.answered for question in questions)
    return FoundFile(file.source.inside, len(questions), answered, prose)


def _doubts(found: Sequence[FoundFile], suggestion: Suggestion | None, bank: Bank | None) -> Iterator[str]:
    """Yield what a person should look at."""
    if suggestion:
        first = suggestion.examples[0]
        yield f"questions are guessed from their shape: {_counted(suggestion.shapes)}; the first is “{first}”"
        if suggestion.others:
            yield f"not taken for questions: {_counted(suggestion.others)}"
        if suggestion.marks:
            meant = ", ".join(f"{mark} = {level or '?'}" for mark, level in suggestion.marks.items())
            yield f"marks behind titles are read as difficulties: {meant}"
        yield from _folds(suggestion.folds)
    without = [one.path for one in found if not one.questions]
    if without and bank:
        shown = ", ".join(without[:5]) + (", …" if len(without) > 5 else "")
        yield f"no question in {shown}: front matter, unless you `exclude` it or write a rule for it"
    total, answered = sum(one.questions for one in found), sum(one.answered for one in found)
    if total and answered * 2 < total:
        yield f"only {answered} of {total} questions have an answer: where else do answers stand?"


def _native(parsed: Sequence[ParsedFile], guessed: Container[str]) -> Iterator[str]:
    """Yield what may be questions too in files that are read without rules."""
    folds: list[str] = []
    for file in parsed:
        if file.source.inside in guessed:
            continue
        folds += folds_in(file.source.text)
        count = sum(isinstance(item, ParsedQuestion) for item in file.items)
        more = suggest_rules({file.source.inside: file.source.text}, is_part=True)
        asking = [one for one in more.asking if one[1] > _TIMES * count] if more else []
        if asking:
            yield f"{file.source.inside}: {count} questions are read, and these lines are not: {_counted(asking)}"
    yield from _folds(folds)


def _folds(names: Sequence[str]) -> Iterator[str]:
    if names:
        shown = ", ".join(f"“{name[:40]}”" for name in names[:3])
        yield f"{len(names)} folds are read as text: {shown}; a rule for `<summary>` changes that"


def _counted(shapes: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{shape} ({count})" for shape, count in shapes)


def _images(files: BankFiles) -> Iterator[str]:
    targets = [found.group("target") for source in files.sources for found in _IMAGE.finditer(source.text)]
    remote = sum(target.startswith(("http://", "https://", "//")) for target in targets)
    if remote:
        yield f"{remote} of {len(targets)} images are on the web: `fetch-images` stores them beside the bank"
