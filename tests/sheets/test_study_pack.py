"""The book of a bank: everything once, contents, index and plans that name the right pages."""

from __future__ import annotations

import re

import pypdfium2

from tests.sheet_bank import CONFIG, SVG, all_text, bank_text, compose, lines, make, page_texts, product, question


def test_the_study_pack_has_everything() -> None:
    """Answers, hints, points, follow-ups, mistakes, code, front matter, topics and plans are in the book."""
    text = all_text(product("study-pack.pdf").data)
    for number in range(1, 6):
        for part in (
            f"第{number}题的完整答案",
            f"第{number}题的考点",
            f"追答{number}",
            f"第{number}题的易错点",
            f"deff{number}(x)",
        ):
            assert part in text, part
    for part in ("先读卷首语", "术语索引", "主题0", "学习计划", "版本7.3", "内容更新2026-09-21", "example.org/little"):
        assert part in text, part


def test_long_front_matter_stands_behind_the_questions() -> None:
    """A page of introduction stands before the questions; dozens of them would hide these, and stand behind them."""
    for paragraphs, is_behind in ((3, False), (120, True)):
        front = "# 小题库\n\n" + "\n\n".join(["卷首语很长，说了又说。" * 8] * paragraphs)
        made = compose(f"{front}\n\n## 第一部分:甲\n\n{question(1, '为什么要缓存？')}")
        text = all_text(make(made.outputs["study-pack.pdf"]).data)
        assert text.count("卷首语很长") >= paragraphs * 8
        assert (text.index("卷首语很长") > text.index("第1题的完整答案")) is is_behind


def test_contents_and_index_name_the_right_pages() -> None:
    """The page number in the contents is that of the page on which the question stands."""
    pages = page_texts(product("study-pack.pdf").data)
    shown = re.search(r"RoPE 怎样编码位置？[. ]+(\d+)\s", lines(product("study-pack.pdf").data))
    assert shown is not None
    assert "第2题的完整答案" in pages[int(shown.group(1)) - 1]


def test_plans_name_every_question_once_with_its_page() -> None:
    """A plan over three days has each question of the role once, by its title, with a box and the page of the book."""
    text = all_text(product("study-pack.pdf").data)
    boxes = text.count("□")
    assert boxes == 5 * 3 + 3 * 2  # three plans for five questions; five days are too many for three
    shown = re.findall(r"□ *1/Q4 *何时用 BF16 训练？[. ]*(\d+)", lines(product("study-pack.pdf").data))
    assert len(shown) == 3
    assert "第4题的考点" in page_texts(product("study-pack.pdf").data)[int(shown[0]) - 1]
    assert "re:" not in text


def test_a_plan_says_what_eight_hours_have_no_room_for() -> None:
    """Of more than a day's work the rest is named below the day, and stays in the book."""
    asked = "".join(question(number, f"第{number}题？", stars=3) for number in range(1, 40))
    config = CONFIG + "[plan]\ndays = [1]\n"
    made = compose(f"# 题库\n\n## 第一部分:甲\n\n### 1.1 乙\n\n{asked}", config=config)
    text = all_text(make(made.outputs["study-pack.pdf"]).data)
    assert re.search(r"第1天2\d题，约[78](\.5)?小时", text)
    rest = text[text.index("八小时内排不下") :]
    assert rest[: rest.index("乙", 20)].count("□") > 0


def test_the_index_leads_to_names_and_tags() -> None:
    """Names in titles and tags stand in the index with the pages of their questions; numbers of questions do not."""
    printed = lines(product("study-pack.pdf").data)
    index = printed.split("术语后是所在题目的页码。")[1]
    pages = page_texts(product("study-pack.pdf").data)
    for name, text in (("RoPE", "第2题的考点"), ("BF16", "第4题的考点"), ("主题1", "第1题的考点")):
        found = re.search(rf"^{name} (\d+)", index, re.MULTILINE)
        assert found is not None, name
        assert text in pages[int(found.group(1)) - 1]
    assert not re.search(r"^Q\d", index, re.MULTILINE)


def test_the_index_has_one_spelling_of_a_term() -> None:
    """ROPE and RoPE are one term, spelled as most questions do, with the pages of all of them."""
    text = bank_text().replace("#主题0", "#ROPE").replace("第1题的完整答案", "第1题的完整答案，与 RoPE")
    text = text.replace("第4题的完整答案", "第4题的完整答案 RoPE")
    index = lines(make(compose(text).outputs["study-pack.pdf"]).data).split("术语后是所在题目的页码。")[1]
    found = re.findall(r"^R[oO]PE[ ,0-9]+", index, re.MULTILINE)
    assert len(found) == 1
    assert found[0].startswith("RoPE ")


def test_figures_have_captions_and_two_of_one_name_stay_two() -> None:
    """A figure stands in the book with its words below it; the words drawn in it have their glyphs."""
    first = bank_text().replace("第1题的完整答案", "第1题的完整答案\n\n![两步流程](figures/a.svg)\n\n接着说")
    second = bank_text().replace("{#q", "{#r").replace("## 第一部分", "## 第二部分").replace("### 1.", "### 2.")
    second = second.replace("第1题的完整答案", "第1题的完整答案\n\n![三步流程](figures/a.svg)\n\n接着说")
    files = {"x/2.md": second, "figures/a.svg": SVG.format("鹿"), "x/figures/a.svg": SVG.format("鲸")}
    made = compose(first, more=files)
    assert made.problems == ()
    product = make(made.outputs["study-pack.pdf"])
    assert product.problems == ()
    text = all_text(product.data)
    for part in ("两步流程", "三步流程", "鹿", "鲸"):
        assert text.count(part) == 1, part


def test_the_contents_stand_in_their_columns() -> None:
    """A number of a question stands below that of its section, and that of its page on the last line of its title."""
    asked = "".join(f"#### Q{n}:{'甲' * n}\n\n**标准答案**:\n\n答。\n\n" for n in range(26, 50))
    made = compose(f"# 题库\n\n## 第一部分:甲\n\n### 1.1 乙\n\n{asked}")
    page = pypdfium2.PdfDocument(make(made.outputs["study-pack.pdf"]).data)[0].get_textpage()
    text = page.get_text_range()
    edge = page.get_charbox(text.index("1.1"))[0]
    shown = list(re.finditer(r"(1/Q\d+)\s+(甲[甲\s]*甲)\s+(\d+)", text))
    assert len(shown) == 24
    for found in shown:
        key, last, number = (page.get_charbox(at) for at in (found.start(1), found.end(2) - 1, found.end(3) - 1))
        assert abs(key[0] - edge) < 2, found[1]
        assert abs(number[1] - last[1]) < 3, found[1]
