"""Matching: what is paired with what, in which order of evidence, and what makes a pair doubtful."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from studypack.identity.matching import pairs
from studypack.identity.matching.fingerprints import Wording, wording
from studypack.identity.matching.judging import Doubt, Match
from studypack.identity.matching.pairs import Known, Seen
from tests.ledger_banks import ANSWERS, TITLES

FIRST, SECOND = TITLES[0][:30], TITLES[2][:30]


def known(title: str, answer: str = "", place: str = "", *, retired: bool = False) -> Known:
    """Return something remembered."""
    return Known((place, 1) if place else None, (wording(title, answer).fingerprint,), retired)


def seen(title: str, answer: str = "", place: str = "") -> Seen:
    """Return something seen."""
    return Seen((place, 1) if place else None, wording(title, answer))


def match(there: Sequence[Seen], remembered: Sequence[Known]) -> tuple[Match, ...]:
    """Pair texts, which are named by their places in the two lists."""
    named = {str(at): one for at, one in enumerate(remembered)}
    return tuple(pairs.match(dict(enumerate(there)), named))


def pair(
    one: int,
    other: int,
    doubt: Doubt | None = None,
    others: tuple[int, ...] = (),
    also: tuple[int, ...] = (),
    *,
    is_same: bool = False,
) -> Match:
    """Return a match of two texts by their places."""
    return Match(one, str(other), doubt, others, tuple(map(str, also)), is_same)


def test_of_the_same_texts_those_in_their_place_pair_first() -> None:
    """A repeated question that stayed where it was stays what it was, when the other one goes."""
    assert match([seen("总结", place="b")], [known("总结", place="a"), known("总结", place="b")]) == (
        pair(0, 1, is_same=True),
    )


def test_of_the_same_texts_the_retired_comes_last() -> None:
    """What is there is taken before what once was."""
    found = [known("总结", retired=True), known("总结")]
    assert match([seen("总结")], found) == (pair(0, 1, is_same=True),)
    assert match([seen("总结"), seen("总结")], found) == (pair(0, 1, is_same=True), pair(1, 0, is_same=True))


def test_the_same_title_alone_is_never_doubtful() -> None:
    """However unlike the answers are, and however much of the text another has."""
    rivals = [seen(FIRST, ANSWERS[1]), seen(SECOND, ANSWERS[2])]
    assert match(rivals, [known(FIRST, ANSWERS[2])])[0] == pair(0, 0, is_same=True)
    assert match(rivals[:1], [known(FIRST, ANSWERS[2]), known(SECOND, ANSWERS[1])]) == (pair(0, 0, is_same=True),)


LONG = (
    "留一个空位就能分清满和空，或者另存元素个数；前者少用一格，后者要原子地改两处，多线程时先问是谁在写。",
    "节点与键放到同一个环上，增减机器时只搬相邻的一段；虚拟节点让负载均匀，代价是路由表大了许多倍。",
    "下游慢了就让上游等，缓冲因此不会无限增长；拉取天然如此，推送要靠信用额度，丢弃则是最后的办法。",
)


@pytest.mark.parametrize("answers", [LONG, ("空一个位，否则另存。", "放到一个环上去找。", "下游慢了上游就等。")])
def test_of_two_with_one_title_only_the_answer_tells(answers: tuple[str, str, str]) -> None:
    """One that has the recorded answer is the one; without it either may be, wherever the first of them stands."""
    old = known(FIRST, answers[0], place="a")
    twins = [seen(FIRST, answers[1], place="a"), seen(FIRST, answers[2])]
    assert match(twins, [old]) == (pair(0, 0, Doubt.SPLIT, (1,), is_same=True),)
    assert match([seen(FIRST, answers[1], place="a"), seen(FIRST, answers[0])], [old]) == (pair(1, 0, is_same=True),)


def test_one_that_may_be_either_of_two_with_its_title_is_doubtful() -> None:
    """One of two left, and the other was written anew."""
    both = [known(FIRST, LONG[0], place="a"), known(FIRST, LONG[1], place="b")]
    assert [one.doubt for one in match([seen(FIRST, LONG[2], place="a")], both)] == [Doubt.MERGE]


def test_as_many_with_one_title_as_there_were_keep_their_places() -> None:
    """Each part of a bank may end with the same question."""
    both = [known(FIRST, LONG[0], place="a"), known(FIRST, LONG[1], place="b")]
    there = [seen(FIRST, LONG[2] + "甲乙", place="b"), seen(FIRST, LONG[2], place="a")]
    assert match(there, both) == (pair(0, 1, is_same=True), pair(1, 0, is_same=True))
    moved = [seen(FIRST, LONG[2] + "甲乙", place="c"), seen(FIRST, LONG[2], place="d")]
    assert {one.doubt for one in match(moved, both)} == {Doubt.SPLIT}


def test_a_title_and_an_answer_that_went_two_ways_are_doubtful() -> None:
    """The old question was narrowed, and a new one asks in its old words; or titles were swapped."""
    old = known(FIRST, LONG[0], place="a")
    narrowed, general = seen(SECOND, LONG[0], place="a"), seen(FIRST, LONG[1])
    assert match([narrowed, general], [old]) == (pair(1, 0, Doubt.SPLIT, (0,), is_same=True),)
    assert match([seen(SECOND, LONG[1]), general], [old]) == (pair(1, 0, is_same=True),)
    other = known(SECOND, LONG[1], place="b")
    swapped = [seen(SECOND, LONG[0], place="a"), seen(FIRST, LONG[1], place="b")]
    assert {one.doubt for one in match(swapped, [old, other])} == {Doubt.SPLIT}


def test_a_title_that_left_does_not_take_a_question_from_its_answer() -> None:
    """What is there under another title with the very answer is the one; where both are there, somebody is asked."""
    live, gone = known(SECOND, LONG[0], place="a"), known(FIRST, LONG[1], retired=True)
    assert match([seen(FIRST, LONG[0], place="a")], [gone, live]) == (pair(0, 1, is_same=True),)
    both = [known(FIRST, LONG[1], place="b"), live]
    assert match([seen(FIRST, LONG[0], place="a")], both) == (pair(0, 0, Doubt.MERGE, also=(1,), is_same=True),)


def test_a_text_split_in_two_is_doubtful_though_each_half_is_like_it() -> None:
    """Either half may be the old question; the rival is named."""
    halves = [seen(FIRST, place="a"), seen(SECOND, place="b")]
    assert match(halves, [known(FIRST + SECOND)]) == (pair(0, 0, Doubt.SPLIT, (1,)),)


def test_two_texts_merged_are_doubtful_though_each_is_like_it() -> None:
    """The new question may be either of the old ones."""
    assert match([seen(FIRST + SECOND)], [known(FIRST), known(SECOND)]) == (pair(0, 0, Doubt.MERGE, also=(1,)),)


def test_a_rival_far_behind_makes_no_doubt() -> None:
    """An edited question is itself, although another borrowed a line from it."""
    whole = TITLES[0] + TITLES[2]
    rivals = [seen(f"{whole}吗"), seen(f"{TITLES[0]}{TITLES[4]}{TITLES[5]}")]
    assert match(rivals, [known(whole)]) == (pair(0, 0),)


def test_a_rival_with_a_better_match_of_its_own_makes_no_doubt() -> None:
    """Two questions that are much alike were both edited."""
    one, other = "请解释甲模型的工作原理与训练目标", "请解释乙模型的工作原理与训练目标"
    edited = [seen(f"{other}是什么"), seen(f"{one}是什么")]
    assert match(edited, [known(one), known(other)]) == (pair(0, 1), pair(1, 0))


def test_what_is_there_comes_before_what_is_retired() -> None:
    """A retired text that is a little more alike does not take a question from its record; the very same text does."""
    live, retired = known(f"{FIRST}改写了几个字"), known(f"{FIRST}改写", retired=True)
    assert match([seen(f"{FIRST}改")], [live, retired]) == (pair(0, 0),)
    assert match([seen(f"{FIRST}改写")], [live, retired]) == (pair(0, 1, is_same=True),)


def test_a_place_alone_is_doubtful_and_says_so() -> None:
    """Where nothing resembles, the key is all that is left; what is retired has no place."""
    assert match([seen(FIRST, place="a")], [known(SECOND, place="a")]) == (pair(0, 0, Doubt.PLACE),)
    assert match([seen(FIRST, place="a")], [known(SECOND, place="a", retired=True)]) == ()
    assert match([seen(FIRST)], [known(SECOND)]) == ()


def test_a_text_without_a_title_is_known_by_its_answer() -> None:
    """A table may have neither a title nor a header."""
    found = match([Seen(None, Wording("", "甲 乙"))], [Known(None, (Wording("", "甲 乙").fingerprint,), False)])
    assert found == (pair(0, 0, is_same=True),)


def test_many_alike_are_paired_one_to_one() -> None:
    """A crowd of texts that share all but a few signs neither raises nor repeats anything."""
    crowd = [f"什么是第{number}号注意力机制的原理" for number in range(300)]
    found = match([seen(f"{one}呢") for one in crowd], [known(one) for one in crowd])
    assert len({one.known for one in found}) == len({one.seen for one in found}) == len(found)


def test_titles_that_name_different_things_are_doubtful() -> None:
    """Two models are asked about in the same words; with an answer that is the same one the name was corrected."""
    one, other = "请解释 CLIP 模型的工作原理与训练目标", "请解释 BLIP 模型的工作原理与训练目标"
    old = Known(None, (wording(one, "").fingerprint,), False, one)
    assert match([seen(other)], [old]) == (pair(0, 0, Doubt.WEAK),)
    answered = Known(None, (wording(one, ANSWERS[0]).fingerprint,), False, one)
    assert match([seen(other, f"{ANSWERS[0]}完。")], [answered]) == (pair(0, 0),)


def test_a_title_that_left_is_asked_about_in_the_place_of_another() -> None:
    """A question was rewritten with the title of one that left earlier: it may be either."""
    gone, here = known(FIRST, LONG[0], retired=True), known(SECOND, LONG[1], place="b")
    there = [seen(FIRST, ANSWERS[2], place="b")]
    assert match(there, [gone, here]) == (pair(0, 0, Doubt.MERGE, also=(1,), is_same=True),)
    assert match([seen(FIRST, ANSWERS[2], place="c")], [gone, here]) == (pair(0, 0, is_same=True),)
