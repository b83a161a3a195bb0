"""Draws the figures of the volume on retrieval: `python tools/figures/rag.py` writes `questions/rag/figures/*.svg`."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

BLUE, ORANGE, GREEN, GREY = "#3b82c4", "#d9822b", "#4f9d69", "#8a8f98"
TARGET = Path(__file__).parents[2] / "questions" / "rag" / "figures"
_HEAD = "arrow-head"  # each file puts its own name before it: several figures may stand on one page
_MARKER = (
    f'<defs><marker id="{_HEAD}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0L10 5L0 10z" fill="currentColor"/></marker></defs>'
)


def text(x: float, y: float, words: str, size: int = 22, anchor: str = "middle") -> str:
    """Return words whose base line is at `y`."""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}">{words}</text>'


def box(x: float, y: float, w: float, h: float, words: str = "", colour: str = GREY, size: int = 22) -> str:
    """Return a rounded rectangle with words in its middle."""
    shape = (
        f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="6" '
        f'fill="{colour}" fill-opacity="0.25" stroke="{colour}" stroke-width="2"/>'
    )
    return shape + (text(x + w / 2, y + h / 2 + size * 0.36, words, size) if words else "")


def line(points: list[tuple[float, float]], colour: str = "currentColor", dash: str = "", width: float = 2) -> str:
    """Return a line through points."""
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"{dashed}/>'


def arrow(*points: tuple[float, float], dash: str = "") -> str:
    """Return a line through points with a head at its end."""
    return line(list(points), dash=dash).replace("/>", f' marker-end="url(#{_HEAD})"/>')


def dot(x: float, y: float, colour: str = BLUE, r: float = 8, hollow: bool = False) -> str:
    """Return a circle, filled or hollow."""
    opacity = "0" if hollow else "0.55"
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{colour}" fill-opacity="{opacity}" '
        f'stroke="{colour}" stroke-width="2"/>'
    )


def cross(x: float, y: float, r: float = 9) -> str:
    """Return a cross that strikes something out."""
    return line([(x - r, y - r), (x + r, y + r)], ORANGE, width=4) + line(
        [(x - r, y + r), (x + r, y - r)], ORANGE, width=4
    )


def chain(words: list[str], xs: list[float], y: float, w: float, colour: str) -> str:
    """Return boxes in a row with arrows between them."""
    row = "".join(box(x, y, w, 50, word, colour) for word, x in zip(words, xs, strict=True))
    return row + "".join(arrow((a + w + 2, y + 25), (b - 3, y + 25)) for a, b in pairwise(xs))


def pipeline() -> str:
    """Offline above, online below, the index between them."""
    xs = [74.0, 177.0, 280.0, 383.0]
    parts = [text(34, 63, "离线"), text(34, 233, "在线")]
    parts += [chain(["解析", "切块", "向量化"], xs[:3], 30, 82, GREY), box(383, 30, 82, 50, "索引", GREEN)]
    parts += [arrow((364, 55), (380, 55)), chain(["改写", "召回", "重排", "生成"], xs, 200, 82, BLUE)]
    parts += [arrow((424, 82), (424, 140), (218, 140), (218, 197)), arrow((424, 252), (424, 276))]
    return "".join([*parts, text(320, 132, "查询时读取", 20), text(400, 302, "带引用的答案", 20)])


def chunking() -> str:
    """Fixed cuts against cuts at headings."""
    parts = [text(115, 30, "定长"), text(365, 30, "按标题")]
    for row in range(8):
        colour = ORANGE if row in {2, 3, 5, 6} else GREY
        parts.append(
            line(
                [(30, 62 + row * 26), (150 if row in {3, 6} else 200, 62 + row * 26)],
                colour,
                width=8 if colour == ORANGE else 4,
            )
        )
    for y in (127, 205):
        parts.append(line([(14, y), (216, y)], "currentColor", "8 5", 3))
    parts.append(text(115, 290, "一句话切成两块", 20))
    for top, name in ((46.0, "年假·天数"), (158.0, "年假·流程")):
        parts += [box(280, top, 170, 98, "", BLUE), text(365, top + 29, name, 20)]
        parts += [line([(296, top + 50 + i * 22), (434, top + 50 + i * 22)], GREY, width=4) for i in range(2)]
    return "".join([*parts, text(365, 290, "每块带标题路径", 20)])


def late_chunking() -> str:
    """Cut and encode, or encode and cut."""
    parts = [text(20, 32, "先切后编：各看各的", 22, "start"), text(20, 186, "先编后切：看过全文", 22, "start")]
    for i in range(3):
        x = 30 + i * 148
        parts += [box(x, 46, 124, 32, "", GREY), arrow((x + 62, 80), (x + 62, 108))]
        parts += [box(x + 22, 111, 80, 36, f"块 {i + 1}", ORANGE, 20)]
        parts += [arrow((x + 62, 240), (x + 62, 268)), box(x + 22, 271, 80, 36, f"块 {i + 1}", BLUE, 20)]
    parts.append(box(30, 202, 420, 36, "整篇一次编码", GREY, 20))
    parts += [line([(104 + i * 148 + 62, 202), (104 + i * 148 + 62, 238)], "currentColor", "5 4") for i in range(2)]
    return "".join(parts)


def inbatch() -> str:
    """The matrix of similarities with two columns of hard negatives."""
    parts = [text(180, 34, "同批段落"), text(396, 34, "难负例"), text(34, 170, "问"), text(34, 196, "题")]
    for row in range(4):
        for col in range(6):
            x, y = 64 + col * 58 + (28 if col > 3 else 0), 52 + row * 50
            if col > 3:
                parts.append(box(x, y, 50, 42, "负", ORANGE))
            else:
                parts.append(box(x, y, 50, 42, "正" if row == col else "负", BLUE if row == col else GREY))
    return "".join([*parts, text(240, 292, "对角线是正例，其余都是负例", 22)])


def matryoshka() -> str:
    """Prefixes of one vector."""
    parts = [text(240, 36, "同一个向量，取前几维都能用")]
    for y, width, words, colour in ((64, 420, "1024 维：精排", GREY), (132, 210, "512 维：召回", BLUE)):
        parts.append(box(30, y, width, 48, words, colour))
    parts += [box(30, 200, 105, 48, "256 维", GREEN)]
    parts += [line([(30, 58), (30, 262)], "currentColor", "4 4"), line([(240, 112), (240, 182)], GREY, "4 4")]
    parts += [line([(135, 180), (135, 250)], GREY, "4 4"), text(150, 231, "粗筛，内存四分之一", 20, "start")]
    return "".join([*parts, text(240, 296, "截断后重新归一化", 20)])


def hnsw() -> str:
    """Three layers and the way down to the query."""
    top = [(110, 58), (250, 50), (390, 62)]
    middle = [(110, 153), (180, 165), (250, 145), (330, 163), (390, 151)]
    low = [(70, 246), (110, 264), (150, 238), (180, 266), (250, 242), (290, 268), (330, 242), (390, 264), (425, 240)]
    parts = []
    for y in (62, 158, 254):
        parts.append(f'<path d="M60 {y - 34}H470L440 {y + 34}H30z" fill="{GREY}" fill-opacity="0.15" stroke="{GREY}"/>')
    for points in (top, middle, low):
        parts.append(line([(float(x), float(y)) for x, y in points], GREY))
        parts += [dot(x, y, BLUE, 6) for x, y in points]
    parts.append(line([(110, 58), (250, 50), (250, 145), (330, 163), (330, 242), (356, 258)], ORANGE, "", 4))
    parts += [dot(110, 58, ORANGE, 8), f'<path d="M360 252l8 8l-8 8l-8 -8z" fill="{ORANGE}"/>']
    parts += [text(116, 86, "入口", 20), text(72, 86, "稀", 20), text(58, 282, "密", 20)]
    return "".join([*parts, text(360, 313, "查询点", 20)])


def product_quantization() -> str:
    """A vector cut into parts, each replaced by a number."""
    parts = [text(240, 30, "一个向量切成四段")]
    chosen = ((1, "17"), (3, "203"), (0, "5"), (2, "88"))
    for i, (pick, code) in enumerate(chosen):
        x = 34 + i * 106
        parts += [box(x, 42, 94, 32, "", (BLUE, ORANGE, GREEN, GREY)[i]), arrow((x + 47, 76), (x + 47, 98))]
        parts += [dot(x + 20 + (j % 2) * 54, 118 + (j // 2) * 42, GREY, 9, j != pick) for j in range(4)]
        parts += [arrow((x + 47, 178), (x + 47, 204)), box(x + 12, 208, 70, 40, code, BLUE)]
    return "".join([*parts, text(240, 284, "各段只存最近质心的编号", 22)])


def filtered() -> str:
    """After the search the results run out; within the graph the way goes on."""
    parts = [text(118, 34, "后过滤"), text(362, 34, "图内过滤"), line([(240, 20), (240, 300)], GREY, "4 4")]
    for i, (x, y) in enumerate(((60, 90), (150, 80), (90, 170), (170, 180))):
        parts += [dot(x, y, BLUE if i == 2 else GREY, 14), "" if i == 2 else cross(x, y)]
    parts.append(text(118, 262, "取 4 条只剩 1 条", 20))
    way = [(280.0, 90.0), (330.0, 130.0), (300.0, 190.0), (370.0, 200.0), (430.0, 150.0)]
    parts.append(line(way, "currentColor"))
    parts += [dot(x, y, BLUE if i in (2, 4) else GREY, 13, i not in (2, 4)) for i, (x, y) in enumerate(way)]
    return "".join([*parts, text(362, 262, "空心点只当跳板", 20)])


def bm25() -> str:
    """The gain of a term's frequency and its limit."""
    curve = [(60 + f * 18.0, 260 - 90 * f * 2.2 / (f + 1.2)) for f in [i / 4 for i in range(85)]]
    parts = [
        arrow((60, 260), (460, 260)),
        arrow((60, 260), (60, 30)),
        text(410, 292, "词频", 22),
        text(30, 50, "增"),
        text(30, 76, "益"),
    ]
    parts += [line([(60, 62), (450, 62)], GREY, "6 5"), text(330, 52, "上限 k₁+1", 22), line(curve, BLUE, "", 4)]
    return "".join(
        [
            *parts,
            line([(60, 260), (103.2, 44)], ORANGE, "3 4", 3),
            text(112, 88, "不饱和", 20, "start"),
            text(300, 128, "BM25", 22),
        ]
    )


def rrf() -> str:
    """Two rankings become one."""
    left, middle, right = ["甲", "乙", "丙"], ["甲", "乙", "丁", "丙"], ["丁", "甲", "乙"]
    parts = [text(80, 36, "关键词"), text(240, 36, "融合"), text(400, 36, "向量")]
    for names, x, colour in ((left, 40, GREY), (right, 360, GREY)):
        parts += [box(x, 56 + i * 58, 80, 44, f"{i + 1} {name}", colour) for i, name in enumerate(names)]
    parts += [box(200, 56 + i * 58, 80, 44, name, BLUE if i < 2 else GREY) for i, name in enumerate(middle)]
    for names, x, end in ((left, 122, 197), (right, 358, 283)):
        parts += [arrow((x, 78 + i * 58), (end, 78 + middle.index(name) * 58)) for i, name in enumerate(names)]
    return "".join([*parts, text(240, 308, "两路都靠前的升到第一", 20)])


def encoders() -> str:
    """Three ways for a question and a passage to meet."""
    parts = [text(82, 34, "双塔"), text(240, 34, "后期交互"), text(400, 34, "交叉编码")]
    for x in (36, 104):
        parts += [
            box(x, 190, 40, 60, "问" if x < 60 else "文", BLUE if x < 60 else ORANGE),
            arrow((x + 20, 187), (x + 20, 152)),
        ]
        parts += [dot(x + 20, 140, BLUE if x < 60 else ORANGE, 10)]
    parts += [line([(56, 128), (80, 90)]), line([(124, 128), (100, 90)]), text(90, 82, "一次点积", 20)]
    for i in range(3):
        parts += [dot(200 + i * 0, 120 + i * 30, BLUE, 8), dot(282, 105 + i * 40, ORANGE, 8)]
        parts.append(line([(208, 120 + i * 30), (274, 105 + (i * 2 % 3) * 40)], GREY))
    parts += [text(240, 82, "逐词取最大", 20), box(178, 210, 44, 40, "问", BLUE), box(260, 210, 44, 40, "文", ORANGE)]
    parts += [
        box(344, 210, 56, 40, "问", BLUE),
        box(400, 210, 56, 40, "文", ORANGE),
        box(344, 118, 112, 62, "一起编码", GREY),
    ]
    parts += [arrow((400, 208), (400, 183)), arrow((400, 116), (400, 90)), text(400, 82, "一个分", 20)]
    return "".join([*parts, arrow((40, 288), (440, 288)), text(240, 314, "越来越准，也越来越贵", 20)])


def routing() -> str:
    """A question goes one of four ways."""
    parts = [box(8, 130, 62, 50, "问题", GREY), arrow((72, 155), (91, 155)), box(94, 130, 62, 50, "路由", ORANGE)]
    for i, name in enumerate(("不检索", "单步检索", "多步检索", "查数据库")):
        y = 30 + i * 70
        parts += [box(210, y, 116, 46, name, BLUE), arrow((158, 155), (207, y + 23))]
        parts.append(arrow((328, y + 23), (397, 125 + i * 20)))
    return "".join([*parts, box(400, 110, 72, 90, "生成", GREEN)])


def lost_middle() -> str:
    """A sketch of accuracy over the place of the evidence."""
    curve = [(70 + x * 3.7, 230 - 130 * (2 * x / 100 - 1) ** 2 - 14 * (1 - x / 100)) for x in range(101)]
    parts = [arrow((60, 260), (460, 260)), arrow((60, 260), (60, 36)), line(curve, BLUE, "", 4)]
    parts += [text(104, 46, "准确率"), text(96, 284, "开头"), text(256, 284, "中间"), text(424, 284, "结尾")]
    return "".join([*parts, text(256, 196, "最容易被忽略", 20), text(256, 311, "证据所在位置（示意）", 20)])


def gates() -> str:
    """Three gates before an answer."""
    parts = [text(34, 100, "问题"), arrow((60, 92), (84, 92))]
    for i, (first, second) in enumerate((("检索", "分数"), ("证据", "充分"), ("逐句", "核对"))):
        x = 88 + i * 108
        parts += [box(x, 50, 84, 84, "", BLUE), text(x + 42, 86, first), text(x + 42, 116, second)]
        parts += [arrow((x + 86, 92), (x + 105, 92)), arrow((x + 42, 136), (x + 42, 208))]
    parts += [
        text(438, 100, "作答"),
        box(88, 212, 192, 50, "补检索或拒答", ORANGE),
        box(304, 212, 84, 50, "删句", ORANGE),
    ]
    return "".join([*parts, text(158, 182, "不够", 20), text(266, 182, "不够", 20), text(376, 182, "无据", 20)])


def graphrag() -> str:
    """Chunks, a graph with communities, reports, an answer."""
    parts = [text(52, 34, "文档块"), text(206, 34, "实体图"), text(347, 34, "社区摘要")]
    parts += [box(24, 56 + i * 62, 56, 44, "", GREY) for i in range(4)]
    parts.append(arrow((88, 170), (118, 170)))
    groups = ((BLUE, ((150, 80), (200, 66), (190, 116))), (ORANGE, ((236, 150), (270, 190), (218, 196))))
    for colour, points in (*groups, (GREEN, ((150, 216), (196, 262), (140, 268)))):
        closed = [(float(x), float(y)) for x, y in (*points, points[0])]
        parts += [line(closed, colour), *[dot(x, y, colour, 9) for x, y in points]]
    parts += [line([(190, 116), (236, 150)], GREY), line([(218, 196), (196, 262)], GREY)]
    for i, colour in enumerate((BLUE, ORANGE, GREEN)):
        y = 66 + i * 76
        parts += [box(310, y, 74, 48, f"报告 {i + 1}", colour, 20), arrow((282, y + 24), (307, y + 24))]
        parts.append(arrow((386, y + 24), (419, 142 + i * 24)))
    return "".join(
        [*parts, box(422, 126, 52, 80, "归并", GREY, 20), text(240, 310, "全局问题读报告，局部问题走图", 20)]
    )


def crag() -> str:
    """An evaluator sends results three ways."""
    parts = [
        box(8, 122, 56, 66, "", GREY),
        text(36, 149, "检索", 20),
        text(36, 175, "结果", 20),
        arrow((66, 155), (85, 155)),
        box(88, 130, 76, 50, "评估器", ORANGE, 20),
    ]
    ways = (("正确", "精炼段落"), ("模糊", "两者合并"), ("错误", "改用网搜"))
    for i, (verdict, action) in enumerate(ways):
        y = 40 + i * 90
        parts += [box(210, y, 156, 50, f"{verdict}：{action}", BLUE, 20), arrow((166, 155), (207, y + 25))]
        parts.append(arrow((368, y + 25), (411, 131 + i * 24)))
    return "".join([*parts, box(414, 115, 58, 80, "生成", GREEN)])


def colpali() -> str:
    """A page cut into patches, each with a vector."""
    parts = [text(100, 32, "页面图像"), text(392, 32, "查询的词")]
    for row in range(5):
        for col in range(4):
            hot = (row, col) in ((1, 2), (3, 1))
            parts.append(box(24 + col * 40, 46 + row * 44, 36, 40, "", BLUE if hot else GREY))
    for i, word in enumerate(("营收", "曲线")):
        parts.append(box(350, 84 + i * 92, 84, 46, word, ORANGE))
    parts += [arrow((348, 107), (146, 110)), arrow((348, 199), (106, 198)), text(262, 96, "最像的一格", 20)]
    return "".join([*parts, text(240, 302, "每格一个向量，各词取最大再相加", 22)])


def rank_metrics() -> str:
    """The same hits before and after reranking."""
    parts = []
    for y, title, hits, words in (
        (54, "召回次序", (1, 4), "MRR 0.50　nDCG 0.48"),
        (178, "重排之后", (0, 1), "MRR 1.00　nDCG 0.77"),
    ):
        parts.append(text(16, y + 36, title, 22, "start"))
        parts += [box(124 + i * 68, y, 58, 54, str(i + 1), BLUE if i in hits else GREY) for i in range(5)]
        parts += [dot(168 + i * 68, y + 13, BLUE, 6) for i in hits]
        parts.append(text(290, y + 90, words, 22))
    return "".join([text(290, 34, "带圆点的相关", 20), *parts, text(290, 306, "召回不变，次序变好", 20)])


def claims() -> str:
    """An answer taken apart and checked claim by claim."""
    parts = [text(70, 32, "答案的断言"), text(390, 32, "证据段落")]
    for i in range(5):
        parts.append(box(24, 46 + i * 46, 92, 38, f"断言 {i + 1}", ORANGE if i == 3 else BLUE, 20))
    parts += [box(330, 60 + i * 74, 120, 54, f"段落 {i + 1}", GREEN, 20) for i in range(3)]
    for i, target in ((0, 0), (1, 0), (2, 1), (4, 2)):
        parts.append(arrow((118, 65 + i * 46), (327, 87 + target * 74)))
    parts += [line([(118, 203), (170, 203)], ORANGE, "4 4"), cross(182, 203), text(206, 210, "无依据", 20, "start")]
    return "".join([*parts, text(240, 308, "忠实度 = 4 ÷ 5 = 0.8", 22)])


def diagnosis() -> str:
    """Where on its way the evidence gets lost."""
    parts = [text(240, 28, "证据走到哪一环不见了")]
    names = ("入库", "切块", "召回", "重排", "提示词", "生成")
    for i, name in enumerate(names):
        x = 44 + i * 78
        parts += [dot(x, 120, BLUE if i < 3 else ORANGE, 17, i >= 3), text(x, 172, name, 20)]
        parts.append(arrow((x + 20, 120), (x + 57, 120)) if i < 5 else "")
    parts += [arrow((278, 72), (278, 98)), text(278, 66, "从这里起丢失", 20)]
    parts += [box(40, 210, 190, 50, "补证据后答对", BLUE, 20), box(250, 210, 190, 50, "补证据仍答错", ORANGE, 20)]
    return "".join([*parts, text(135, 294, "修检索"), text(345, 294, "修生成")])


def versioned_update() -> str:
    """Write, switch, mark, reclaim."""
    parts = [arrow((20, 256), (466, 256)), text(440, 288, "时间", 20)]
    parts += [box(24, 60, 226, 46, "旧版本可查", GREY), box(252, 60, 92, 46, "已标删", GREY, 20)]
    parts += [box(98, 146, 150, 46, "写新块", GREEN), box(250, 146, 204, 46, "新版本可查", BLUE)]
    parts += [
        line([(249, 34), (249, 256)], ORANGE, "6 4", 3),
        text(249, 28, "切换指针"),
        line([(345, 52), (345, 136)], GREY, "4 4"),
    ]
    return "".join([*parts, text(400, 90, "已回收", 20), text(249, 284, "任何时刻恰有一版", 20)])


def injection() -> str:
    """The way of a poisoned document, and where to cut it."""
    parts = [
        box(16, 50, 104, 54, "恶意文档", ORANGE),
        box(186, 50, 104, 54, "知识库", GREY),
        box(356, 50, 104, 54, "提示词", GREY),
    ]
    parts += [arrow((122, 77), (183, 77)), arrow((292, 77), (353, 77)), arrow((408, 106), (408, 176))]
    parts += [
        box(356, 180, 104, 54, "模型", BLUE),
        arrow((354, 207), (293, 207)),
        box(182, 180, 108, 54, "链接或工具", GREY, 20),
    ]
    parts += [arrow((180, 207), (123, 207)), box(16, 180, 104, 54, "攻击者", ORANGE)]
    parts += [cross(152, 77, 11), cross(322, 207, 11), cross(152, 207, 11)]
    parts += [text(152, 36, "验来源", 20), text(322, 264, "收权限", 20), text(152, 264, "堵出口", 20)]
    return "".join([*parts, text(240, 304, "打叉处可以切断", 20)])


def latency() -> str:
    """A time line of one request."""
    steps = ((250, "改写", GREY), (60, "", GREEN), (120, "", BLUE), (350, "预填充", ORANGE), (150, "", GREY))
    parts, x = [text(240, 34, "首 token 之前都是串行")], 24.0
    for width, name, colour in steps:
        w = width * 0.36
        parts.append(box(x, 104, w, 60, name, colour) + (text(x + w / 2, 190, str(width), 20) if name else ""))
        x += w
    parts += [box(x, 104, 460 - x, 60, "流式生成", GREY, 20), line([(x, 80), (x, 186)], "currentColor", "5 4")]
    parts += [text(x, 74, "首 token", 20), arrow((125, 216), (125, 168)), text(104, 240, "召回 60", 20)]
    parts += [
        arrow((157, 262), (157, 168)),
        text(176, 284, "重排 120", 20),
        arrow((331, 216), (331, 168)),
        text(331, 240, "网络 150", 20),
    ]
    return "".join([*parts, text(400, 310, "单位：毫秒", 20)])


def fanout() -> str:
    """A query to four shards waits for the slowest."""
    parts = [box(14, 132, 70, 52, "查询", GREY), box(392, 132, 74, 52, "归并", BLUE)]
    for i, (name, width, colour) in enumerate(
        (("片 1", 60, GREEN), ("片 2", 76, GREEN), ("片 3", 126, ORANGE), ("片 4", 66, GREEN))
    ):
        y = 36 + i * 64
        parts += [
            arrow((86, 158), (127, y + 23)),
            text(154, y + 31, name, 20),
            box(180, y, width, 46, "慢" if i == 2 else "", colour),
        ]
        parts.append(arrow((182 + width, y + 23), (389, 158)))
    return "".join([*parts, text(240, 314, "整体等最慢的一片", 22)])


def system_design() -> str:
    """Offline, indexes, online, and what runs through all of it."""
    parts = [box(12, 24, 46, 276, "", GREEN)]
    words = ("权限", "评测", "观测", "成本")
    parts += [text(35, 54 + i * 67 + j * 26, sign, 20) for i, word in enumerate(words) for j, sign in enumerate(word)]
    parts += [text(92, 32, "离线", 20), chain(["连接", "解析", "切块", "向量"], [74, 176, 278, 380], 44, 84, GREY)]
    parts += [box(142, 138, 130, 50, "全文索引", BLUE), box(304, 138, 130, 50, "向量索引", BLUE)]
    parts += [arrow((320, 96), (236, 135)), arrow((422, 96), (388, 135))]
    parts += [text(92, 214, "在线", 20), chain(["鉴权", "召回", "重排", "生成"], [74, 176, 278, 380], 228, 84, ORANGE)]
    return "".join(
        [*parts, arrow((207, 190), (207, 225)), arrow((340, 190), (236, 225)), text(330, 308, "流式输出并核对引用", 20)]
    )


FIGURES = {
    "rag-pipeline": pipeline, "chunking": chunking, "late-chunking": late_chunking, "inbatch-negatives": inbatch,
    "matryoshka": matryoshka, "hnsw": hnsw, "pq": product_quantization, "filtered-graph": filtered,
    "bm25-saturation": bm25, "rrf": rrf, "encoders": encoders, "routing": routing, "lost-middle": lost_middle,
    "refusal-gates": gates, "graphrag": graphrag, "crag": crag, "colpali": colpali, "rank-metrics": rank_metrics,
    "claims": claims, "diagnosis": diagnosis, "versioned-update": versioned_update, "injection": injection,
    "latency": latency, "fanout": fanout, "system-design": system_design,
}  # fmt: skip


def main() -> None:
    """Write every figure."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, draw in FIGURES.items():
        head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320" font-family="Noto Sans SC, sans-serif"'
        drawn = (_MARKER + draw()).replace(_HEAD, f"{name}-{_HEAD}")
        body = f'{head} fill="currentColor">{drawn}</svg>\n'
        (TARGET / f"{name}.svg").write_text(body, encoding="utf-8")


if __name__ == "__main__":
    main()
