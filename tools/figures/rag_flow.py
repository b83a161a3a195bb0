"""Draws the figures of the volume on retrieval that show the way from a question to a checked answer."""

from collections.abc import Sequence
from itertools import pairwise

from .hands import RAG as HAND
from .kit import BLUE, GREEN, GREY, ORANGE, Parts

text, box, circle, line, arrow = HAND.text, HAND.box, HAND.circle, HAND.line, HAND.arrow
curve, cross = HAND.curve, HAND.cross


def _chain(words: Sequence[str], xs: Sequence[float], y: float, w: float, colour: str) -> Parts:
    """Boxes in a row with arrows between them."""
    yield [box(x, y, w, 50, colour, word) for word, x in zip(words, xs, strict=True)]
    yield [arrow(a + w + 2, y + 25, b - 3, y + 25) for a, b in pairwise(xs)]


def rag_pipeline() -> Parts:
    """Offline above, online below, the index between them."""
    xs = [74.0, 177.0, 280.0, 383.0]
    yield text(34, 63, "离线"), text(34, 233, "在线"), _chain(["解析", "切块", "向量化"], xs[:3], 30, 82, GREY)
    yield box(383, 30, 82, 50, GREEN, "索引"), arrow(364, 55, 380, 55)
    yield _chain(["改写", "召回", "重排", "生成"], xs, 200, 82, BLUE), arrow(424, 82, 424, 140, 218, 140, 218, 197)
    yield arrow(424, 252, 424, 276), text(320, 132, "查询时读取", size=20), text(400, 302, "带引用的答案", size=20)


def routing() -> Parts:
    """A question goes one of four ways."""
    yield box(8, 130, 62, 50, GREY, "问题"), arrow(72, 155, 91, 155), box(94, 130, 62, 50, ORANGE, "路由")
    for i, name in enumerate(("不检索", "单步检索", "多步检索", "查数据库")):
        y = 30 + i * 70
        yield box(210, y, 116, 46, BLUE, name), arrow(158, 155, 207, y + 23), arrow(328, y + 23, 397, 125 + i * 20)
    yield box(400, 110, 72, 90, GREEN, "生成")


def refusal_gates() -> Parts:
    """Three gates before an answer."""
    yield text(34, 100, "问题"), arrow(60, 92, 84, 92)
    for i, (first, second) in enumerate((("检索", "分数"), ("证据", "充分"), ("逐句", "核对"))):
        x = 88 + i * 108
        yield box(x, 50, 84, 84, BLUE), text(x + 42, 86, first), text(x + 42, 116, second)
        yield arrow(x + 86, 92, x + 105, 92), arrow(x + 42, 136, x + 42, 208)
    yield text(438, 100, "作答"), box(88, 212, 192, 50, ORANGE, "补检索或拒答"), box(304, 212, 84, 50, ORANGE, "删句")
    yield text(158, 182, "不够", size=20), text(266, 182, "不够", size=20), text(376, 182, "无据", size=20)


def graphrag() -> Parts:
    """Chunks, a graph with communities, reports, an answer."""
    groups = ((BLUE, ((150, 80), (200, 66), (190, 116))), (ORANGE, ((236, 150), (270, 190), (218, 196))))
    yield text(52, 34, "文档块"), text(206, 34, "实体图"), text(347, 34, "社区摘要")
    yield [box(24, 56 + i * 62, 56, 44, GREY) for i in range(4)], arrow(88, 170, 118, 170)
    for colour, points in (*groups, (GREEN, ((150, 216), (196, 262), (140, 268)))):
        closed = [*points, points[0]]
        yield curve(closed, colour), [circle(x, y, 9, colour) for x, y in points]
    yield line(190, 116, 236, 150, colour=GREY), line(218, 196, 196, 262, colour=GREY)
    for i, colour in enumerate((BLUE, ORANGE, GREEN)):
        y = 66 + i * 76
        yield box(310, y, 74, 48, colour, f"报告 {i + 1}", size=20), arrow(282, y + 24, 307, y + 24)
        yield arrow(386, y + 24, 419, 142 + i * 24)
    yield box(422, 126, 52, 80, GREY, "归并", size=20), text(240, 310, "全局问题读报告，局部问题走图", size=20)


def crag() -> Parts:
    """An evaluator sends results three ways."""
    ways = (("正确", "精炼段落"), ("模糊", "两者合并"), ("错误", "改用网搜"))
    yield box(8, 122, 56, 66, GREY), text(36, 149, "检索|结果", size=20), arrow(66, 155, 85, 155)
    yield box(88, 130, 76, 50, ORANGE, "评估器", size=20)
    for i, (verdict, action) in enumerate(ways):
        y = 40 + i * 90
        yield box(210, y, 156, 50, BLUE, f"{verdict}：{action}", size=20), arrow(166, 155, 207, y + 25)
        yield arrow(368, y + 25, 411, 131 + i * 24)
    yield box(414, 115, 58, 80, GREEN, "生成")


def claims() -> Parts:
    """An answer taken apart and checked claim by claim."""
    yield text(70, 32, "答案的断言"), text(390, 32, "证据段落")
    yield [box(24, 46 + i * 46, 92, 38, ORANGE if i == 3 else BLUE, f"断言 {i + 1}", size=20) for i in range(5)]
    yield [box(330, 60 + i * 74, 120, 54, GREEN, f"段落 {i + 1}", size=20) for i in range(3)]
    yield [arrow(118, 65 + i * 46, 327, 87 + target * 74) for i, target in ((0, 0), (1, 0), (2, 1), (4, 2))]
    yield line(118, 203, 170, 203, colour=ORANGE, dash="4 4"), cross(182, 203, colour=ORANGE, width=4)
    yield text(206, 210, "无依据", "start", size=20), text(240, 308, "忠实度 = 4 ÷ 5 = 0.8")


def diagnosis() -> Parts:
    """Where on its way the evidence gets lost."""
    names = ("入库", "切块", "召回", "重排", "提示词", "生成")
    yield text(240, 28, "证据走到哪一环不见了")
    for i, name in enumerate(names):
        x = 44 + i * 78
        yield circle(x, 120, 17, BLUE if i < 3 else ORANGE, opacity=0 if i >= 3 else None), text(x, 172, name, size=20)
        yield arrow(x + 20, 120, x + 57, 120) if i < 5 else ""
    yield arrow(278, 72, 278, 98), text(278, 66, "从这里起丢失", size=20)
    yield box(40, 210, 190, 50, BLUE, "补证据后答对", size=20), box(250, 210, 190, 50, ORANGE, "补证据仍答错", size=20)
    yield text(135, 294, "修检索"), text(345, 294, "修生成")


def versioned_update() -> Parts:
    """Write, switch, mark, reclaim."""
    yield arrow(20, 256, 466, 256), text(440, 288, "时间", size=20), box(24, 60, 226, 46, GREY, "旧版本可查")
    yield box(252, 60, 92, 46, GREY, "已标删", size=20), box(98, 146, 150, 46, GREEN, "写新块")
    yield box(250, 146, 204, 46, BLUE, "新版本可查"), line(249, 34, 249, 256, colour=ORANGE, dash="6 4", width=3)
    yield text(249, 28, "切换指针"), line(345, 52, 345, 136, colour=GREY, dash="4 4"), text(400, 90, "已回收", size=20)
    yield text(249, 284, "任何时刻恰有一版", size=20)


def injection() -> Parts:
    """The way of a poisoned document, and where to cut it."""
    yield box(16, 50, 104, 54, ORANGE, "恶意文档"), box(186, 50, 104, 54, GREY, "知识库")
    yield box(356, 50, 104, 54, GREY, "提示词"), arrow(122, 77, 183, 77), arrow(292, 77, 353, 77)
    yield arrow(408, 106, 408, 176), box(356, 180, 104, 54, BLUE, "模型"), arrow(354, 207, 293, 207)
    yield box(182, 180, 108, 54, GREY, "链接或工具", size=20), arrow(180, 207, 123, 207)
    yield box(16, 180, 104, 54, ORANGE, "攻击者")
    yield [cross(x, y, 11, colour=ORANGE, width=4) for x, y in ((152, 77), (322, 207), (152, 207))]
    yield text(152, 36, "验来源", size=20), text(322, 264, "收权限", size=20), text(152, 264, "堵出口", size=20)
    yield text(240, 304, "打叉处可以切断", size=20)


def latency() -> Parts:
    """A time line of one request."""
    steps = ((250, "改写", GREY), (60, "", GREEN), (120, "", BLUE), (350, "预填充", ORANGE), (150, "", GREY))
    yield text(240, 34, "首 token 之前都是串行")
    x = 24.0
    for width, name, colour in steps:
        w = width * 0.36
        yield box(x, 104, w, 60, colour, name), text(x + w / 2, 190, str(width), size=20) if name else ""
        x += w
    yield box(x, 104, 460 - x, 60, GREY, "流式生成", size=20), line(x, 80, x, 186, dash="5 4")
    yield text(x, 74, "首 token", size=20), arrow(125, 216, 125, 168), text(104, 240, "召回 60", size=20)
    yield arrow(157, 262, 157, 168), text(176, 284, "重排 120", size=20), arrow(331, 216, 331, 168)
    yield text(331, 240, "网络 150", size=20), text(400, 310, "单位：毫秒", size=20)


def fanout() -> Parts:
    """A query to four shards waits for the slowest."""
    yield box(14, 132, 70, 52, GREY, "查询"), box(392, 132, 74, 52, BLUE, "归并")
    shards = ((60, GREEN, ""), (76, GREEN, ""), (126, ORANGE, "慢"), (66, GREEN, ""))
    for i, (width, colour, words) in enumerate(shards):
        y = 36 + i * 64
        yield arrow(86, 158, 127, y + 23), text(154, y + 31, f"片 {i + 1}", size=20)
        yield box(180, y, width, 46, colour, words), arrow(182 + width, y + 23, 389, 158)
    yield text(240, 314, "整体等最慢的一片")


def system_design() -> Parts:
    """Offline, indexes, online, and what runs through all of it."""
    words = ("权限", "评测", "观测", "成本")
    yield box(12, 24, 46, 276, GREEN)
    yield [text(35, 54 + i * 67 + j * 26, sign, size=20) for i, word in enumerate(words) for j, sign in enumerate(word)]
    yield text(92, 32, "离线", size=20), _chain(["连接", "解析", "切块", "向量"], [74, 176, 278, 380], 44, 84, GREY)
    yield box(142, 138, 130, 50, BLUE, "全文索引"), box(304, 138, 130, 50, BLUE, "向量索引"), arrow(320, 96, 236, 135)
    yield arrow(422, 96, 388, 135), text(92, 214, "在线", size=20)
    yield _chain(["鉴权", "召回", "重排", "生成"], [74, 176, 278, 380], 228, 84, ORANGE), arrow(207, 190, 207, 225)
    yield arrow(340, 190, 236, 225), text(330, 308, "流式输出并核对引用", size=20)
