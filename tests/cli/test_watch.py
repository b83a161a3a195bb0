"""Saves become builds: which files count, what is built first, and what is said."""

from __future__ import annotations

import threading
from itertools import count
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from studypack import watch
from studypack.build import Result
from studypack.output.workers import polled
from studypack.watch import Saves, SupersededError, concerns_bank, rebuild, watch_bank
from tests.workshop import LIMIT, Workshop


class Screen:
    """What a person who watches is told."""

    def __init__(self, shop: Workshop) -> None:
        """Start with nothing said."""
        self.shop = shop
        self.said: list[str] = []
        self.asked: list[str] = []

    def build(self, only: str) -> Result:
        """Build a stage; sheets are left out, since they take seconds."""
        self.asked.append(only)
        return self.shop.build(only=only or "decks")

    def save(self) -> bool:
        """Do what a save does."""
        self.said.clear()
        clock = count()
        return rebuild(
            self.build,
            lambda problems: self.said.extend(problem.code.slug for problem in problems),
            self.said.append,
            lambda: float(next(clock)),
        )


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("bank.md", True), ("deep/er/new.md", True), ("gone.txt", True), ("bank.toml", True), ("images/a.PNG", True),
        ("templates/anki/question.back.html", True), ("styles/card.css", True),
        ("ledger.json", False), (".bank.md.swp", False), (".git/index", False), ("bank.md~", False),
        ("out/decks/a.apkg", False), ("out/index.html", False), ("../elsewhere.md", False),
    ],
)  # fmt: skip
def test_what_counts_as_a_save(shop: Workshop, path: str, counts: bool) -> None:
    """Texts, settings, images, templates and styles count, wherever the bank lies; output, ledger and drafts do not."""
    assert concerns_bank(str(shop.bank / path), shop.bank, shop.bank / "out") is counts


def test_decks_and_preview_come_first(shop: Workshop) -> None:
    """Each save builds decks, then the preview, then all the rest, and says how long it took."""
    screen = Screen(shop)
    assert screen.save()
    assert screen.asked == ["decks", "preview", ""]
    assert screen.said[0].startswith("first build: 3 questions")
    assert [line.split(":")[0] for line in screen.said[1:]] == ["decks", "preview", "done in 3.0 s"]
    assert " files, 1.0 s" in screen.said[1]


def test_a_save_says_what_changed(shop: Workshop) -> None:
    """The summary stands first; what did not have to be made is not told."""
    screen = Screen(shop)
    screen.save()
    shop.edit("越高越好", "越高通常越好")
    screen.save()
    assert screen.said[0].startswith("changed: 1 question")
    assert screen.said[1].startswith("decks: ")
    screen.save()
    assert screen.said == ["nothing changed for learners (5 notes)", "done in 1.0 s"]


def test_broken_edits_keep_the_last_good_output(shop: Workshop) -> None:
    """An error is shown once, nothing is written, and the next good save builds again."""
    screen = Screen(shop)
    screen.save()
    before, text = shop.bytes(), shop.text
    shop.repeat_an_id()
    assert not screen.save()
    assert screen.said.count("duplicate-id") == 1
    assert screen.said[-1] == "the last good output stays"
    assert shop.bytes() == before
    shop.write(text.replace("越高越好", "越高通常越好"))
    assert screen.save()
    assert shop.bytes() != before


def test_every_change_is_one_build() -> None:
    """One build at the start, one for each change, and none after the end."""
    times: list[int] = []
    watch_bank([{"a"}, {"b"}], lambda: times.append(1))
    assert len(times) == 3


def test_saves_during_a_build_are_one_save() -> None:
    """What came while a build ran is built once."""
    found: SimpleQueue[object] = SimpleQueue()
    for change in ("a", "b", "c"):
        found.put(change)
    changes = watch._joined(found)
    assert next(changes) == "c"
    for last in ("d", None):
        found.put(last)
    assert list(changes) == []


def test_sheets_give_way_to_a_save(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save while sheets are made ends their making: decks and preview of the new text come first, then sheets."""
    monkeypatch.setattr(watch, "_look", lambda *_: None)
    changes = Saves(shop.bank, shop.out, threading.Event())
    screen = Screen(shop)
    changes.give_way()
    changes._found.put("saved")

    def build(only: str) -> Result:
        if not only:
            changes.give_way()
        return screen.build(only)

    clock = count()
    assert not rebuild(build, lambda _: None, screen.said.append, lambda: float(next(clock)))
    assert (screen.asked, screen.said[-1]) == (["decks", "preview"], "saved again: sheets wait")
    with pytest.raises(SupersededError):
        changes.give_way()
    assert next(iter(changes)) == "saved"
    changes.give_way()
    assert screen.save()


def test_a_save_ends_a_preview_that_is_under_way(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made in this process gives way too, wherever it is: the decks of the new text come first."""
    monkeypatch.setattr(watch, "_look", lambda *_: None)
    changes = Saves(shop.bank, shop.out, threading.Event())
    screen = Screen(shop)

    def build(only: str) -> Result:
        if only == "decks":
            return screen.build(only)
        changes._found.put("saved")
        with polled(changes.give_way):
            return screen.build(only)

    clock = count()
    assert not rebuild(build, lambda _: None, screen.said.append, lambda: float(next(clock)))
    assert screen.said[-1] == "saved again: preview and sheets wait"
    assert list(shop.out.rglob("*.apkg"))
    assert not (shop.out / "preview").exists()
    assert screen.save()


def test_a_build_gives_way_between_its_steps(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only where a page is written: to read and compare ten thousand questions takes seconds."""

    def saved() -> None:
        raise SupersededError

    def composed(*_: object) -> None:
        raise AssertionError("composed although something was saved")

    monkeypatch.setattr("studypack.build.compose_bank", composed)
    with polled(saved), pytest.raises(SupersededError):
        shop.build(only="preview")


def test_new_renamed_and_deleted_files_are_seen(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file system's own events reach the watch, a burst of them as one; the output's do not."""
    monkeypatch.setattr(watch, "PAUSE_MS", 20)
    stop = threading.Event()
    seen: SimpleQueue[object] = SimpleQueue()
    out = shop.bank / "out"
    out.mkdir()

    def look() -> None:
        for change in Saves(shop.bank, out, stop):
            seen.put(change)
        seen.put(None)

    def names() -> set[str]:
        change = seen.get(timeout=LIMIT)
        assert isinstance(change, set)
        return {Path(path).name for _, path in change}

    thread = threading.Thread(target=look)
    thread.start()
    _wait_until_it_looks(shop, seen)
    (shop.bank / "new.md").write_text("# x\n", encoding="utf-8")
    assert "new.md" in names()
    (out / "index.html").write_text("x", encoding="utf-8")
    (shop.bank / "new.md").rename(shop.bank / "renamed.md")
    assert "renamed.md" in names()
    (shop.bank / "renamed.md").unlink()
    assert "renamed.md" in names()
    stop.set()
    thread.join(LIMIT)
    assert not thread.is_alive()


def _wait_until_it_looks(shop: Workshop, seen: SimpleQueue[object]) -> None:
    """Write until the watch, which starts in its own time, has seen it and nothing is left to see."""
    for number in range(LIMIT):
        (shop.bank / "first.md").write_text(f"# {number}\n", encoding="utf-8")
        try:
            seen.get(timeout=1)
        except Empty:
            continue
        return
    raise AssertionError("nothing was seen")
