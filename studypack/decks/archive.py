"""Writes the zip file of a package; what of a large database was deflated before is not deflated again."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from hashlib import sha256

from ..output.cache import Cache

PIECE = 4 * 2**20
"""Bytes of a database that are deflated apart from the others: after an edit most of these are as they were."""
KIND = "deflated"
"""What the cache calls such a piece."""

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def deflate(data: bytes, cache: Cache) -> tuple[bytes, dict[str, bytes]]:
    """Deflate a database piece by piece; return also, for the cache, those that it does not know.

    Each piece ends at a whole byte and refers to none before it, so that they can be joined.
    """
    *starts, last = range(0, len(data), PIECE)
    pieces = [(data[start : start + PIECE], zlib.Z_FULL_FLUSH) for start in starts] + [(data[last:], zlib.Z_FINISH)]
    keys = [f"{sha256(piece).hexdigest()} {ending}" for piece, ending in pieces]
    known = cache.get(KIND, keys) if starts else {}
    made = {key: _piece(*one) for key, one in zip(keys, pieces, strict=True) if key not in known}
    return b"".join((known | made)[key] for key in keys), made if starts else {}


def _piece(data: bytes, ending: int) -> bytes:
    deflating = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflating.compress(data) + deflating.flush(ending)


def archive_of(database: bytes, deflated: bytes, media: Mapping[str, bytes]) -> bytes:
    """Return the bytes of an .apkg file."""
    stream = io.BytesIO()
    names = {str(number): name for number, name in enumerate(media)}
    with zipfile.ZipFile(stream, "w") as archive:
        _add_database(archive, stream, database, deflated)
        archive.writestr(_entry("media"), json.dumps(names, ensure_ascii=False).encode())
        for number, name in names.items():
            archive.writestr(_entry(number), media[name])
    return stream.getvalue()


def _add_database(archive: zipfile.ZipFile, stream: io.BytesIO, database: bytes, deflated: bytes) -> None:
    """Add what is deflated already as `ZipFile.mkdir` adds a folder, since there is no method for it."""
    entry = _entry("collection.anki2")
    entry.CRC, entry.file_size, entry.compress_size = zlib.crc32(database), len(database), len(deflated)
    entry.header_offset = stream.tell()
    stream.write(entry.FileHeader() + deflated)
    archive.filelist.append(entry)
    archive.NameToInfo[entry.filename] = entry
    archive.start_dir = stream.tell()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
