"""Draws the figures of the theory volume on machines: memory, quantisation, parallel training, serving."""

import math
from statistics import NormalDist

from .hands import THEORY1 as HAND
from .kit import ALPHA, BLUE, EMPTY, GREEN, GREY, MINUS, ORANGE, Parts

text, box, circle, line, arrow = HAND.text, HAND.box, HAND.circle, HAND.line, HAND.arrow
curve, area, frame, grid = HAND.curve, HAND.area, HAND.frame, HAND.grid


def _nf4_codes() -> list[float]:
    """The sixteen code points of NF4."""
    inv = NormalDist().inv_cdf
    off = 1 - (1 / 32 + 1 / 30) / 2
    up = [inv(off + (0.5 - off) * k / 8) for k in range(8)]
    down = [-inv(off + (0.5 - off) * k / 7) for k in range(7)]
    return sorted(v / up[0] for v in (*up, *down, 0.0))


def kv_growth() -> Parts:
    """Cache of one request against its context."""
    x0, y0, w, h = 62, 262, 300, 222
    yw = y0 - h * 15 / 32
    yield arrow(x0, y0, x0 + w + 20, y0), arrow(x0, y0, x0, y0 - h - 16), text(x0 + 4, 24, "显存 GiB", "start")
    for g in (8, 16, 24, 32):
        y = y0 - h * g / 32
        yield line(x0 - 5, y, x0, y, width=1.5), text(x0 - 10, y + 7, str(g), "end")
    for c in (16, 32, 48, 64):
        x = x0 + w * c / 64
        yield line(x, y0, x, y0 + 5, width=1.5), text(x, y0 + 27, f"{c}K")
    yield text(x0 + w / 2, 314, "上下文长度（单条请求）"), line(x0, y0, x0 + w, y0 - h, colour=ORANGE, width=4)
    yield line(x0, y0, x0 + w, y0 - h / 4, colour=BLUE, width=4), line(x0, yw, x0 + w, yw, dash="7 5")
    yield text(x0 + w + 8, yw + 7, "FP16 权重", "start"), text(x0 + w + 8, y0 - h + 22, "多头 32 头", "start")
    yield text(x0 + w + 8, y0 - h / 4 + 4, "分组 8 头", "start")


def flash_tiling() -> Parts:
    """One tile of the score matrix on chip."""
    x, y, c = 74, 84, 44
    empty = [""] * 4
    yield text(162, 24, "K、V 按块读入"), grid(x, y, c, [empty, [GREY, GREY, ORANGE, ""], empty, empty])
    for k in range(4):
        yield box(x + k * c + 3, 40, c - 6, 30, ORANGE if k == 2 else GREY, opacity=0.35 if k == 2 else 0.15)
        yield box(26, y + k * c + 3, 32, c - 6, BLUE if k == 1 else GREY, opacity=0.35 if k == 1 else 0.15)
    yield text(42, 80, "Q"), text(162, 288, "n×n 分数从不落盘"), arrow(258, 150, 310, 150)
    yield box(316, 76, 156, 176, GREEN, opacity=0.2), text(394, 104, "片上 SRAM", bold=True)
    steps = ("算这一小块", "更新行最大值", "更新指数和", "改写并累加 O")
    yield [text(394, 138 + k * 30, words) for k, words in enumerate(steps)]
    yield arrow(394, 254, 394, 284), text(394, 306, "只写回 O")


def lora() -> Parts:
    """The frozen matrix beside the narrow path."""
    yield box(16, 138, 46, 60, GREY, opacity=0.3), text(39, 175, "x"), arrow(64, 160, 128, 110)
    yield arrow(64, 176, 128, 232), box(132, 36, 176, 128, GREY, opacity=0.2), text(220, 92, "W₀（冻结）")
    yield text(220, 122, "不求梯度"), area("M134,196 L134,272 L196,248 L196,220 z", BLUE)
    yield area("M244,220 L244,248 L306,272 L306,196 z", ORANGE), text(164, 242, "A"), text(276, 242, "B")
    yield box(204, 220, 32, 28, GREEN, opacity=0.3), text(220, 242, "r"), text(220, 302, "只训这条细通道")
    yield arrow(310, 110, 362, 154), arrow(308, 232, 362, 184), circle(380, 168, 20), text(380, 176, "+")
    yield arrow(402, 168, 424, 168), box(428, 138, 46, 60, GREY, opacity=0.3), text(451, 175, "y")
    yield text(392, 232, f"乘 {ALPHA}/r")


def training_memory() -> Parts:
    """Model states of 7B on each of eight cards."""
    whole = (("不切分", 14, 14, 84, "112"), ("ZeRO-1", 14, 14, 10.5, "38.5"))
    cut = (("ZeRO-2", 14, 1.75, 10.5, "26.3"), ("ZeRO-3", 1.75, 1.75, 10.5, "14"))
    yield line(20, 268, 470, 268), text(24, 26, "7B，8 卡，每卡 GB", "start")
    for k, (name, p, g, o, total) in enumerate((*whole, *cut)):
        x, y = 36 + k * 112, 268.0
        for size, fill in ((o, GREEN), (g, ORANGE), (p, BLUE)):
            y -= size * 1.85
            yield box(x, y, 64, size * 1.85, fill, r=0)
        yield text(x + 32, y - 8, total), text(x + 32, 294, name)
    yield text(68, 83, "参数|梯度"), text(68, 196, "优化器")
    for k, (fill, words) in enumerate(((BLUE, "上：参数"), (ORANGE, "中：梯度"), (GREEN, "下：优化器状态"))):
        yield box(250, 46 + k * 32, 22, 22, fill), text(282, 64 + k * 32, words, "start")


def zero_stages() -> Parts:
    """What each card holds in each ZeRO stage."""
    yield [text(88 + 49 + k * 98, 28, f"卡 {k + 1}") for k in range(4)]
    for i, name in enumerate(("不切分", "ZeRO-1", "ZeRO-2", "ZeRO-3")):
        y = 44 + i * 60
        yield text(4, y + 34, name, "start")
        for k in range(4):
            x = 90 + k * 98
            yield frame(x, y, 92, 52)
            for b, (fill, cut) in enumerate(((BLUE, i >= 3), (ORANGE, i >= 2), (GREEN, i >= 1))):
                place, w = (k * 21, 21) if cut else (0, 84)
                yield box(x + 4 + place, y + 4 + b * 15, w, 13, fill, r=1)
    for k, (fill, words) in enumerate(((BLUE, "上：参数"), (ORANGE, "中：梯度"), (GREEN, "下：优化器状态"))):
        x = 14 + k * 140
        yield box(x, 290, 22, 22, fill), text(x + 28, 308, words, "start")


def paged_kv() -> Parts:
    """Logical blocks, block table, physical blocks."""
    table = (("甲", (0, 5, 2)), ("乙", (0, 7, 3)))
    use = {0: GREEN, 5: BLUE, 2: BLUE, 7: ORANGE, 3: ORANGE}
    yield text(66, 28, "请求的逻辑块"), text(240, 28, "块表"), text(402, 28, "显存物理块")
    for r, (name, goal) in enumerate(table):
        y = 46 + r * 136
        yield text(14, y + 66, name)
        for k, g in enumerate(goal):
            fill = GREEN if k == 0 else BLUE if r == 0 else ORANGE
            yield box(34, y + k * 36, 84, 30, fill)
            yield text(76, y + k * 36 + 22, ("前缀", "块 1", "块 2")[k]), box(222, y + k * 36, 36, 30, EMPTY)
            yield text(240, y + k * 36 + 22, str(g)), line(120, y + k * 36 + 15, 220, y + k * 36 + 15, width=1.2)
            yield arrow(260, y + k * 36 + 15, 352, 46 + g * 31 + 13, width=1.2)
    for g in range(8):
        fill = use.get(g, EMPTY)
        yield box(358, 44 + g * 31, 88, 27, fill)
        yield text(402, 64 + g * 31, f"{g} 共享" if g == 0 else str(g) if g in use else "空闲")
    yield text(240, 314, "按需分配，不必连续，前缀只存一份")


def continuous_batching() -> Parts:
    """Static and continuous batches in time."""
    u = 45
    first = ((4, "请求 1", BLUE), (3, "4", ORANGE), (3, "6", GREEN))
    third = ((6, "请求 3", BLUE), (4, "请求 5", ORANGE))
    yield text(8, 24, "静态批处理：等最长的一条", "start"), text(8, 180, "连续批处理：空位马上补上", "start")
    for r, n in enumerate((4, 10, 6)):
        y = 34 + r * 38
        yield box(10, y, n * u, 32, BLUE), text(10 + n * u / 2, y + 23, f"请求 {r + 1}")
        if n < 10:
            yield box(10 + n * u, y, (10 - n) * u, 32, GREY, opacity=0.15), text(10 + (n + 10) * u / 2, y + 23, "空等")
    for r, parts in enumerate((first, ((10, "请求 2", BLUE),), third)):
        x, y = 10, 190 + r * 38
        for n, name, fill in parts:
            yield box(x, y, n * u, 32, fill), text(x + n * u / 2, y + 23, name)
            x += n * u
    yield arrow(10, 312, 464, 312)


def quant_outlier() -> Parts:
    """The same grid without and with an outlier."""
    values = (-0.92, -0.61, -0.33, -0.15, 0.08, 0.21, 0.47, 0.78)
    yield text(240, 28, "没有离群值：格点密，误差小", bold=True)
    yield text(240, 172, "一个离群值：范围撑大，格点变疏", bold=True)
    for y, reach, extra in ((92, 1.0, ()), (236, 4.0, (4.0,))):
        yield line(24, y, 456, y), [line(240 + 208 * k / 7, y, 240 + 208 * k / 7, y + 16) for k in range(-7, 8)]
        for v in (*values, *extra):
            yield circle(240 + 208 * v / reach, y - 16, 7, ORANGE if v in extra else BLUE, opacity=0.35)
    yield text(240, 134, "十五个格点都用得上"), text(176, 282, "其余数挤进少数几格"), text(448, 210, "离群值", "end")
    yield text(240, 312, "对策：分组、平滑、旋转、留高精度")


def nf4_grid() -> Parts:
    """Code points of NF4 and INT4 under the weights."""
    points = [(240 + 210 * k / 60, 130 - 100 * math.exp(-((k / 60 * 2.4) ** 2) / 2)) for k in range(-60, 61)]
    yield line(26, 130, 454, 130, width=1.5), curve(points, GREEN, width=3), text(392, 64, "权重分布")
    yield text(26, 164, "NF4：中间密，两端疏", "start"), text(26, 244, "INT4：等间距", "start")
    yield [line(240 + 210 * v, 174, 240 + 210 * v, 210, colour=BLUE, width=3) for v in _nf4_codes()]
    yield [line(240 + 210 * k / 7, 254, 240 + 210 * k / 7, 290, colour=ORANGE, width=3) for k in range(-7, 8)]
    yield line(26, 210, 454, 210, width=1), line(26, 290, 454, 290, width=1), text(240, 314, "0")
    yield text(30, 314, f"{MINUS}1"), text(450, 314, "1")


def moe_routing() -> Parts:
    """A token goes to two of eight experts."""
    yield box(12, 128, 70, 52, GREY, opacity=0.3), text(47, 161, "token"), arrow(84, 154, 122, 154)
    yield box(126, 124, 78, 60, ORANGE, opacity=0.3), text(165, 161, "路由器")
    for k in range(8):
        y, hit = 10 + k * 37, k in (2, 5)
        yield box(268, y, 92, 31, BLUE if hit else GREY, opacity=0.35 if hit else 0.15)
        yield text(314, y + 22, f"专家 {k + 1}")
        if hit:
            yield arrow(206, 154, 264, y + 16), arrow(362, y + 16, 410, 140 if k == 2 else 168)
    yield circle(430, 154, 24, GREEN), text(430, 162, "Σ"), text(222, 84, "0.7"), text(222, 236, "0.3")
    yield text(430, 214, "加权和"), text(102, 240, "只算两个专家"), text(102, 268, "全部要放显存")


def pipeline_bubble() -> Parts:
    """Four stages, four micro-batches, idle slots."""
    fills = (BLUE, ORANGE, GREEN, GREY)
    yield text(240, 26, "四段机器，四个微批次（只画前向）", bold=True)
    for s in range(4):
        y = 46 + s * 50
        yield text(8, y + 29, f"段 {s + 1}", "start")
        for t in range(7):
            x = 64 + t * 58
            b = t - s
            if 0 <= b < 4:
                yield box(x, y, 54, 42, fills[b]), text(x + 27, y + 29, str(b + 1))
            else:
                yield frame(x, y, 54, 42, dash="4 4"), text(x + 27, y + 28, "空")
    yield arrow(64, 258, 470, 258), text(446, 284, "时间"), text(200, 284, f"气泡占比 (p{MINUS}1)/(m+p{MINUS}1)")
    yield text(200, 310, "这里是 3/7，微批次越多越小")


def tensor_parallel() -> Parts:
    """Columns, then rows, then one sum."""
    yield text(240, 26, "列切、行切，最后求一次和", bold=True), box(10, 128, 48, 72, GREY, opacity=0.3)
    yield text(34, 171, "X")
    for k, (fill, y) in enumerate(((BLUE, 60), (ORANGE, 190))):
        yield arrow(60, 164, 92, y + 42), text(202, y + 6, f"卡 {k + 1}"), box(96, y, 36, 84, fill)
        yield text(114, y + 50, f"A{k + 1}"), text(114, y + 108, "按列"), arrow(134, y + 42, 168, y + 42)
        yield box(172, y + 14, 60, 56, fill, opacity=0.2), text(202, y + 50, "激活"), arrow(234, y + 42, 262, y + 42)
        yield box(266, y + 22, 84, 40, fill), text(308, y + 50, f"B{k + 1}"), text(308, y + 88, "按行")
        yield arrow(352, y + 42, 388, 150 if k == 0 else 178)
    yield circle(408, 164, 20, GREEN), text(408, 172, "+"), arrow(430, 164, 448, 164), text(463, 172, "Z")
    yield text(426, 130, "all-reduce")


def float_bits() -> Parts:
    """Sign, exponent and mantissa of three formats."""
    yield text(12, 28, "FP16：1-5-10，精度高，最大 65504", "start")
    yield text(12, 122, "BF16：1-8-7，范围大，精度低", "start"), text(12, 216, "FP32：1-8-23，与 BF16 同范围", "start")
    for y, exp, man in ((40, 5, 10), (134, 8, 7), (228, 8, 23)):
        unit = 26 if man < 20 else 14.2
        x = 12.0
        for n, fill in ((1, GREY), (exp, ORANGE), (man, BLUE)):
            yield [box(x + k * unit, y, unit, 36, fill, r=0) for k in range(n)]
            x += n * unit
    for k, (fill, words) in enumerate(((GREY, "符号"), (ORANGE, "指数：管范围"), (BLUE, "尾数：管精度"))):
        x = (12, 106, 290)[k]
        yield box(x, 286, 22, 22, fill), text(x + 30, 304, words, "start")
