"""The zip file of a package: large databases are deflated in pieces, which a later build need not deflate again."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from studypack.decks import archive
from studypack.output.cache import Cache

MEDIA = {"one.png": b"1" * 50, "two.png": b"2" * 70}


def database(edited: int = -1) -> bytes:
    """Return some bytes that deflate well, with one of them changed."""
    data = bytearray(b"".join(b"row %d of many; " % number for number in random.Random(1).sample(range(9_999), 2_000)))
    if edited >= 0:
        data[edited] ^= 1
    return bytes(data)


def test_it_is_what_zipfile_writes() -> None:
    """A database of one piece makes the very file that the standard library makes."""
    made = archive.archive_of(database(), archive.deflate(database(), Cache())[0], MEDIA)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as found, zipfile.ZipFile(stream, "w") as again:
        assert found.testzip() is None
        for one in found.infolist():
            again.writestr(archive._entry(one.filename), found.read(one))
    assert stream.getvalue() == made


def test_pieces_are_deflated_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit the piece that holds it is made anew, and the file is what it would be without a cache."""
    monkeypatch.setattr(archive, "PIECE", 1_000)
    with Cache(tmp_path / "cache") as cache:
        made = archive.deflate(database(), cache)[1]
        assert len(made) == -(-len(database()) // 1_000)
        cache.put(archive.KIND, made)
        for edited, anew in ((-1, 0), (0, 1), (1_500, 1), (len(database()) - 1, 1)):
            again, made = archive.deflate(database(edited), cache)
            assert len(made) == anew
            assert again == archive.deflate(database(edited), Cache())[0]
            with zipfile.ZipFile(io.BytesIO(archive.archive_of(database(edited), again, MEDIA))) as found:
                assert found.read("collection.anki2") == database(edited)
                assert found.testzip() is None
