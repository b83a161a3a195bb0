"""What a build writes, leaves and removes: packages by name, the manifest, selections, other people's files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.workshop import Workshop


def test_files_are_named_as_promised(shop: Workshop) -> None:
    """The whole bank, what is asked most, each role, and each section at each difficulty have their own packages."""
    shop.build()
    assert sorted(shop.bytes()) == [
        "UPDATE.md",
        "decks/1.1/small-1.1-1.apkg",
        "decks/1.1/small-1.1-2.apkg",
        "decks/1.2/small-1.2-1.apkg",
        "decks/small-top.apkg",
        "decks/small.apkg",
        "index.html",
        "ledger.json",
        "manifest.json",
    ]


@pytest.mark.parametrize(("questions", "has_package"), [(4, False), (5, True)])
def test_a_role_of_few_questions_has_no_package(shop: Workshop, questions: int, has_package: bool) -> None:
    """From five questions on a role has a package, unless that would be the whole; its sections hold all of them."""
    meta = "\n\n**难度**:⭐\n**岗位**:{}\n**标签**:#例\n**公司**:甲\n\n**标准答案**:\n\n第{}种，各有各的用处。\n\n"
    one = "".join(f"#### Q{number}:第{number}题？{meta.format('算法岗', number)}" for number in range(1, questions + 1))
    shop.write(f"# 小题库\n\n## 第一部分:基础\n\n### 1.1 甲\n\n{one}#### Q9:另一题？{meta.format('开发岗', 9)}")
    shop.build()
    assert ("decks/small-algorithm.apkg" in shop.bytes()) is has_package
    assert "decks/small-development.apkg" not in shop.bytes()
    assert "decks/1.1/small-1.1-1.apkg" in shop.bytes()


def test_manifest_names_every_file_once_with_its_digest(shop: Workshop) -> None:
    """The manifest lists all other files, each once, with digest, size and counts."""
    import hashlib

    shop.build()
    there = {path: data for path, data in shop.bytes().items() if path != "manifest.json"}
    entries = {entry["path"]: entry for entry in shop.manifest()["files"]}
    assert len(entries) == len(shop.manifest()["files"])
    assert {path: entry["sha256"] for path, entry in entries.items()} == {
        path: hashlib.sha256(data).hexdigest() for path, data in there.items()
    }
    assert entries["decks/small.apkg"]["counts"] == {"questions": 3, "notes": 5, "cards": 7}


def test_two_folders_give_the_same_bytes(tmp_path: Path) -> None:
    """The same bank at the same second gives the same bytes in another folder."""
    one, two = Workshop(tmp_path / "one"), Workshop(tmp_path / "elsewhere" / "two")
    one.build()
    two.build()
    assert len(one.bytes()) == 9
    assert one.bytes() == two.bytes()


def test_stale_packages_of_the_same_bank_are_removed(shop: Workshop) -> None:
    """A whole build removes the files that the last one wrote and this one does not, and nothing else."""
    shop.options = {"only": ""}
    shop.build()
    (shop.out / "notes.txt").write_text("mine", encoding="utf-8")
    shop.edit("### 1.2 队列", "### 1.3 队列")
    result = shop.build()
    assert "decks/1.2/small-1.2-1.apkg" in result.removed
    assert not (shop.out / "decks/1.2/small-1.2-1.apkg").exists()
    assert (shop.out / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_build_of_decks_removes_stale_packages_and_leaves_sheets_alone(shop: Workshop) -> None:
    """`--only decks` takes away a package that it no longer makes; a role's build and other outputs take away none."""
    shop.build(only="")
    shop.edit("### 1.2 队列", "### 1.3 队列")
    assert shop.build(only="decks", role="algorithm").removed == ()
    assert (shop.out / "decks/1.2/small-1.2-1.apkg").exists()
    removed = shop.build(only="decks").removed
    assert removed
    assert all(path.startswith("decks/1.2/") for path in removed)
    assert list((shop.out / "sheets").glob("*.pdf"))


def test_a_filtered_build_leaves_other_outputs_alone_and_writes_down_what_it_stamped(shop: Workshop) -> None:
    """`--role` makes that role's package only, retires nothing, and what it changed is told by the next whole build."""
    shop.build()
    before = shop.bytes()
    shop.edit("越高越好", "越高通常越好")
    result = shop.build(role="development")
    assert [path for path in result.written if path.endswith(".apkg")] == []
    assert shop.ledger()["retired"] == {}
    stamped = shop.ledger()["notes"]
    for path in ("decks/small.apkg", "UPDATE.md"):
        assert shop.bytes()[path] == before[path]
    result = shop.build()
    assert result.summary.startswith("changed: 1 question")
    assert shop.ledger()["notes"] == stamped
    assert "什么是缓存命中率" in shop.bytes()["UPDATE.md"].decode()


@pytest.mark.parametrize("selection", [{"role": "algorithm"}, {"answered_only": True}])
def test_a_selection_may_be_built_first(shop: Workshop, selection: dict[str, Any]) -> None:
    """A fresh bank's first build may be of a part; the whole one after it is the first that is reported."""
    assert shop.build(**selection).is_done
    stamped = {name: note["modified"] for name, note in shop.ledger()["notes"].items()}
    result = shop.build()
    assert result.is_done
    assert result.summary.startswith("first build: 3 questions")
    assert {name: note["modified"] for name, note in shop.ledger()["notes"].items()} == stamped


def test_unanswered_questions_can_be_left_out(shop: Workshop) -> None:
    """`--answered-only` leaves unanswered questions out of every package."""
    shop.edit("留一个空位，或者另存元素个数；两种办法都要说清取模。\n", "")
    shop.build(answered_only=True)
    entries = {entry["path"]: entry["counts"] for entry in shop.manifest()["files"]}
    assert entries["decks/small.apkg"]["questions"] == 2


def test_a_hostile_manifest_removes_nothing_outside(shop: Workshop, tmp_path: Path) -> None:
    """A manifest that names a file outside the output folder is not believed."""
    shop.options = {"only": ""}
    shop.build()
    treasure = tmp_path / "treasure.txt"
    treasure.write_text("x", encoding="utf-8")
    data = shop.manifest()
    data["files"].append({**data["files"][0], "path": "../treasure.txt"})
    (shop.out / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    shop.build()
    assert treasure.exists()


@pytest.mark.parametrize("name", ["index.html", "UPDATE.md", "manifest.json"])
def test_files_of_others_stay(shop: Workshop, name: str) -> None:
    """A folder that no build made, with a file that one would replace, is refused; with other files it is used."""
    shop.out.mkdir()
    (shop.out / name).write_text("my own", encoding="utf-8")
    result = shop.build()
    assert not result.is_done
    assert f"{name}, which no build wrote there" in result.refusal
    assert shop.bytes() == {name: b"my own"}
    (shop.out / name).rename(shop.out / "notes.txt")
    assert shop.build().is_done
    assert shop.bytes()["notes.txt"] == b"my own"
    (shop.out / "manifest.json").unlink()
    shop.edit("越高越好", "越高通常越好")
    assert shop.build().is_done


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_table_is_kept_out_of_the_cards_above_its_title_too(shop: Workshop, gap: str) -> None:
    """The comment may stand above the label, where a block of the answer has just ended."""
    shop.edit("**对比表**:两种淘汰策略", f"<!-- no-cards -->{gap}**对比表**:两种淘汰策略")
    shop.build()
    counts = {entry["path"]: entry["counts"] for entry in shop.manifest()["files"]}["decks/small.apkg"]
    assert counts == {"questions": 3, "notes": 4, "cards": 4}
