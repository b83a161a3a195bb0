"""Every mistake in `bank.toml` is one problem at its place, with the line that mends it."""

from __future__ import annotations

import pytest

from studypack.bank.settings.bank_toml import read_settings
from studypack.bank.settings.places import place_of
from studypack.bank.settings.schema import BankToml
from studypack.bank.source import Source
from studypack.shipped import languages
from tests.bank.settings_text import read
from tests.reading import keys_of


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('idd = "x"', "1:1 `idd`: there is no such key; did you mean `id`?"),
        ("qq = 1", f"1:1 `qq`: there is no such key; known are {', '.join(keys_of(BankToml))}"),
        ("id = 3", "1:1 `id`: must be lower-case letters, digits"),
        ('id = "Ö"', "1:1 `id`: must be lower-case letters, digits, `-` and `_`, 64 at most, a letter or digit first"),
        ('id = "../x"', "1:1 `id`: must be lower-case letters, digits, `-` and `_`, 64 at most, a letter or digit fir"),
        ('id = "x\\n"', "1:1 `id`: must be lower-case letters, digits, `-` and `_`, 64 at most, a letter or digit fir"),
        ('\ntitle = "a\\u001bb"', "2:1 `title`: must be a text on one line"),
        ('title = "a\\u202eb"', "1:1 `title`: must be a text on one line"),
        ('language = "xx"', f"1:1 `language`: must be one of {', '.join(languages())}"),
        ("version = 1.0", "1:1 `version`: must be a text on one line"),
        ('repository = "ftp://x"', "1:1 `repository`: must be an http(s) address"),
        ('issues_url = "javascript:x"', "1:1 `issues_url`: must be an http(s) address"),
        ('issues_url = ["http://x"]', "1:1 `issues_url`: must be an http(s) address"),
        ('shared_roles = "x"', "1:1 `shared_roles`: must be a list of texts"),
        ('shared_roles = ["x", " "]', "1:1 `shared_roles`: must be a list of texts"),
        ("roles = 1", "1:1 `roles`: must be a table"),
        ("[roles]\na = 1", "2:1 `roles.a`: must be a table"),
        ("[roles.a]\nnames = 1", "2:1 `roles.a.names`: there is no such key; did you mean `name`?"),
        ('[roles."A b"]', "1:2 `roles.A b`: must be lower-case letters, digits, `-` and `_`, 64 at most"),
        (
            '[roles.a]\naliases = ["x"]\n[roles.b]\naliases = ["X"]',
            "4:1 `roles.b.aliases`: “x” names the role `a` already",
        ),
        ("[patterns]", "1:2 `patterns`: there is no such key; "),
        ("[[rules]]\nline = '('\nis = 'drop'", "2:1 `rules.1.line`: “(” cannot be read: missing ): ("),
        ("[[rules]]\nline = '(?=x)'\nis = 'drop'", "2:1 `rules.1.line`: “(?=x)” cannot be read: invalid perl operator"),
        ("[[rules]]\nline = 'x'\nis = 'question'", "2:1 `rules.1.line`: “x” needs a group `(?P<title>…)`"),
        ("[[rules]]\nline = '(?P<x>x)'\nis = 'drop'", "2:1 `rules.1.line`: “(?P<x>x)” has a group “x”; known are ti"),
        ("[[rules]]\nline = 'x'\nis = 'drop'\n\n[[rules]]\nis = 'drop'", "5:3 `rules.2`: needs `line`"),
        (
            "[[rules]]\nline = 'x'\nis = 'drops'",
            "3:1 `rules.1.is`: must be one of part, section, question, answer, end",
        ),
        ("[[rules]]\nlines = 'x'\nline = 'x'\nis = 'end'", "2:1 `rules.1.lines`: there is no such key; did you mean "),
        ("rules = 1", "1:1 `rules`: must be tables, `[[rules]]`"),
        ('[[volumes]]\nid = "a"', "1:3 `volumes.1`: needs `files`"),
        ('[[volumes]]\nid = "A"\nfiles = ["a"]', "2:1 `volumes.1.id`: must be lower-case letters, digits, `-` and `_`"),
        (
            '[[volumes]]\nid = "a"\nfiles = ["a"]\n[[volumes]]\nid = "a"\nfiles = ["b"]',
            "5:1 `volumes.2.id`: there is a volume “a” already",
        ),
        ('[[volumes]]\nid = "a"\nfiles = ["a"]\nroles = ["x"]', "4:1 `volumes.1.roles`: there is no role “x”; known "),
        ('[defaults]\nroles = ["x"]', "2:1 `defaults.roles`: there is no role “x”; known are algorithm, development, "),
        ("[defaults]\ndifficulty = 6", "2:1 `defaults.difficulty`: must be a number from 1 to 5"),
        ('cards = ["rows"]', "1:1 `cards`: must be a list of questions, followups, tables"),
        ('[duplicates]\nkeep = "last"', "2:1 `duplicates.keep`: must be one of all, first"),
        ('[sheets.a]\ntables = "some"', "2:1 `sheets.a.tables`: must be one of all, marked"),
        ("[decks.a]\nfrequent = 1", "2:1 `decks.a.frequent`: must be true or false"),
        ("[decks.a]\npages = 1", "2:1 `decks.a.pages`: there is no such key; "),
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
        ('[sheets."../a"]', "1:2 `sheets.../a`: must be lower-case letters, digits, `-` and `_`, 64 at most"),
        ("plan.days = [0]", "1:1 `plan.days`: must be a list of at most 12 whole numbers from 1 to 366"),
        ("[plan]\nday = []", "2:1 `plan.day`: there is no such key; did you mean `days`?"),
        ("[limits]\nfiles = 0", "2:1 `limits.files`: must be a whole number above zero, at most 20000"),
        ("[limits]\nfiles = 20001", "2:1 `limits.files`: must be a whole number above zero, at most 20000"),
        ("[limits]\nbank_bytes = 99999999999999999999999", "2:1 `limits.bank_bytes`: must be a whole number above zer"),
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


def test_places_in_lists_of_tables() -> None:
    """A key is found in the right table of a list, and in a table below it."""
    lines = ["[[a]]", "x = 1", "[a.b]", "y = 2", "[[a]]", "x = 3", "[a.b]", "y = 4"]
    assert place_of(lines, ("a", 1, "x")) == (6, 1)
    assert place_of(lines, ("a", 0, "b", "y")) == (4, 1)
    assert place_of(lines, ("a", 1, "b", "y")) == (8, 1)
    assert place_of(lines, ("a", 1, "z")) == (5, 3)


def test_all_mistakes_at_once() -> None:
    """A file with several mistakes reports all; the same key in two tables is found in the right one."""
    _, problems = read('title = "a"\n[sheets.a]\ntitle = 1\n[sheets.b]\ntitle = 2\npages = -1\n')
    assert [one.partition(" must")[0] for one in problems] == [
        "3:1 `sheets.a.title`:",
        "5:1 `sheets.b.title`:",
        "6:1 `sheets.b.pages`:",
    ]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ('language = "cn"', 'write `language = "zh"`'),
        ('language = "zh-CN"', 'write `language = "zh"`'),
        ('language = "English"', 'write `language = "en"`'),
        ('id = "Ab C"', 'write `id = "ab-c"`'),
        ("version = 2026.11", 'write `version = "2026.11"`'),
        ('repository = "github.com/a/b"', 'write `repository = "https://github.com/a/b"`'),
        ('include = "**/*.md"', 'write `include = ["**/*.md"]`'),
        ('cards = ["question"]', 'write `cards = ["questions"]`'),
        ('[defaults]\ndifficulty = "⭐⭐"', "write `difficulty = 2`"),
        ("[limits]\nfiles = 99999999", "write `files = 20000`"),
        ('[sheets.a]\nfrequent = "yes"', "write `frequent = true`"),
        ('[sheets.a]\ndifficulties = ["3"]', "write `difficulties = [3]`"),
        ("[plan]\ndays = 3", "write `days = [3]`"),
        ('[labels.blocks]\n"要点" = "keypoints"', 'write `"要点" = "key_points"`'),
        ("[[rules]]\nline = 'x'\nis = 'drops'", 'write `is = "drop"`'),
    ],
)
def test_a_mend_is_the_line_to_write(text: str, mend: str) -> None:
    """Where a value shows what is meant, the mend is the very line; written, it leaves nothing to mend."""
    (problem,) = read_settings(Source("bank.toml", text), "bank").problems
    assert problem.mend == mend
    lines = text.split("\n")
    lines[problem.line - 1] = mend.removeprefix("write `").removesuffix("`")
    assert read("\n".join(lines))[1] == []


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ('titel = "x"', "write `title`"),
        ("[roles.Algo]", "write `[roles.algo]`"),
        ('roles = ["a"]', "write `[roles.NAME]` on a line of its own, for each"),
        ('[volumes]\nid = "a"', "write `[[volumes]]`, in double brackets, before each"),
        ('[[volumes]]\nfiles = ["a"]', "add `id = …` below `[[volumes]]`"),
        ('[defaults]\nroles = ["algo"]', "write `algorithm`, or declare it, `[roles.algo]`"),
        ('[labels.difficulties]\n"高" = "hard"', 'write it as in `"高" = 1`'),
        ('id = "题库"', 'write it as in `id = "rag"`'),
        ("id = my-bank", 'put a text in quotes: `id = "my-bank"`'),
        ('title = "a', 'close the text with " on its line'),
        ("[[rules]]\nline = '^(.+)$'\nis = 'question'", "put `(?P<title>` and `)` around the question's words"),
        ("[[rules]]\nline = '(?P<titel>x)'\nis = 'drop'", "write `(?P<title>…)`, or `(?:…)` for no group"),
        ("[[rules]]\nline = '(?=x)'\nis = 'drop'", "RE2 has no look-around"),
        ('[[rules]]\nline = "\\d"\nis = "drop"', "write a pattern in single quotes"),
    ],
)
def test_a_mend_fits_its_mistake(text: str, mend: str) -> None:
    """No mistake is answered with the name of a manual."""
    (problem,) = read_settings(Source("bank.toml", text), "bank").problems
    assert problem.mend.startswith(mend)
