"""Tests of what is asked beyond a title, such as code and choices: it is asked wherever the question is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.card_bank import run_anki
from tests.sheet_bank import all_text
from tests.workshop import Workshop

RULES = """
[[rules]]
line = '^###### (?P<number>\\d+)\\. (?P<title>.+)$'
is = "question"

[[rules]]
line = '^\\*\\*Answer:\\*\\*'
is = "answer"
"""
BANK = """# Quiz

###### 1. What is printed?

```js
console.log(typeof orangutan);
```

- A: `undefined`
- B: zebra $x^2$

**Answer:** A. The name was never declared, and typeof asks without reading it.

###### 2. Why is sorting stable?

**Answer:** Equal keys keep the order in which they came, so sorts can be chained one after another.
"""


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """A bank whose first question has code and choices before its answer."""
    made = Workshop(tmp_path, text=BANK)
    (made.bank / "bank.toml").write_text(f'id = "small"\ntitle = "Quiz"\nlanguage = "en"\n{RULES}', encoding="utf-8")
    return made


def test_it_is_on_the_question_side_and_not_in_the_answer(shop: Workshop) -> None:
    """Code, choices and formulas stand below the title; the answer is what follows."""
    assert shop.build().problems == ()
    _, cards = run_anki([{"do": "import", "path": str(shop.out / "decks/small.apkg")}, {"do": "cards", "render": True}])
    front, back = (re.sub("<[^>]+>", "", cards[0][side]) for side in ("question", "answer"))
    for text in ("orangutan", "zebra", "x^2"):
        assert text in front
        assert back.count(text) == 1
    assert "never declared" not in front
    assert 'class="asked"' not in cards[1]["question"]


def test_it_is_printed_and_shown(shop: Workshop) -> None:
    """Study pack, cheat sheet, self-test, flashcards and preview ask it."""
    for only in ("sheets", "preview"):
        assert shop.build(only=only).is_done
    found = {path: data for path, data in shop.bytes().items() if path.endswith(".pdf") and "leaf" not in path}
    assert {path.split("/")[1].split("-")[0].split(".")[0] for path in found} >= {"study", "flashcards", "selftest"}
    for path, data in found.items():
        assert "zebra" in all_text(data), path
    pages = [path.read_text(encoding="utf-8") for path in (shop.out / "preview").rglob("*.html")]
    assert any("zebra" in page for page in pages)


def test_a_question_is_known_by_it(shop: Workshop) -> None:
    """Of questions with one title the code tells which is which, and an edit of it updates the note."""
    twice = BANK.replace("Why is sorting stable?", "What is printed?").replace(
        "**Answer:** Eq", "walrus\n\n**Answer:** Eq"
    )
    shop.write(twice)
    shop.build()
    before = ids(shop)
    first, second = twice.partition("###### 2.")[0].partition("###### 1.")[2], twice.partition("###### 2.")[2]
    shop.write(f"# Quiz\n\n###### 1.{second}\n\n###### 2.{first}")
    shop.build()
    assert ids(shop) == before
    modified = {name: note["modified"] for name, note in shop.ledger()["notes"].items()}
    shop.edit("zebra", "zebras")
    shop.build()
    now = {name: note["modified"] for name, note in shop.ledger()["notes"].items()}
    assert [name for name in now if now[name] != modified[name]] == [before["zebra"]]


def ids(shop: Workshop) -> dict[str, str]:
    """Return the id of the question that shows a word."""
    _, notes = run_anki([{"do": "import", "path": str(shop.out / "decks/small.apkg")}, {"do": "notes"}])
    return {word: note["fields"][0] for note in notes for word in ("zebra", "walrus") if word in note["fields"][1]}
