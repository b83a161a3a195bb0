"""Fingerprints: what counts as the same text, what as similar, and that nothing is lost on the way to the ledger."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypack.identity.matching.fingerprints import Fingerprint, Wording, bare, short_hash, sketch, wording
from studypack.identity.matching.similarity import EXACT, SURE_ANSWER, SURE_TITLE, resemblance, similarity
from tests.ledger_banks import ANSWERS, TITLES


def test_a_text_is_hashed_composed() -> None:
    """Anki composes what it imports, so both forms of a letter give one hash."""
    assert short_hash("e\N{COMBINING ACUTE ACCENT}") == short_hash("\N{LATIN SMALL LETTER E WITH ACUTE}")


@pytest.mark.parametrize("other", ["什么是RoPE?", "**什么是** RoPE？", "什么是 rope", "什么是ＲｏＰＥ?"])
def test_punctuation_emphasis_case_and_width_do_not_count(other: str) -> None:
    """A title with another question mark is the same title."""
    assert Wording(other, "").hashes == Wording("什么是 RoPE?", "").hashes


@pytest.mark.parametrize(("one", "other"), [("C 与 C++", "C 与 C#"), ("什么是 L1", "什么是 L2"), ("?", "!")])
def test_signs_that_make_another_word_count(one: str, other: str) -> None:
    """C++ is not C#, and a title of nothing but punctuation still is a title."""
    assert Wording(one, "").hashes != Wording(other, "").hashes


def test_unlike_titles_do_not_resemble_each_other() -> None:
    """Different questions stay far below what is possible."""
    sketches = [sketch(title) for title in TITLES]
    assert max(resemblance(one, other) for one in sketches for other in sketches if one is not other) < 0.15


@pytest.mark.parametrize("title", TITLES)
def test_a_title_with_another_word_resembles_itself(title: str) -> None:
    """Thirty characters without an answer suffice to be recognised."""
    edited = f"{title[:12]}改写{title[14:]}"
    assert resemblance(sketch(title), sketch(edited)) > 0.5


def test_scores_rank_title_before_answer_before_likeness() -> None:
    """The same title outranks the same answer, which outranks everything alike."""
    old = wording(TITLES[0], ANSWERS[0]).fingerprint
    title = similarity(old, wording(TITLES[0], ANSWERS[1]).fingerprint)
    answer = similarity(old, wording(TITLES[1], ANSWERS[0]).fingerprint)
    alike = similarity(old, wording(f"{TITLES[0]}吗", f"{ANSWERS[0]}完。").fingerprint)
    assert title > EXACT >= answer > 1 > alike > 0.8


def test_unlike_answers_speak_against_titles_that_nearly_agree() -> None:
    """Two questions asked alike are not one question."""
    one, other = "请解释 CLIP 模型的工作原理与训练目标", "请解释 BLIP 模型的工作原理与训练目标"
    first, second = "".join(TITLES[:4]), "".join(TITLES[4:])
    unanswered = similarity(wording(one, "").fingerprint, wording(other, "").fingerprint)
    answered = similarity(wording(one, first).fingerprint, wording(other, second).fingerprint)
    assert answered < SURE_ANSWER < SURE_TITLE < unanswered


def test_an_answer_of_a_few_words_is_no_evidence() -> None:
    """“To be written” stands below many questions."""
    assert wording("甲", "待补充").answer == ""


@given(st.text(), st.text())
def test_a_fingerprint_survives_its_text(title: str, answer: str) -> None:
    """Reading what is written gives the fingerprint, and a text always resembles itself wholly."""
    made = Wording(title, answer).fingerprint
    assert msgspec.json.decode(msgspec.json.encode(made), type=Fingerprint) == made
    assert resemblance(made.title_sketch, made.title_sketch) == (1.0 if bare(title) else 0.0)


@pytest.mark.parametrize("text", ['["x","","",""]', '["","","AAAA",""]', "{}", '["","","é",""]'])
def test_what_is_no_fingerprint_is_refused(text: str) -> None:
    """A sketch that cannot be compared must not be compared."""
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Fingerprint)


def test_a_long_text_costs_no_more_than_its_beginning() -> None:
    """The end of an endless answer does not change its sketch."""
    start = bare("".join(TITLES) * 4)[:400]
    assert sketch(start) == sketch(start + "".join(map(chr, range(0x4E00, 0x4F80))))
    assert sketch(start) != sketch(f"开头{start}")
