"""What is made of many things comes in their order, and is made once: what the cache has is not made again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from studypack.output.cache import Cache
from studypack.output.remembered import in_shares, remembered


def test_only_what_is_missing_is_made(tmp_path: Path) -> None:
    """Known entries are read; unknown ones, and those that cannot be read, are made and kept."""
    asked: list[list[int]] = []

    def made(numbers: Sequence[int]) -> list[bytes]:
        asked.append(list(numbers))
        return [msgspec.json.encode(number * number) for number in numbers]

    def squares(cache: Cache, *numbers: int) -> list[int]:
        things = [(str(number), number) for number in numbers]
        return list(remembered(cache, "square", things, lambda _, data: msgspec.json.decode(data, type=int), made))

    with Cache(tmp_path / "cache.sqlite") as cache:
        assert squares(cache, 3, 1, 2) == [9, 1, 4]
        cache.put("square", {"1": b"no number"})
        cache.save()
    with Cache(tmp_path / "cache.sqlite") as cache:
        assert squares(cache, 4, 1, 3, 4) == [16, 1, 9, 16]
    assert asked == [[3, 1, 2], [4, 1]]


def test_few_things_are_made_one_after_another() -> None:
    """Each is a share of its own, so that progress can be shown."""
    sizes: list[int] = []

    def doubled(numbers: Sequence[int]) -> list[int]:
        sizes.append(len(numbers))
        return [2 * number for number in numbers]

    assert list(in_shares(doubled, range(3), 2, are_many=False)) == [0, 2, 4]
    assert sizes == [1, 1, 1]
