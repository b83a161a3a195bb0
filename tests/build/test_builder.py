"""A build, an edit, and the build after it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from studypack.bank.diagnostics import Code, Severity
from tests.workshop import Workshop


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A small bank, not yet built."""
    return Workshop(tmp_path)


QUESTION = "## 第一部分:别的\n\n### 1.1 队列\n\n#### Q1:什么是背压？\n\n**难度**:⭐\n\n下游慢了就让上游等。\n"


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


def test_a_build_without_changes_writes_nothing(shop: Workshop) -> None:
    """The second build of the same bank writes no file and leaves every byte and the report of changes alone."""
    shop.build()
    before = shop.bytes()
    result = shop.build()
    assert result.written == ()
    assert shop.bytes() == before


def test_only_packages_that_hold_the_edited_answer_are_rewritten(shop: Workshop) -> None:
    """One edited answer rewrites the packages of its section, of what is asked most, and the whole, and no other."""
    shop.build()
    shop.edit("越高越好", "越高通常越好")
    result = shop.build()
    decks = [path for path in result.written if path.endswith(".apkg")]
    assert sorted(decks) == ["decks/1.1/small-1.1-1.apkg", "decks/small-top.apkg", "decks/small.apkg"]


def test_a_new_question_rewrites_no_package_of_another_section(shop: Workshop) -> None:
    """A question that joins a section moves the notes after it in that section, and those of no other section."""
    shop.build()
    shop.edit("### 1.2 队列", "#### Q4:什么是缓存行？\n\n**难度**:⭐\n\n一次从内存取来的一段。\n\n### 1.2 队列")
    result = shop.build()
    decks = {path for path in result.written if path.endswith(".apkg")}
    assert "decks/1.1/small-1.1-1.apkg" in decks
    assert not [path for path in decks if path.startswith("decks/1.2/")]


def test_only_the_edited_note_gets_a_new_time(shop: Workshop) -> None:
    """An edited answer moves its note's second to that of the build, and no other note's."""
    shop.build()
    before = {note_id: note["modified"] for note_id, note in shop.ledger()["notes"].items()}
    shop.edit("越高越好", "越高通常越好")
    shop.build()
    after = {note_id: note["modified"] for note_id, note in shop.ledger()["notes"].items()}
    changed = [note_id for note_id in after if after[note_id] != before[note_id]]
    assert len(changed) == 1
    assert after[changed[0]] == shop.now


def test_two_folders_give_the_same_bytes(tmp_path: Path) -> None:
    """The same bank at the same second gives the same bytes in another folder."""
    one, two = Workshop(tmp_path / "one"), Workshop(tmp_path / "elsewhere" / "two")
    one.build()
    two.build()
    assert len(one.bytes()) == 9
    assert one.bytes() == two.bytes()


def test_errors_write_nothing(shop: Workshop) -> None:
    """A bank with an error leaves output and ledger as they were."""
    shop.build()
    before, ledger = shop.bytes(), shop.ledger()
    shop.repeat_an_id()
    result = shop.build()
    assert not result.is_done
    assert "duplicate-id" in [problem.code.slug for problem in result.problems]
    assert (shop.bytes(), shop.ledger()) == (before, ledger)


def test_strict_builds_fail_on_warnings(shop: Workshop) -> None:
    """With `strict` a warning is enough to write nothing."""
    shop.edit("**难度**:⭐⭐\n", "")
    assert not shop.build(strict=True).is_done
    assert not shop.out.exists() or not shop.bytes()
    assert shop.build().is_done


def test_locked_fails_where_the_ledger_would_change(shop: Workshop) -> None:
    """`locked` passes on an unchanged bank and fails after an edit, without writing."""
    shop.build()
    assert shop.build(locked=True).is_done
    shop.edit("越高越好", "越高通常越好")
    before = shop.bytes()
    result = shop.build(locked=True)
    assert [problem.code.slug for problem in result.problems] == ["locked-ledger"]
    assert "changed: 1 question" in result.problems[0].message
    assert shop.bytes() == before


def test_locked_passes_what_a_merge_left_of_commas(shop: Workshop) -> None:
    """A ledger that a merge on the web joined says the same: a locked build takes it and leaves it as it is."""
    shop.build()
    path = shop.bank / "ledger.json"
    joined = path.read_text(encoding="utf-8").replace("},\n", "}\n")
    path.write_text(joined, encoding="utf-8")
    assert shop.build(locked=True).is_done
    assert path.read_text(encoding="utf-8") == joined
    assert shop.build().is_done
    assert path.read_text(encoding="utf-8") != joined


@pytest.mark.parametrize("only", ["sheets", "preview"])
def test_the_report_of_changes_goes_with_decks(shop: Workshop, only: str) -> None:
    """`UPDATE.md` tells what importing decks changes, so a build that makes none leaves it."""
    shop.build(only=only)
    assert "UPDATE.md" not in shop.bytes()
    shop.build()
    before = shop.bytes()["UPDATE.md"]
    shop.edit("越高越好", "越高通常越好")
    shop.build(only=only)
    assert shop.bytes()["UPDATE.md"] == before
    shop.build()
    assert shop.bytes()["UPDATE.md"] != before


def test_dry_run_says_and_does_not(shop: Workshop) -> None:
    """`dry_run` tells what would change and writes neither output nor ledger."""
    shop.build()
    before, ledger = shop.bytes(), shop.ledger()
    shop.edit("越高越好", "越高通常越好")
    result = shop.build(dry_run=True)
    assert "changed: 1 question" in result.summary
    assert (shop.bytes(), shop.ledger()) == (before, ledger)


def test_another_bank_is_not_built_into_the_same_folder(shop: Workshop) -> None:
    """The output folder belongs to one bank; another is refused with the way out."""
    shop.build()
    (shop.bank / "bank.toml").write_text('id = "other"\n', encoding="utf-8")
    result = shop.build()
    assert "--out" in result.refusal


def test_a_role_that_no_question_has_is_refused(shop: Workshop) -> None:
    """A role that is not there is answered with those that are; nothing is written, nothing is promised."""
    for options in ({"role": "algoritm"}, {"role": "algoritm", "dry_run": True}):
        result = shop.build(**options)
        assert not result.is_done
        assert "algoritm" in result.refusal
        assert "algorithm, development" in result.refusal
    assert not shop.out.exists()
    assert shop.build(role="algorithm").is_done


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


def test_removing_most_of_a_bank_stops_unless_it_is_allowed(shop: Workshop) -> None:
    """If over a fifth of the questions vanishes nothing is written, unless it is said to be meant."""
    shop.build()
    before = shop.bytes()
    shop.write(shop.text.partition("#### Q2:")[0])
    assert [problem.code.slug for problem in shop.build().problems] == ["mass-removal"]
    assert shop.bytes() == before
    assert not shop.build(accept=("all",)).is_done
    assert shop.build(allow_removal=True).is_done
    assert len(shop.ledger()["retired"]) == 2


@pytest.mark.parametrize("only", ["", "decks", "sheets"])
def test_a_missing_ledger_is_never_begun_anew(shop: Workshop, only: str) -> None:
    """Where decks were built, ledgers that are gone are an error with two ways out; nothing is written."""
    shop.build()
    (shop.out / "ledger.json").unlink()
    kept, before = (shop.bank / "ledger.json").read_bytes(), shop.bytes()
    (shop.bank / "ledger.json").unlink()
    shop.edit("越高越好", "越高通常越好")
    result = shop.build(only=only)
    (problem,) = (one for one in result.problems if one.code.severity is Severity.ERROR)
    assert (problem.code, result.is_done) == (Code.BAD_LEDGER, False)
    assert "version control" in problem.mend
    assert str(shop.out) in problem.mend
    assert (shop.bytes(), (shop.bank / "ledger.json").exists()) == (before, False)
    shutil.rmtree(shop.out)
    assert shop.build(dry_run=True).is_done
    (shop.bank / "ledger.json").write_bytes(kept)
    assert shop.build().summary.startswith("changed: 1 question")


def test_a_lost_ledger_comes_back_from_the_output(shop: Workshop) -> None:
    """What goes along with the decks is as good as the committed one."""
    shop.build()
    shop.edit("越高越好", "越高通常越好")
    shop.build()
    kept = shop.ledger()
    (shop.bank / "ledger.json").unlink()
    assert "nothing changed" in shop.build().summary
    assert shop.ledger() == kept


def test_a_reverted_edit_reaches_learners(shop: Workshop, tmp_path: Path) -> None:
    """Reverted with its ledger, a text has its old second again, which is older than what learners have."""
    shop.build()
    text, ledger = shop.text, (shop.bank / "ledger.json").read_bytes()
    shop.edit("越高越好", "越低越好")
    shop.build()
    wrong = shop.ledger()["notes"]
    published = tmp_path / "published.json"
    published.write_bytes((shop.out / "ledger.json").read_bytes())
    tries: list[dict[str, Any]] = [{}, {"published": published}]
    for given in tries:
        shop.write(text)
        (shop.bank / "ledger.json").write_bytes(ledger)
        if given:
            shutil.rmtree(shop.out)
        result = shop.build(**given)
        assert result.summary.startswith("changed: 1 question")
        assert "什么是缓存命中率" in shop.bytes()["UPDATE.md"].decode()
        assert all(one["modified"] >= wrong[name]["modified"] for name, one in shop.ledger()["notes"].items())
        assert sum(one["modified"] > wrong[name]["modified"] for name, one in shop.ledger()["notes"].items()) == 1


def test_what_was_published_is_never_given_to_another(shop: Workshop, tmp_path: Path) -> None:
    """A question that a branch published and a revert took away is still known when another comes."""
    text = shop.text
    shop.build()
    ledger = (shop.bank / "ledger.json").read_bytes()
    shop.write(text + "\n#### Q4:什么是背压？\n\n**难度**:⭐\n\n下游慢了就让上游等。\n")
    shop.build()
    published = tmp_path / "published.json"
    shutil.copyfile(shop.out / "ledger.json", published)
    known = {one["guid"] for one in shop.ledger()["notes"].values()}
    shutil.rmtree(shop.out)
    (shop.bank / "ledger.json").write_bytes(ledger)
    shop.write(text + "\n#### Q4:什么是一致性哈希？\n\n**难度**:⭐\n\n节点和键放到同一个环上。\n")
    result = shop.build(published=published, allow_removal=True)
    assert result.summary.startswith("added: 1 question\n  什么是一致性哈希？\nretired: 1 question\n  什么是背压？\n")
    assert "doubtful-match" in [one.code.slug for one in result.problems]
    new = {one["guid"] for one in shop.ledger()["notes"].values()} - known
    assert len(new) == 1
    assert len(shop.ledger()["retired"]) == 1


def test_an_accepted_id_that_no_card_has_is_wrong_use(shop: Workshop) -> None:
    """A typing error must not pass for a decision."""
    shop.build()
    assert "no card has this id" in shop.build(accept=("nobody",)).refusal


def decks_of(shop: Workshop) -> dict[str, str]:
    """Return the deck of every note."""
    return {name: one["deck"] for name, one in shop.ledger()["notes"].items()}


def test_a_retitled_bank_keeps_its_decks(shop: Workshop) -> None:
    """Anki knows decks by name; whoever wants the new name asks for it."""
    shop.build()
    before = decks_of(shop)
    (shop.bank / "bank.toml").write_text('id = "small"\ntitle = "新题库"\n', encoding="utf-8")
    shop.build()
    assert decks_of(shop) == before
    shop.build(rename_decks=True)
    assert all(deck.startswith("新题库::") for deck in decks_of(shop).values())


def test_retitled_and_reordered_volumes_keep_their_decks(shop: Workshop) -> None:
    """A new volume before it, or another title, leaves a volume its decks."""
    volume = '[[volumes]]\nid = "{}"\ntitle = "{}"\nfiles = ["{}.md"]\n'
    one, two = (volume.format(name, title, name) for name, title in (("one", "甲"), ("two", "乙")))
    head = 'id = "small"\ntitle = "小题库"\n'
    (shop.bank / "bank.md").rename(shop.bank / "one.md")
    (shop.bank / "two.md").write_text(QUESTION, encoding="utf-8")
    (shop.bank / "bank.toml").write_text(head + one + two, encoding="utf-8")
    shop.build()
    before = decks_of(shop)
    assert {deck.split("::")[1] for deck in before.values()} == {"1 甲", "2 乙"}
    (shop.bank / "bank.toml").write_text(head + two + one.replace("甲", "新甲"), encoding="utf-8")
    shop.build()
    assert decks_of(shop) == before
    shop.build(rename_decks=True)
    assert {deck.split("::")[1] for deck in decks_of(shop).values()} == {"2 新甲", "1 乙"}


def test_a_damaged_ledger_of_the_output_is_an_error_that_says_what_to_do(shop: Workshop) -> None:
    """It may know of cards that learners have; nobody can tell."""
    shop.build()
    path = shop.out / "ledger.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"modified":17', '"modified":18', 1), encoding="utf-8")
    (problem,) = [one for one in shop.build().problems if one.code is Code.BAD_LEDGER]
    assert "delete it" in problem.mend


def test_a_broken_ledger_is_never_reset(shop: Workshop) -> None:
    """A ledger that cannot be read is an error, and stays as it is."""
    shop.build()
    (shop.bank / "ledger.json").write_text("{", encoding="utf-8")
    result = shop.build()
    assert [problem.code.slug for problem in result.problems] == ["bad-ledger"]
    assert (shop.bank / "ledger.json").read_text(encoding="utf-8") == "{"


def test_since_reports_against_a_release(shop: Workshop, tmp_path: Path) -> None:
    """`--since` tells what changed since that ledger, whatever was built in between."""
    shop.build()
    release = tmp_path / "release.json"
    release.write_bytes((shop.bank / "ledger.json").read_bytes())
    shop.edit("越高越好", "越高通常越好")
    shop.build()
    shop.edit("占带宽", "更占带宽")
    result = shop.build(since=release)
    assert "changed: 2 questions" in result.summary
    assert "什么是缓存命中率" in (shop.out / "UPDATE.md").read_text(encoding="utf-8")


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
