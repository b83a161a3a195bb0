"""The words that only sheets say, in each language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetWords:
    """The words of sheets in one language; those that cards say too are in `Texts`."""

    flashcards: str
    selftest: str
    leaf: str
    last_minutes: str
    last_minutes_note: str
    formulas: str
    numbers: str
    see_table: str
    page: str
    study_plan: str
    plan_note: str
    days: str
    day: str
    left_out: str
    terms: str
    terms_note: str
    more_in_book: str
    in_book: str
    answer_key: str
    questions_of: str
    part: str
    cut_note: str
    untitled_table: str
    continued: str
    name_line: str
    load: str
    difficulty: str
    asked_most: str
    figure: str


ZH = SheetWords(
    flashcards="裁切卡片",
    selftest="自测卷",
    leaf="面试前一页",
    last_minutes="最后十分钟",
    last_minutes_note="问得最多的题，每题一句结论",
    formulas="公式",
    numbers="数字",
    see_table="表",
    page="页码",
    study_plan="学习计划",
    plan_note="每天不超过八小时，各档难度均匀。每个小标题就是 Anki 里同名的牌组，题后是学习手册的页码。",
    days="{count} 天",
    day="第 {day} 天",
    left_out="八小时内排不下，有余力再看",
    terms="术语索引",
    terms_note="术语后是所在题目的页码。",
    more_in_book="其余见学习手册第 {page} 页",
    in_book="手册第 {page} 页",
    answer_key="答案要点",
    questions_of="{count} 题",
    part="第 {number} 部分",
    cut_note="双面打印，长边翻转，沿线裁切。",
    untitled_table="对比表",
    continued="（续）",
    name_line="日期 ＿＿＿＿＿＿　得分 ＿＿＿＿",
    load="，约 {hours} 小时",
    difficulty="难度",
    asked_most="三星与高频",
    figure="图",
)

EN = SheetWords(
    flashcards="Flashcards",
    selftest=" self-test",
    leaf="One page before the interview",
    last_minutes="The last ten minutes",
    last_minutes_note="what is asked most, with the one thing to say",
    formulas="Formulas",
    numbers="Numbers",
    see_table="Table",
    page="page",
    study_plan="Study plan",
    plan_note="No day is longer than eight hours, and each mixes all difficulties. Every heading is a deck of that "
    "name in Anki; behind each question stands its page in the study pack.",
    days="1 day|{count} days",
    day="Day {day}",
    left_out="No room within eight hours: if there is time left",
    terms="Index of terms",
    terms_note="Behind each term, the pages of its questions.",
    more_in_book="more in the study pack, p. {page}",
    in_book="study pack, p. {page}",
    answer_key="Key",
    questions_of="1 question|{count} questions",
    part="Part {number}",
    cut_note="Print two-sided, flip on the long edge, cut along the marks.",
    untitled_table="Comparison",
    continued=" (continued)",
    name_line="Date ____________   Score ________",
    load=", about {hours} h",
    difficulty="difficulty",
    asked_most="three stars or asked often",
    figure="Figure",
)


def sheet_words(html_lang: str) -> SheetWords:
    """Return the words of a language, named as `Texts.html_lang` does."""
    return ZH if html_lang.startswith("zh") else EN
