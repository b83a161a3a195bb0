"""Two questions of one title, follow-ups or tables of one: whose the recorded card is, or who is asked."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from studypack.bank.source import Source
from studypack.identity.ledger import parse_ledger
from studypack.identity.matching.fingerprints import wording
from tests.identity_shop import OTHERS, bank, codes, guids, shop_of
from tests.workshop import Workshop

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


ASKED = "它在什么时候不管用"
KINDS = {
    "question": (TITLE, "{}"),
    "followup": ("怎样理解背压这个说法", f"让上游等一等。\n\n**延伸问题**:\n- {ASKED}？\n  - 答:{{}}"),
    "table": ("几种办法各有什么代价", "它们不同:\n\n| 项 | 代价 |\n|---|---|\n| {} | 高 |\n| {}甲乙 | 低 |"),
}
ANSWERS = ("把节点和键放到同一个环上去找", "按权重分给各台机器再逐个重试", "先抽样再估计误差最后决定去留")


def written(kind: str, *answers: str) -> str:
    """Return a bank with questions, follow-ups or tables of one title and these answers."""
    title, text = KINDS[kind]
    if kind == "question":
        return bank([*((title, text.format(one)) for one in answers), *OTHERS])
    head, mark, item = text.partition("\n\n**延伸问题**:\n" if kind == "followup" else "\n\n")
    items = "\n".join(item.format(one, one) + ("\n" if kind == "table" else "") for one in answers)
    return bank([(title, head + mark + items), *OTHERS])


def cards(shop: Workshop, kind: str) -> list[str]:
    """Return the guids of the cards of a kind that are there, of questions those of the title."""
    notes = shop.ledger()["notes"].values()
    return [one["guid"] for one in notes if one["kind"] == kind and (kind != "question" or one["title"] == TITLE)]


@pytest.mark.parametrize("kind", KINDS)
def test_of_twins_with_other_answers_neither_has_the_card_until_somebody_says(kind: str, tmp_path: Path) -> None:
    """A branch added one before it, and another wrote the answer anew: which is which nobody else can tell."""
    shop = shop_of(tmp_path, written(kind, ANSWERS[0]))
    (before,) = cards(shop, kind)
    shop.write(written(kind, *ANSWERS[1:]))
    result = shop.build()
    assert "doubtful-match" in codes(result)
    assert len(cards(shop, kind)) == 2
    assert before not in cards(shop, kind)
    shop.write(written(kind, *ANSWERS[:2]))
    assert "doubtful-match" not in codes(shop.build())
    assert before in cards(shop, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_of_twins_the_one_with_the_recorded_answer_has_the_card(kind: str, tmp_path: Path) -> None:
    """Wherever it stands."""
    shop = shop_of(tmp_path, written(kind, ANSWERS[0]))
    (before,) = cards(shop, kind)
    shop.write(written(kind, ANSWERS[1], ANSWERS[0]))
    assert codes(shop.build()) == []
    shop.write(written(kind, ANSWERS[0]))
    assert codes(shop.build()) == []
    assert cards(shop, kind) == [before]


@pytest.mark.parametrize("kept", [0, 1])
def test_the_lines_of_the_mend_part_twins(kept: int, tmp_path: Path) -> None:
    """Both are asked about; one line says which is the old one, the other that it is not."""
    shop = shop_of(tmp_path, written("question", ANSWERS[0]))
    (before,) = cards(shop, "question")
    shop.write(written("question", *ANSWERS[1:]))
    doubts = [one for one in shop.build().problems if one.code.slug == "doubtful-match"]
    pins = [re.findall(r"\{#\S+?(?: !)?\}", one.mend)[at != kept] for at, one in enumerate(doubts)]
    head, first, second = shop.text.split(TITLE)
    shop.write(f"{head}{TITLE} {pins[0]}{first}{TITLE} {pins[1]}{second}")
    assert codes(shop.build(allow_removal=True)) == []
    (record,) = [one for one in shop.ledger()["notes"].values() if one["guid"] == before]
    assert wording("", f"**标准答案**:\n\n{ANSWERS[1 + kept]}").answer_hash == record["fingerprint"][1]
