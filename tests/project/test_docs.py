"""The documentation names everything there is, its links resolve, and its examples hold."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup

from studypack.bank.diagnostics import Code
from studypack.bank.settings.bank_toml import read_settings
from studypack.bank.settings.config import Limits, Rule
from studypack.bank.settings.schema import BankToml, DeckTable, SheetTable, VolumeTable
from studypack.bank.source import Source
from studypack.cli.app import app
from tests.command import run
from tests.reading import keys_of
from tests.workshop import SMALL

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def text(name: str) -> str:
    """Return the text of a page."""
    return (ROOT / name).read_text(encoding="utf-8")


def links(page: Path) -> Iterator[str]:
    """Yield the relative links and images of a page, code apart."""
    bare = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", bare):
        if not re.match(r"[a-z]+:|#", target):
            yield target.partition("#")[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_resolves(page: Path) -> None:
    """Links and images of every page lead to files that are there."""
    missing = [target for target in links(page) if not (page.parent / target).exists()]
    assert missing == []


def test_pages_were_found() -> None:
    """The checks above looked at the pages and at links in them."""
    assert len(PAGES) >= 12
    assert sum(len(list(links(page))) for page in PAGES) >= 30


def _commands() -> Mapping[str, Any]:
    """Return the commands by their names."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    context = typer.Context(group)
    return {name: group.get_command(context, name) for name in group.list_commands(context)}


def test_every_command_and_option_is_documented() -> None:
    """README or docs name every command, and every option of every command."""
    everything = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    commands = _commands()
    assert len(commands) >= 9
    for name, command in commands.items():
        assert re.search(rf"`{name}\b", text("README.md")), name
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option != "--help":
                    assert f"`{option}" in everything, f"{name} {option}"


def test_every_diagnostic_is_documented() -> None:
    """`docs/diagnostics.md` has every code and no other."""
    documented = set(re.findall(r"^## `([a-z-]+)`", text("docs/diagnostics.md"), re.MULTILINE))
    assert documented == {code.slug for code in Code}


def test_every_setting_is_documented_and_the_example_is_valid() -> None:
    """The example in `docs/configuration.md` is read without a problem, and names every limit."""
    example = re.search(r"```toml\n(.*?)```", text("docs/configuration.md"), re.DOTALL)
    assert example is not None
    read = read_settings(Source("bank.toml", example.group(1)), "bank")
    assert read.problems == ()
    assert set(tomllib.loads(example.group(1))["limits"]) == set(keys_of(Limits))


def test_every_key_of_the_settings_has_its_line() -> None:
    """The table of `docs/configuration.md` names every key of `bank.toml` and no other, and the example uses each."""
    page = text("docs/configuration.md")
    rows = re.findall(r"^\| `([a-z_]+)` \|", page.partition("## Line rules")[0], re.MULTILINE)
    assert sorted(rows) == sorted(keys_of(BankToml))
    example = tomllib.loads(page.partition("```toml\n")[2].partition("```")[0])
    assert set(example) == set(keys_of(BankToml))
    assert {key for sheet in example["sheets"].values() for key in sheet} == set(keys_of(SheetTable))
    assert {key for deck in example["decks"].values() for key in deck} <= set(keys_of(DeckTable))
    assert {key for volume in example["volumes"] for key in volume} == set(keys_of(VolumeTable))
    assert {key for rule in example["rules"] for key in rule} == set(keys_of(Rule))


def test_every_piece_of_settings_in_the_docs_is_valid() -> None:
    """Each block of TOML that a page shows is read without a problem."""
    blocks = [
        (page.name, block)
        for page in PAGES
        for block in re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    ]
    assert len(blocks) >= 2
    for name, block in blocks:
        assert read_settings(Source("bank.toml", block), "bank").problems == (), name


def test_every_command_line_in_the_docs_is_understood() -> None:
    """Wherever a page shows a command, in a block or in a sentence, command and options exist."""
    commands = _commands()
    seen = 0
    for page in PAGES:
        lines = re.findall(r"(?:build\.py|studypack) ([a-z-][a-z-]+)\b([^`\n#]*)", page.read_text(encoding="utf-8"))
        for word, rest in lines:
            options = re.findall(r"(?<![\w-])--?[a-z][a-z-]*", f"{word} {rest}")
            name = "build" if word.startswith("-") else word
            if name not in commands and not options:
                assert name in {"is", "my-bank"}, (page.name, name)  # prose, and a bank's path
                continue
            known = {option for parameter in commands[name].params for option in parameter.opts}
            assert set(options) <= known | {"--help", "--install-completion"}, (page.name, word, rest)
            seen += 1
    assert seen >= 15


def test_every_place_that_a_link_names_is_there() -> None:
    """A link to a heading, on its own page or another, leads to a heading."""
    seen = 0
    for page in PAGES:
        for target in re.findall(
            r"\]\(([^)\s]*#[^)\s]+)\)", re.sub(r"```.*?```|`[^`]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
        ):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, place = target.partition("#")
            other = (page.parent / path if path else page).read_text(encoding="utf-8")
            places = {
                re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-")
                for one in re.findall(r"^#+ (.*)$", other, re.MULTILINE)
            }
            assert place in places, (page.name, target)
            seen += 1
    assert seen >= 2


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_five_minutes_of_the_readme_run(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands for a bank of one's own do what they say, one after another; `build` is asked for decks alone."""
    monkeypatch.chdir(tmp_path)
    lines = re.findall(r"^python build\.py (.*?)(?:  +#.*)?$", text(page), re.MULTILINE)
    assert [shlex.split(line)[0] for line in lines] == ["init", "build", "new", "check", "watch"]
    for line in lines[:-1]:
        words = shlex.split(line)
        result = run(*words, *(("--only", "decks") if words[0] == "build" else ()))
        assert result.exit_code == 0, (line, result.output)
    assert list((tmp_path / "my-dist" / "decks").glob("*.apkg"))


def test_the_example_of_exported_data_has_the_right_shape(tmp_path: Path) -> None:
    """The fields in `docs/export.md` are those of the data."""
    example = re.search(r"```json\n(.*?)```", text("docs/export.md"), re.DOTALL)
    assert example is not None
    (tmp_path / "bank.md").write_text(SMALL, encoding="utf-8")
    data = json.loads(run("export", str(tmp_path)).stdout)
    shown = json.loads(example.group(1))
    assert list(shown) == list(data)
    assert list(shown["questions"][0]) == list(data["questions"][0])


def test_the_examples_of_the_format_are_questions(tmp_path: Path) -> None:
    """The question in the README reads without an error, and has what it shows."""
    example = re.search(r"```markdown\n(#### Q1:.*?)```", text("README.md"), re.DOTALL)
    assert example is not None
    (tmp_path / "bank.md").write_text(example.group(1), encoding="utf-8")
    (question,) = json.loads(run("export", str(tmp_path)).stdout)["questions"]
    assert (question["id"], question["difficulty"], question["answered"]) == ("kv-cache", 3, True)
    assert question["companies"] == ["甲", "乙"]
    assert question["math"]["inline"] == ["2 L h_{kv} d_k n"]


def test_every_test_that_security_names_is_there() -> None:
    """SECURITY.md says what tests each promise: none of these files is gone."""
    named = set(re.findall(r"`(test_\w+\.py)`", text("SECURITY.md")))
    assert len(named) > 15
    assert named <= {path.name for path in (ROOT / "tests").rglob("test_*.py")}
