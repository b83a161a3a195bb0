"""What is kept of a question between builds is what reading it gives, wherever it stands, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from studypack.bank import content as contents
from studypack.bank.content import QuestionReading, content_of, read_question
from studypack.bank.model import Markdown, Question
from studypack.bank.settings.config import Limits
from studypack.bank.source import Span
from studypack.output import program
from studypack.output.cache import Cache
from tests.conftest import BankReader
from tests.reading import read_content
from tests.workshop import Workshop

BANKS = Path(__file__).parents[1] / "banks"
FULL = r"""## 第一部分:全

#### Q1:标题有 $x$ 和 [链接](#nowhere) 吗？

**难度**:⭐

**得分点**:
- 一条 ![图](a.png "名")

**标准答案**:

正文 $\frac{1}{2}$，没有关上的 $$x
更多 `a|b`。

**对比表**:标题

| 甲 | 乙 | 丙 |
|---|---|---|
| 一 | `a\|b` | $y$ |
| 二 | 少一格 |

```python
def f(): ...
```

**延伸问题**:
- 追问 `一`？
  - 答:短 $z$。
    长 [处](https://example.org)。
- 没有答案？
"""


def questions(reader: BankReader) -> list[Question]:
    """Return questions of every kind."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((BANKS / "traps").glob("*.md"))]
    found = [question for text in [FULL, *texts] for question in reader.read(text).questions]
    assert len(found) > 5
    return found


def moved(question: Question, lines: int) -> Question:
    """Return a question as it is so many lines further down in another file."""
    return replace(
        question,
        span=Span("other.md", question.span.line + lines, question.span.end_line + lines),
        blocks=tuple(
            replace(one, line=one.line + lines, body_line=one.body_line + lines) for one in question.blocks
        ),
        followups=tuple(replace(one, line=one.line + lines) for one in question.followups),
    )  # fmt: skip


def test_what_is_remembered_is_what_reading_gives(reader: BankReader) -> None:
    """The content made from the text is that made from the Markdown, also where the question has moved."""
    for question in questions(reader):
        text = contents.encoded(question, Limits())
        assert b"\n" not in text
        for one in (question, moved(question, 7)):
            assert contents.digest(one, Limits()) == contents.digest(question, Limits())
            known = replace(one, digest=contents.digest(one, Limits()))
            assert content_of(known, text) == read_content(one, Limits())


def test_every_kind_of_thing_is_remembered(reader: BankReader) -> None:
    """The first question above holds one of everything that a reading can hold."""
    (question,) = reader.read(FULL).questions
    content = content_of(question, contents.encoded(question, Limits()))
    assert content.tables
    assert content.code_blocks
    assert content.formulas
    assert content.links
    assert content.images
    assert content.problems
    assert [one.answered for one in content.followups] == [True, False]


def test_all_that_decides_a_reading_is_in_its_digest(reader: BankReader) -> None:
    """Another title, body, column or relative line of a block, follow-up or limit is another digest."""
    (question,) = reader.read(FULL).questions
    block, followup = question.blocks[-1], question.followups[0]
    blocks = [
        replace(block, body=Markdown("x")),
        replace(block, body_line=block.body_line + 1),
        replace(block, body_column=block.body_column + 1),
    ]
    followups = [
        replace(followup, question=Markdown("x")),
        replace(followup, answer=Markdown("x")),
        replace(followup, detail=Markdown("x")),
        replace(followup, line=followup.line + 1),
    ]
    others = [
        replace(question, title=Markdown("x")),
        *(replace(question, blocks=(*question.blocks[:-1], one)) for one in blocks),
        *(replace(question, followups=(one, *question.followups[1:])) for one in followups),
    ]
    found = [contents.digest(one, Limits()) for one in (question, *others)]
    found += [
        contents.digest(question, Limits(nesting=5)),
        contents.digest(question, Limits(table_columns=2)),
    ]
    assert len(set(found)) == len(found) == 11


def counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list in which the titles of questions will stand whose Markdown is read."""
    heard: list[str] = []

    def heard_read(question: Question, limits: Limits) -> QuestionReading:
        heard.append(question.title)
        return read_question(question, limits)

    monkeypatch.setattr(contents, "read_question", heard_read)
    return heard


def test_a_build_reads_only_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit that moves all lines below, one question is read; after none, no question is."""
    shop = Workshop(tmp_path)
    shop.build()
    heard = counting(monkeypatch)
    shop.edit("越高越好", "越高\n\n越好")
    shop.build()
    assert heard == ["什么是缓存命中率？"]
    shop.build()
    assert len(heard) == 1


@pytest.mark.parametrize("harm", ["version", "damage", "forged", "gone"])
def test_what_cannot_be_trusted_is_read_again(tmp_path: Path, harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another version of this program remembered, or somebody else, or what was damaged, is none."""
    shop = Workshop(tmp_path)
    put = Cache.put
    with monkeypatch.context() as forged:
        if harm == "forged":
            forged.setattr(Cache, "put", lambda cache, kind, found: put(cache, kind, dict.fromkeys(found, b"[1,[]]")))
        shop.build()
    before, path = shop.bytes(), shop.out / ".cache" / "cache.sqlite"
    heard = counting(monkeypatch)
    if harm == "version":
        monkeypatch.setattr(program, "version", lambda: "another")
    elif harm == "damage":
        path.write_bytes(path.read_bytes().replace("越高越好".encode(), "越低越好".encode()))
    elif harm == "gone":
        path.unlink()
    shop.build()
    assert len(heard) == (1 if harm == "damage" else 3)
    assert {name: data for name, data in shop.bytes().items() if name.endswith(".apkg")} == {
        name: data for name, data in before.items() if name.endswith(".apkg")
    }
