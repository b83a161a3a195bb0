"""Draws the figures of the theory volume on models: attention, positions, tokens, activations, schedules."""

import math
from statistics import NormalDist

from .hands import THEORY1 as HAND
from .kit import BLUE, EMPTY, GREEN, GREY, MINUS, ORANGE, Parts, Point, element

text, box, circle, line, arrow = HAND.text, HAND.box, HAND.circle, HAND.line, HAND.arrow
curve, area, grid, mark = HAND.curve, HAND.area, HAND.grid, HAND.mark


def _spoke(cx: float, cy: float, r: float, degrees: float) -> Point:
    """A point on a circle, in degrees counter-clockwise."""
    return cx + r * math.cos(math.radians(degrees)), cy - r * math.sin(math.radians(degrees))


def _arc(cx: float, cy: float, r: float, start: float, stop: float, grow: float = 0) -> list[Point]:
    """Part of a circle, in degrees; its radius may grow on the way, which makes a spiral."""
    steps = max(8, int(abs(stop - start) / 6))
    return [_spoke(cx, cy, r + grow * k / steps, start + (stop - start) * k / steps) for k in range(steps + 1)]


def attention_steps() -> Parts:
    """Projection, scores, softmax, weighted sum, with shapes."""
    tri = [[BLUE if j <= i else "" for j in range(4)] for i in range(4)]
    yield text(40, 92, "① 投影"), box(8, 104, 52, 92, GREY, opacity=0.3), text(34, 157, "X"), text(34, 220, "n×d")
    for y, name, fill in ((24, "Q", BLUE), (114, "K", ORANGE), (204, "V", GREEN)):
        yield arrow(62, 150, 106, y + 36), box(110, y, 48, 72, fill, opacity=0.3), text(134, y + 44, name)
    yield text(134, 304, "n×d"), text(268, 30, "② 打分"), text(268, 54, "Q·K/√d"), grid(224, 66, 22, tri)
    yield text(268, 178, "n×n，掩码"), arrow(160, 60, 220, 92), arrow(160, 150, 220, 124), arrow(316, 110, 402, 110)
    yield text(360, 76, "③ 归一化"), text(358, 100, "softmax"), box(408, 64, 56, 92, GREEN, opacity=0.3)
    yield text(436, 117, "O"), text(436, 54, "n×d"), arrow(160, 240, 436, 240, 436, 162), text(290, 230, "④ 加权求和")


def causal_mask() -> Parts:
    """Who sees whom in a decoder."""
    names = ["我", "爱", "学", "习"]
    yield text(170, 28, "被看的 token")
    for i, name in enumerate(names):
        yield text(98 + i * 48, 60, name), text(54, 106 + i * 56, name)
        for j in range(4):
            x, y = 74 + j * 48, 72 + i * 56
            if j <= i:
                yield box(x, y, 48, 56, BLUE, r=0, opacity=0.3), text(x + 24, y + 35, "可见")
            else:
                yield box(x, y, 48, 56, GREY, opacity=0.2, r=0), text(x + 24, y + 35, f"{MINUS}∞")
    yield text(22, 150, "当|前|行"), text(380, 110, "第 i 行只看"), text(380, 138, "前 i 个")
    yield text(380, 196, "softmax 后"), text(380, 224, f"{MINUS}∞ 变成 0")


def three_masks() -> Parts:
    """Causal, prefix and encoder-decoder masks."""
    b, g, o, cell = BLUE, GREEN, ORANGE, 27
    low = [[b, b, b, b, ""], [b, b, b, b, b]]
    causal = [[b, "", "", "", ""], [b, b, "", "", ""], [b, b, b, "", ""], *low]
    prefix = [[b, g, g, "", ""], [b, b, g, "", ""], [b, b, b, "", ""], *low]
    both = [*[[g, g, g, "", ""]] * 3, [o, o, o, b, ""], [o, o, o, b, b]]
    for k, (name, shade) in enumerate((("因果", causal), ("前缀式", prefix), ("编码器-解码器", both))):
        x = 12 + k * 160
        yield text(x + 68, 34, name, bold=True), grid(x, 52, cell, shade)
    yield line(332 + 3 * cell, 46, 332 + 3 * cell, 193, dash="5 4")
    yield line(326, 52 + 3 * cell, 473, 52 + 3 * cell, dash="5 4")
    for k, (fill, words) in enumerate(((BLUE, "只看左边"), (GREEN, "输入内双向"), (ORANGE, "交叉注意力"))):
        yield box(12 + k * 160, 214, 22, 22, fill), mark(12 + k * 160, 214, 22, fill)
        yield text(40 + k * 160, 232, words, "start")
    yield text(240, 272, "前 3 个是输入，后 2 个是输出"), text(240, 302, "虚线：两套参数")


def rope_rotation() -> Parts:
    """Two vectors turned by position; fast and slow pairs."""
    cx, cy, r = 132, 168, 104
    yield circle(cx, cy, r), line(cx - 120, cy, cx + 124, cy, width=1), text(cx, 30, "按位置旋转", bold=True)
    q, k = _spoke(cx, cy, r - 4, 118), _spoke(cx, cy, r - 4, 34)
    yield curve([(cx, cy), k], ORANGE, width=4), curve([(cx, cy), q], BLUE, width=4)
    yield [curve(_arc(cx, cy, r, 0, stop), width=1.5, tip=True) for r, stop in ((70, 28), (40, 112))]
    yield text(q[0] - 8, q[1] - 12, "q"), text(k[0] + 20, k[1] - 2, "k"), text(cx + 88, cy - 10, "nθ")
    yield text(cx - 8, cy - 52, "mθ"), text(cx, 300, f"夹角只含 (m{MINUS}n)θ"), text(366, 30, "各对频率不同", bold=True)
    yield circle(320, 110, 46), curve(_arc(320, 110, 10, 90, 90 + 360 * 4, grow=34), BLUE, width=2.5)
    yield text(374, 96, "高频", "start"), text(374, 124, "转很多圈", "start"), circle(320, 226, 46)
    yield curve(_arc(320, 226, 34, 90, 200), ORANGE, width=4), text(374, 212, "低频", "start")
    yield text(374, 240, "不满一圈", "start"), text(366, 300, "超长即越界")


def kv_heads() -> Parts:
    """Query heads over what each kind of attention caches."""
    yield text(8, 60, "查询头", "start"), text(8, 226, "缓存", "start")
    kinds = (("MHA", 8, "8 份"), ("GQA", 2, "2 份"), ("MQA", 1, "1 份"), ("MLA", 1, "1 条潜向量"))
    for k, (name, groups, note) in enumerate(kinds):
        x = 10 + k * 119
        goals = [x + (g + 0.5) * 102 / groups for g in range(groups)]
        yield text(x + 50, 26, name, bold=True)
        for h in range(8):
            yield box(x + h * 13, 76, 11, 34, BLUE, r=1, opacity=0.3)
            yield line(x + h * 13 + 5.5, 112, goals[h * groups // 8], 168, width=1)
        if name == "MLA":
            yield box(x + 21, 170, 60, 14, GREEN, r=1)
        else:
            w = 11 if groups == 8 else 15
            yield [box(goal - w / 2, 170, w, 34, ORANGE, r=1) for goal in goals]
        yield text(x + 51, 258, note)
    yield text(240, 304, "查询头数相同，只差缓存几份 K、V")


def sparse_patterns() -> Parts:
    """Window, window with a global column, chosen keys."""
    n, c = 7, 19
    window = [[BLUE if 0 <= i - j < 3 else "" for j in range(n)] for i in range(n)]
    extra = [[BLUE if 0 <= i - j < 3 else ORANGE if j == 0 and j <= i else "" for j in range(n)] for i in range(n)]
    picks = [{0}, {0, 1}, {0, 2}, {1, 3}, {0, 3, 4}, {2, 4, 5}, {0, 1, 6}]
    chosen = [[GREEN if j in picks[i] else "" for j in range(n)] for i in range(n)]
    first, second = ("滑动窗口", "只看最近几个", window), ("窗口加全局", "首列人人可见", extra)
    for k, (name, note, shade) in enumerate((first, second, ("动态选择", "每行各挑几个", chosen))):
        x = 14 + k * 160
        yield text(x + 68, 40, name, bold=True), grid(x, 60, c, shade), text(x + 68, 226, note)
    yield text(240, 268, "行是 query，列是 key"), text(240, 298, "前两种人工固定，第三种训练得到")


def bpe_merges() -> Parts:
    """First merge by count and by score."""
    left = (("a+t", 13, BLUE), ("c+a", 9, GREY), ("h+a", 4, GREY), ("q+i", 2, GREY))
    right = (("q+i", 0.5, ORANGE), ("t+s", 0.077, GREY), ("a+t", 0.077, GREY))
    yield text(240, 26, "语料：cat×6\u3000cats×3\u3000hat×4\u3000qi×2"), line(240, 44, 240, 270, width=1, dash="5 5")
    yield text(120, 64, "BPE：数次数", bold=True), text(360, 64, "WordPiece：看绑定", bold=True)
    for k, (name, v, fill) in enumerate(left):
        y = 82 + k * 40
        yield text(14, y + 22, name, "start"), box(62, y, v * 9.6, 30, fill, r=0)
        yield text(68 + v * 9.6, y + 22, str(v), "start")
    for k, (name, w, fill) in enumerate(right):
        y = 82 + k * 40
        yield text(256, y + 22, name, "start"), box(306, y, w * 200, 30, fill, r=0)
        yield text(312 + w * 200, y + 22, f"{w:g}", "start")
    yield text(120, 272, "先合并 a+t"), text(360, 272, "先合并 q+i"), text(360, 222, "q 与 i 从不单独出现")
    yield text(240, 308, "再重复，直到词表够大")


def decoding() -> Parts:
    """Top-K and Top-P on a sharp and a flat distribution."""
    sharp = (0.8, 0.1, 0.04, 0.02, 0.015, 0.01, 0.008, 0.007)
    flat = (0.17, 0.16, 0.15, 0.14, 0.12, 0.1, 0.09, 0.07)
    for r, (name, probs, top, scale) in enumerate((("尖峰分布", sharp, 2, 110), ("平坦分布", flat, 7, 420))):
        base = 140 + r * 142
        yield line(30, base, 344, base), text(398, base - 76, name, bold=True)
        for k, p in enumerate(probs):
            h = max(3, p * scale)
            yield box(36 + k * 38, base - h, 28, h, BLUE if k < top else GREY, opacity=0.35 if k < top else 0.15, r=0)
        xk, xp = 36 + 5 * 38 - 5, 36 + top * 38 - 5
        yield line(xk, base - 96, xk, base + 4, colour=ORANGE, width=3, dash="6 4")
        yield line(xp, base - 96, xp, base + 4, width=3), text(xk, base - 102, "K=5"), text(xp, base - 102, "P=0.9")
        note = ("K 混入噪声", "P 自动收窄") if r == 0 else ("K 截掉合理项", "P 自动放宽")
        yield text(408, base - 44, note[0]), text(408, base - 16, note[1])
    yield text(190, 312, "候选从大到小排列")


def l1_l2() -> Parts:
    """Where contours touch a diamond and a circle."""
    r = 56
    for k, name in enumerate(("L1：菱形", "L2：圆形")):
        cx, cy = 104 + k * 226, 208
        yield text(cx, 28, name, bold=True), arrow(cx - 92, cy, cx + 122, cy), arrow(cx, cy + 76, cx, cy - 168)
        if k == 0:
            corners = f"M{cx},{cy - r} L{cx + r},{cy} L{cx},{cy + r} L{cx - r},{cy} z"
            yield area(corners, BLUE)
            ex, ey, touch = cx + 44.0, cy - 96.0, (float(cx), float(cy - r))
        else:
            yield circle(cx, cy, r, BLUE)
            ex, ey, touch = cx + 59.4, cy - 94.6, (cx + 22.0, cy - 51.5)
        for rx, ry in ((72, 50.5), (44.6, 31.3), (20.2, 14.1)):
            yield element("ellipse", cx=ex, cy=ey, rx=rx, ry=ry, fill=EMPTY, stroke=ORANGE, stroke_width=2)
        yield circle(*touch, 6, GREEN, opacity=1), text(cx, 308, "交点在轴上，得零" if k == 0 else "交点不在轴上")


def activations() -> Parts:
    """ReLU, GELU and Swish."""
    cx, cy, ux, uy = 276, 236, 46, 62
    cdf = NormalDist().cdf
    xs = [-4.6 + 0.1 * k for k in range(76)]
    relu = (GREY, "9 5", "ReLU：负半轴恒为零", [max(0.0, x) for x in xs])
    gelu = (BLUE, "", f"GELU：最低 {MINUS}0.17", [x * cdf(x) for x in xs])
    swish = (ORANGE, "3 4", f"Swish：最低 {MINUS}0.28", [x / (1 + math.exp(-x)) for x in xs])
    yield arrow(30, cy, 462, cy), arrow(cx, 300, cx, 14)
    for colour, dash, _, ys in (relu, gelu, swish):
        way = [(cx + ux * x, cy - uy * y) for x, y in zip(xs, ys, strict=True) if cy - uy * y > 20]
        yield curve(way, colour, width=3.5, dash=dash)
    for y, (colour, dash, words, _) in zip((44, 78, 112), (relu, gelu, swish), strict=True):
        yield line(22, y, 56, y, colour=colour, width=4, dash=dash), text(64, y + 7, words, "start")
    yield text(456, 262, "x", "end"), text(130, 296, "略低于零再回零"), arrow(176, 276, 208, 258)


def norm_axes() -> Parts:
    """What two normalisations average over."""
    for k, name in enumerate(("BatchNorm", "LayerNorm")):
        x = 52 + k * 232
        shade = [[BLUE if j == 2 else "" for j in range(6)] for _ in range(6)]
        if k:
            shade = [[ORANGE if i == 2 else ""] * 6 for i in range(6)]
        yield text(x + 90, 32, name, bold=True), grid(x, 64, 30, shade), text(x + 90, 270, "特征")
        yield text(x + 90, 304, "固定特征，跨 token" if k == 0 else "固定 token，跨特征")
    yield [text(26, 96 + 28 * k, word) for k, word in enumerate("样本和位置")]


def warmup() -> Parts:
    """Three schedules after the same rise."""
    x0, y0, w, h = 50, 256, 400, 196
    top, tw = y0 - h, x0 + 60
    span = x0 + w - tw
    cos = [(tw + span * k / 40, y0 - h * (1 + math.cos(math.pi * k / 40)) / 2) for k in range(41)]
    wsd = [(tw, top), (tw + span * 0.78, top), (x0 + w, y0)]
    inv = [(tw + span * k / 40, y0 - h / math.sqrt(1 + 6 * k / 40)) for k in range(41)]
    yield arrow(x0, y0, x0 + w + 14, y0), arrow(x0, y0, x0, 34), text(x0 + 6, 28, "学习率", "start")
    yield text(440, 284, "步数"), line(x0, y0, tw, top, width=4), line(tw, top, tw, y0, width=1.5, dash="5 5")
    yield text(tw, 284, "预热结束"), curve(wsd, GREEN, width=3.5, dash="10 5"), curve(cos, BLUE, width=3.5)
    yield curve(inv, ORANGE, width=3.5, dash="3 4"), text(330, top - 12, "WSD：先平后急降"), text(306, 238, "余弦")
    yield text(182, 186, "逆平方根"), text(250, 312, "先小步走稳，再用大学习率，最后收低")
