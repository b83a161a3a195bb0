"""Writes a new bank into a folder, and a skeleton for the next question into a bank."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from .. import __version__, shipped
from ..identity.names import derived_id
from .model import Bank, Question
from .parse.grammar import read_question_line
from .settings.config import bank_id
from .settings.schema import json_schema

_WORKFLOW = Path(".github/workflows/bank.yml")
_ATTRIBUTES = Path(".gitattributes")


def install_address() -> str:
    """Return from where this program was installed, for whoever must install just this one; empty if nobody knows.

    A name in a registry would be no answer: as long as it is free, anybody may take it.
    """
    try:
        source = json.loads(distribution("studypack").read_text("direct_url.json") or "{}")
        return f"git+{source['url']}@{source['vcs_info']['commit_id']}"
    except (PackageNotFoundError, ValueError, KeyError):
        return ""


def new_bank(folder: Path, title: str, language: str, *, with_workflow: bool) -> list[Path]:
    """Write a new bank and return the files; the texts come from `templates/init`."""
    source = shipped.folder("templates") / "init"
    values = {
        "%%id%%": bank_id(folder.resolve().name),
        "%%language%%": language,
        "%%title%%": title.replace("\n", " "),
        "%%version%%": __version__,
    }
    own = source / language
    texts = own if own.is_dir() else source / "en"  # until somebody translates it
    names = [(path, Path(path.name)) for path in sorted(texts.iterdir())]
    written = _write(folder, names, values) + repository_files(folder, with_workflow=with_workflow)
    schema = folder / ".bank.schema.json"
    schema.write_text(json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return [*written, schema]


def repository_files(folder: Path, *, with_workflow: bool) -> list[Path]:
    """Write what lets Git merge the ledger, and on request the workflow for GitHub; what is there already stays."""
    source = shipped.folder("templates") / "init"
    names = [(source / "gitattributes", _ATTRIBUTES), *[(source / "bank.yml", _WORKFLOW)] * with_workflow]
    values = {"%%version%%": __version__, "%%install%%": install_address()}
    return _write(folder, [(path, name) for path, name in names if not (folder / name).exists()], values)


def _write(folder: Path, names: Iterable[tuple[Path, Path]], values: Mapping[str, str]) -> list[Path]:
    written = []
    for path, name in names:
        text = path.read_text(encoding="utf-8")
        for mark, value in values.items():
            # A title may hold quotes; inside TOML and YAML it stands in double quotes, as in JSON.
            quoted = json.dumps(value, ensure_ascii=False)[1:-1] if name.suffix != ".md" else value
            text = text.replace(mark, quoted)
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        written.append(target)
    return written


@dataclass(frozen=True)
class Skeleton:
    """A new question: the file and line after which it goes, its number, its id, and its Markdown."""

    path: str
    after_line: int
    number: int
    id: str
    markdown: str


_UNTITLED = {"zh": "……？"}


def new_question(
    bank: Bank,
    language: str,
    section: str,
    title: str,
    question_id: str,
    known: Collection[str] = (),
) -> Skeleton | None:
    """Return the skeleton of the next question of a section (the last one without one named), or None.

    A section is named by its number, `1.2`, in a library also with its volume: `rag/1.2`.

    It is written as the question before it is: a heading with lines of metadata, a bold paragraph with a list, or
    what the bank's line rules read. `known` are ids that cards had or have: none of them is given.
    """
    stands = [question for question in bank.questions if not section or _stands_in(question, section)]
    if not stands:
        return None
    last = stands[-1]
    place = (last.volume, last.part)
    number = max(question.number for question in bank.questions if (question.volume, question.part) == place) + 1
    taken = {*known, *(question.explicit_id or "" for question in bank.questions)}
    made = question_id or _id(bank, title, taken)
    title = title or _UNTITLED.get(language, "…?")
    markdown = _skeleton(language).format(number=number, title=title, id=made, space=" ")
    asked = read_question_line(last.heading)
    if asked is None:
        markdown = _as_before(markdown, last, number, f"{title} {{#{made}}}")
    elif asked.is_bold:
        markdown = _in_bold(markdown)
    return Skeleton(last.span.path, last.span.end_line, number, made, markdown)


def _skeleton(language: str) -> str:
    """Return the skeleton of a question in a language; in English until somebody translates it."""
    texts = shipped.folder("templates") / "new"
    own = texts / f"{language}.md"
    return (own if own.is_file() else texts / "en.md").read_text(encoding="utf-8")


def sections_named(bank: Bank, section: str) -> tuple[str, ...]:
    """Return the full names, `rag/1.1`, of the sections that a name may mean; several where it says too little."""
    there = dict.fromkeys(question.volume for question in bank.questions if _stands_in(question, section))
    number = section.rpartition("/")[2]
    return tuple(f"{volume}/{number}" if volume else number for volume in there)


def _stands_in(question: Question, section: str) -> bool:
    volume, _, number = section.rpartition("/")
    is_there = question.section is not None and question.section.number == number
    return is_there and volume in ("", question.volume)


def _as_before(markdown: str, last: Question, number: int, title: str) -> str:
    """Rewrite a skeleton's heading as the line of the question before it, which a line rule of the bank reads."""
    start, old, end = last.heading.partition(last.title)
    end = re.sub(r"^\s*\{#[^{}\s]*\}", "", end)
    heading = (start.replace(str(last.number), str(number), 1) + title + end) if old else f"{last.heading} {title}"
    return heading + "\n" + markdown.partition("\n")[2]


def _in_bold(markdown: str) -> str:
    """Rewrite a skeleton for a bank whose questions are bold paragraphs."""
    title = re.sub(r"^#### (.*?) (\{#.*\})$", r"**\1** \2", markdown, count=1, flags=re.MULTILINE)
    return re.sub(r"^\*\*([^*]+)\*\*:(.+)$", r"- \1:\2", title, flags=re.MULTILINE).replace("}\n\n- ", "}\n- ", 1)


def _id(bank: Bank, title: str, taken: set[str]) -> str:
    """Make an id of the title's Latin words; where it has none, of the title; without one, of chance.

    Two branches that each add a question must not give both one id.
    """
    words = re.findall(r"[a-z0-9]+", title.lower())
    slug = "-".join(words)[:40].strip("-")
    if len(slug) >= 3 and slug not in taken:
        return slug
    return derived_id(bank.id, title or secrets.token_hex(8), taken)
