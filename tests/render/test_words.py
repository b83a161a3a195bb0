"""The words of the interface: each language says the same things, nothing is said in vain, a language is one file."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from studypack.bank.model import BlockKind
from studypack.render import texts
from studypack.sheets.kinds import KINDS
from studypack.shipped import folder, languages

ROOT = Path(__file__).parents[2]
BY_KIND = {"captions", "alerts"}
"""Tables whose words are taken by the kind of a block or of an alert."""
WITHOUT_CAPTION = {"answer", "role", "key_points", "scoring_points", "short", "heading", "other"}
"""Kinds of blocks that stand below other words of the interface, below the author's label, or below none."""


def words(language: str) -> Iterator[tuple[str, str, object]]:
    """Yield table, key and words of a language."""
    found = tomllib.loads((folder("words") / f"{language}.toml").read_text(encoding="utf-8"))
    for key, value in found.items():
        if isinstance(value, dict):
            yield from ((key, inner, word) for inner, word in value.items())
        else:
            yield "", key, value


def strings(value: object) -> list[str]:
    """Return the texts in what a key says, a list or a table too."""
    if isinstance(value, str):
        return [value]
    return [text for one in (value.values() if isinstance(value, dict) else value) for text in strings(one)]  # type: ignore[attr-defined]


def test_every_language_says_the_same_things() -> None:
    """No word is missing or empty in a language, and the same places are left for values."""
    assert {"en", "zh"} <= set(languages())
    known = {(table, key): value for table, key, value in words("zh")}
    for language in languages():
        assert texts.texts(language).language == language
        found = {(table, key): value for table, key, value in words(language)}
        assert list(found) == list(known), language
        for name, value in found.items():
            assert all(strings(value)), (language, name)
            assert len(strings(value)) == len(strings(known[name])), (language, name)
            gaps = [set(re.findall(r"\{\w*\}", " ".join(strings(one)))) for one in (value, known[name])]
            assert gaps[0] == gaps[1], (language, name)
        kinds = [kind.KIND for kind in KINDS]
        assert list(texts.texts(language).index.sheets) == kinds
        assert list(texts.texts(language).sheet.titles) == kinds
        captioned = {kind.value for kind in BlockKind} - WITHOUT_CAPTION
        assert set(texts.texts(language).captions) == captioned


def test_every_word_is_said_somewhere_and_no_other() -> None:
    """A word that neither code nor template uses is one too many to translate; one that they lack fails at run time."""
    files = [path for below in ("studypack", "templates") for path in (ROOT / below).rglob("*.*")]
    sources = "".join(path.read_text(encoding="utf-8") for path in files if path.suffix in (".py", ".j2"))
    known = {table: {key for other, key, _ in words("zh") if other == table} for table, _, _ in words("zh")}
    known[""] |= {*known} - {""}
    for table in {*known} - BY_KIND:
        name = f"words.{table}" if table else "words"
        used = set(re.findall(rf"\b{re.escape(name)}\.(\w+)\b(?!\()", sources))
        assert used - {"language"} == known[table], table


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program with a third language: one file more, that of English with another name for a hint."""
    copy = tmp_path_factory.mktemp("program")
    for name in ("studypack", "templates", "styles", "words"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("build.py", "pyproject.toml"):
        shutil.copyfile(ROOT / name, copy / name)
    english = (copy / "words" / "en.toml").read_text(encoding="utf-8")
    french = english.replace('html_lang = "en"', 'html_lang = "fr"').replace('"By heart"', '"Par cœur"')
    (copy / "words" / "fr.toml").write_text(
        french.replace('"How to print"', '"Imprimer"').replace("Just import", "Importez"), encoding="utf-8"
    )
    return copy


def run(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of a copy of the program, in its folder."""
    command = [sys.executable, "build.py", *arguments]
    return subprocess.run(command, cwd=program, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_translator_adds_one_file(program: Path) -> None:
    """With a third file of words, `init`, `check` and `build` know a third language, on the pages, decks and sheets."""
    assert run(program, "init", "mine", "--language", "fr").returncode == 0
    assert 'language = "fr"' in (program / "mine" / "bank.toml").read_text(encoding="utf-8")
    made = run(program, "build", "mine", "--strict")
    assert made.returncode == 0, made.stderr
    page = (program / "dist" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="fr">' in page
    assert "Imprimer" in page
    assert "Importez" in page
    assert "Importez" in (program / "dist" / "UPDATE.md").read_text(encoding="utf-8")
    assert list((program / "dist" / "sheets").glob("*.pdf"))
    assert run(program, "new", "mine").returncode == 0
    refused = run(program, "init", "yours", "--language", "xx")
    assert refused.returncode == 2
    assert "fr" in refused.stderr


def test_a_broken_file_stops_a_build_with_a_line(program: Path) -> None:
    """What is wrong with a file of words is said in one line, without a traceback."""
    (program / "words" / "it.toml").write_text('html_lang = "it"\n', encoding="utf-8")
    (program / "bank.md").write_text("## 1. A\n\n#### Q1: Why?\n\n**Answer**:\n\nSo.\n", encoding="utf-8")
    (program / "bank.toml").write_text('language = "it"\n', encoding="utf-8")
    made = run(program, "build", "bank.md", "--only", "decks", "--out", "other")
    assert made.returncode == 3
    assert "words/it.toml: “question” is missing" in made.stderr
    assert "Traceback" not in made.stderr


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('shown = "{shown} / {all}"\n', "", "words/xx.toml: “preview.shown” is missing"),
        ("[index]", '[index]\nshow = "x"', "words/xx.toml: “index.show” is no word of the interface"),
        ('tags = "tags"', "tags = 3", "words/xx.toml: “tags” is no text"),
        ("columns = [", 'columns = ["x", ', "words/xx.toml: “update.columns” is no such list or table"),
        ('tags = "tags"', "tags = ", "words/xx.toml: Invalid value"),
    ],
    ids=["missing", "unknown", "wrong", "too long", "no TOML"],
)
def test_what_does_not_fit_is_named(
    old: str, new: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A word that is missing, unknown or no text is named with its file."""
    english = (folder("words") / "en.toml").read_text(encoding="utf-8")
    assert old in english
    shutil.copy(folder("words") / "zh.toml", tmp_path)
    (tmp_path / "xx.toml").write_text(english.replace(old, new), encoding="utf-8")
    monkeypatch.setattr("studypack.shipped.folder", lambda _: tmp_path)
    with pytest.raises(texts.WordsError, match=re.escape(said)):
        texts.texts("xx")
