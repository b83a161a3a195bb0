"""Every key of `bank.toml` is read, and what is left out has a default."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from studypack.bank.load import load
from studypack.bank.model import BlockKind, Role
from studypack.bank.settings.bank_toml import read_settings
from studypack.bank.settings.config import (
    CheatSheet,
    Config,
    Deck,
    Defaults,
    Labels,
    Limits,
    Rule,
    Selection,
    VolumeSettings,
    bank_id,
)
from studypack.bank.settings.schema import BankToml
from tests.bank.settings_text import read
from tests.reading import keys_of
from tools import schema

WHOLE = r"""
id = "my-bank"
title = " 题库 "
language = "en"
version = "2026.1"
repository = "https://example.org/bank"
issues_url = "https://example.org/bank/issues"
former_ids = ["old-bank"]
include = ["**/*.md"]
exclude = ["drafts"]
shared_roles = ["everyone"]
cards = ["questions", "tables"]
[roles.grower]
name = "Grower"
aliases = ["nursery"]
[roles.designer]
[defaults]
roles = ["grower"]
difficulty = 2
tags = ["soil"]
[[volumes]]
id = "trees"
title = "Trees"
files = ["trees/*.md"]
difficulty = 3
[[rules]]
line = '^### (?P<number>\d+)\. (?P<title>.+)$'
is = "question"
files = ["trees/*.md"]
leaf = true
[labels.metadata]
"Asked by" = "companies"
[labels.blocks]
"What counts" = "scoring_points"
[labels.difficulties]
easy = 1
[duplicates]
keep = "first"
[sheets.top]
title = "Top"
roles = ["grower"]
sections = ["1.1"]
difficulties = [3]
tags = ["a b"]
companies = ["Kew"]
volumes = ["trees"]
frequent = true
pages = 4
tables = "marked"
[decks.hard]
difficulties = [4, 5]
cards = ["followups"]
[plan]
days = [2]
[limits]
nesting = 7
"""


def test_every_key() -> None:
    """A file with every key gives a configuration in which nothing is the default."""
    config, problems = read(WHOLE)
    assert problems == []
    chosen = Selection(("grower",), ("1.1",), (3,), ("a b",), ("Kew",), ("trees",), True)
    assert config == Config(
        id="my-bank",
        title="题库",
        language="en",
        has_language=True,
        version="2026.1",
        repository="https://example.org/bank",
        issues_url="https://example.org/bank/issues",
        former_ids=("old-bank",),
        include=("**/*.md",),
        exclude=("drafts",),
        roles=(Role("grower", "Grower", ("nursery",)), Role("designer", "designer")),
        shared_roles=("everyone",),
        shared_role_ids=("grower", "designer"),
        defaults=Defaults(("grower",), 2, ("soil",)),
        volumes=(VolumeSettings("trees", "Trees", ("trees/*.md",), Defaults(difficulty=3)),),
        rules=(Rule(r"^### (?P<number>\d+)\. (?P<title>.+)$", "question", ("trees/*.md",), True),),
        labels=Labels({"Asked by": "companies"}, {"What counts": BlockKind.SCORING_POINTS}, {"easy": 1}),
        cards=("questions", "tables"),
        keep_duplicates="first",
        cheat_sheets=(CheatSheet("top", "Top", chosen, 4, "marked"),),
        decks=(Deck("hard", "hard", Selection(difficulties=(4, 5)), ("followups",)),),
        plan_days=(2,),
        limits=Limits(nesting=7),
    )
    default = Config("bank", "")
    assert [one.name for one in fields(Config) if getattr(config, one.name) == getattr(default, one.name)] == []
    assert [key for key in keys_of(BankToml) if key not in WHOLE] == []


def test_the_schema_is_up_to_date() -> None:
    """docs/bank.schema.json is what the types say: run `python -m tools.schema` after a change."""
    assert schema.PAGE.read_text(encoding="utf-8") == schema.text()


def test_without_a_file() -> None:
    """Everything has a default; the name gives the id."""
    assert read_settings(None, "My Bank").value == Config("my-bank", "")
    assert read("", "x") == (Config("x", ""), [])


def test_limits_can_be_raised(tmp_path: Path) -> None:
    """A bank over the number of files that is usual is read once its `bank.toml` says so, and not before."""
    for number in range(1, 4):
        (tmp_path / f"{number}.md").write_text(f"#### Q{number}:甲{number}\n**难度**:⭐\n**岗位**:通用\n\n答\n")
    (tmp_path / "bank.toml").write_text("[limits]\nfiles = 2\n")
    assert [one.code.slug for one in load(tmp_path, None).problems] == ["too-large"]
    (tmp_path / "bank.toml").write_text("[limits]\nfiles = 3\nbank_bytes = 20\n")
    assert [one.code.slug for one in load(tmp_path, None).problems] == ["too-large"]
    (tmp_path / "bank.toml").write_text("[limits]\nfiles = 3\nbank_bytes = 200\n")
    assert load(tmp_path, None).problems == ()
    many = Limits().files + 1
    for number in range(4, many + 1):
        (tmp_path / f"{number}.md").touch()
    (tmp_path / "bank.toml").write_text("[limits]\nfiles = 3\n")
    assert [one.message for one in load(tmp_path, None).problems] == [f"{many} files; at most 3 are read"]
    (tmp_path / "bank.toml").write_text("[limits]\nfiles = 6000\n")
    assert load(tmp_path, None).problems == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("My Bank.v2", "my-bank-v2"), ("02", "02"), ("__a__", "a"), ("!!", "bank"), ("x" * 80, "x" * 64)],
)
def test_ids_of_names(name: str, expected: str) -> None:
    """An id is made of the name's letters and digits."""
    assert bank_id(name) == expected


def test_chinese_names_have_ids_of_their_own() -> None:
    """Two banks whose names have no Latin letter never share the notes of a learner."""
    names = ("理论篇", "实践篇", "理论篇-v2", "㍿")
    ids = [bank_id(name) for name in names]
    assert len(set(ids)) == len(names)
    assert all(one.isascii() and len(one) <= 64 for one in ids)
    assert bank_id("理论篇") == ids[0]
