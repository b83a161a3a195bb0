"""Draws the figures of the theory volume on models that see."""

from math import exp

from .hands import THEORY2 as HAND
from .kit import BLUE, GREEN, GREY, ORANGE, Parts, element

text, box, circle, line, arrow = HAND.text, HAND.box, HAND.circle, HAND.line, HAND.arrow


def _tiles(x: float, y: float, columns: int, rows: int, cell: float, colour: str = BLUE) -> Parts:
    """The cells of a grid whose first one is at `x`, `y`."""
    yield [box(x + j * cell, y + i * cell, cell, cell, colour, r=0) for i in range(rows) for j in range(columns)]


def vit_patches() -> Parts:
    """A picture, cut into patches, becomes a sequence of tokens."""
    colours = [BLUE, GREEN, ORANGE, BLUE, GREY, GREEN, ORANGE, BLUE, GREY]
    yield text(90, 40, "图片切块")
    for at, colour in enumerate(colours):
        yield box(24 + at % 3 * 46, 60 + at // 3 * 46, 44, 44, colour, opacity=0.35, r=0)
    yield arrow(172, 129, 206, 129), arrow(340, 60, 340, 82)
    yield [box(222 + at * 40, 24, 34, 34, colour, opacity=0.35, r=0) for at, colour in enumerate(colours[:5])]
    yield box(216, 86, 248, 40, GREY, "拉平、线性投影"), arrow(340, 128, 340, 148)
    yield [(box(222 + at * 40, 152, 34, 40, BLUE), text(239 + at * 40, 179, str(at + 1))) for at in range(5)]
    yield text(440, 47, "…"), text(440, 177, "…"), arrow(340, 194, 340, 216)
    yield box(216, 220, 248, 44, ORANGE, "Transformer 编码器"), text(90, 228, "加位置编号")
    yield text(240, 304, "token 数 =（边长 ÷ 图块边长）的平方")


def clip_two_towers() -> Parts:
    """Two towers and the matrix of their products."""
    left, top, cell = 236.0, 112.0, 46.0
    yield box(left, 8, 184, 40, ORANGE, "文本塔"), box(16, 170, 116, 60, BLUE, "图像塔"), arrow(328, 50, 328, 62)
    yield arrow(134, 200, 178, 200)
    for at in range(4):
        x, y = left + at * cell, top + at * cell
        yield box(x + 2, 68, 42, 36, ORANGE), text(x + 23, 93, f"文{at + 1}"), box(186, y + 4, 42, 38, BLUE)
        yield text(207, y + 30, f"图{at + 1}")
        for column in range(4):
            same = column == at
            yield box(left + column * cell + 2, y + 2, 42, 42, GREEN if same else GREY, opacity=0.5 if same else 0.12)
            if same:
                yield text(left + column * cell + 23, y + 30, "正")
    yield text(16, 40, "两塔独立编码", "start"), text(16, 70, "只在最后点积", "start")
    yield box(16, 262, 22, 22, GREEN, opacity=0.5), text(46, 280, "配对：拉近", "start")
    yield box(16, 292, 22, 22, GREY, opacity=0.12), text(46, 310, "其余：推远", "start")


def connector_kinds() -> Parts:
    """What three connectors make of eight patches."""
    first, second = (80, "逐块投影", "细节保留", 8), (240, "查询重采样", "位置打散", 3)
    for middle, name, note, count in (first, second, (400, "局部合并", "局部保留", 2)):
        yield text(middle, 30, name), _tiles(middle - 56, 46, 4, 2, 28)
        yield text(middle, 276, f"8 变 {count}"), text(middle, 306, note)
        if name == "逐块投影":
            yield [arrow(middle - 42 + at * 28, 106, middle - 42 + at * 28, 184) for at in range(4)]
            yield _tiles(middle - 56, 190, 4, 2, 28, ORANGE)
        elif name == "查询重采样":
            for x in (middle - 40, middle, middle + 40):
                yield [line(middle - 42 + at * 28, 104, x, 184) for at in range(4)], circle(x, 206, 16, ORANGE)
        else:
            for x, colour in ((middle - 28, BLUE), (middle + 28, GREY)):
                yield box(x - 28, 46, 56, 56, colour, opacity=0.35, r=0), arrow(x, 106, x, 184)
                yield box(x - 18, 190, 36, 36, ORANGE)


def dynamic_resolution() -> Parts:
    """Tiles with a thumbnail, a whole picture, and merged patches."""
    yield text(80, 30, "切块"), text(240, 30, "原生"), text(400, 30, "压缩")
    yield [box(12 + column * 48, 52 + row * 48, 40, 40, BLUE) for column in range(3) for row in range(2)]
    yield text(34, 196, "加"), box(52, 166, 60, 40, ORANGE), text(82, 193, "缩略"), text(80, 242, "块间看不见")
    yield _tiles(180, 52, 6, 4, 20), box(180, 52, 120, 80, GREEN, opacity=0, r=0), arrow(240, 140, 240, 160)
    yield [box(178 + at * 16, 170, 12, 30, BLUE, opacity=0.25, r=2) for at in range(8)], text(240, 242, "物体完整")
    yield _tiles(340, 52, 6, 4, 20), arrow(400, 140, 400, 160), _tiles(370, 168, 3, 2, 20, ORANGE)
    yield text(400, 242, "细节有损"), text(80, 272, "要缩略图"), text(240, 272, "编码变贵")
    yield text(400, 272, "token 最少"), text(240, 308, "同一张高分辨率图的三条路")


def llava_stages() -> Parts:
    """What is trained in each of two stages."""
    for top, title, trained in ((44, "阶段一：图文描述", (1,)), (202, "阶段二：图文指令", (1, 2))):
        yield text(16, top - 14, title, "start")
        for at, (x, w, name) in enumerate(((16, 132, "视觉编码器"), (184, 112, "连接器"), (332, 132, "语言模型"))):
            on = at in trained
            yield box(x, top, w, 92, ORANGE if on else GREY, f"{name}|{('训练' if on else '冻结')}")
        yield arrow(150, top + 46, 180, top + 46), arrow(298, top + 46, 328, top + 46)


def blip2_qformer() -> Parts:
    """The queries read the picture and become soft prompts."""
    yield box(12, 76, 116, 116, GREY, "视觉编码器|冻结"), box(364, 76, 104, 116, GREY, "语言模型|冻结")
    yield box(180, 48, 122, 172, ORANGE, "Q-Former|交叉注意|训练"), arrow(130, 134, 176, 134), text(153, 122, "特征")
    yield arrow(304, 134, 360, 134), text(333, 122, "提示"), text(70, 224, "一张图"), text(416, 224, "写文字")
    yield [(circle(x, 262, 11, BLUE), arrow(x, 249, x, 226)) for x in (198, 227, 256, 285)]
    yield text(241, 306, "32 个可学习的查询"), text(240, 30, "只训中间的桥")


def fusion_types() -> Parts:
    """Where two modalities first meet."""
    for middle, name, note in ((80, "早期", "输入端合流"), (240, "中期", "隐藏层交互"), (400, "晚期", "只合并分数")):
        yield text(middle, 282, name), text(middle, 310, note), box(middle - 58, 216, 46, 36, BLUE)
        yield text(middle - 35, 241, "图"), box(middle + 12, 216, 46, 36, ORANGE), text(middle + 35, 241, "文")
        if name == "早期":
            yield box(middle - 58, 60, 116, 130, GREEN, "同一骨干")
            yield [arrow(middle + side, 214, middle + side, 194) for side in (-35, 35)], arrow(middle, 58, middle, 34)
            continue
        for side, colour in ((-35, BLUE), (35, ORANGE)):
            yield box(middle + side - 23, 84 if name == "晚期" else 60, 46, 106 if name == "晚期" else 130, colour)
            yield arrow(middle + side, 214, middle + side, 194)
        if name == "中期":
            for y in (96, 146):
                yield arrow(middle - 10, y, middle + 10, y), arrow(middle + 10, y + 12, middle - 10, y + 12)
            yield [arrow(middle + side, 58, middle + side, 34) for side in (-35, 35)]
        else:
            yield circle(middle, 46, 20, GREEN, "点")
            yield [arrow(middle + side, 82, middle + side * 0.55, 62) for side in (-35, 35)]


def iou() -> Parts:
    """Intersection over union of two boxes."""
    union = "346,176 416,176 416,206 458,206 458,256 388,256 388,226 346,226"
    yield box(20, 56, 160, 130, BLUE, opacity=0.2, r=0), box(90, 116, 160, 130, ORANGE, opacity=0.2, r=0)
    yield box(90, 116, 90, 70, GREEN, opacity=0.5, r=0), text(30, 84, "真值", "start"), text(240, 234, "预测", "end")
    yield text(135, 158, "交集"), text(300, 168, "IoU ="), line(340, 161, 464, 161)
    yield box(370, 100, 60, 46, GREEN, opacity=0.5, r=0)
    yield element("polygon", points=union, fill=GREY, fill_opacity=0.35, stroke=GREY, stroke_width=2)
    yield text(402, 86, "交集"), text(402, 284, "并集"), text(20, 300, "全等为 1，不相交为 0", "start")


def vlm_architectures() -> Parts:
    """Where vision enters the language model."""
    for middle, name in ((80, "输入拼接"), (240, "交叉注意力"), (400, "原生早融合")):
        yield text(middle, 30, name)
        whole = name == "原生早融合"
        for layer in range(4):
            y = 54 + layer * 38
            wide = 70 if name == "交叉注意力" else 120
            x = middle + 60 - wide
            yield box(x, y, wide, 28, GREEN if whole else GREY)
            if name == "交叉注意力" and layer % 2:
                yield box(x, y, wide, 28, ORANGE, opacity=0.5), arrow(middle - 26, y + 14, x - 5, y + 14)
        if name == "交叉注意力":
            yield box(middle - 66, 92, 38, 104, BLUE), text(middle - 47, 152, "图")
        kinds = {"输入拼接": "图图图文文", "交叉注意力": "文文文", "原生早融合": "图文图文图"}[name]
        start = middle + 62 - 26 * len(kinds) if name == "交叉注意力" else middle - 13 * len(kinds)
        for at, kind in enumerate(kinds):
            yield box(start + at * 26 + 1, 232, 24, 34, BLUE if kind == "图" else ORANGE)
            yield text(start + at * 26 + 13, 256, kind)
        yield arrow(start + 13 * len(kinds), 230, start + 13 * len(kinds), 202)
    yield text(80, 300, "图文排一列"), text(240, 300, "层间读图"), text(400, 300, "从头同训")


def infonce_temperature() -> Parts:
    """What share of the push each negative takes at a low and at a high temperature."""
    likeness = [0.6, 0.45, 0.3, 0.1]
    yield text(240, 26, "负样本分到的推力")
    for left, name, temperature in ((24, "温度小", 0.07), (264, "温度大", 1.0)):
        weights = [exp(value / temperature) for value in likeness]
        for at, weight in enumerate(weights):
            height = 170 * weight / sum(weights)
            yield box(left + at * 50, 222 - height, 36, height, BLUE if at else ORANGE, opacity=0.35, r=0)
        yield line(left - 8, 222, left + 200, 222), text(left + 96, 284, name), text(left + 18, 248, "最像")
        yield text(left + 168, 248, "最不像")
    yield text(120, 312, "只盯最难的"), text(360, 312, "趋于一视同仁")
