"""Draws the figures of the first part of the theory volume.

    python tools/figures/theory1.py [folder]

Every figure is one function that returns the inside of an SVG of 480 × 320. Lines and text take the colour of the page
(currentColor), areas have four colours that also differ in grey print.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import NormalDist

WIDTH, HEIGHT = 480, 320
BLUE, ORANGE, GREEN, GREY = "#3b82c4", "#d9822b", "#4f9d69", "#8a8f98"
MINUS, ALPHA = "\N{MINUS SIGN}", "\N{GREEK SMALL LETTER ALPHA}"
Point = tuple[float, float]
FIGURES: dict[str, Callable[[], list[str]]] = {}


def figure(draw: Callable[[], list[str]]) -> Callable[[], list[str]]:
    """Registers a drawing under its function's name."""
    FIGURES[draw.__name__.replace("_", "-")] = draw
    return draw


def num(value: float) -> str:
    """A number as short as SVG lets it be."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def text(x: float, y: float, words: str, *, anchor: str = "middle", size: int = 20, bold: bool = False) -> str:
    """Words at a point of their base line."""
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{num(x)}" y="{num(y)}" font-size="{size}" text-anchor="{anchor}" fill="currentColor"'
        f"{weight}>{words}</text>"
    )


def box(x: float, y: float, w: float, h: float, fill: str = "none", *, opacity: float = 0.3, r: float = 3) -> str:
    """A rectangle, outlined or filled."""
    stroke = "currentColor" if fill == "none" else fill
    shade = "" if fill == "none" else f' fill-opacity="{opacity}"'
    return (
        f'<rect x="{num(x)}" y="{num(y)}" width="{num(w)}" height="{num(h)}" rx="{num(r)}" fill="{fill}"{shade}'
        f' stroke="{stroke}" stroke-width="1.5"/>'
    )


def line(
    points: Sequence[Point], *, colour: str = "currentColor", width: float = 2, dash: str = "", arrow: bool = False
) -> str:
    """A polyline, with an arrow head if asked."""
    way = " ".join(f"{num(x)},{num(y)}" for x, y in points)
    more = (f' stroke-dasharray="{dash}"' if dash else "") + (' marker-end="url(#tip)"' if arrow else "")
    return f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="{num(width)}"{more}/>'


def arrow(x1: float, y1: float, x2: float, y2: float, *, dash: str = "") -> str:
    """A straight arrow."""
    return line([(x1, y1), (x2, y2)], arrow=True, dash=dash)


def circle(x: float, y: float, r: float, fill: str = "none", *, opacity: float = 0.3) -> str:
    """A circle, outlined or filled."""
    stroke = "currentColor" if fill == "none" else fill
    shade = "" if fill == "none" else f' fill-opacity="{opacity}"'
    return (
        f'<circle cx="{num(x)}" cy="{num(y)}" r="{num(r)}" fill="{fill}"{shade} stroke="{stroke}" stroke-width="1.5"/>'
    )


def shape(way: str, fill: str) -> str:
    """A filled path."""
    return f'<path d="{way}" fill="{fill}" fill-opacity="0.3" stroke="{fill}" stroke-width="1.5"/>'


def frame(x: float, y: float, w: float, h: float, *, dash: str = "") -> str:
    """A thin grey rectangle."""
    more = f' stroke-dasharray="{dash}"' if dash else ""
    size = f'width="{num(w)}" height="{num(h)}"'
    return f'<rect x="{num(x)}" y="{num(y)}" {size} fill="none" stroke="{GREY}" stroke-width="1"{more}/>'


def mark(x: float, y: float, cell: float, fill: str) -> list[str]:
    """What tells orange and green squares from blue ones in grey print: a stroke, a ring."""
    if fill == ORANGE:
        return [line([(x + 5, y + cell - 5), (x + cell - 5, y + 5)], colour=ORANGE)]
    if fill == GREEN:
        return [circle(x + cell / 2, y + cell / 2, cell / 6, GREEN, opacity=0.15)]
    return []


def grid(x: float, y: float, cell: float, shade: Sequence[Sequence[str]], *, opacity: float = 0.35) -> list[str]:
    """Squares row by row; an empty name leaves a square white."""
    out = []
    for i, row in enumerate(shade):
        for j, fill in enumerate(row):
            if fill:
                out += [box(x + j * cell, y + i * cell, cell, cell, fill, opacity=opacity, r=0)]
                out += mark(x + j * cell, y + i * cell, cell, fill)
            else:
                out.append(frame(x + j * cell, y + i * cell, cell, cell))
    return out


def svg(name: str, parts: Sequence[str]) -> str:
    """The whole file around the parts of a drawing; the arrow head's id has the file's name, for pages with many."""
    tip = (
        f'<defs><marker id="{name}-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6"'
        ' orient="auto"><path d="M0,0 L10,5 L0,10 z" fill="currentColor"/></marker></defs>'
    )
    body = "\n".join(parts).replace("url(#tip)", f"url(#{name}-tip)")
    head = tip + "\n" if "-tip)" in body else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' font-family="Noto Sans SC, sans-serif">\n{head}{body}\n</svg>\n'
    )


@figure
def attention_steps() -> list[str]:
    """Projection, scores, softmax, weighted sum, with shapes."""
    out = [text(40, 92, "① 投影"), box(8, 104, 52, 92, GREY), text(34, 157, "X"), text(34, 220, "n×d")]
    for y, name, fill in ((24, "Q", BLUE), (114, "K", ORANGE), (204, "V", GREEN)):
        out += [arrow(62, 150, 106, y + 36), box(110, y, 48, 72, fill), text(134, y + 44, name)]
    out += [text(134, 304, "n×d"), text(268, 30, "② 打分"), text(268, 54, "Q·K/√d")]
    tri = [[BLUE if j <= i else "" for j in range(4)] for i in range(4)]
    out += [*grid(224, 66, 22, tri), text(268, 178, "n×n，掩码")]
    out += [arrow(160, 60, 220, 92), arrow(160, 150, 220, 124)]
    out += [arrow(316, 110, 402, 110), text(360, 76, "③ 归一化"), text(358, 100, "softmax")]
    out += [box(408, 64, 56, 92, GREEN), text(436, 117, "O"), text(436, 54, "n×d")]
    out += [line([(160, 240), (436, 240), (436, 162)], arrow=True), text(290, 230, "④ 加权求和")]
    return out


@figure
def causal_mask() -> list[str]:
    """Who sees whom in a decoder."""
    names = ["我", "爱", "学", "习"]
    out = [text(170, 28, "被看的 token")]
    for i, name in enumerate(names):
        out += [text(98 + i * 48, 60, name), text(54, 106 + i * 56, name)]
        for j in range(4):
            x, y = 74 + j * 48, 72 + i * 56
            if j <= i:
                out += [box(x, y, 48, 56, BLUE, r=0), text(x + 24, y + 35, "可见")]
            else:
                out += [box(x, y, 48, 56, GREY, opacity=0.2, r=0), text(x + 24, y + 35, f"{MINUS}∞")]
    out += [text(22, 150, "当"), text(22, 176, "前"), text(22, 202, "行")]
    out += [
        text(380, 110, "第 i 行只看"),
        text(380, 138, "前 i 个"),
        text(380, 196, "softmax 后"),
        text(380, 224, f"{MINUS}∞ 变成 0"),
    ]
    return out


@figure
def three_masks() -> list[str]:
    """Causal, prefix and encoder-decoder masks."""
    n, cell = 5, 27
    causal = [[BLUE if j <= i else "" for j in range(n)] for i in range(n)]
    prefix = [[BLUE if j <= i else (GREEN if i < 3 and j < 3 else "") for j in range(n)] for i in range(n)]
    both = [
        [GREEN if i < 3 and j < 3 else (ORANGE if j < 3 else (BLUE if j <= i else "")) for j in range(n)]
        for i in range(n)
    ]
    out: list[str] = []
    for k, (name, shade) in enumerate((("因果", causal), ("前缀式", prefix), ("编码器-解码器", both))):
        x = 12 + k * 160
        out += [text(x + 68, 34, name, bold=True), *grid(x, 52, cell, shade)]
    out += [
        line([(332 + 3 * cell, 46), (332 + 3 * cell, 193)], dash="5 4"),
        line([(326, 52 + 3 * cell), (473, 52 + 3 * cell)], dash="5 4"),
    ]
    for k, (fill, words) in enumerate(((BLUE, "只看左边"), (GREEN, "输入内双向"), (ORANGE, "交叉注意力"))):
        out += [box(12 + k * 160, 214, 22, 22, fill, opacity=0.35), *mark(12 + k * 160, 214, 22, fill)]
        out.append(text(40 + k * 160, 232, words, anchor="start"))
    out += [text(240, 272, "前 3 个是输入，后 2 个是输出"), text(240, 302, "虚线：两套参数")]
    return out


def spoke(cx: float, cy: float, r: float, degrees: float) -> Point:
    """A point on a circle, in degrees counter-clockwise."""
    return cx + r * math.cos(math.radians(degrees)), cy - r * math.sin(math.radians(degrees))


def arc(
    cx: float,
    cy: float,
    r: float,
    start: float,
    stop: float,
    *,
    grow: float = 0,
    colour: str = "currentColor",
    width: float = 2,
    arrow: bool = False,
) -> str:
    """Part of a circle, in degrees; its radius may grow on the way, which makes a spiral."""
    steps = max(8, int(abs(stop - start) / 6))
    way = [spoke(cx, cy, r + grow * k / steps, start + (stop - start) * k / steps) for k in range(steps + 1)]
    return line(way, colour=colour, width=width, arrow=arrow)


@figure
def rope_rotation() -> list[str]:
    """Two vectors turned by position; fast and slow pairs."""
    cx, cy, r = 132, 168, 104
    out = [circle(cx, cy, r), line([(cx - 120, cy), (cx + 124, cy)], width=1), text(cx, 30, "按位置旋转", bold=True)]
    q, k = spoke(cx, cy, r - 4, 118), spoke(cx, cy, r - 4, 34)
    out += [line([(cx, cy), k], colour=ORANGE, width=4), line([(cx, cy), q], colour=BLUE, width=4)]
    out += [arc(cx, cy, 70, 0, 28, arrow=True, width=1.5), arc(cx, cy, 40, 0, 112, arrow=True, width=1.5)]
    out += [
        text(q[0] - 8, q[1] - 12, "q"),
        text(k[0] + 20, k[1] - 2, "k"),
        text(cx + 88, cy - 10, "nθ"),
        text(cx - 8, cy - 52, "mθ"),
    ]
    out += [text(cx, 300, f"夹角只含 (m{MINUS}n)θ")]
    out += [text(366, 30, "各对频率不同", bold=True)]
    out += [circle(320, 110, 46), arc(320, 110, 10, 90, 90 + 360 * 4, grow=34, colour=BLUE, width=2.5)]
    out += [text(374, 96, "高频", anchor="start"), text(374, 124, "转很多圈", anchor="start")]
    out += [circle(320, 226, 46), arc(320, 226, 34, 90, 200, colour=ORANGE, width=4)]
    out += [
        text(374, 212, "低频", anchor="start"),
        text(374, 240, "不满一圈", anchor="start"),
        text(366, 300, "超长即越界"),
    ]
    return out


@figure
def kv_heads() -> list[str]:
    """Query heads over what each kind of attention caches."""
    out: list[str] = [text(8, 60, "查询头", anchor="start"), text(8, 226, "缓存", anchor="start")]
    for k, (name, groups, note) in enumerate(
        (("MHA", 8, "8 份"), ("GQA", 2, "2 份"), ("MQA", 1, "1 份"), ("MLA", 0, "1 条潜向量"))
    ):
        x0 = 10 + k * 119
        out.append(text(x0 + 50, 26, name, bold=True))
        for h in range(8):
            x = x0 + h * 13
            out.append(box(x, 76, 11, 34, BLUE, r=1))
            if groups:
                g = h * groups // 8
                goal = x0 + (g + 0.5) * 102 / groups
                out.append(line([(x + 5.5, 112), (goal, 168)], width=1))
            else:
                out.append(line([(x + 5.5, 112), (x0 + 51, 168)], width=1))
        if groups:
            w = 11 if groups == 8 else 15
            for g in range(groups):
                c = x0 + (g + 0.5) * 102 / groups
                out.append(box(c - w / 2, 170, w, 34, ORANGE, r=1, opacity=0.35))
        else:
            out.append(box(x0 + 21, 170, 60, 14, GREEN, r=1, opacity=0.35))
        out.append(text(x0 + 51, 258, note))
    out.append(text(240, 304, "查询头数相同，只差缓存几份 K、V"))
    return out


@figure
def kv_growth() -> list[str]:
    """Cache of one request against its context."""
    x0, y0, w, h = 62, 262, 300, 222
    out = [arrow(x0, y0, x0 + w + 20, y0), arrow(x0, y0, x0, y0 - h - 16), text(x0 + 4, 24, "显存 GiB", anchor="start")]
    for g in (8, 16, 24, 32):
        y = y0 - h * g / 32
        out += [line([(x0 - 5, y), (x0, y)], width=1.5), text(x0 - 10, y + 7, str(g), anchor="end")]
    for c in (16, 32, 48, 64):
        x = x0 + w * c / 64
        out += [line([(x, y0), (x, y0 + 5)], width=1.5), text(x, y0 + 27, f"{c}K")]
    out += [text(x0 + w / 2, 314, "上下文长度（单条请求）")]
    out += [
        line([(x0, y0), (x0 + w, y0 - h)], colour=ORANGE, width=4),
        line([(x0, y0), (x0 + w, y0 - h / 4)], colour=BLUE, width=4),
    ]
    yw = y0 - h * 15 / 32
    out += [line([(x0, yw), (x0 + w, yw)], dash="7 5"), text(x0 + w + 8, yw + 7, "FP16 权重", anchor="start")]
    out += [
        text(x0 + w + 8, y0 - h + 22, "多头 32 头", anchor="start"),
        text(x0 + w + 8, y0 - h / 4 + 4, "分组 8 头", anchor="start"),
    ]
    return out


@figure
def flash_tiling() -> list[str]:
    """One tile of the score matrix on chip."""
    x, y, c = 74, 84, 44
    shade = [["" for _ in range(4)] for _ in range(4)]
    shade[1] = [GREY, GREY, ORANGE, ""]
    out = [text(162, 24, "K、V 按块读入"), *grid(x, y, c, shade)]
    for k in range(4):
        out += [box(x + k * c + 3, 40, c - 6, 30, ORANGE if k == 2 else GREY, opacity=0.35 if k == 2 else 0.15)]
        out += [box(26, y + k * c + 3, 32, c - 6, BLUE if k == 1 else GREY, opacity=0.35 if k == 1 else 0.15)]
    out += [text(42, 80, "Q"), text(162, 288, "n×n 分数从不落盘")]
    out += [
        arrow(258, 150, 310, 150),
        box(316, 76, 156, 176, GREEN, opacity=0.2),
        text(394, 104, "片上 SRAM", bold=True),
    ]
    for k, words in enumerate(("算这一小块", "更新行最大值", "更新指数和", "改写并累加 O")):
        out.append(text(394, 138 + k * 30, words))
    out += [arrow(394, 254, 394, 284), text(394, 306, "只写回 O")]
    return out


@figure
def sparse_patterns() -> list[str]:
    """Window, window with a global column, chosen keys."""
    n, c = 7, 19
    window = [[BLUE if 0 <= i - j < 3 else "" for j in range(n)] for i in range(n)]
    extra = [[BLUE if 0 <= i - j < 3 else (ORANGE if j == 0 and j <= i else "") for j in range(n)] for i in range(n)]
    picks = [{0}, {0, 1}, {0, 2}, {1, 3}, {0, 3, 4}, {2, 4, 5}, {0, 1, 6}]
    chosen = [[GREEN if j in picks[i] else "" for j in range(n)] for i in range(n)]
    out: list[str] = []
    for k, (name, note, shade) in enumerate(
        (
            ("滑动窗口", "只看最近几个", window),
            ("窗口加全局", "首列人人可见", extra),
            ("动态选择", "每行各挑几个", chosen),
        )
    ):
        x = 14 + k * 160
        out += [text(x + 68, 40, name, bold=True), *grid(x, 60, c, shade), text(x + 68, 226, note)]
    out += [text(240, 268, "行是 query，列是 key"), text(240, 298, "前两种人工固定，第三种训练得到")]
    return out


@figure
def lora() -> list[str]:
    """The frozen matrix beside the narrow path."""
    out = [box(16, 138, 46, 60, GREY), text(39, 175, "x"), arrow(64, 160, 128, 110), arrow(64, 176, 128, 232)]
    out += [box(132, 36, 176, 128, GREY, opacity=0.2), text(220, 92, "W₀（冻结）"), text(220, 122, "不求梯度")]
    out += [shape("M134,196 L134,272 L196,248 L196,220 z", BLUE)]
    out += [shape("M244,220 L244,248 L306,272 L306,196 z", ORANGE)]
    out += [
        text(164, 242, "A"),
        text(276, 242, "B"),
        box(204, 220, 32, 28, GREEN),
        text(220, 242, "r"),
        text(220, 302, "只训这条细通道"),
    ]
    out += [arrow(310, 110, 362, 154), arrow(308, 232, 362, 184), circle(380, 168, 20), text(380, 176, "+")]
    out += [
        arrow(402, 168, 424, 168),
        box(428, 138, 46, 60, GREY),
        text(451, 175, "y"),
        text(392, 232, f"乘 {ALPHA}/r", anchor="middle"),
    ]
    return out


@figure
def training_memory() -> list[str]:
    """Model states of 7B on each of eight cards."""
    bars = (
        ("不切分", 14, 14, 84, "112"),
        ("ZeRO-1", 14, 14, 10.5, "38.5"),
        ("ZeRO-2", 14, 1.75, 10.5, "26.3"),
        ("ZeRO-3", 1.75, 1.75, 10.5, "14"),
    )
    out = [line([(20, 268), (470, 268)]), text(24, 26, "7B，8 卡，每卡 GB", anchor="start")]
    for k, (name, p, g, o, total) in enumerate(bars):
        x, y = 36 + k * 112, 268.0
        for size, fill in ((o, GREEN), (g, ORANGE), (p, BLUE)):
            hgt = size * 1.85
            y -= hgt
            out.append(box(x, y, 64, hgt, fill, opacity=0.35, r=0))
        out += [text(x + 32, y - 8, total), text(x + 32, 294, name)]
    out += [text(68, 83, "参数"), text(68, 109, "梯度"), text(68, 196, "优化器")]
    for k, (fill, words) in enumerate(((BLUE, "上：参数"), (ORANGE, "中：梯度"), (GREEN, "下：优化器状态"))):
        out += [box(250, 46 + k * 32, 22, 22, fill, opacity=0.35), text(282, 64 + k * 32, words, anchor="start")]
    return out


@figure
def zero_stages() -> list[str]:
    """What each card holds in each ZeRO stage."""
    out = [text(88 + 49 + k * 98, 28, f"卡 {k + 1}") for k in range(4)]
    for i, name in enumerate(("不切分", "ZeRO-1", "ZeRO-2", "ZeRO-3")):
        y = 44 + i * 60
        out.append(text(4, y + 34, name, anchor="start"))
        for k in range(4):
            x = 90 + k * 98
            out.append(frame(x, y, 92, 52))
            for b, (fill, cut) in enumerate(((BLUE, i >= 3), (ORANGE, i >= 2), (GREEN, i >= 1))):
                w = 84 / 4 if cut else 84.0
                off = k * 84 / 4 if cut else 0.0
                out.append(box(x + 4 + off, y + 4 + b * 15, w, 13, fill, opacity=0.35, r=1))
    for k, (fill, words) in enumerate(((BLUE, "上：参数"), (ORANGE, "中：梯度"), (GREEN, "下：优化器状态"))):
        x = 14 + k * 140
        out += [box(x, 290, 22, 22, fill, opacity=0.35), text(x + 28, 308, words, anchor="start")]
    return out


@figure
def paged_kv() -> list[str]:
    """Logical blocks, block table, physical blocks."""
    out = [text(66, 28, "请求的逻辑块"), text(240, 28, "块表"), text(402, 28, "显存物理块")]
    table = (("甲", (0, 5, 2)), ("乙", (0, 7, 3)))
    for r, (name, goal) in enumerate(table):
        y = 46 + r * 136
        out.append(text(14, y + 66, name))
        for k, g in enumerate(goal):
            fill = GREEN if k == 0 else (BLUE if r == 0 else ORANGE)
            out += [
                box(34, y + k * 36, 84, 30, fill, opacity=0.35),
                text(76, y + k * 36 + 22, ("前缀", "块 1", "块 2")[k]),
            ]
            out += [
                box(222, y + k * 36, 36, 30),
                text(240, y + k * 36 + 22, str(g)),
                line([(120, y + k * 36 + 15), (220, y + k * 36 + 15)], width=1.2),
            ]
            out.append(line([(260, y + k * 36 + 15), (352, 46 + g * 31 + 13)], width=1.2, arrow=True))
    use = {0: GREEN, 5: BLUE, 2: BLUE, 7: ORANGE, 3: ORANGE}
    for g in range(8):
        fill = use.get(g, "none")
        out += [
            box(358, 44 + g * 31, 88, 27, fill, opacity=0.35),
            text(402, 64 + g * 31, f"{g} 共享" if g == 0 else (str(g) if g in use else "空闲")),
        ]
    out.append(text(240, 314, "按需分配，不必连续，前缀只存一份"))
    return out


@figure
def continuous_batching() -> list[str]:
    """Static and continuous batches in time."""
    out = [
        text(8, 24, "静态批处理：等最长的一条", anchor="start"),
        text(8, 180, "连续批处理：空位马上补上", anchor="start"),
    ]
    u = 45
    for r, n in enumerate((4, 10, 6)):
        y = 34 + r * 38
        out += [box(10, y, n * u, 32, BLUE, opacity=0.35), text(10 + n * u / 2, y + 23, f"请求 {r + 1}")]
        if n < 10:
            out += [
                box(10 + n * u, y, (10 - n) * u, 32, GREY, opacity=0.15),
                text(10 + (n + 10) * u / 2, y + 23, "空等"),
            ]
    rows = (
        ((4, "请求 1", BLUE), (3, "4", ORANGE), (3, "6", GREEN)),
        ((10, "请求 2", BLUE),),
        ((6, "请求 3", BLUE), (4, "请求 5", ORANGE)),
    )
    for r, parts in enumerate(rows):
        x, y = 10, 190 + r * 38
        for n, name, fill in parts:
            out += [box(x, y, n * u, 32, fill, opacity=0.35), text(x + n * u / 2, y + 23, name)]
            x += n * u
    out.append(arrow(10, 312, 464, 312))
    return out


@figure
def quant_outlier() -> list[str]:
    """The same grid without and with an outlier."""
    out = [
        text(240, 28, "没有离群值：格点密，误差小", bold=True),
        text(240, 172, "一个离群值：范围撑大，格点变疏", bold=True),
    ]
    values = (-0.92, -0.61, -0.33, -0.15, 0.08, 0.21, 0.47, 0.78)
    for y, reach, extra in ((92, 1.0, ()), (236, 4.0, (4.0,))):
        out.append(line([(24, y), (456, y)]))
        for k in range(-7, 8):
            x = 240 + 208 * k / 7
            out.append(line([(x, y), (x, y + 16)], width=2))
        for v in (*values, *extra):
            x = 240 + 208 * v / reach
            out.append(circle(x, y - 16, 7, ORANGE if v in extra else BLUE, opacity=0.35))
    out += [
        text(240, 134, "十五个格点都用得上"),
        text(176, 282, "其余数挤进少数几格", anchor="middle"),
        text(448, 210, "离群值", anchor="end"),
    ]
    out.append(text(240, 312, "对策：分组、平滑、旋转、留高精度"))
    return out


def nf4_codes() -> list[float]:
    """The sixteen code points of NF4."""
    inv = NormalDist().inv_cdf
    off = 1 - (1 / 32 + 1 / 30) / 2
    up = [inv(off + (0.5 - off) * k / 8) for k in range(8)]
    down = [-inv(off + (0.5 - off) * k / 7) for k in range(7)]
    return sorted(v / up[0] for v in (*up, *down, 0.0))


@figure
def nf4_grid() -> list[str]:
    """Code points of NF4 and INT4 under the weights."""
    curve = [(240 + 210 * k / 60, 130 - 100 * math.exp(-((k / 60 * 2.4) ** 2) / 2)) for k in range(-60, 61)]
    out = [line([(26, 130), (454, 130)], width=1.5), line(curve, colour=GREEN, width=3), text(392, 64, "权重分布")]
    out += [text(26, 164, "NF4：中间密，两端疏", anchor="start"), text(26, 244, "INT4：等间距", anchor="start")]
    out += [line([(240 + 210 * v, 174), (240 + 210 * v, 210)], colour=BLUE, width=3) for v in nf4_codes()]
    out += [line([(240 + 210 * k / 7, 254), (240 + 210 * k / 7, 290)], colour=ORANGE, width=3) for k in range(-7, 8)]
    out += [
        line([(26, 210), (454, 210)], width=1),
        line([(26, 290), (454, 290)], width=1),
        text(240, 314, "0"),
        text(30, 314, f"{MINUS}1"),
        text(450, 314, "1"),
    ]
    return out


@figure
def moe_routing() -> list[str]:
    """A token goes to two of eight experts."""
    out = [
        box(12, 128, 70, 52, GREY),
        text(47, 161, "token"),
        arrow(84, 154, 122, 154),
        box(126, 124, 78, 60, ORANGE),
        text(165, 161, "路由器"),
    ]
    for k in range(8):
        y, hit = 10 + k * 37, k in (2, 5)
        out += [
            box(268, y, 92, 31, BLUE if hit else GREY, opacity=0.35 if hit else 0.15),
            text(314, y + 22, f"专家 {k + 1}"),
        ]
        if hit:
            out += [arrow(206, 154, 264, y + 16), arrow(362, y + 16, 410, 140 if k == 2 else 168)]
    out += [circle(430, 154, 24, GREEN), text(430, 162, "Σ"), text(222, 84, "0.7"), text(222, 236, "0.3")]
    out += [text(430, 214, "加权和"), text(102, 240, "只算两个专家"), text(102, 268, "全部要放显存")]
    return out


@figure
def pipeline_bubble() -> list[str]:
    """Four stages, four micro-batches, idle slots."""
    out = [text(240, 26, "四段机器，四个微批（只画前向）", bold=True)]
    fills = (BLUE, ORANGE, GREEN, GREY)
    for s in range(4):
        y = 46 + s * 50
        out.append(text(8, y + 29, f"段 {s + 1}", anchor="start"))
        for t in range(7):
            x = 64 + t * 58
            b = t - s
            if 0 <= b < 4:
                out += [box(x, y, 54, 42, fills[b], opacity=0.35), text(x + 27, y + 29, str(b + 1))]
            else:
                out += [
                    frame(x, y, 54, 42, dash="4 4"),
                    text(x + 27, y + 28, "空"),
                ]
    out += [
        arrow(64, 258, 470, 258),
        text(446, 284, "时间"),
        text(200, 284, f"气泡占比 (p{MINUS}1)/(m+p{MINUS}1)"),
        text(200, 310, "这里是 3/7，微批越多越小"),
    ]
    return out


@figure
def tensor_parallel() -> list[str]:
    """Columns, then rows, then one sum."""
    out = [text(240, 26, "列切、行切，最后求一次和", bold=True), box(10, 128, 48, 72, GREY), text(34, 171, "X")]
    for k, (fill, y) in enumerate(((BLUE, 60), (ORANGE, 190))):
        out += [arrow(60, 164, 92, y + 42), text(202, y + 6, f"卡 {k + 1}")]
        out += [box(96, y, 36, 84, fill, opacity=0.35), text(114, y + 50, f"A{k + 1}"), text(114, y + 108, "按列")]
        out += [arrow(134, y + 42, 168, y + 42), box(172, y + 14, 60, 56, fill, opacity=0.2), text(202, y + 50, "激活")]
        out += [
            arrow(234, y + 42, 262, y + 42),
            box(266, y + 22, 84, 40, fill, opacity=0.35),
            text(308, y + 50, f"B{k + 1}"),
            text(308, y + 88, "按行"),
        ]
        out.append(arrow(352, y + 42, 388, 150 if k == 0 else 178))
    out += [
        circle(408, 164, 20, GREEN),
        text(408, 172, "+"),
        arrow(430, 164, 448, 164),
        text(463, 172, "Z"),
        text(426, 130, "all-reduce"),
    ]
    return out


@figure
def bpe_merges() -> list[str]:
    """First merge by count and by score."""
    out = [text(240, 26, "语料：cat×6　cats×3　hat×4　qi×2")]
    out += [
        line([(240, 44), (240, 270)], dash="5 5", width=1),
        text(120, 64, "BPE：数次数", bold=True),
        text(360, 64, "WordPiece：看绑定", bold=True),
    ]
    left = (("a+t", 13, BLUE), ("c+a", 9, GREY), ("h+a", 4, GREY), ("q+i", 2, GREY))
    right = (("q+i", 0.5, ORANGE), ("t+s", 0.077, GREY), ("a+t", 0.077, GREY))
    for k, (name, v, fill) in enumerate(left):
        y = 82 + k * 40
        out += [
            text(14, y + 22, name, anchor="start"),
            box(62, y, v * 9.6, 30, fill, opacity=0.35, r=0),
            text(68 + v * 9.6, y + 22, str(v), anchor="start"),
        ]
    for k, (name, w, fill) in enumerate(right):
        y = 82 + k * 40
        out += [
            text(256, y + 22, name, anchor="start"),
            box(306, y, w * 200, 30, fill, opacity=0.35, r=0),
            text(312 + w * 200, y + 22, f"{w:g}", anchor="start"),
        ]
    out += [
        text(120, 272, "先合并 a+t"),
        text(360, 272, "先合并 q+i"),
        text(360, 222, "q 与 i 从不单独出现"),
        text(240, 308, "再重复，直到词表够大"),
    ]
    return out


@figure
def decoding() -> list[str]:
    """Top-K and Top-P on a sharp and a flat distribution."""
    out: list[str] = []
    sharp = (0.80, 0.10, 0.04, 0.02, 0.015, 0.01, 0.008, 0.007)
    flat = (0.17, 0.16, 0.15, 0.14, 0.12, 0.10, 0.09, 0.07)
    for r, (name, probs, top, scale) in enumerate((("尖峰分布", sharp, 2, 110), ("平坦分布", flat, 7, 420))):
        base = 140 + r * 142
        out += [line([(30, base), (344, base)]), text(398, base - 76, name, bold=True)]
        for k, p in enumerate(probs):
            h = max(3, p * scale)
            out.append(
                box(36 + k * 38, base - h, 28, h, BLUE if k < top else GREY, opacity=0.35 if k < top else 0.15, r=0)
            )
        xk, xp = 36 + 5 * 38 - 5, 36 + top * 38 - 5
        out += [
            line([(xk, base - 96), (xk, base + 4)], dash="6 4", colour=ORANGE, width=3),
            line([(xp, base - 96), (xp, base + 4)], width=3),
        ]
        out += [text(xk, base - 102, "K=5"), text(xp, base - 102, "P=0.9")]
        note = ("K 混入噪声", "P 自动收窄") if r == 0 else ("K 截掉合理项", "P 自动放宽")
        out += [text(408, base - 44, note[0]), text(408, base - 16, note[1])]
    out.append(text(190, 312, "候选从大到小排列"))
    return out


@figure
def l1_l2() -> list[str]:
    """Where contours touch a diamond and a circle."""
    out: list[str] = []
    r, rx, ry = 56, 72, 50.5
    for k, name in enumerate(("L1：菱形", "L2：圆形")):
        cx, cy = 104 + k * 226, 208
        out += [text(cx, 28, name, bold=True), arrow(cx - 92, cy, cx + 122, cy), arrow(cx, cy + 76, cx, cy - 168)]
        if k == 0:
            corners = f"M{cx},{cy - r} L{cx + r},{cy} L{cx},{cy + r} L{cx - r},{cy} z"
            out.append(shape(corners, BLUE))
            ex, ey, touch = cx + 44.0, cy - 96.0, (float(cx), float(cy - r))
        else:
            out.append(circle(cx, cy, r, BLUE))
            ex, ey, touch = cx + 59.4, cy - 94.6, (cx + 22.0, cy - 51.5)
        for grow in (1, 0.62, 0.28):
            out.append(
                f'<ellipse cx="{num(ex)}" cy="{num(ey)}" rx="{num(rx * grow)}" ry="{num(ry * grow)}" fill="none"'
                f' stroke="{ORANGE}" stroke-width="2"/>'
            )
        out += [circle(*touch, 6, GREEN, opacity=1), text(cx, 308, "交点在轴上，得零" if k == 0 else "交点不在轴上")]
    return out


@figure
def activations() -> list[str]:
    """ReLU, GELU and Swish."""
    cx, cy, ux, uy = 276, 236, 46, 62
    out = [arrow(30, cy, 462, cy), arrow(cx, 300, cx, 14)]
    cdf = NormalDist().cdf
    xs = [-4.6 + 0.1 * k for k in range(76)]
    relu = [max(0.0, x) for x in xs]
    gelu = [x * cdf(x) for x in xs]
    swish = [x / (1 + math.exp(-x)) for x in xs]
    for ys, colour, dash in ((relu, GREY, "9 5"), (gelu, BLUE, ""), (swish, ORANGE, "3 4")):
        way = [(cx + ux * x, cy - uy * y) for x, y in zip(xs, ys, strict=True) if cy - uy * y > 20]
        out.append(line(way, colour=colour, width=3.5, dash=dash))
    for k, (colour, words) in enumerate(
        ((GREY, "ReLU：负半轴恒为零"), (BLUE, f"GELU：最低 {MINUS}0.17"), (ORANGE, f"Swish：最低 {MINUS}0.28"))
    ):
        out += [
            line([(22, 44 + k * 34), (56, 44 + k * 34)], colour=colour, width=4, dash=("9 5", "", "3 4")[k]),
            text(64, 51 + k * 34, words, anchor="start", size=20),
        ]
    out += [text(456, 262, "x", anchor="end"), text(130, 296, "略低于零再回零"), arrow(176, 276, 208, 258)]
    return out


@figure
def float_bits() -> list[str]:
    """Sign, exponent and mantissa of three formats."""
    out = [
        text(12, 28, "FP16：1-5-10，精度高，最大 65504", anchor="start"),
        text(12, 122, "BF16：1-8-7，范围大，精度低", anchor="start"),
        text(12, 216, "FP32：1-8-23，与 BF16 同范围", anchor="start"),
    ]
    for y, exp, man in ((40, 5, 10), (134, 8, 7), (228, 8, 23)):
        unit = 26 if man < 20 else 14.2
        x = 12.0
        for n, fill in ((1, GREY), (exp, ORANGE), (man, BLUE)):
            for k in range(n):
                out.append(box(x + k * unit, y, unit, 36, fill, opacity=0.35, r=0))
            x += n * unit
    for k, (fill, words) in enumerate(((GREY, "符号"), (ORANGE, "指数：管范围"), (BLUE, "尾数：管精度"))):
        x = (12, 106, 290)[k]
        out += [box(x, 286, 22, 22, fill, opacity=0.35), text(x + 30, 304, words, anchor="start")]
    return out


@figure
def norm_axes() -> list[str]:
    """What two normalisations average over."""
    out: list[str] = []
    for k, name in enumerate(("BatchNorm", "LayerNorm")):
        x, y, c = 52 + k * 232, 64, 30
        out += [text(x + 90, 32, name, bold=True)]
        hit = [[(j == 2) if k == 0 else (i == 2) for j in range(6)] for i in range(6)]
        fill = BLUE if k == 0 else ORANGE
        out += grid(x, y, c, [[fill if h else "" for h in row] for row in hit])
        out += [text(x + 90, 270, "特征"), text(x + 90, 304, "固定特征，跨 token" if k == 0 else "固定 token，跨特征")]
    out += [*(text(26, 96 + 28 * k, word) for k, word in enumerate("样本和位置"))]
    return out


@figure
def warmup() -> list[str]:
    """Three schedules after the same rise."""
    x0, y0, w, h = 50, 256, 400, 196
    out = [
        arrow(x0, y0, x0 + w + 14, y0),
        arrow(x0, y0, x0, 34),
        text(x0 + 6, 28, "学习率", anchor="start"),
        text(440, 284, "步数"),
    ]
    top, tw = y0 - h, x0 + 60
    out += [
        line([(x0, y0), (tw, top)], width=4),
        line([(tw, top), (tw, y0)], dash="5 5", width=1.5),
        text(tw, 284, "升温结束"),
    ]
    span = x0 + w - tw
    cos = [(tw + span * k / 40, y0 - h * (1 + math.cos(math.pi * k / 40)) / 2) for k in range(41)]
    wsd = [(tw, top), (tw + span * 0.78, top), (x0 + w, y0)]
    inv = [(tw + span * k / 40, y0 - h / math.sqrt(1 + 6 * k / 40)) for k in range(41)]
    out += [
        line(wsd, colour=GREEN, width=3.5, dash="10 5"),
        line(cos, colour=BLUE, width=3.5),
        line(inv, colour=ORANGE, width=3.5, dash="3 4"),
    ]
    out += [text(330, top - 12, "WSD：先平后急降"), text(306, 238, "余弦"), text(182, 186, "逆平方根")]
    return [*out, text(250, 312, "先小步走稳，再用大学习率，最后收低")]


def main() -> None:
    """Writes every figure."""
    here = Path(__file__).resolve().parents[2] / "questions" / "theory" / "figures"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else here
    folder.mkdir(parents=True, exist_ok=True)
    for name, draw in FIGURES.items():
        (folder / f"{name}.svg").write_text(svg(name, draw()), encoding="utf-8")


if __name__ == "__main__":
    main()
