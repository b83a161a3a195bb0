"""Load a bank: read its settings and its files, parse and check them, and report every problem met on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..output.cache import Cache
from ..output.garbage import rarely_collecting_garbage
from ..render.assets import Overrides
from ..render.formulas import FormulaStore
from ..render.overrides import check_overrides
from ..shipped import languages
from .cached import parse_files, read_contents
from .check.assembly import assemble
from .check.passages import check_passages
from .check.selections import check_selections
from .content import Content
from .diagnostics import Code, Diagnostic, has_errors
from .files import BankFiles, bank_name, find_bank, find_below, read_settings_file, read_texts
from .images import ImageFiles
from .model import Bank, Prose
from .parse import ParsedFile, ParsedQuestion, PartHeading, SectionHeading
from .passages import Passage, ProseContent, plain_title, read_prose, read_title
from .settings.bank_toml import read_settings
from .settings.config import Config, Limits, bank_id, in_language


@dataclass(frozen=True)
class Project:
    """A bank ready to build, or (`bank` is None) the problems that prevent it."""

    files: BankFiles
    config: Config
    bank: Bank | None
    contents: tuple[Content, ...]
    problems: tuple[Diagnostic, ...]
    prose: tuple[ProseContent, ...] = ()
    """The text around the questions: front matter, then appendix."""

    @property
    def texts(self) -> tuple[Passage, ...]:
        """All that the bank holds."""
        return (*self.contents, *self.prose)

    @property
    def has_errors(self) -> bool:
        """Whether nothing may be written."""
        return has_errors(self.problems)

    @property
    def own(self) -> Overrides:
        """The templates and styles that the bank brings."""
        return self.files.own


@dataclass(frozen=True)
class ParsedBank:
    """The files of a bank as they were read and parsed, each for itself; none where they could not be read."""

    files: BankFiles
    config: Config
    parsed: tuple[ParsedFile, ...]
    problems: tuple[Diagnostic, ...]


def parse_bank(path: Path, cache: Cache | None = None) -> ParsedBank:
    """Read the settings and the files of the bank at `path`: a folder, or one file.

    A file that `cache` holds is not parsed again; without a cache, each tells what line rules did.
    """
    found = find_bank(path)
    if found.value is None:
        nothing = BankFiles(path, path.name, False, (), None, {})
        return ParsedBank(nothing, Config(bank_id(path.name), ""), (), found.problems)
    toml = read_settings_file(path)
    settings = read_settings(toml.value, bank_name(path))
    config = settings.value
    files = read_texts(path, config)
    problems = [*toml.problems, *settings.problems, *files.problems]
    problems += check_overrides(files.value.own, config.limits.image_pixels)
    found_files = replace(files.value, settings=toml.value)
    if has_errors(files.problems):
        return ParsedBank(found_files, config, (), tuple(problems))
    parsed = list(parse_files(files.value.sources, config, cache))
    problems += [problem for one in parsed for problem in (*one.problems, *_too_long(one.value, config.limits))]
    config = _with_title(config, [one.value for one in parsed], files.value.name)
    return ParsedBank(found_files, config, tuple(one.value for one in parsed), tuple(problems))


@rarely_collecting_garbage()
def load(path: Path, formulas: FormulaStore | None, cache: Cache | None = None) -> Project:
    """Read the bank at `path`: a folder, or one file.

    Without `formulas` nobody asks whether TeX is valid; what `cache` holds is not read again.
    """
    cache = cache or Cache()
    read = parse_bank(path, cache)
    files, config, problems = read.files, read.config, list(read.problems)
    if read.parsed or not has_errors(problems):
        where = files.settings.path if files.settings else (path / "bank.toml").as_posix()
        assembled = assemble(read.parsed, config, where)
        problems += assembled.problems
        if assembled.value is None:  # one line says how such a bank is read; each of its questions need not
            problems = [problem for problem in problems if problem.code is not Code.UNREAD_QUESTION]
        elif not has_errors(problems):
            return _read(read, assembled.value, problems, formulas, cache)
    return Project(files, config, None, (), tuple(sorted(problems)))


def _read(
    parsed: ParsedBank, bank: Bank, problems: list[Diagnostic], formulas: FormulaStore | None, cache: Cache
) -> Project:
    files, config = parsed.files, parsed.config
    contents = read_contents(bank, config.limits, cache)
    anchors = frozenset(name for file in parsed.parsed for name, _ in file.anchors)
    prose = tuple(read_prose(one, config.limits) for one in bank.front_matter + bank.appendix)
    texts: tuple[Passage, ...] = (*contents, *prose, *_titles(parsed.parsed, config.limits))
    if formulas is not None:
        formulas.prepare(formula for content in texts for formula in content.formulas)
    typeset, width_of = (formulas.error, formulas.width) if formulas else (lambda _: None, lambda _: 0.0)
    root = files.root.resolve()
    images = ImageFiles(root, files.is_folder)

    def exists(source: str, target: str) -> bool:
        """Look within the bank's folder only."""
        path = files.paths[source]
        return (find_below(root, path.parent / target) or images.find(target, path)) is not None

    problems += check_passages(texts, exists, typeset, anchors, width_of, cache if formulas else None)
    problems += check_selections(contents, bank, config, files.settings)
    for source in files.sources:
        source.release_lines()
    return Project(files, config, bank, contents, tuple(sorted(_told_once(problems))), prose)


def _told_once(problems: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Leave out that braces are not read where it is told that they are nearly an id."""
    ids = {(one.path, one.line) for one in problems if one.code is Code.MALFORMED_ID}
    for one in problems:
        if one.code is not Code.UNSUPPORTED_MARKDOWN or (one.path, one.line) not in ids:
            yield one


def _titles(files: Iterable[ParsedFile], limits: Limits) -> Iterator[ProseContent]:
    """Yield the titles of parts and sections."""
    for file in files:
        for one in file.items:
            if isinstance(one, (PartHeading, SectionHeading)):
                yield read_title(one.title, one.span, file.source.lines[one.span.line - 1], limits)


def _too_long(file: ParsedFile, limits: Limits) -> Iterator[Diagnostic]:
    """Refuse texts that would take the memory of a laptop to read: a hundred times what a long answer has."""
    for item in file.items:
        text = item.markdown if isinstance(item, Prose) else item.answer if isinstance(item, ParsedQuestion) else ""
        if len(text) > limits.answer_characters:
            message = f"the text has {len(text)} characters; at most {limits.answer_characters} are read at a time"
            yield Diagnostic.at(item.span, message, Code.TOO_LARGE)


def _with_title(config: Config, files: list[ParsedFile], name: str) -> Config:
    """Take the bank's title, and its language, from its files where the configuration gives none."""
    language = next((one.front_matter.language for one in files if one.front_matter.language in languages()), "")
    if language and not config.has_language:
        config = in_language(config, language)
    title = config.title or next((plain_title(one.title) for one in files if one.title), name)
    return replace(config, title=title)
