"""Plays a year of a maintainer: edits, branches, reverts, lost ledgers; knows all along which card is which."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from studypack.bank.diagnostics import Code
from studypack.bank.load import load
from studypack.build import CACHE, Result
from studypack.identity.commands import outlook
from studypack.output.cache import NAME, Cache
from tests.tally import Tally
from tests.workshop import Workshop
from tests.year_edits import EDITS, Chance, Question, become_others, inserted

HISTORY = (
    "edited again before the build",
    "revert",
    "ledger lost",
    "output lost",
    "branch merged",
    "branch forgotten",
    "old id written",
    "section and bank retitled",
)


@dataclass(frozen=True)
class State:
    """A bank's questions at one time, and its ledger as committed then."""

    questions: tuple[Question, ...]
    ledger: bytes | None = None


def doubts_of(result: Result) -> str:
    """Return the mends of what a build asks about."""
    return "".join(f"{one.mend}\n" for one in result.problems if one.code is Code.DOUBTFUL_MATCH)


class Year:
    """A maintainer's bank, its history, and which card every question, follow-up and row has had."""

    def __init__(self, folder: Path, seed: int, questions: int, *, accept: tuple[str, ...] = ()) -> None:
        """Build a first bank; what is doubtful is taken if it is to be accepted."""
        self.accept = accept
        self.chance = Chance(seed)
        self.bank = [self.chance.question() for _ in range(questions)]
        self.sections = {number: f"第{number}节" for number in range(1, 5)}
        self.shop = Workshop(folder, text=self.text())
        self.history: list[State] = []
        self.cards: dict[int, str] = {}
        self.had: dict[int, set[str]] = defaultdict(set)
        self.owners: dict[str, int] = {}
        self.titles: dict[str, str] = {}
        self.doubts = ""  # what builds of branches asked about
        self.names: dict[str, str] = {}
        self.asked: dict[int, str] = {}
        self.tally = Tally()
        self.kinds: list[tuple[str, ...]] = []
        self.build("first build")

    def text(self) -> str:
        """Return the bank's text, numbered as it stands."""
        self.bank.sort(key=lambda question: question.section)
        text, section = "# 题库\n\n## 第一部分:基础\n\n", 0
        for number, question in enumerate(self.bank, start=1):
            if question.section != section:
                section = question.section
                text += f"### 1.{section} {self.sections[section]}\n\n"
            text += question.markdown(number) + "\n"
        return text

    def ledger(self) -> Path:
        """Return the path of the committed ledger."""
        return self.shop.bank / "ledger.json"

    def commit(self) -> State:
        """Return what would be committed now."""
        return State(tuple(self.bank), self.ledger().read_bytes() if self.ledger().exists() else None)

    def checkout(self, state: State) -> None:
        """Take back bank and ledger as they were."""
        self.bank = list(state.questions)
        self.ledger().unlink(missing_ok=True)
        if state.ledger is not None:
            self.ledger().write_bytes(state.ledger)

    def step(self, kind: str) -> str:
        """Do something of a kind; return the kind of edit for the table."""
        if kind in EDITS:
            self.bank = EDITS[kind](self.chance, list(self.bank))
        elif kind == "revert" and self.history:
            self.checkout(self.chance.random.choice(self.history[-4:]))
        elif kind == "ledger lost":
            self.ledger().unlink(missing_ok=True)
        elif kind == "output lost":
            self.publish()
            shutil.rmtree(self.shop.out, ignore_errors=True)
        elif kind == "branch merged":
            self.merge()
        elif kind == "branch forgotten":
            self.forget()
        elif kind == "old id written":
            self.decide()
        elif kind == "section and bank retitled":
            self.sections[self.chance.random.randint(1, 4)] = self.chance.text(4)
            settings = self.shop.bank / "bank.toml"
            settings.write_text(f'id = "small"\ntitle = "{self.chance.text(4)}"\nversion = "1"\n', encoding="utf-8")
        return kind

    def publish(self) -> None:
        """Keep the ledger of the last output where the page has it."""
        if (self.shop.out / "ledger.json").exists():
            shutil.copyfile(self.shop.out / "ledger.json", self.shop.folder / "published.json")

    def decide(self) -> None:
        """Write the old id at the questions that were asked about and are still there: their cards come back."""
        taken = {question.pin for question in self.bank} | {self.names.get(card, "") for card in self.cards.values()}
        for at, question in enumerate(self.bank):
            old = self.asked.pop(question.uid, "")
            if old and old not in taken and not question.pin:
                self.bank[at] = replace(question, pin=old)

    def merge(self) -> None:
        """Add a question in two branches, each built by itself, and join both lines of their ledgers as Git does."""
        base, sides = self.commit(), []
        for _ in range(2):
            self.checkout(base)
            self.bank = inserted(self.chance, list(self.bank))
            self.elsewhere()
            sides.append(self.commit())
        ours, theirs = sides
        known = {question.uid for question in base.questions}
        new = [question for question in theirs.questions if question.uid not in known]
        self.bank = [*ours.questions, *new]
        lines = (ours.ledger or b"").decode().split("\n")
        more = [line for line in (theirs.ledger or b"").decode().split("\n") if line not in lines]
        at = lines.index('"notes": {') + 1
        self.ledger().write_text("\n".join([*lines[:at], *more, *lines[at:]]), encoding="utf-8")

    def forget(self) -> None:
        """Add a question in a branch that is built and never merged."""
        base = self.commit()
        self.bank = inserted(self.chance, list(self.bank))
        self.elsewhere()
        self.checkout(base)

    def elsewhere(self) -> None:
        """Build on another machine, which has no output of ours."""
        self.shop.write(self.text())
        out = self.shop.out
        kept = out.with_name("kept")
        out.rename(kept) if out.exists() else None
        result = self.shop.build(allow_removal=True)
        assert result.is_done
        self.doubts += doubts_of(result)
        shutil.rmtree(out)
        kept.rename(out) if kept.exists() else None

    def build(self, *kinds: str) -> Path:
        """Build after edits of these kinds, and compare every card with what it was; return the package."""
        self.shop.write(self.text())
        self.publish()
        published = self.shop.folder / "published.json"
        given = {"published": published} if published.exists() else {}
        result = self.shop.build(later=3600, allow_removal=True, accept=self.accept, **given)
        assert result.is_done, result.problems
        self.kinds.append(kinds)
        self.compare(kinds, self.doubts + doubts_of(result))
        self.doubts = ""
        self.history.append(self.commit())
        self.publish()
        return self.shop.out / "decks" / "small.apkg"

    def seen(self) -> tuple[dict[int, str], dict[str, str]]:
        """Return the card that everything has now, by uid: its guid, of a row with its number; and the ids by guid."""
        with Cache(self.shop.out / CACHE / NAME) as cache:  # what the build read is not read again
            project = load(self.shop.bank, None, cache)
        named = outlook(project, self.shop.bank, self.shop.out).identities
        found: dict[int, str] = {}
        for question, content in zip(self.bank, project.contents, strict=True):
            key = content.question.key
            found[question.uid] = named.guids[named.questions[key]]
            followups = zip(question.followups, named.followups[key], strict=True)
            found |= {one.uid: named.guids[name] for one, name in followups}
            for table in named.tables[key]:
                rows = zip(question.rows, table.clozes, strict=True)
                found |= {row[0]: f"{named.guids[table.id]}:{number}" for row, number in rows}
        return found, {guid: name for name, guid in named.guids.items()}

    def compare(self, kinds: tuple[str, ...], doubts: str) -> None:
        """Count what became of every card; a card that another has is the one thing that must never be."""
        notes = json.loads(self.ledger().read_text(encoding="utf-8"))
        ids = {one["guid"]: name for name, one in {**notes["notes"], **notes["retired"]}.items()}
        found, self.names = self.seen()
        assert set(found.values()) == {card for card in found.values() if card.partition(":")[0] in ids}
        self.tally.count(kinds, "builds")
        before = dict(self.cards)
        asked = {question.uid: question.title for question in self.bank}
        pins = {question.uid: question.pin for question in self.bank}
        also = {question.uid: question.also for question in self.bank}
        others = become_others(self.history[-1].questions, self.bank) if self.history else set()
        for uid, card in found.items():
            owner = self.owners.setdefault(card, uid)
            is_free = owner not in found or before.get(owner) != card
            if owner != uid and is_free and asked.get(uid) == self.titles.get(card):
                owner = self.owners[card] = uid  # whoever asks the same again, with another answer, is it
            if owner in also.get(uid, ()):
                owner = self.owners[card] = uid
                self.had[uid].add(card)
            self.titles[card] = asked.get(uid, "")
            if owner != uid:
                self.tally.count(kinds, "given to another", self.cards.get(uid) != card)
            elif pins.get(uid, "") not in ("", self.names.get(card)):
                self.tally.count(kinds, "lost unasked")
            elif self.cards.get(uid, card) == card or card in self.had[uid]:
                self.tally.count(kinds, "cards kept", uid in self.cards)
            elif uid not in others:
                old = ids.get(self.cards[uid].partition(":")[0], "")
                is_asked = f"{{#{old}" in doubts or f"{{#{self.names.get(card, '')} !}}" in doubts
                self.tally.count(kinds, "asked" if is_asked else "lost unasked")
                if is_asked:
                    self.asked[uid] = old
            self.cards[uid] = card
            self.had[uid].add(card)
