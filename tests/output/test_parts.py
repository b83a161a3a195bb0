"""Outputs and the parts that they are put together from: made when their digest changed, and not otherwise."""

from __future__ import annotations

import os
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest

from studypack.output.cache import Cache
from studypack.output.making import Making, write_outputs
from studypack.output.manifest import Entry, Manifest
from studypack.output.outputs import Output, Part, Product

NAMES = ("light", "first", "plain", "second")


def _upper(text: str) -> bytes:
    return text.upper().encode()


def _joined(first: str, *parts: bytes) -> Product:
    return Product(first.encode() + b"".join(parts))


def outputs(word: str = "one") -> list[Output]:
    """Return four outputs; two of them share a part."""
    one, two = Part(word, partial(_upper, word)), Part("2", partial(_upper, "two"))
    return [
        Output("light", "x", "", "k", partial(_joined, "light")),
        Output("first", "x", "", f"k {word}", partial(_joined, "first "), {}, True, (one, two)),
        Output("plain", "x", "", "k", partial(_joined, "plain"), {}, True),
        Output("second", "x", "", "k", partial(_joined, "second "), {}, True, (two,)),
    ]


def write(
    folder: Path, wanted: list[Output], before: tuple[Entry, ...] = (), *, force: bool = False
) -> tuple[str, tuple[Entry, ...]]:
    """Write outputs as a build does; return what was made, and the entries of all."""
    made: list[str] = []
    with Cache(folder / ".cache" / "cache") as cache:
        manifest = Manifest("bank", "", "", before)
        written = write_outputs(wanted, folder, manifest, Making(cache, force=force), note=made.append)
        cache.save()
    assert [entry.path for entry in written.files] == list(NAMES)
    return " ".join(made), written.files


@pytest.mark.parametrize("cores", [1, 2])
def test_a_file_is_put_together_from_its_parts(cores: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here or in other processes; after a change of one part only what holds it is made again."""
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    _, files = write(tmp_path, outputs())
    found = {name: (tmp_path / name).read_text(encoding="utf-8") for name in NAMES}
    assert found == {"light": "light", "first": "first ONETWO", "plain": "plain", "second": "second TWO"}
    assert write(tmp_path, outputs(), files) == ("", files)
    made, changed = write(tmp_path, outputs("new"), files)
    assert (made, (tmp_path / "first").read_bytes()) == ("first", b"first NEWTWO")
    (tmp_path / "plain").write_bytes(b"plaim")
    assert write(tmp_path, outputs("new"), changed) == ("plain", changed)
    assert (tmp_path / "plain").read_bytes() == b"plain"


def _framed(name: str, *chapters: bytes) -> bytes:
    return f"{name}({b' '.join(chapters).decode()})".encode()


class _Recording:
    """A pool that makes things here, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def submit(self, make: partial[object], *parts: bytes) -> partial[object]:
        self.asked.append(make.args[0])
        return partial(make, *parts)


def test_what_others_wait_for_is_asked_for_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chapters, one thing for the other process to make meanwhile, the frame of the chapters, then all else."""
    pool = _Recording()
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr("studypack.output.making.pool", lambda _: nullcontext(pool))
    one, two, three, four = (Part(name, partial(_upper, name)) for name in ("one", "two", "three", "four"))
    frame = Part("frame", partial(_framed, "frame"), (one, two))
    book = Output("first", "x", "", "k", partial(_joined, "first "), {}, True, (frame, one, two))
    cards = Output("second", "x", "", "k", partial(_joined, "second "), {}, True, (three, four))
    light, _, plain, _ = outputs()
    write(tmp_path, [light, book, plain, cards])
    assert pool.asked == ["one", "two", "three", "frame", "four", "plain", "first ", "second "]
    assert (tmp_path / "first").read_bytes() == b"first frame(ONE TWO)ONETWO"


def _counted(mark: Path) -> bytes:
    mark.write_text(mark.read_text(encoding="utf-8") + "x" if mark.exists() else "x", encoding="utf-8")
    return b"part"


def test_a_part_is_made_once_and_remembered(tmp_path: Path) -> None:
    """By as many outputs and builds as like it, unless all is to be made anew."""
    mark = tmp_path / "mark"
    part = Part("p", partial(_counted, mark))
    wanted = [Output(name, "x", "", "k", partial(_joined, ""), {}, name != "light", (part,)) for name in NAMES]
    wanted[0] = outputs()[0]
    for _ in range(3):
        write(tmp_path, wanted)
    assert mark.read_text(encoding="utf-8") == "x"
    write(tmp_path, wanted, force=True)
    assert mark.read_text(encoding="utf-8") == "xx"
