"""Tests of libraries: which volume each file belongs to, and that each volume is numbered for itself."""

from __future__ import annotations

from studypack.bank.diagnostics import Code
from studypack.bank.model import Bank, Volume
from studypack.bank.settings.config import Config, VolumeSettings
from tests.conftest import BankReader

META = "\n**难度**:⭐\n**岗位**:通用\n\n答\n\n"
THEORY = f"# 理论\n\n## 第一部分:基础\n\n### 1.1 缓存\n\n#### Q1:什么是缓存？{META}"
RAG = f"# 检索\n\n## 第一部分:切分\n\n### 1.1 切块\n\n#### Q1:怎么切？{META}#### Q2:切多大？{META}"
MORE = f"### 1.2 重叠\n\n#### Q3:要重叠吗？{META}"


def outline(bank: Bank) -> list[str]:
    """Return key and section of every question."""
    return [f"{q.key} {q.section.number} {q.section.title}" for q in bank.questions if q.section]


def declared(*volumes: VolumeSettings) -> BankReader:
    """Return a reader of a bank that declares volumes."""
    return BankReader(Config("test", "", volumes=volumes))


def test_volumes_are_seen(reader: BankReader) -> None:
    """Files with titles that use a part number for different parts are volumes; one line says so."""
    bank = reader.read(THEORY, RAG, MORE)
    assert bank.volumes == (Volume("1", "理论"), Volume("2", "检索"))
    assert outline(bank) == ["1/1/Q1 1.1 缓存", "2/1/Q1 1.1 切块", "2/1/Q2 1.1 切块", "2/1/Q3 1.2 重叠"]
    assert reader.codes() == ["guessed-volumes"]
    last = bank.questions[-1]
    assert (bank.volume_of(last), bank.part_of(last).title) == (Volume("2", "检索"), "切分")


def test_files_that_share_their_parts_are_one_volume(reader: BankReader) -> None:
    """Titles alone make no library: a part that goes on in another file, or has another number, is one bank's."""
    bank = reader.read(THEORY, RAG.replace("第一", "第二").replace("1.1", "2.1"), "# 说明\n\n前言")
    assert bank.volumes == ()
    assert [question.key for question in bank.questions] == ["1/Q1", "2/Q1", "2/Q2"]
    assert {question.volume for question in bank.questions} == {None}


def test_volumes_are_declared() -> None:
    """Globs say which files a volume has; its order is that of bank.toml."""
    reader = declared(VolumeSettings("rag", "检索篇", ("2.md", "3*")), VolumeSettings("theory", "理论篇", ("1.md",)))
    bank = reader.read(THEORY, RAG, MORE, "# 指南\n\n全库的说明")
    assert bank.volumes == (Volume("rag", "检索篇"), Volume("theory", "理论篇"))
    assert [question.key for question in bank.questions] == ["rag/1/Q1", "rag/1/Q2", "rag/1/Q3", "theory/1/Q1"]
    assert [(prose.volume, prose.markdown[:4]) for prose in bank.front_matter] == [
        (None, "# 指南"),
        ("rag", "# 检索"),
        ("theory", "# 理论"),
    ]
    assert reader.codes() == []


def test_what_the_declaration_forgets() -> None:
    """A volume without files, and a file with questions in no volume, are warnings; nothing is lost."""
    reader = declared(VolumeSettings("rag", "检索篇", ("rag/*.md",)), VolumeSettings("theory", "理论篇", ("1.md",)))
    bank = reader.read(THEORY, RAG)
    assert [volume.id for volume in bank.volumes] == ["theory", "2"]
    assert len(bank.questions) == 3
    found = {problem.code: problem.message for problem in reader.problems}
    assert found[Code.EMPTY_VOLUME] == "the volume “rag” has no questions: none are in rag/*.md"
    assert found[Code.FILE_IN_NO_VOLUME] == "this file is in no volume; it is read as the volume “2”"


def test_counts_are_those_of_the_volume() -> None:
    """Gaps, totals and legends of one volume say nothing about another."""
    reader = declared(VolumeSettings("a", "甲", ("1.md",)), VolumeSettings("b", "乙", ("2.md",)))
    reader.read(
        THEORY.replace("基础", "基础(1题)").replace("# 理论", "# 理论\n\n总题数:1题\n\n难度:⭐ 易"),
        RAG.replace("#### Q2", "#### Q4").replace("难度**:⭐", "难度**:⭐⭐"),
    )
    assert reader.codes() == ["number-gap"]
