"""Tests of what is read from the disk, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studypack.bank.files import find_bank, natural_key, read_settings_file, read_texts
from studypack.bank.settings.config import Config, Limits
from studypack.bank.text_files import read_source

LIMITS = Limits()


def problems(bank: Path, limits: Limits = LIMITS) -> list[str]:
    """Return every problem of reading a bank, with its place in the bank."""
    found = find_bank(bank)
    met = list(found.problems)
    if found.value is not None:
        met += [*read_texts(bank, Config("a", "", limits=limits)).problems, *read_settings_file(bank).problems]
    return [f"{Path(one.path).name}:{one.line}:{one.column} {one.code.slug}: {one.message}" for one in met]


def texts(bank: Path, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> list[str]:
    """Return the texts of a bank in the order in which they are read."""
    config = Config("a", "", include=include, exclude=exclude)
    return [source.text for source in read_texts(bank, config).value.sources]


def test_natural_order(tmp_path: Path) -> None:
    """Files come in the order of their numbers; what begins with a dot or is of another kind is none."""
    for name in ("10.md", "2.md", "a/1.TXT", "b.markdown", ".c.md", "d.html", "_e/f.md", ".g/h.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert texts(tmp_path) == ["2.md", "10.md", "a/1.TXT", "b.markdown"]
    assert natural_key("a2") < natural_key("a10") < natural_key("b")


@pytest.mark.parametrize("data", [b"a\r\nb", b"a\rb", b"\xef\xbb\xbfa\nb"])
def test_ends_and_marks(tmp_path: Path, data: bytes) -> None:
    """Line ends of every system and a byte order mark read alike."""
    (tmp_path / "a.md").write_bytes(data)
    assert texts(tmp_path / "a.md") == ["a\nb"]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("一\n二".encode("gb18030"), "a.md:2:1 unreadable-file: the file is not UTF-8 text"),
        ("一\n二".encode() + b"\xff", "a.md:2:2 unreadable-file: the file is not UTF-8 text"),
        ("一".encode("utf-16"), "a.md:1:1 unreadable-file: the file is not UTF-8 text"),
        (b"a\xed\xa0\x80", "a.md:1:2 unreadable-file: the file is not UTF-8 text"),
        (b"a\nbc\x00", "a.md:2:3 unreadable-file: the file is no text: there is a character U+0000"),
        (b"a\n" + b"x" * 200_001, "a.md:2:1 too-large: the line has over 200000 characters"),
    ],
)
def test_refused_texts(tmp_path: Path, data: bytes, problem: str) -> None:
    """What is no text is refused at its place."""
    (tmp_path / "a.md").write_bytes(data)
    assert problems(tmp_path) == [problem]


def test_a_control_character_costs_a_warning(tmp_path: Path) -> None:
    """What acts on terminals is left out and named; the rest of the file is read."""
    (tmp_path / "a.md").write_bytes(b"a\n\x1b[2J b\x07\n")
    assert problems(tmp_path) == ["a.md:2:1 control-character: there is a control character, U+001B; it is left out"]
    assert texts(tmp_path) == ["a\n[2J b\n"]


def test_a_mark_of_two_joined_files(tmp_path: Path) -> None:
    """A byte order mark before a heading inside a file hides no heading."""
    (tmp_path / "a.md").write_bytes(b"#### Q1:a\n\xef\xbb\xbf#### Q2:b\n")
    assert texts(tmp_path) == ["#### Q1:a\n#### Q2:b\n"]


def test_include_and_exclude(tmp_path: Path) -> None:
    """`bank.toml` says by globs which files are read: those it includes, without those it excludes."""
    for name in ("README.md", "a/1.md", "a/b/2.md", "drafts/3.md", "c.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert texts(tmp_path, include=("a/**",)) == ["a/1.md", "a/b/2.md"]
    assert texts(tmp_path, include=("a/*.md", "c.md")) == ["a/1.md", "c.md"]
    assert texts(tmp_path, exclude=("drafts", "*.md")) == ["a/1.md", "a/b/2.md"]
    assert texts(tmp_path, include=("**/*.md",), exclude=("README.md", "a/b/")) == ["a/1.md", "c.md", "drafts/3.md"]


def test_limits(tmp_path: Path) -> None:
    """A file, a bank, a number of files over the limit is refused; a file of that size is not read first."""
    (tmp_path / "a.md").write_bytes(b"x" * 100)
    (tmp_path / "b.md").write_bytes(b"x" * 100)
    assert problems(tmp_path, Limits(file_bytes=99))[0] == "a.md:1:1 too-large: the file has over 99 bytes"
    assert problems(tmp_path, Limits(bank_bytes=199))[0].endswith("too-large: the files have over 199 characters")
    assert problems(tmp_path, Limits(files=1))[0].endswith("too-large: 2 files; at most 1 are read")
    with (tmp_path / "c.md").open("wb") as stream:
        stream.truncate(10**12)
    assert problems(tmp_path) == ["c.md:1:1 too-large: the file has over 16777216 bytes"]


def test_what_is_no_file(tmp_path: Path) -> None:
    """Nothing there, a folder in place of a file, and a pipe are told in words; none is waited for."""
    assert problems(tmp_path / "x")[0].endswith("unreadable-file: there is no such file or folder")
    assert problems(tmp_path / ("x" * 300))[0].endswith("File name too long")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "folder.md").mkdir()
    assert problems(tmp_path) == ["pipe.md:1:1 unreadable-file: this is no ordinary file"]
    assert read_source(tmp_path / "folder.md", "f", LIMITS).value is None


def test_links_are_named_and_not_followed(tmp_path: Path) -> None:
    """A link to a file, to a folder or to itself is not read: it could lead anywhere, and what it hides is said."""
    (tmp_path / "secret.md").write_text("geheim")
    bank = tmp_path / "bank"
    bank.mkdir()
    (bank / "a.md").write_text("a")
    (bank / "b.md").symlink_to(tmp_path / "secret.md")
    (bank / "c").symlink_to(tmp_path)
    (bank / "d").symlink_to(bank)
    (bank / "e.md").symlink_to(bank / "e.md")
    (bank / "bank.toml").symlink_to(tmp_path / "secret.md")
    assert texts(bank) == ["a"]
    assert read_settings_file(bank).value is None
    assert [one.partition(":1:1 ")[::2] for one in sorted(problems(bank))] == [
        ("b.md", "skipped-file: this file is a link, so it is not read"),
        ("bank.toml", "skipped-file: this file is a link, so it is not read"),
        ("c", "skipped-file: this folder is a link, so its files are not read"),
        ("d", "skipped-file: this folder is a link, so its files are not read"),
        ("e.md", "skipped-file: this file is a link, so it is not read"),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_without_permission(tmp_path: Path) -> None:
    """A file and a folder that may not be read are errors, not silence."""
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "a.md").chmod(0)
    (tmp_path / "b").mkdir(mode=0)
    assert [one.partition(": ")[2] for one in sorted(problems(tmp_path))] == [
        "the file cannot be read: Permission denied",
        "the folder cannot be read: Permission denied",
    ]


def test_refused_by_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the system refuses becomes a problem with the system's words."""
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.md").write_text("c")

    def refuse(_path: object, *_rest: object) -> None:
        raise PermissionError(13, "Permission denied", os.fspath(tmp_path / "b"))

    monkeypatch.setattr(Path, "open", refuse)
    assert problems(tmp_path / "a.md") == ["a.md:1:1 unreadable-file: the file cannot be read: Permission denied"]
    monkeypatch.undo()
    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: refuse(path) if str(path).endswith("b") else scan(path))
    assert problems(tmp_path) == ["b:1:1 unreadable-file: the folder cannot be read: Permission denied"]


def test_names_that_are_no_text(tmp_path: Path) -> None:
    """A file name that is not UTF-8 is shown with marks of replacement, so that it can be written anywhere."""
    (tmp_path / os.fsdecode(b"a\xff.md")).write_bytes(b"\xff")
    (problem,) = read_texts(tmp_path, Config("a", "")).problems
    assert problem.path.endswith("a?.md")
    assert problem.path.encode()


def test_settings_of_a_file_stand_beside_it(tmp_path: Path) -> None:
    """A bank of one file has its `bank.toml` in the same folder; one of a megabyte is refused."""
    (tmp_path / "a.md").write_text("a")
    (tmp_path / "bank.toml").write_text("x")
    settings = read_settings_file(tmp_path / "a.md").value
    assert settings is not None
    assert settings.text == "x"
    (tmp_path / "bank.toml").write_text("x" * 10**6)
    assert problems(tmp_path / "a.md") == ["bank.toml:1:1 too-large: the file has over 262144 bytes"]
