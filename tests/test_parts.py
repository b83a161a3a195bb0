"""What files are put together from: made once, remembered, and never trusted too far."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from studypack.output import program
from studypack.output.artifacts import Artifact, Product, write_artifacts
from studypack.output.parts import Part, PartStore


def part(name: str = "a", calls: list[str] | None = None) -> Part:
    """Return a part that tells when it is made."""

    def make(text: str) -> bytes:
        if calls is not None:
            calls.append(text)
        return text.encode()

    return Part(name, make, (f"part {name}",))


def answer(folder: Path, one: Part, *, force: bool = False) -> bytes:
    """Ask for a part as a build does."""
    store = PartStore(folder, force=force)
    store.ask([one], None)
    store.ask([one], None)
    return store.answers([one, one])[1]


def test_a_part_is_made_once_and_remembered(tmp_path: Path) -> None:
    """A build asks for it as often as it likes; so does the next."""
    calls: list[str] = []
    assert answer(tmp_path, part("a", calls)) == b"part a"
    assert answer(tmp_path, part("a", calls)) == b"part a"
    assert calls == ["part a"]
    assert answer(tmp_path, part("b", calls)) == b"part b"
    assert calls == ["part a", "part b"]


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "gone", "no file"])
def test_a_damaged_file_is_as_good_as_none(damage: str, tmp_path: Path) -> None:
    """What is remembered is only taken whole."""
    calls: list[str] = []
    answer(tmp_path, part("a", calls))
    (path,) = tmp_path.iterdir()
    data = path.read_bytes()
    path.unlink()
    if damage == "no file":
        path.mkdir()
    elif damage != "gone":
        path.write_bytes({"cut": data[:-1], "changed": data[:-1] + b"b", "empty": b""}[damage])
    assert answer(tmp_path, part("a", calls)) == b"part a"
    assert calls == ["part a"] * 2


def test_another_program_or_force_makes_parts_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A part of another version is none; and nothing is taken if all is asked for."""
    calls: list[str] = []
    answer(tmp_path, part("a", calls))
    answer(tmp_path, part("a", calls), force=True)
    assert len(calls) == 2
    monkeypatch.setattr(program, "version", lambda: "other")
    answer(tmp_path, part("a", calls))
    assert len(calls) == 3


def test_parts_of_earlier_builds_are_forgotten(tmp_path: Path) -> None:
    """What no file is made from any more goes, and nothing else; a build without parts forgets none."""
    answer(tmp_path, part("a"))
    answer(tmp_path, part("b"))
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    PartStore(tmp_path, force=False).forget_others([])
    assert len(list(tmp_path.iterdir())) == 3
    PartStore(tmp_path, force=False).forget_others([part("b")])
    calls: list[str] = []
    answer(tmp_path, part("b", calls))
    assert calls == []
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    """The part is made all the same."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert answer(tmp_path / "file" / "parts", part()) == b"part a"


def _upper(text: str) -> bytes:
    return text.upper().encode()


def _joined(first: str, *parts: bytes) -> Product:
    return Product(first.encode() + b"".join(parts))


@pytest.mark.parametrize("cores", [1, 2])
def test_a_file_is_put_together_from_its_parts(cores: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files share a part, here or in other processes; their order and what has no parts stay as they are."""
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    one, two = Part("1", _upper, ("one",)), Part("2", _upper, ("two",))
    wanted = [
        Artifact("light", "x", "", "k", _joined, ("light",)),
        Artifact("first", "x", "", "k", _joined, ("first ",), {}, True, (one, two)),
        Artifact("plain", "x", "", "k", _joined, ("plain",), {}, True),
        Artifact("second", "x", "", "k", _joined, ("second ",), {}, True, (two,)),
    ]
    made = write_artifacts(wanted, tmp_path, None, force=False, note=lambda _: None)
    assert [entry.path for entry in made.files] == ["light", "first", "plain", "second"]
    found = {name: (tmp_path / name).read_text(encoding="utf-8") for name in ("light", "first", "plain", "second")}
    assert found == {"light": "light", "first": "first ONETWO", "plain": "plain", "second": "second TWO"}
    assert len(list((tmp_path / ".cache" / "parts").iterdir())) == 2
