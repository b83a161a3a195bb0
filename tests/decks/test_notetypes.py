"""Tests that the schema of the note types never changes, so that every learner's cards can be updated for years."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from studypack.bank.settings.config import Config
from studypack.bank.source import Source
from studypack.decks.notetypes import note_types
from studypack.identity.names import guid, note_type_id
from studypack.identity.notes import NoteKind, NoteType
from studypack.render import assets
from studypack.render.texts import texts
from tests.card_bank import TRAPS, deck

CONTRACT = Path(__file__).parents[1] / "contract" / "notetypes.json"
BROKEN = """
{what} is not what tests/contract/notetypes.json says:
  promised: {promised}
  now:      {now}
Learners have decks with the promised one. With another, Anki takes every note they have as conflicting and updates
none of them, or adds every card a second time. Restore it. What is new goes into a spare field or gets a new line at
the end of the contract; no line of the contract may change."""


def kinds_of(bank_id: str, language: str = "zh") -> dict[NoteKind, NoteType]:
    """Return the note types of a bank by kind."""
    config = Config(bank_id, "题库", language=language)
    made = note_types(config, config.title, texts(language), partial(note_type_id, bank_id))
    return {kind.kind: kind for kind in made}


def promised() -> dict[str, Any]:
    """Return the contract."""
    contract: dict[str, Any] = json.loads(CONTRACT.read_text(encoding="utf-8"))
    return contract


def keep(what: str, now: object, then: object) -> None:
    """Fail with an explanation if something promised has changed."""
    assert now == then, BROKEN.format(what=what, promised=then, now=now)


@pytest.mark.parametrize("kind", list(NoteKind))
def test_fields_and_templates_are_as_promised(kind: NoteKind) -> None:
    """Fields and templates keep their ids, order and number in every bank."""
    then = promised()["note_types"][kind.value]
    for bank in ("theory", "another"):
        made = kinds_of(bank)[kind]
        keep(
            f"{kind.value}: fields",
            [[i, name] for i, name in zip(made.field_ids, made.fields, strict=True)],
            then["fields"],
        )
        keep(f"{kind.value}: template", [made.template_id, made.template_name], then["template"])


def test_ids_of_note_types_and_guids_are_as_promised() -> None:
    """The ids that follow from a bank's id, and the guids of its notes, are the same in every release."""
    contract = promised()
    assert contract["model_ids"]
    for bank, ids in contract["model_ids"].items():
        for kind, then in ids.items():
            keep(f"the id of {bank}'s note type {kind}", note_type_id(bank, NoteKind(kind)), then)
    assert contract["guids"]
    for bank, guids in contract["guids"].items():
        for note, then in guids.items():
            keep(f"the guid of {bank}'s note {note}", guid(bank, note), then)


def test_names_of_decks_are_as_promised() -> None:
    """Anki knows decks by their names: the same bank makes the same ones in every release."""
    names = {note.id: note.deck for note in deck(TRAPS).notes}
    assert promised()["decks"]
    for note, then in promised()["decks"].items():
        keep(f"the deck of {note}", names[note], then)


def test_a_broken_promise_is_explained() -> None:
    """Whoever breaks the contract reads what it costs learners and what to do instead."""
    with pytest.raises(AssertionError, match=r"(?s)promised: 1.*now: +2.*spare field"):
        keep("the guid", 2, 1)


def test_two_banks_share_no_note_type() -> None:
    """Every bank has three note types of its own, with ids that JavaScript holds exactly."""
    ids = [kind.id for bank in ("a", "b", "theory") for kind in kinds_of(bank).values()]
    assert len(set(ids)) == len(ids) == 9
    assert all(0 < one < 2**53 for one in ids)


def test_ids_within_a_note_type_are_unique() -> None:
    """No two fields share an id, and every note type has spare fields."""
    for kind in kinds_of("theory").values():
        assert len(set(kind.field_ids)) == len(kind.fields)
        assert len(set(kind.fields)) == len(kind.fields)
        assert sum(name.startswith("Spare") for name in kind.fields) >= 4


@pytest.mark.parametrize("language", ["zh", "en"])
def test_templates_name_only_fields_that_exist(language: str) -> None:
    """Every `{{…}}` of a template is a field of its note type, and no mark of ours is left."""
    for kind in kinds_of("theory", language).values():
        for side in (kind.front, kind.back):
            named = set(re.findall(r"\{\{[#^/]?(?:text:|hint:|cloze:)?([^}]+)\}\}", side))
            assert named
            assert named <= set(kind.fields), named
            assert "%%" not in side


def test_the_hint_is_named_in_the_banks_language() -> None:
    """Anki shows the field's name as the text to tap, so it is the bank's word for it."""
    assert "{{hint:考点提示}}" in kinds_of("a")[NoteKind.QUESTION].front
    assert "{{hint:Hint}}" in kinds_of("a", "en")[NoteKind.QUESTION].front


def test_a_ledger_knows_fields_by_the_names_that_anki_shows() -> None:
    """Ledgers of earlier builds hold hashes by these names: by others every note would count as changed."""
    found = deck(TRAPS)
    shown = {one.kind: {*one.fields, "tags"} for one in found.kinds}
    hashed = {kind: {name for note in found.notes if note.kind is kind for name in note.hashes} for kind in NoteKind}
    assert "考点提示" in hashed[NoteKind.QUESTION]
    assert [kind for kind in NoteKind if not hashed[kind] <= shown[kind]] == []


def test_values_of_a_bank_are_text_in_templates() -> None:
    """A version or an address with braces or tags is shown as it is; Anki never reads it as a field."""
    config = Config("a", "t", version="{{Id}}<b>", issues_url="https://example.org/?labels={{Key}}&x=1")
    for kind in note_types(config, "t", texts("zh"), partial(note_type_id, "a")):
        assert "&#123;&#123;Id&#125;&#125;&lt;b&gt;" in kind.back
        assert (
            'href="https://example.org/?labels=&#123;&#123;Key&#125;&#125;&amp;x=1&amp;title={{text:Id}}"' in kind.back
        )


def test_without_an_address_there_is_no_link() -> None:
    """A bank without an issues address has a footer without a dead link."""
    for kind in kinds_of("a").values():
        assert "<a" not in kind.back
        assert '<div class="footer">' in kind.back


def test_a_bank_may_bring_its_own_template() -> None:
    """A template in the bank's folder takes the place of the project's, with the same marks filled in."""
    source = Source("question.front.html", "<p lang='%%lang%%'>{{Prompt}}</p>")
    own = {"templates/anki/question.front.html": source}
    made = note_types(Config("a", "t"), "t", texts("zh"), partial(note_type_id, "a"), own)
    assert made[0].front == '<p lang="zh-CN">{{Prompt}}</p>'
    assert made[1].front == kinds_of("a")[NoteKind.FOLLOWUP].front


NEWER = re.compile(
    r"(?<![\w-])(?:gap|inset|aspect-ratio|accent-color|scrollbar-gutter|inline-size|margin-inline|padding-inline"
    r"|content-visibility)\s*:|:is\(|:where\(|@layer|@container|@property|color-mix\(|oklch\(|lab\(|light-dark\("
    r"|\b(?:clamp|min|max)\(|&\s|\b(?:dvh|svh|lvh|cqw)\b"
)


def test_styles_need_no_new_browser() -> None:
    """Nothing newer than the web views of many years; what is newer stands where old ones skip it harmlessly."""
    css = re.sub(r"/\*.*?\*/", "", assets.styles("tokens.css", "prose.css", "card.css"), flags=re.DOTALL)
    outside = re.sub(r"@supports [^{]*\{.*?\n\}", "", css, flags=re.DOTALL)
    assert not NEWER.search(outside)
    assert ":has(" in css
    assert ":has(" not in outside
    assert "url(" not in css
    assert "@import" not in css


def test_styles_follow_ankis_font_size() -> None:
    """Sizes of text are relative, so that the size set in Anki holds."""
    css = re.sub(r"@supports [^{]*\{.*?\n\}", "", assets.styles("prose.css", "card.css"), flags=re.DOTALL)
    sizes = re.findall(r"font-size:\s*([^;}]+)", css)
    assert len(sizes) > 10
    assert all(re.fullmatch(r"[\d.]+(?:em|rem|%)(?: !important)?", size) for size in sizes), sizes
