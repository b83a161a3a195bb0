"""The manifest and the report of changes: whatever is changed in them is seen at the next build, and mended."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from studypack.output.manifest import read_manifest
from tests.workshop import Workshop


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A small bank, built and edited, so that there is something to report."""
    shop = Workshop(tmp_path)
    assert shop.build().is_done
    shop.edit("越高越好", "越高通常越好")
    assert shop.build().is_done
    return shop


@pytest.mark.parametrize("name", ["manifest.json", "UPDATE.md"])
def test_a_changed_byte_is_mended(shop: Workshop, name: str) -> None:
    """In whichever place, also in a title or a count; nothing else changes."""
    before = shop.bytes() | {"ledger": (shop.bank / "ledger.json").read_bytes()}
    whole = before[name]
    rng = random.Random(3)
    for _ in range(20):
        data = bytearray(whole)
        place = rng.randrange(len(data))
        data[place] = rng.choice(b'09aZ" {[\n')
        (shop.out / name).write_bytes(data)
        assert shop.build().is_done
        assert shop.bytes() | {"ledger": (shop.bank / "ledger.json").read_bytes()} == before, (place, data[place])


def test_a_lost_report_is_written_anew(shop: Workshop) -> None:
    """Where nobody knows what it said it tells of no change; a build of sheets leaves it to one of decks."""
    (shop.out / ".cache" / "cache.sqlite").unlink()
    (shop.out / "UPDATE.md").write_text("damaged", encoding="utf-8")
    assert shop.build(only="preview").is_done
    assert (shop.out / "UPDATE.md").read_text(encoding="utf-8") == "damaged"
    assert shop.build().is_done
    assert "damaged" not in (shop.out / "UPDATE.md").read_text(encoding="utf-8")


def edits(text: str) -> list[str]:
    """Return manifests with numbers at their edges, and of other shapes."""
    found: list[str] = []
    values: list[object] = [-1, 2**53 + 1, 2**64, 10**4000, 1.5, "1", None, [], {}]
    for value in values:
        for place in ("size", "counts", "line"):
            data = json.loads(text)
            entry = data["files"][0]
            entry["problems"] = [{"path": "a", "line": 1, "column": 1, "message": "m", "code": "broken-link"}]
            if place == "line":
                entry["problems"][0]["code"] = value
            else:
                entry[place] = value if place == "size" else {"cards": value}
            found.append(json.dumps(data))
    return found


def test_numbers_at_their_edges_are_as_good_as_no_manifest(shop: Workshop) -> None:
    """Nothing is removed by it, nothing taken from it, and no build ends."""
    text = (shop.out / "manifest.json").read_text(encoding="utf-8")
    tried = edits(text)
    assert len(tried) == 27
    for one in tried:
        (shop.out / "manifest.json").write_text(one, encoding="utf-8")
        assert read_manifest(shop.out) is None
    assert shop.build().is_done
    assert (shop.out / "manifest.json").read_text(encoding="utf-8") == text
