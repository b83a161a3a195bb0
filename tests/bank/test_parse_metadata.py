"""Tests of the lines below a question's title."""

from __future__ import annotations

import pytest

from studypack.bank.parse.values import read_companies, read_tags, without_stars
from studypack.bank.settings.config import Config, Defaults, VolumeSettings
from tests.conftest import BANKS, BankReader


def read(reader: BankReader, *lines: str) -> dict[str, object]:
    """Return what is known of a question with these lines below its title."""
    metadata = reader.read("\n".join(["#### Q1:t", *lines, "", "答"])).questions[0].metadata
    return vars(metadata) | {"answer": reader.read("\n".join(["#### Q1:t", *lines, "", "答"])).questions[0].answer}


@pytest.mark.parametrize(
    ("raw", "roles"),
    [
        ("算法岗重点", ("algorithm",)),
        ("算法岗", ("algorithm",)),
        ("通用", ("algorithm", "development")),
        ("算法岗、多模态方向", ("algorithm", "multimodal")),
        ("算法岗(前沿)", ("algorithm",)),
        ("通用(开发岗也需了解)", ("algorithm", "development")),
        ("算法岗、工程优化", ("algorithm", "optimization")),
        ("通用(项目经验)", ("algorithm", "development")),
        ("算法岗、开发岗", ("algorithm", "development")),
        ("开发岗 / 算法岗", ("development", "algorithm")),
    ],
)
def test_roles(reader: BankReader, raw: str, roles: tuple[str, ...]) -> None:
    """Every way of writing a role is read, and kept as written."""
    found = read(reader, f"**岗位**:{raw}")
    assert (found["roles"], found["roles_raw"]) == (roles, raw)
    assert "unknown-role" not in reader.codes()


def test_no_role_is_both_main_roles(reader: BankReader) -> None:
    """A question without a role, or with one that nobody knows, is for both main roles; the latter is reported."""
    assert read(reader, "**难度**:⭐")["roles"] == ("algorithm", "development")
    assert read(reader, "**岗位**:产品岗")["roles"] == ("algorithm", "development")
    assert "unknown-role" in reader.codes()


@pytest.mark.parametrize(
    ("value", "stars"),
    [
        ("⭐⭐", 2),
        ("⭐️⭐️⭐️", 3),
        ("★★★☆☆", 3),
        ("4", 4),
        ("3/5", 3),
        ("🌟", 1),
        ("⭐⭐(进阶)", 2),
        ("难", None),
        ("⭐" * 6, None),
    ],
)
def test_difficulty(reader: BankReader, value: str, stars: int | None) -> None:
    """Stars are counted; a note beside them, and a value that is none, is kept."""
    found = read(reader, f"**难度**:{value}", "**岗位**:通用")
    assert found["difficulty"] == stars
    assert found["extra"] == ((("难度", value),) if stars is None or "(" in value else ())
    assert ("bad-metadata" in reader.codes()) == (stars is None)


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ("#Multi-Head Attention #MQA", ("Multi-Head Attention", "MQA")),
        ("\uff03检索 \uff03召回", ("检索", "召回")),
        ("#C# #Java", ("C#", "Java")),
        ("检索、召回, 重排", ("检索", "召回", "重排")),
        ("#a #a", ("a",)),
        ("\n- 检索\n- 召回", ("检索", "召回")),
        ("", ()),
    ],
)
def test_tags(value: str, tags: tuple[str, ...]) -> None:
    """A tag may hold spaces; without marks commas divide."""
    assert read_tags(value) == tags


@pytest.mark.parametrize(
    ("value", "companies", "note"),
    [
        ("甲店、乙店(高频)", ("甲店", "乙店"), "高频"),
        ("甲店(高频)、乙店（真题）", ("甲店", "乙店"), "高频；真题"),
        ("所有公司(开放题)", (), "开放题"),
        ("甲店(已在Q1(上)中解答)", ("甲店",), "已在Q1(上)中解答"),
        ("甲店/乙店", ("甲店", "乙店"), ""),
        ("甲店(没完", ("甲店(没完",), ""),
        ("\n- 甲店（真题）\n- 乙店", ("甲店", "乙店"), "真题"),
    ],
)
def test_companies(value: str, companies: tuple[str, ...], note: str) -> None:
    """Notes in brackets stand wherever the author put them."""
    assert read_companies(value)[:2] == (companies, note)


@pytest.mark.parametrize(
    ("value", "notes"),
    [
        ("字节(高频)、阿里", ("高频", "")),
        ("字节、阿里(高频)", ("", "高频")),
        ("字节(高频) 阿里（真题）", ("高频", "真题")),
        ("通用(开放题)、字节、阿里", ("", "开放题")),
        ("所有公司(开放题)", ()),
    ],
)
def test_notes_stay_at_their_company(value: str, notes: tuple[str, ...]) -> None:
    """A note is of the company that it stands behind."""
    assert read_companies(value)[2] == notes


def test_without_stars() -> None:
    """Only a note beside stars is left; a value without stars is no note."""
    assert [without_stars(value) for value in ("⭐⭐ (进阶)", "⭐️", "3/5", "难")] == ["(进阶)", "", "", ""]


def test_list_form(reader: BankReader) -> None:
    """Keys of list items may have full-width colons, unknown names and lists below them; all is kept."""
    bank = reader.read((BANKS / "dialect" / "01-rag.md").read_text(encoding="utf-8"))
    assert dict(bank.questions[0].metadata.extra) == {"时间": "10分钟", "考点": "近邻、召回"}
    assert dict(bank.questions[2].metadata.extra)["要求"] == "- 不用库\n- 处理零向量"
    assert bank.questions[0].metadata.companies == ("甲公司", "乙公司")
    assert bank.questions[0].answer.startswith("把文本变成向量")
    assert "unknown-metadata" not in reader.codes()


@pytest.mark.parametrize("key", ["**Difficulty**: ⭐⭐", "- Difficulty: ⭐⭐", "* **难度：** ⭐⭐", "**难度** ：⭐⭐"])
def test_forms(reader: BankReader, key: str) -> None:
    """English keys, list items and both colons are the same."""
    assert read(reader, key)["difficulty"] == 2


def test_unknown_keys(reader: BankReader) -> None:
    """A key that nobody knows is kept and reported; the label of a block is none, nor is a list of the answer."""
    found = read(reader, "**难度**:⭐", "**岗位**:通用", "**出处**:书")
    assert found["extra"] == (("出处", "书"),)
    assert "unknown-metadata" in reader.codes()
    assert read(reader, "**难度**:⭐", "**标准答案**:甲")["answer"] == "**标准答案**:甲\n\n答"
    assert read(reader, "**难度**:⭐", "", "- 索引：HNSW")["answer"] == "- 索引：HNSW\n\n答"


def test_a_misspelt_key_ends_nothing_and_is_answered_with_the_nearest(reader: BankReader) -> None:
    """A first key that nobody knows leaves the keys below it what they are; one like a known key gets its name."""
    found = read(reader, "**Dificulty**: ⭐⭐", "**Role**: all", "**Tags**: #a")
    assert (found["tags"], found["extra"]) == (("a",), (("Dificulty", "⭐⭐"),))
    assert found["answer"] == "答"
    (said,) = (one.message for one in reader.problems if one.code.slug == "unknown-metadata")
    assert said == "unknown key “Dificulty”; did you mean “difficulty”?"
    assert str(read(reader, "**概念**:甲", "", "**岗位**:通用")["answer"]).startswith("**概念**:甲")


def test_a_key_that_stands_twice(reader: BankReader) -> None:
    """The first value counts, the second is kept and reported where it stands."""
    found = read(reader, "**难度**:⭐", "**岗位**:通用", "**难度**:⭐⭐")
    assert (found["difficulty"], found["extra"]) == (1, (("难度", "⭐⭐"),))
    assert [(one.line, one.column) for one in reader.problems if one.code.slug == "bad-metadata"] == [(4, 8)]


def test_missing_metadata(reader: BankReader) -> None:
    """Difficulty and role are expected, each is named."""
    read(reader, "**标签**:#a")
    assert reader.codes().count("missing-metadata") == 2


def test_shared_roles_are_all_that_are_declared() -> None:
    """Where a bank declares its roles, "all" and no line at all mean each of them; other words that begin so do not."""
    from studypack.bank.settings.bank_toml import read_settings
    from studypack.bank.source import Source

    toml = '[roles.algorithm]\n[roles.data]\n[roles.mobile]\naliases = ["ios"]\n'
    reader = BankReader(read_settings(Source("bank.toml", toml), "x").value)

    def roles(value: str) -> tuple[str, ...]:
        return reader.read(f"#### Q1:a\n**Difficulty**: 1\n**Role**: {value}\n\nx\n").questions[0].metadata.roles

    assert roles("all") == roles("General") == ("algorithm", "data", "mobile")
    assert roles("Generalist") == ("algorithm", "data", "mobile")
    assert [problem.code.slug for problem in reader.problems] == ["unknown-role"]
    assert roles("iOS, data") == ("mobile", "data")
    assert roles("ioslike") == ("algorithm", "data", "mobile")
    assert "unknown-role" in reader.codes()


def test_a_bank_without_roles_shows_none(reader: BankReader) -> None:
    """A question without a role counts for both main roles; a bank that never says a role shows none to readers."""
    bank = reader.read("#### Q1:a\n**难度**:⭐\n\nx\n")
    assert bank.questions[0].metadata.roles == ("algorithm", "development")
    assert not bank.states_roles
    assert reader.read("#### Q1:a\n**岗位**:通用\n\nx\n").states_roles


def test_defaults_of_bank_and_volume() -> None:
    """What a question does not say, its volume does, or the bank; then nothing is missing."""
    volumes = (VolumeSettings("v", "V", ("2.md",), Defaults(("multimodal",), tags=("卷",))),)
    reader = BankReader(Config("a", "", defaults=Defaults(("development",), 2), volumes=volumes))
    first, second = reader.read("#### Q1:甲\n\n答\n\n", "#### Q1:乙\n**难度**:⭐\n\n答\n").questions[::-1]
    assert (first.metadata.roles, first.metadata.difficulty, first.metadata.tags) == (("development",), 2, ())
    assert (second.metadata.roles, second.metadata.difficulty, second.metadata.tags) == (("multimodal",), 1, ("卷",))
    assert reader.codes() == ["file-in-no-volume"]
