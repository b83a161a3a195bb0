"""Small banks to build again and again: texts made of items, and a builder that remembers its ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from studypack.bank.check.assembly import assemble
from studypack.bank.content import Content
from studypack.bank.diagnostics import Diagnostic, has_errors
from studypack.bank.parse import parse
from studypack.bank.settings.config import Config
from studypack.bank.settings.vocabulary import Vocabulary
from studypack.bank.source import Source
from studypack.identity.changes import Changes, changes_since
from studypack.identity.identities import Identities
from studypack.identity.ledger import Ledger, combined
from studypack.identity.names import note_type_id
from studypack.identity.notes import Note, NoteKind, NoteType, as_text
from studypack.identity.recognition import recognise
from studypack.identity.stamping import Stamped, content_hashes, stamp
from tests.reading import read_content

START = 1_800_000_000
FIELDS = ("Id", "Question", "Answer", "Spare")
TITLES = (
    "请详细解释一下自注意力机制是如何工作的?它为什么比循环网络更适合长序列?",
    "什么是位置编码?为什么它是必需的?请列举至少两种实现方式。",
    "在训练千亿参数级别的语言模型时,你会面临哪些主要的工程挑战?",
    "如何在不显著增加推理成本的情况下扩大混合专家模型的参数规模?",
    "视觉指令微调为什么是让多模态模型具备对话能力的关键步骤?",
    "奖励模型的打分出现长度偏好时,应当怎样诊断并且纠正这种偏差?",
    "分页管理键值缓存解决了推理服务里的什么显存碎片问题?",
    "近端策略优化里的裁剪目标函数起什么作用,去掉之后会怎样?",
)
ANSWERS = tuple(
    f"第{number}份答案:{title}这里从定义、推导、复杂度与取舍四个方面展开,先给结论,再给理由。"
    for number, title in enumerate(TITLES)
)


@dataclass(frozen=True)
class Item:
    """A question to be written into a bank; its number is its place. `rows` are those of a comparison table."""

    title: str
    answer: str = ""
    id: str = ""
    section: str = "1.1 注意力"
    stars: int = 2
    tags: str = "#甲"
    followups: tuple[tuple[str, str], ...] = ()
    rows: tuple[str, ...] = ()

    def markdown(self, number: int) -> str:
        """Return the item as the question with this number."""
        explicit = f" {{#{self.id}}}" if self.id else ""
        lines = [f"#### Q{number}:{self.title}{explicit}", f"**难度**:{'⭐' * self.stars}", "**岗位**:通用"]
        lines += [f"**标签**:{self.tags}", "**公司**:某公司", ""]
        if self.answer:
            lines += ["**标准答案**:", self.answer, ""]
        if self.rows:
            lines += ["| 方法 | 做法 | 代价 |", "|---|---|---|", *(f"| {row} |" for row in self.rows), ""]
        if self.followups:
            lines += ["**追问**:"]
        for asked, answer in self.followups:
            lines += [f"- {asked}", *([f"  - 答:{answer}"] if answer else [])]
        return "\n".join(lines)


def write(items: Sequence[Item]) -> str:
    """Return a bank of one part, in which the items are numbered as they stand and sections open where they change."""
    lines, section = ["## 第一部分:基础", ""], ""
    for number, item in enumerate(items, start=1):
        if item.section != section:
            section = item.section
            lines += [f"### {section}", ""]
        lines += [item.markdown(number), ""]
    return "\n".join(lines)


def contents(items: Sequence[Item]) -> tuple[Content, ...]:
    """Return the contents of a bank of these items."""
    config = Config("test", "测试题库")
    parsed = parse(Source("bank.md", write(items)), Vocabulary(config))
    bank = assemble([parsed.value], config).value
    assert bank is not None
    assert len(bank.questions) == len(items)
    return tuple(map(read_content, bank.questions))


def note_types(css: str = "css", fields: tuple[str, ...] = FIELDS) -> tuple[NoteType, ...]:
    """Return note types with few fields."""
    numbers = tuple(range(1, len(fields) + 1))
    return tuple(
        NoteType(kind, note_type_id("test", kind), kind.value, fields, numbers, "Card", 9, "front", "back", css)
        for kind in NoteKind
    )


def compose(found: Sequence[Content], identities: Identities) -> Iterator[Note]:
    """Yield the notes of a bank."""
    for content in found:
        question = content.question
        name, key = identities.questions[question.key], question.key
        section = question.section.number if question.section else ""
        deck = f"{identities.decks.get(section, '')}::{question.metadata.difficulty}"

        def note(
            kind: NoteKind, note_id: str, asked: str, answer: str, clozes: tuple[int, ...] = (),
            *, owner: str = name, tags: tuple[str, ...] = question.metadata.tags, deck: str = deck,
        ) -> Note:  # fmt: skip
            guid, fields = identities.guids[note_id], (note_id, asked, answer, "")
            hashes = content_hashes(FIELDS, fields, tags)
            return Note(note_id, guid, kind, owner, as_text(fields), tags, deck, 0, clozes, hashes=hashes)

        yield note(NoteKind.QUESTION, name, question.title, question.answer)
        for one, followup in zip(content.followups, identities.followups[key], strict=True):
            if followup:
                yield note(NoteKind.FOLLOWUP, followup, one.followup.question, one.followup.answer)
        for table, identity in zip(content.tables, identities.tables[key], strict=True):
            yield note(NoteKind.TABLE, identity.id, str(table.rows), "", tuple(n for n in identity.clozes if n))


@dataclass(frozen=True)
class Built(Stamped):
    """What a build stamped, with the ledger before it."""

    before: Ledger

    @property
    def changes(self) -> Changes:
        """What changed between the two ledgers."""
        return changes_since(self.before, self.ledger)


@dataclass
class Builder:
    """Builds a bank again and again with the ledger of the last build."""

    ledger: Ledger = field(default_factory=lambda: Ledger("test"))
    others: tuple[Ledger, ...] = ()
    now: int = START
    problems: tuple[Diagnostic, ...] = ()
    identities: Identities = field(default_factory=Identities)
    stamped: Built | None = None

    def build(
        self, *items: Item, accept: Collection[str] = (), rename: bool = False, force: bool = False,
        types: tuple[NoteType, ...] | None = None, allow_removal: bool = False,
    ) -> Built:  # fmt: skip
        """Build a bank of these items, a minute after the last build; keep the ledger unless there are errors."""
        found = contents(items)
        known = combined(self.ledger, *self.others)
        recognised = recognise(found, known, accept=accept, rename_decks=rename)
        self.identities = recognised.value
        notes = list(compose(found, self.identities))
        stamped = stamp(
            notes, types or note_types(), self.identities, known, self.now,
            updated_tag=lambda second: f"更新::{second}", allow_removal=allow_removal, force=force,
        )  # fmt: skip
        self.problems = (*recognised.problems, *stamped.problems)
        made = stamped.value
        self.stamped = Built(made.notes, made.note_types, made.ledger, known)
        if not has_errors(self.problems):
            self.ledger = stamped.value.ledger
        self.now += 60
        return self.stamped

    def ids(self, *items: Item, accept: Collection[str] = ()) -> list[str]:
        """Build and return the ids of the questions, in order."""
        self.build(*items, accept=accept)
        return [self.identities.questions[f"1/Q{number}"] for number in range(1, len(items) + 1)]

    def codes(self) -> list[str]:
        """Return the codes of the last build's problems."""
        return [problem.code.slug for problem in self.problems]


def items(count: int, *, answered: bool = True) -> list[Item]:
    """Return as many unlike questions."""
    return [Item(title, answer if answered else "") for title, answer in zip(TITLES, ANSWERS, strict=True)][:count]


NEW = Item("什么是滑动窗口注意力?它的复杂度与全注意力相比怎样?")
"""A question that resembles none of the others."""


def swap_word(text: str, at: int = 12, word: str = "改写") -> str:
    """Return a text with two characters replaced."""
    return f"{text[:at]}{word}{text[at + 2 :]}"
