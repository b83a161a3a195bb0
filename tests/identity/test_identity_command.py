"""Identity through the command: what a build must ask about, or leave alone, before a card goes to another question."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import pytest

from studypack.bank.source import Source
from studypack.build import Result
from studypack.identity.ledger import NoteRecord, format_ledger, parse_ledger
from studypack.identity.similarity import wording
from tests.workshop import Workshop

SHORT = "空一个位，否则另存元素数。"
LONG = "留一个空位，或者另存元素个数；两种办法都要说清取模，再比较它们各自的代价和适用的场合，最后给出结论。"
OTHERS = tuple(
    (f"第{sign}件事为什么要这样做", f"{sign * 3}的理由是{sign * 4}。") for sign in ("甲", "乙", "丙", "丁", "戊")
)
RENAMED = "圆形的排队机器从不混淆的秘密"


def question(title: str, answer: str) -> str:
    """Return a question."""
    return f"#### Q1:{title}\n\n**难度**:⭐\n**岗位**:通用\n**标签**:#甲\n\n**标准答案**:\n\n{answer}\n\n"


def bank(*sections: list[tuple[str, str]]) -> str:
    """Return a bank of sections of questions."""
    numbered = enumerate(sections, start=1)
    return "# 库\n\n## 第一部分:基础\n\n" + "".join(
        f"### 1.{number} 第{number}节\n\n" + "".join(question(*one) for one in section) for number, section in numbered
    )


def shop_of(folder: Path, text: str) -> Workshop:
    """Return a workshop with a bank that was built once."""
    shop = Workshop(folder, text=text)
    shop.build()
    return shop


def codes(result: Result) -> list[str]:
    """Return what identity has to say of a build."""
    known = {"doubtful-match", "mass-removal", "duplicate-id", "bad-ledger"}
    return [one.code.slug for one in result.problems if one.code.slug in known]


def guids(shop: Workshop) -> dict[str, str]:
    """Return the guids of the questions that are there, by title."""
    notes = shop.ledger()["notes"].values()
    return {one["title"]: one["guid"] for one in notes if one["kind"] == "question"}


def old_record(record: NoteRecord) -> NoteRecord:
    """Return a record as builds wrote it that kept nothing of short answers."""
    told = record.fingerprint
    return msgspec.structs.replace(
        record, fingerprint=told if told.answer_sketch else msgspec.structs.replace(told, answer="")
    )


@pytest.mark.parametrize("answer", [SHORT, LONG])
@pytest.mark.parametrize("builds_between", [0, 2])
def test_the_same_answer_under_another_title_is_asked_about(tmp_path: Path, answer: str, builds_between: int) -> None:
    """Retitled and moved, now or after it had left: never another card without a word; the pin gives the old back."""
    old = ("环形队列怎样区分空和满？", answer)
    shop = shop_of(tmp_path, bank([old], list(OTHERS)))
    before = guids(shop)[old[0]]
    for _ in range(builds_between):
        shop.write(bank(list(OTHERS)))
        shop.build(allow_removal=True)
    shop.write(bank(list(OTHERS), [(RENAMED, answer)]))
    result = shop.build()
    if not codes(result):
        assert guids(shop)[RENAMED] == before
        return
    assert codes(result) == ["doubtful-match"]
    (doubt,) = [one for one in result.problems if one.code.slug == "doubtful-match"]
    same, other = re.findall(r"\{#\S+?(?: !)?\}", doubt.mend)
    assert guids(shop)[RENAMED] != before
    text = shop.text
    shop.write(text.replace(RENAMED, f"{RENAMED} {other}"))
    assert codes(shop.build()) == []
    assert guids(shop)[RENAMED] != before
    shop.write(text.replace(RENAMED, f"{RENAMED} {same}"))
    assert codes(shop.build(allow_removal=True)) == []
    assert guids(shop)[RENAMED] == before


def test_an_answer_that_moved_to_another_volume_is_asked_about(tmp_path: Path) -> None:
    """Where it stands says nothing."""
    shop = Workshop(tmp_path)
    shop.write(bank([("环形队列怎样区分空和满？", SHORT), *OTHERS]))
    (shop.bank / "other.md").write_text(bank(list(OTHERS[:1])).replace("第甲件", "另一件").replace("甲甲", "己己"))
    shop.build()
    shop.write(bank(list(OTHERS)))
    other = shop.bank / "other.md"
    other.write_text(other.read_text(encoding="utf-8") + question(RENAMED, SHORT), encoding="utf-8")
    assert codes(shop.build()) == ["doubtful-match"]


def test_a_short_answer_that_several_have_says_nothing(tmp_path: Path) -> None:
    """Nor does one of a few signs."""
    twins = [("环形队列怎样区分空和满？", SHORT), ("线性队列怎样区分空和满呢？", "是。")]
    shop = shop_of(tmp_path, bank(list(OTHERS[:2]), twins, list(OTHERS[2:])))
    same = [(RENAMED, SHORT), ("这里问的是别的什么事情", SHORT), ("毫不相干的一道题", "是。")]
    shop.write(bank([*OTHERS, *same]))
    assert codes(shop.build(allow_removal=True)) == []
    assert not {*guids(shop)} & {title for title, _ in twins}


def test_a_ledger_of_before_short_answers_changes_no_note(tmp_path: Path) -> None:
    """A ledger that has no hash of a short answer gets it; the notes stay as they were."""
    shop = shop_of(tmp_path, bank([("环形队列怎样区分空和满？", SHORT)], list(OTHERS)))
    path = shop.bank / "ledger.json"
    after = path.read_text(encoding="utf-8")
    ledger = parse_ledger(Source("ledger.json", after), "small").value
    assert ledger
    notes = {name: old_record(one) for name, one in ledger.notes.items()}
    path.write_text(format_ledger(replace(ledger, notes=notes)), encoding="utf-8")
    (shop.out / "ledger.json").unlink(missing_ok=True)
    assert path.read_text(encoding="utf-8") != after
    result = shop.build()
    assert codes(result) == []
    assert "nothing changed for learners (6 notes)" in result.summary
    assert path.read_text(encoding="utf-8") == after


TABLE = "| 方法 | 代价 |\n|---|---|\n"
ROWS = ("| 甲法 | 高 |", "| 乙法 | 中 |", "| 丙法 | 低 |")


def table(*rows: str) -> str:
    """Return a bank with one table of these rows."""
    return bank([("比较几种方法的代价如何", f"它们的代价不同:\n\n{TABLE}" + "\n".join(rows))], list(OTHERS))


@pytest.mark.parametrize("leaves_first", [False, True])
def test_a_row_renamed_and_moved_is_asked_about(tmp_path: Path, leaves_first: bool) -> None:
    """Few letters in the other cells are enough to ask; the pins of the mend decide, either way."""
    shop = shop_of(tmp_path, table(*ROWS))
    if leaves_first:
        shop.write(table(*ROWS[1:]))
        shop.build()
    shop.write(table(*ROWS[1:], "| 全新的名字 | 高 |"))
    result = shop.build()
    assert codes(result) == ["doubtful-match"]
    (doubt,) = [one for one in result.problems if one.code.slug == "doubtful-match"]
    same, other = re.findall(r"\{#\S+?(?: !)?\}", doubt.mend)
    assert (same[-3:], other[-5:]) == (".1}", ".4 !}")
    for pin, number in ((other, 4), (same, 1)):
        shop.write(table(*ROWS[1:], f"| 全新的名字 {pin} | 高 |"))
        assert codes(shop.build()) == []
        (record,) = [one for one in shop.ledger()["notes"].values() if one["kind"] == "table"]
        assert [row[0] for row in record["rows"]] == [2, 3, number]


def test_cells_that_several_rows_have_ask_nothing(tmp_path: Path) -> None:
    """A row that left, and a new one elsewhere that shares what a third one has too."""
    shop = shop_of(tmp_path, table(*ROWS, "| 丁法 | 高 |"))
    shop.write(table(*ROWS[1:], "| 丁法 | 高 |", "| 全新的名字 | 高 |"))
    assert codes(shop.build()) == []


TITLE = "什么是一致性哈希以及它的用处"
TWINS = ("把节点和键放到同一个环上。", "按权重把请求分给各台机器，增减时只搬一小段。")


@dataclass
class Merge:
    """Two branches that each added a question with one title; both were built, with one id and one guid."""

    shop: Workshop
    ledgers: list[str]
    lines: list[str]
    guid: str

    @property
    def path(self) -> Path:
        """The committed ledger."""
        return self.shop.bank / "ledger.json"

    def keep(self, lines: list[str], published: str = "") -> None:
        """Merge the banks, and keep these lines of the ledger; the output folder is that of another machine."""
        self.path.write_text(self.ledgers[1].replace(self.lines[1], "\n".join(lines)), encoding="utf-8")
        self.shop.write(bank([*OTHERS, *((TITLE, answer) for answer in TWINS)]))
        shutil.rmtree(self.shop.out)
        (self.shop.folder / "published.json").write_text(published, encoding="utf-8")

    def build(self) -> tuple[list[str], str]:
        """Build; return what identity has to say, and the answer that has the guid, if one has."""
        published = self.shop.folder / "published.json"
        result = self.shop.build(published=published if published.stat().st_size else None)
        ledger = parse_ledger(Source("ledger.json", self.path.read_text(encoding="utf-8")), "small").value
        assert ledger
        here = [one for one in ledger.notes.values() if one.guid == self.guid]
        owners = [
            at
            for at in TWINS
            for one in here
            if wording("", f"**标准答案**:\n\n{at}").answer_hash == one.fingerprint.answer
        ]
        assert len(owners) == len(here) <= 1
        assert len([one for one in ledger.notes.values() if one.title == TITLE]) == len(TWINS)
        return codes(result), owners[0] if owners else ""


@pytest.fixture
def merge(tmp_path: Path) -> Merge:
    """Return two branches before they are merged."""
    shop = shop_of(tmp_path, bank(list(OTHERS)))
    base = (shop.bank / "ledger.json").read_text(encoding="utf-8")
    ledgers, lines, guid = [], [], ""
    for answer in TWINS:
        (shop.bank / "ledger.json").write_text(base, encoding="utf-8")
        shutil.rmtree(shop.out)
        shop.write(bank([*OTHERS, (TITLE, answer)]))
        shop.build()
        text = (shop.bank / "ledger.json").read_text(encoding="utf-8")
        ledgers.append(text)
        lines.append(next(line for line in text.split("\n") if TITLE in line))
        guid = guids(shop)[TITLE]
        assert guid in lines[0]
    return Merge(shop, ledgers, [line.removesuffix(",") for line in lines], guid)


def test_two_lines_for_two_questions_of_one_title_are_asked_about(merge: Merge) -> None:
    """Nobody can tell whose cards learners have; neither gets them, until a line of the mend says so."""
    merge.keep([f"{line}," for line in merge.lines][:1] + merge.lines[1:])
    text, record = merge.shop.text, merge.path.read_text(encoding="utf-8")
    assert merge.build() == (["doubtful-match", "doubtful-match"], "")
    merge.path.write_text(record, encoding="utf-8")
    shutil.rmtree(merge.shop.out)
    name = merge.lines[0].split('"')[1]
    merge.shop.write(text[::-1].replace(TITLE[::-1], f"{TITLE} {{#{name}}}"[::-1], 1)[::-1])
    assert merge.build() == ([], TWINS[1])


@pytest.mark.parametrize("kept", [0, 1])
def test_of_two_questions_of_one_title_the_recorded_one_has_the_id(merge: Merge, kept: int) -> None:
    """Where the merge kept one line."""
    merge.keep([merge.lines[kept]])
    assert merge.build() == ([], TWINS[kept])


@pytest.mark.parametrize("published", [0, 1])
@pytest.mark.parametrize("kept", [[0], [1], [0, 1], [1, 0]])
def test_of_two_questions_of_one_title_the_published_one_has_the_id(
    merge: Merge, kept: list[int], published: int
) -> None:
    """Whatever the merge kept: what learners have counts first."""
    merge.keep([",\n".join(merge.lines[at] for at in kept)], merge.ledgers[published])
    assert merge.build() == ([], TWINS[published])
