"""Turns a language into the words that only sheets say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetWords:
    """The words of sheets in one language; those that cards say too are in `Texts`."""

    flashcards: str
    selftest: str
    last_minutes: str
    last_minutes_note: str
    formulas: str
    see_table: str
    page: str
    notes: str
    other_questions: str
    study_plan: str
    plan_note: str
    days: str
    day: str
    first: str
    later: str
    find: str
    topics: str
    more_in_book: str
    answer_key: str
    questions_of: str
    part: str
    cut_note: str
    untitled_table: str
    name_line: str
    load: str
    difficulty: str
    semicolon: str


ZH = SheetWords(
    flashcards="裁切卡片",
    selftest="自测卷",
    last_minutes="最后十分钟",
    last_minutes_note="三星与高频题各一条，单独带走这一张。",
    formulas="公式",
    see_table="表",
    page="页码",
    notes="笔记",
    other_questions="其余题目",
    study_plan="学习计划",
    plan_note="每天的题目难度均匀；在 Anki 的浏览器里粘贴搜索串，即可只看当天的卡片。",
    days="{count} 天",
    day="第 {day} 天",
    first="先看",
    later="有余力再看",
    find="Anki 搜索",
    topics="主题索引",
    more_in_book="其余见学习手册第 {page} 页",
    answer_key="答案要点",
    questions_of="{count} 题",
    part="第 {number} 部分",
    cut_note="双面打印，长边翻转，沿线裁切。",
    untitled_table="对比表",
    name_line="日期 ＿＿＿＿＿＿　得分 ＿＿＿＿",
    load="，约 {hours} 小时",
    difficulty="难度",
    semicolon="；",
)

EN = SheetWords(
    flashcards="Flashcards",
    selftest=" self-test",
    last_minutes="The last ten minutes",
    last_minutes_note="A line for every three-star and frequent question: carry this leaf alone.",
    formulas="Formulas",
    see_table="Table",
    page="page",
    notes="Notes",
    other_questions="The other questions",
    study_plan="Study plan",
    plan_note="Each day mixes all difficulties; paste the search into Anki's browser to see the day's cards only.",
    days="1 day|{count} days",
    day="Day {day}",
    first="First",
    later="If there is time left",
    find="Anki search",
    topics="Index of topics",
    more_in_book="more in the study pack, p. {page}",
    answer_key="Key",
    questions_of="1 question|{count} questions",
    part="Part {number}",
    cut_note="Print two-sided, flip on the long edge, cut along the marks.",
    untitled_table="Comparison",
    name_line="Date ____________   Score ________",
    load=", about {hours} h",
    difficulty="difficulty",
    semicolon=";",
)


def sheet_words(html_lang: str) -> SheetWords:
    """Return the words of a language, named as `Texts.html_lang` does."""
    return ZH if html_lang.startswith("zh") else EN
