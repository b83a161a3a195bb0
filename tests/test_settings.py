"""Tests of `bank.toml`: every key, every mistake, and where it is."""

from __future__ import annotations

from dataclasses import fields

import pytest

from studypack.bank.model import Role
from studypack.bank.settings.config import CheatSheet, Config, Labels, Limits, Patterns, Selection, bank_id
from studypack.bank.settings.reading import SHEET_KEYS, TOP_LEVEL, read_settings
from studypack.bank.source import Source

WHOLE = r"""
id = "my-bank"
title = " 题库 "
language = "en"
version = "2026.1"
repository = "https://example.org/bank"
issues_url = "https://example.org/bank/issues"
shared_roles = ["everyone"]
[roles.grower]
name = "Grower"
aliases = ["nursery"]
[roles.designer]
[patterns]
question = ['^### (?P<number>\d+)\. (?P<title>.+)$']
section = ['^## (?P<title>.+)$']
part = ['^# (?P<title>.+)$']
[labels.metadata]
"Asked by" = "companies"
[labels.blocks]
"What counts" = "scoring_points"
[labels.difficulties]
easy = 1
[sheets.top]
title = "Top"
roles = ["grower"]
sections = ["1.1"]
difficulties = [3]
tags = ["a b"]
companies = ["Kew"]
pages = 4
[plan]
days = [2]
[limits]
nesting = 7
"""


def read(text: str, name: str = "bank") -> tuple[Config, list[str]]:
    """Return a configuration and its problems, each with its place."""
    checked = read_settings(Source("bank.toml", text), name)
    assert all(problem.code.slug == "bad-config" for problem in checked.problems)
    return checked.value, [f"{one.line}:{one.column} {one.message}" for one in checked.problems]


def test_every_key() -> None:
    """A file with every key gives a configuration in which nothing is the default."""
    config, problems = read(WHOLE)
    assert problems == []
    assert config == Config(
        id="my-bank",
        title="题库",
        language="en",
        version="2026.1",
        repository="https://example.org/bank",
        issues_url="https://example.org/bank/issues",
        roles=(Role("grower", "Grower", ("nursery",)), Role("designer", "designer")),
        shared_roles=("everyone",),
        shared_role_ids=("grower", "designer"),
        patterns=Patterns((r"^### (?P<number>\d+)\. (?P<title>.+)$",), ("^## (?P<title>.+)$",), ("^# (?P<title>.+)$",)),
        labels=Labels((("Asked by", "companies"),), (("What counts", "scoring_points"),), (("easy", 1),)),
        cheat_sheets=(CheatSheet("top", "Top", Selection(("grower",), ("1.1",), (3,), ("a b",), ("Kew",)), 4),),
        plan_days=(2,),
        limits=Limits(nesting=7),
    )
    default = Config("bank", "")
    same = {one.name for one in fields(Config) if getattr(config, one.name) == getattr(default, one.name)}
    assert same == {"volumes", "defaults"}
    assert [key for key in (*TOP_LEVEL, *SHEET_KEYS) if key not in WHOLE] == []


def test_without_a_file() -> None:
    """Everything has a default; the name gives the id."""
    assert read_settings(None, "My Bank").value == Config("my-bank", "")
    assert read("", "x") == (Config("x", ""), [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('idd = "x"', "1:1 `idd`: there is no such key; did you mean `id`?"),
        ("qq = 1", f"1:1 `qq`: there is no such key; known are {', '.join(TOP_LEVEL)}"),
        ("id = 3", "1:1 `id`: must be a text on one line"),
        (
            'id = "Ö"',
            "1:1 `id`: an id has lower-case letters, digits, `-` and `_` only, 64 at most, a letter or digit first",
        ),
        (
            'id = "../x"',
            "1:1 `id`: an id has lower-case letters, digits, `-` and `_` only, 64 at most, a letter or digit first",
        ),
        ('\ntitle = "a\\u001bb"', "2:1 `title`: must be a text on one line"),
        ('title = "a\\u202eb"', "1:1 `title`: must be a text on one line"),
        ('language = "fr"', "1:1 `language`: must be one of zh, en"),
        ("version = 1.0", "1:1 `version`: must be a text on one line"),
        ('repository = "ftp://x"', "1:1 `repository`: must be an http(s) address"),
        ('issues_url = "javascript:x"', "1:1 `issues_url`: must be an http(s) address"),
        ('issues_url = ["http://x"]', "1:1 `issues_url`: must be an http(s) address"),
        ('shared_roles = "x"', "1:1 `shared_roles`: must be a list of texts"),
        ('shared_roles = ["x", " "]', "1:1 `shared_roles`: must be a list of texts"),
        ("roles = 1", "1:1 `roles`: must be a table"),
        ("[roles]\na = 1", "2:1 `roles.a`: must be a table"),
        ("[roles.a]\nnames = 1", "2:1 `roles.a.names`: there is no such key; did you mean `name`?"),
        (
            '[roles."A b"]',
            "1:2 `roles.A b`: a role's id has lower-case letters, digits, `-` and `_` only, 64 at most",
        ),
        (
            '[roles.a]\naliases = ["x"]\n[roles.b]\naliases = ["X"]',
            "4:1 `roles.b.aliases`: “x” names the role `a` already",
        ),
        (
            "[patterns]\nquestion = ['(']",
            "2:1 `patterns.question`: “(” is no regular expression: missing ), unterminated ",
        ),
        ("[patterns]\nquestion = ['x']", "2:1 `patterns.question`: “x” needs a group `(?P<title>…)`"),
        ("[patterns]\npart = ['(?i)(?P<title>x)']", "2:1 `patterns.part`: “(?i)(?P<title>x)” sets flags, which are"),
        ("[patterns]\nquestions = []", "2:1 `patterns.questions`: there is no such key; did you mean `question`?"),
        (
            '[labels.blocks]\nx = "tip"',
            "2:1 `labels.blocks.x`: must be one of key_points, scoring_points, answer, role, ",
        ),
        ("[labels.blocks]\nx = []", "2:1 `labels.blocks.x`: must be one of "),
        (
            'labels.metadata."岗" = "role"',
            "1:1 `labels.metadata.岗`: must be one of difficulty, roles, tags, companies",
        ),
        ("[labels.difficulties]\nhard = 6", "2:1 `labels.difficulties.hard`: must be a number from 1 to 5"),
        ("[labels.difficulties]\nhard = true", "2:1 `labels.difficulties.hard`: must be a number from 1 to 5"),
        ("[sheets.a]\npages = 0", "2:1 `sheets.a.pages`: must be a whole number above zero"),
        ("[sheets.a]\npages = true", "2:1 `sheets.a.pages`: must be a whole number above zero"),
        ("[sheets.a]\ndifficulties = [1.5]", "2:1 `sheets.a.difficulties`: must be a list of whole numbers above zero"),
        ('[sheets.a]\nroles = ["x"]', "2:1 `sheets.a.roles`: there is no role “x”; known are algorithm, development, "),
        ("[sheets.a]\npage = 2", "2:1 `sheets.a.page`: there is no such key; did you mean `pages`?"),
        ('[sheets."../a"]', "1:2 `sheets.../a`: a sheet's name has lower-case letters, digits, `-` and `_` only"),
        ("plan.days = [0]", "1:1 `plan.days`: must be a list of whole numbers above zero"),
        ("[plan]\nday = []", "2:1 `plan.day`: there is no such key; did you mean `days`?"),
        ("[limits]\nfiles = 0", "2:1 `limits.files`: must be a whole number above zero"),
        ("[limits]\nnesting = 65", "2:1 `limits.nesting`: must be a whole number above zero, at most 64"),
        ("[limits]\nfile = 1", "2:1 `limits.file`: there is no such key; did you mean `files`?"),
        ("x = ", "1:1 this is no TOML: invalid value"),
        ('id = "a"\nid = "b"', "2:1 this is no TOML: cannot overwrite a value"),
        ("x = [", "1:1 this is no TOML: "),
        ("x = " + "9" * 5000, "1:1 a number with too many digits, or lists within lists without end"),
        ("x = " + "[" * 5000, "1:1 a number with too many digits, or lists within lists without end"),
    ],
)
def test_mistakes(text: str, problem: str) -> None:
    """Each mistake is one problem at its line, in words; nothing raises."""
    _, problems = read(text)
    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_all_mistakes_at_once() -> None:
    """A file with several mistakes reports all; the same key in two tables is found in the right one."""
    _, problems = read('title = "a"\n[sheets.a]\ntitle = 1\n[sheets.b]\ntitle = 2\npages = -1\n')
    assert [one.partition(" must")[0] for one in problems] == [
        "3:1 `sheets.a.title`:",
        "5:1 `sheets.b.title`:",
        "6:1 `sheets.b.pages`:",
    ]


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
