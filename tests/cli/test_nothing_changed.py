"""A build without changes says so at once, and nothing that changed is taken for unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import run
from tests.hostile.bank import png
from tests.workshop import SMALL, UNANSWERED


def test_second_build_does_nothing_and_repeats_the_warnings(here: Path) -> None:
    """A build without changes says so, without loading the build, and shows the warnings again."""
    (here / "questions" / "bank.md").write_text(UNANSWERED, encoding="utf-8")
    assert "[unanswered]" in run("build", "--only", "decks").output
    again = run("build", "--only", "decks")
    assert again.exit_code == 0
    assert "nothing changed" in again.output
    assert "[unanswered]" in again.output


@pytest.mark.parametrize("touch", ["bank", "settings", "output", "ledger", "option", "style", "library"])
def test_nothing_is_taken_for_unchanged(here: Path, touch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of text, settings, output, ledger, options or the program's own files always leads to a real build."""
    from studypack.output import freshness

    arguments = ["build", "--only", "decks"]
    run(*arguments)
    assert "nothing changed," in run(*arguments).output
    if touch == "bank":
        (here / "questions" / "bank.md").write_text(SMALL.replace("越高越好", "越高通常越好"), encoding="utf-8")
    elif touch == "settings":
        (here / "questions" / "bank.toml").write_text('version = "2"\n', encoding="utf-8")
    elif touch == "output":
        (here / "dist" / "decks" / "questions.apkg").write_bytes(b"")
    elif touch == "ledger":
        ledger = here / "questions" / "ledger.json"
        ledger.write_text(ledger.read_text(encoding="utf-8").replace("},\n", "}\n"), encoding="utf-8")
    elif touch == "option":
        arguments.append("--answered-only")
    elif touch == "library":
        monkeypatch.setattr(freshness, "libraries", lambda: "another Pango")
    else:
        own = here / "package"
        own.mkdir()
        (own / "card.css").write_text("a {}", encoding="utf-8")
        monkeypatch.setattr(freshness, "PACKAGE", own)
    assert "nothing changed," not in run(*arguments).output


@pytest.mark.parametrize("written", ["![x](图/my pic.png)", "![x](<图/my pic.png>)", "![x](%E5%9B%BE/my%20pic.png)"])
def test_a_changed_image_of_a_one_file_bank_is_a_change(here: Path, written: str) -> None:
    """However its name is written."""
    (here / "bank.md").write_text(SMALL.replace("越高越好", f"越高越好 {written} 另见"), encoding="utf-8")
    (here / "图").mkdir()
    image = here / "图" / "my pic.png"
    image.write_bytes(png(2, 2))
    arguments = ["build", "bank.md", "--only", "decks"]
    run(*arguments)
    assert "nothing changed," in run(*arguments).output
    image.write_bytes(png(3, 3))
    assert "nothing changed," not in run(*arguments).output
