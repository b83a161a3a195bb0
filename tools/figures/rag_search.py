"""Draws the figures of the volume on retrieval that show how passages are cut, indexed, found and ranked."""

from .hands import RAG as HAND
from .kit import BLUE, GREEN, GREY, ORANGE, Parts, element

text, box, circle, line, arrow = HAND.text, HAND.box, HAND.circle, HAND.line, HAND.arrow
curve, cross = HAND.curve, HAND.cross


def chunking() -> Parts:
    """Fixed cuts against cuts at headings."""
    yield text(115, 30, "定长"), text(365, 30, "按标题")
    for row in range(8):
        y, end = 62 + row * 26, 150 if row in {3, 6} else 200
        colour, width = (ORANGE, 8) if row in {2, 3, 5, 6} else (GREY, 4)
        yield line(30, y, end, y, colour=colour, width=width)
    yield [line(14, y, 216, y, dash="8 5", width=3) for y in (127, 205)], text(115, 290, "一句话切成两块", size=20)
    for top, name in ((46.0, "年假·天数"), (158.0, "年假·流程")):
        yield box(280, top, 170, 98, BLUE), text(365, top + 29, name, size=20)
        yield [line(296, top + 50 + i * 22, 434, top + 50 + i * 22, colour=GREY, width=4) for i in range(2)]
    yield text(365, 290, "每块带标题路径", size=20)


def late_chunking() -> Parts:
    """Cut and encode, or encode and cut."""
    yield text(20, 32, "先切后编：各看各的", "start"), text(20, 186, "先编后切：看过全文", "start")
    for i in range(3):
        x = 30 + i * 148
        yield box(x, 46, 124, 32, GREY), arrow(x + 62, 80, x + 62, 108)
        yield box(x + 22, 111, 80, 36, ORANGE, f"块 {i + 1}", size=20), arrow(x + 62, 240, x + 62, 268)
        yield box(x + 22, 271, 80, 36, BLUE, f"块 {i + 1}", size=20)
    yield box(30, 202, 420, 36, GREY, "整篇一次编码", size=20)
    yield [line(104 + i * 148 + 62, 202, 104 + i * 148 + 62, 238, dash="5 4") for i in range(2)]


def inbatch_negatives() -> Parts:
    """The matrix of similarities with two columns of hard negatives."""
    yield text(180, 34, "同批段落"), text(396, 34, "难负样本"), text(34, 170, "问|题")
    for row in range(4):
        for col in range(6):
            x, y = 64 + col * 58 + (28 if col > 3 else 0), 52 + row * 50
            if col > 3:
                yield box(x, y, 50, 42, ORANGE, "负")
            else:
                yield box(x, y, 50, 42, BLUE if row == col else GREY, "正" if row == col else "负")
    yield text(240, 292, "对角线是正样本，其余都是负样本")


def matryoshka() -> Parts:
    """Prefixes of one vector."""
    yield text(240, 36, "同一个向量，取前几维都能用")
    for y, width, words, colour in ((64, 420, "1024 维：精排", GREY), (132, 210, "512 维：召回", BLUE)):
        yield box(30, y, width, 48, colour, words)
    yield box(30, 200, 105, 48, GREEN, "256 维"), line(30, 58, 30, 262, dash="4 4")
    yield line(240, 112, 240, 182, colour=GREY, dash="4 4"), line(135, 180, 135, 250, colour=GREY, dash="4 4")
    yield text(150, 231, "粗筛，内存四分之一", "start", size=20), text(240, 296, "截断后重新归一化", size=20)


def hnsw() -> Parts:
    """Three layers and the way down to the query."""
    top = [(110, 58), (250, 50), (390, 62)]
    middle = [(110, 153), (180, 165), (250, 145), (330, 163), (390, 151)]
    low = [(70, 246), (110, 264), (150, 238), (180, 266), (250, 242), (290, 268), (330, 242), (390, 264), (425, 240)]
    for y in (62, 158, 254):
        way = f"M60 {y - 34}H470L440 {y + 34}H30z"
        yield element("path", d=way, fill=GREY, fill_opacity=0.15, stroke=GREY)
    for points in (top, middle, low):
        yield curve(points, GREY), [circle(x, y, 6, BLUE) for x, y in points]
    yield line(110, 58, 250, 50, 250, 145, 330, 163, 330, 242, 356, 258, colour=ORANGE, width=4)
    yield circle(110, 58, 8, ORANGE), element("path", d="M360 252l8 8l-8 8l-8 -8z", fill=ORANGE)
    yield text(116, 86, "入口", size=20), text(72, 86, "稀", size=20), text(58, 282, "密", size=20)
    yield text(360, 313, "查询点", size=20)


def pq() -> Parts:
    """A vector cut into parts, each replaced by a number."""
    chosen = ((1, "17"), (3, "203"), (0, "5"), (2, "88"))
    yield text(240, 30, "一个向量切成四段")
    for i, (pick, code) in enumerate(chosen):
        x = 34 + i * 106
        yield box(x, 42, 94, 32, (BLUE, ORANGE, GREEN, GREY)[i]), arrow(x + 47, 76, x + 47, 98)
        for j in range(4):
            yield circle(x + 20 + j % 2 * 54, 118 + j // 2 * 42, 9, GREY, opacity=None if j == pick else 0)
        yield arrow(x + 47, 178, x + 47, 204), box(x + 12, 208, 70, 40, BLUE, code)
    yield text(240, 284, "各段只存最近质心的编号")


def filtered_graph() -> Parts:
    """After the search the results run out; within the graph the way goes on."""
    way = [(280, 90), (330, 130), (300, 190), (370, 200), (430, 150)]
    yield text(118, 34, "后过滤"), text(362, 34, "图内过滤"), line(240, 20, 240, 300, colour=GREY, dash="4 4")
    for i, (x, y) in enumerate(((60, 90), (150, 80), (90, 170), (170, 180))):
        yield circle(x, y, 14, BLUE if i == 2 else GREY), "" if i == 2 else cross(x, y, colour=ORANGE, width=4)
    yield text(118, 262, "取 4 条只剩 1 条", size=20), curve(way)
    yield [circle(x, y, 13, *((BLUE,) if i in (2, 4) else (GREY, "", 0))) for i, (x, y) in enumerate(way)]
    yield text(362, 262, "空心点只当跳板", size=20)


def bm25_saturation() -> Parts:
    """The gain of a term's frequency and its limit."""
    points = [(60 + f * 18.0, 260 - 90 * f * 2.2 / (f + 1.2)) for f in [i / 4 for i in range(85)]]
    yield arrow(60, 260, 460, 260), arrow(60, 260, 60, 30), text(410, 292, "词频"), text(30, 50, "增|益")
    yield line(60, 62, 450, 62, colour=GREY, dash="6 5"), text(330, 52, "上限 k₁+1"), curve(points, BLUE, width=4)
    yield line(60, 260, 103.2, 44, colour=ORANGE, dash="3 4", width=3), text(112, 88, "不饱和", "start", size=20)
    yield text(300, 128, "BM25")


def rrf() -> Parts:
    """Two rankings become one."""
    left, middle, right = ["甲", "乙", "丙"], ["甲", "乙", "丁", "丙"], ["丁", "甲", "乙"]
    yield text(80, 36, "关键词"), text(240, 36, "融合"), text(400, 36, "向量")
    for names, x, colour in ((left, 40, GREY), (right, 360, GREY)):
        yield [box(x, 56 + i * 58, 80, 44, colour, f"{i + 1} {name}") for i, name in enumerate(names)]
    yield [box(200, 56 + i * 58, 80, 44, BLUE if i < 2 else GREY, name) for i, name in enumerate(middle)]
    for names, x, end in ((left, 122, 197), (right, 358, 283)):
        yield [arrow(x, 78 + i * 58, end, 78 + middle.index(name) * 58) for i, name in enumerate(names)]
    yield text(240, 308, "两路都靠前的升到第一", size=20)


def encoders() -> Parts:
    """Three ways for a question and a passage to meet."""
    yield text(82, 34, "双塔"), text(240, 34, "后期交互"), text(400, 34, "交叉编码")
    for x in (36, 104):
        yield box(x, 190, 40, 60, BLUE if x < 60 else ORANGE, "问" if x < 60 else "文"), arrow(x + 20, 187, x + 20, 152)
        yield circle(x + 20, 140, 10, BLUE if x < 60 else ORANGE)
    yield line(56, 128, 80, 90), line(124, 128, 100, 90), text(90, 82, "一次点积", size=20)
    for i in range(3):
        yield circle(200 + i * 0, 120 + i * 30, 8, BLUE), circle(282, 105 + i * 40, 8, ORANGE)
        yield line(208, 120 + i * 30, 274, 105 + i * 2 % 3 * 40, colour=GREY)
    yield text(240, 82, "逐词取最大", size=20), box(178, 210, 44, 40, BLUE, "问"), box(260, 210, 44, 40, ORANGE, "文")
    yield box(344, 210, 56, 40, BLUE, "问"), box(400, 210, 56, 40, ORANGE, "文")
    yield box(344, 118, 112, 62, GREY, "一起编码"), arrow(400, 208, 400, 183), arrow(400, 116, 400, 90)
    yield text(400, 82, "一个分", size=20), arrow(40, 288, 440, 288), text(240, 314, "越来越准，也越来越贵", size=20)


def lost_middle() -> Parts:
    """A sketch of accuracy over the place of the evidence."""
    points = [(70 + x * 3.7, 230 - 130 * (2 * x / 100 - 1) ** 2 - 14 * (1 - x / 100)) for x in range(101)]
    yield arrow(60, 260, 460, 260), arrow(60, 260, 60, 36), curve(points, BLUE, width=4), text(104, 46, "准确率")
    yield text(96, 284, "开头"), text(256, 284, "中间"), text(424, 284, "结尾"), text(256, 196, "最容易被忽略", size=20)
    yield text(256, 311, "证据所在位置（示意）", size=20)


def colpali() -> Parts:
    """A page cut into patches, each with a vector."""
    yield text(100, 32, "页面图像"), text(392, 32, "查询的词")
    for row in range(5):
        for col in range(4):
            hot = (row, col) in ((1, 2), (3, 1))
            yield box(24 + col * 40, 46 + row * 44, 36, 40, BLUE if hot else GREY)
    yield [box(350, 84 + i * 92, 84, 46, ORANGE, word) for i, word in enumerate(("营收", "曲线"))]
    yield arrow(348, 107, 146, 110), arrow(348, 199, 106, 198), text(262, 96, "最像的一格", size=20)
    yield text(240, 302, "每格一个向量，各词取最大再相加")


def rank_metrics() -> Parts:
    """The same hits before and after reranking."""
    before = (54, "召回次序", (1, 4), "MRR 0.50　nDCG 0.48")
    yield text(290, 34, "带圆点的相关", size=20)
    for y, title, hits, words in (before, (178, "重排之后", (0, 1), "MRR 1.00　nDCG 0.77")):
        yield text(16, y + 36, title, "start")
        yield [box(124 + i * 68, y, 58, 54, BLUE if i in hits else GREY, str(i + 1)) for i in range(5)]
        yield [circle(168 + i * 68, y + 13, 6, BLUE) for i in hits], text(290, y + 90, words)
    yield text(290, 306, "召回不变，次序变好", size=20)
