"""The cache saves time and decides nothing: whatever becomes of its file, what comes out of it is what went in."""

from __future__ import annotations

import pickle
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from studypack.output import cache as module
from studypack.output import program
from studypack.output.cache import Cache

ENTRIES = {f"{number:03}": bytes([number]) * 700 * (number % 9) for number in range(150)}


def saved(path: Path, entries: dict[str, bytes], kind: str = "kind") -> None:
    """Save entries as a build does."""
    with Cache(path) as cache:
        cache.put(kind, entries)
        cache.save()


def recalled(path: Path, *keys: str, kind: str = "kind") -> dict[str, bytes]:
    """Ask for entries as a build does that saves nothing."""
    with Cache(path) as cache:
        return cache.get(kind, keys or ENTRIES)


def used(path: Path, *keys: str) -> None:
    """Use entries as a build does."""
    with Cache(path) as cache:
        cache.get("kind", keys)
        cache.save()


def test_what_one_build_puts_the_next_gets(tmp_path: Path) -> None:
    """Entries of one kind are none of another; what is not there is left out; an empty entry is an entry."""
    path = tmp_path / "below" / "cache"
    assert recalled(path) == {}
    assert not path.parent.exists()
    saved(path, ENTRIES)
    saved(path, {"000": b"other"}, kind="other")
    assert recalled(path) == ENTRIES
    assert recalled(path, "000", "none") == {"000": b""}
    assert recalled(path, "000", "001", kind="other") == {"000": b"other"}


def test_within_a_build_what_was_put_is_there_at_once(tmp_path: Path) -> None:
    """Before it is saved and after; unsaved, it is gone with the build, and no file is made."""
    with Cache(tmp_path / "cache") as cache:
        cache.put("kind", {"a": b"1"})
        assert cache.get("kind", ["a"]) == {"a": b"1"}
    assert not (tmp_path / "cache").exists()
    with Cache(tmp_path / "cache") as cache:
        cache.put("kind", {"a": b"1"})
        cache.save()
        assert cache.get("kind", ["a"]) == {"a": b"1"}


def test_without_a_file_nothing_is_remembered() -> None:
    """Commands that write nothing use the same code."""
    with Cache() as cache:
        cache.put("kind", {"a": b"1"})
        cache.save()
        assert cache.get("kind", ["a"]) == {}


def test_another_version_of_the_program_finds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may make the same things otherwise. The entries of both may lie side by side."""
    saved(tmp_path / "cache", {"a": b"1"})
    with monkeypatch.context() as other:
        other.setattr(program, "version", lambda: "other")
        assert recalled(tmp_path / "cache", "a") == {}
        saved(tmp_path / "cache", {"a": b"2"})
        assert recalled(tmp_path / "cache", "a") == {"a": b"2"}
    assert recalled(tmp_path / "cache", "a") == {"a": b"1"}


def test_what_is_longest_unused_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds are counted; what the last one used stays even if that is too much; the file shrinks."""
    monkeypatch.setattr(module, "MOST_BYTES", 3_000_000)
    path = tmp_path / "cache"
    for name in "abc":
        saved(path, {name: name.encode() * 1_000_000})
    used(path, "a")
    saved(path, {"d": b"d" * 1_000_000})
    assert sorted(recalled(path, *"abcd")) == ["a", "c", "d"]
    large = path.stat().st_size
    assert 3_000_000 < large < 3_500_000
    saved(path, {name: name.encode() * 1_000_000 for name in "efgh"})
    assert sorted(recalled(path, *"abcdefgh")) == ["e", "f", "g", "h"]
    monkeypatch.setattr(module, "MOST_BYTES", 1_000)
    saved(path, {"i": b"i"})
    assert recalled(path, *"abcdefghi") == {"i": b"i"}
    assert path.stat().st_size < large / 20


def _cut(data: bytearray, place: int) -> None:
    del data[place:]


def _inverted(data: bytearray, place: int) -> None:
    data[place] ^= 0xFF


def _bit(data: bytearray, place: int) -> None:
    data[place] ^= 1 << place % 8


def _block(data: bytearray, place: int) -> None:
    data[place : place + 512] = bytes(512)


def _swapped(data: bytearray, place: int) -> None:
    other = len(data) - 4096 & ~0xFFF
    here = place & ~0xFFF
    data[here : here + 4096], data[other : other + 4096] = data[other : other + 4096], data[here : here + 4096]


@pytest.mark.parametrize("damage", [_cut, _inverted, _bit, _block, _swapped], ids=lambda one: one.__name__)
def test_a_damaged_file_gives_nothing_wrong(damage: Callable[[bytearray, int], None], tmp_path: Path) -> None:
    """In two hundred places: what is recalled is right, and after the next build all is there again."""
    path = tmp_path / "cache"
    saved(path, ENTRIES)
    whole = path.read_bytes()
    rng = random.Random(7)
    places = [*range(20), *(rng.randrange(len(whole)) for _ in range(20))]
    seen = set()
    for place in places:
        data = bytearray(whole)
        damage(data, place)
        path.write_bytes(data)
        found = recalled(path)
        assert found.items() <= ENTRIES.items()
        seen.add(len(found))
        saved(path, ENTRIES)
        assert recalled(path) == ENTRIES
    assert min(seen) < len(ENTRIES)  # the damage was felt


FOREIGN = [
    "CREATE TABLE uses (key, build, size); CREATE TABLE entries (key, entry)",
    "CREATE VIEW entries AS SELECT 1 AS key, 2 AS entry; CREATE TABLE uses (key, build, size)",
    f"{';'.join(module._SCHEMA)}; CREATE TRIGGER t AFTER INSERT ON entries BEGIN DELETE FROM uses; END",
    f"{';'.join(module._SCHEMA)}; INSERT INTO uses VALUES (x'00', {2**63 - 1}, 1)",
    f"{';'.join(module._SCHEMA)}; INSERT INTO uses VALUES (x'00', -5, 1)",
    f"{';'.join(module._SCHEMA)}; INSERT INTO uses VALUES (x'00', 'x', 1)",
    f"{';'.join(module._SCHEMA)}; INSERT INTO uses VALUES (x'00', 1, {2**63 - 1}), (x'01', 1, {2**63 - 1})",
    f"{';'.join(module._SCHEMA)}; INSERT INTO entries VALUES (NULL, 7, 8), (x'01', x'02', 'text')",
    "PRAGMA encoding = 'UTF-16'; CREATE TABLE a (b)",
]


@pytest.mark.parametrize("script", FOREIGN, ids=range(len(FOREIGN)))
def test_a_foreign_database_is_as_good_as_none(script: str, tmp_path: Path) -> None:
    """Whatever tables, triggers and numbers are in it."""
    connection = sqlite3.connect(tmp_path / "cache")
    connection.executescript(script)
    connection.close()
    assert recalled(tmp_path / "cache") == {}
    saved(tmp_path / "cache", ENTRIES)
    assert recalled(tmp_path / "cache") == ENTRIES


def test_entries_of_the_wrong_type_are_none(tmp_path: Path) -> None:
    """A column may hold anything in SQLite."""
    saved(tmp_path / "cache", ENTRIES)
    with sqlite3.connect(tmp_path / "cache") as connection:
        connection.execute("UPDATE entries SET entry = 'text'")
    connection.close()
    assert recalled(tmp_path / "cache") == {}


@pytest.mark.parametrize("place", ["folder", "text", "link", "below a file"])
def test_what_cannot_be_a_cache_costs_time_only(place: str, tmp_path: Path) -> None:
    """The build goes on; nothing behind a link is touched."""
    path = tmp_path / "cache"
    (tmp_path / "other").write_bytes(b"mine")
    if place == "folder":
        path.mkdir()
    elif place == "text":
        path.write_bytes(b"no database" * 100)
    elif place == "link":
        path.symlink_to(tmp_path / "other")
    else:
        path = tmp_path / "other" / "cache"
    assert recalled(path) == {}
    saved(path, ENTRIES)
    assert recalled(path) == (ENTRIES if place == "text" else {})
    assert (tmp_path / "other").read_bytes() == b"mine"


def test_a_cache_that_another_build_writes_is_left_alone(tmp_path: Path) -> None:
    """It is not damaged, only not free: the next build finds it as it was."""
    saved(tmp_path / "cache", ENTRIES)
    other = sqlite3.connect(tmp_path / "cache", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert recalled(tmp_path / "cache", "001") == {}
    with Cache(tmp_path / "cache") as cache:
        cache.put("kind", {"new": b"1"})
        cache.save()
    other.execute("ROLLBACK")
    other.close()
    assert recalled(tmp_path / "cache") == ENTRIES


def test_another_process_gets_what_is_saved(tmp_path: Path) -> None:
    """Connections belong to one process, and only one may write."""
    with Cache(tmp_path / "cache") as cache:
        cache.put("kind", {"a": b"1"})
        cache.save()
        cache.put("kind", {"b": b"2"})
        with pickle.loads(pickle.dumps(cache)) as other:
            assert other.get("kind", ["a", "b"]) == {"a": b"1"}
