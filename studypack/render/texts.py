"""Turns a language into the words of the interface: what cards, sheets and pages say beside the bank's own text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Texts:
    """The words of the interface in one language."""

    html_lang: str
    question: str
    followup: str
    table: str
    deck_questions: str
    deck_followups: str
    deck_tables: str
    unrated: str
    key_points: str
    scoring_points: str
    digest: str
    answer: str
    followups: str
    mistakes: str
    tips: str
    references: str
    remember: str
    no_answer: str
    tags: str
    number: str
    from_question: str
    report: str
    tag_section: str
    tag_difficulty: str
    tag_role: str
    tag_topic: str
    tag_company: str
    tag_updated: str
    tag_unanswered: str
    cheat_sheet: str
    study_pack: str
    contents: str
    front_matter: str
    appendix: str
    page: str
    last_change: str
    version: str
    decks: str
    sheets: str
    colon: str
    comma: str
    brackets: str
    again_rule: str
    whole_table: str


ZH = Texts(
    html_lang="zh-CN",
    question="题目",
    followup="追问",
    table="对比表",
    deck_questions="1 核心题",
    deck_followups="2 追问",
    deck_tables="3 对比表",
    unrated="未分级",
    key_points="考点提示",
    scoring_points="得分点",
    digest="要点",
    answer="详解",
    followups="追问",
    mistakes="易错点",
    tips="面试技巧",
    references="参考",
    remember="记住",
    no_answer="这道题还没有答案。",
    tags="标签",
    number="编号",
    from_question="出自",
    report="报告错误",
    tag_section="章节",
    tag_difficulty="难度",
    tag_role="岗位",
    tag_topic="主题",
    tag_company="公司",
    tag_updated="更新",
    tag_unanswered="未作答",
    cheat_sheet="速查表",
    study_pack="学习手册",
    contents="目录",
    front_matter="使用说明",
    appendix="附录",
    page="第 {page} 页",
    last_change="内容更新",
    version="版本",
    decks="牌组",
    sheets="打印资料",
    colon="：",
    comma="、",
    brackets="（{}）",
    again_rule="漏两条，按「重来」",
    whole_table="整张表",
)

EN = Texts(
    html_lang="en",
    question="Question",
    followup="Follow-up",
    table="Comparison",
    deck_questions="1 Questions",
    deck_followups="2 Follow-ups",
    deck_tables="3 Comparisons",
    unrated="unrated",
    key_points="Hint",
    scoring_points="Scoring points",
    digest="In short",
    answer="Answer",
    followups="Follow-ups",
    mistakes="Common mistakes",
    tips="Interview tips",
    references="References",
    remember="By heart",
    no_answer="This question has no answer yet.",
    tags="tags",
    number="number",
    from_question="From",
    report="Report a mistake",
    tag_section="section",
    tag_difficulty="difficulty",
    tag_role="role",
    tag_topic="topic",
    tag_company="company",
    tag_updated="updated",
    tag_unanswered="unanswered",
    cheat_sheet=" cheat sheet",
    study_pack="Study pack",
    contents="Contents",
    front_matter="How to use this bank",
    appendix="Appendix",
    page="page {page}",
    last_change="last change",
    version="version",
    decks="Decks",
    sheets="Sheets",
    colon=": ",
    comma=", ",
    brackets=" ({})",
    again_rule="Missed two? Again.",
    whole_table="The whole table",
)

LANGUAGES = {"zh": ZH, "en": EN}


def counted(pattern: str, count: int) -> str:
    """Return a count in words: the pattern's part before `|` for one, the part behind it for any other number."""
    one, _, other = pattern.partition("|")
    # Not `format`: a bank's template may bring the pattern, and a field in it would reach any object.
    return (one if count == 1 else other or one).replace("{count}", str(count))


def texts(language: str) -> Texts:
    """Return the words of a language (`zh` or `en`)."""
    return LANGUAGES[language]
