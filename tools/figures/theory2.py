"""Draws the figures of part two of the theory volume: `python tools/figures/theory2.py` writes them.

Lines and text take the colour of what is around them (`currentColor`); fills are pale enough for a white ground, a dark
one and grey print. Every picture is 480 × 320 units, 60 × 40 mm on a sheet, and no text is smaller than 20 units.
"""

from __future__ import annotations

from math import exp
from pathlib import Path

BLUE, ORANGE, GREEN, GREY = "#3b82c4", "#d9822b", "#4f9d69", "#8a8f98"
FOLDER = Path(__file__).resolve().parents[2] / "questions" / "theory" / "figures"


def box(x: float, y: float, w: float, h: float, colour: str = GREY, fill: float = 0.25, r: float = 5) -> str:
    """Return a rectangle with a pale fill."""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="{r:g}" fill="{colour}" fill-opacity="{fill:g}" '
        f'stroke="{colour}" stroke-width="2"/>'
    )


def text(x: float, y: float, words: str, anchor: str = "middle", size: int = 20) -> str:
    """Return a line of text whose baseline is at `y`."""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{size}">{words}</text>'


def arrow(*points: tuple[float, float], head: bool = True) -> str:
    """Return a line through the points, with a head at its end."""
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    marker = ' marker-end="url(#head)"' if head else ""
    return f'<polyline points="{path}" fill="none" stroke="currentColor" stroke-width="2"{marker}/>'


def grid(x: float, y: float, columns: int, rows: int, cell: float, colour: str = BLUE, gap: float = 0) -> list[str]:
    """Return the cells of a grid whose first cell stands at `x`, `y`."""
    step = cell + gap
    return [
        box(x + column * step, y + row * step, cell, cell, colour, 0.25, 0 if gap == 0 else 3)
        for row in range(rows)
        for column in range(columns)
    ]


def named(x: float, y: float, w: float, h: float, colour: str, *lines: str) -> list[str]:
    """Return a box with its lines of text in the middle."""
    top = y + h / 2 + 7 - 13 * (len(lines) - 1)
    return [box(x, y, w, h, colour), *(text(x + w / 2, top + 26 * at, line) for at, line in enumerate(lines))]


def vit_patches() -> list[str]:
    """A picture, cut into patches, becomes a sequence of tokens."""
    colours = [BLUE, GREEN, ORANGE, BLUE, GREY, GREEN, ORANGE, BLUE, GREY]
    parts = [text(90, 40, "图片切块")]
    for at, colour in enumerate(colours):
        parts.append(box(24 + at % 3 * 46, 60 + at // 3 * 46, 44, 44, colour, 0.35, 0))
    parts += [arrow((172, 129), (206, 129)), arrow((340, 60), (340, 82))]
    for at, colour in enumerate(colours[:5]):
        parts.append(box(222 + at * 40, 24, 34, 34, colour, 0.35, 0))
    parts += [*named(216, 86, 248, 40, GREY, "拉平、线性投影"), arrow((340, 128), (340, 148))]
    for at in range(5):
        parts += [box(222 + at * 40, 152, 34, 40, BLUE), text(239 + at * 40, 179, str(at + 1))]
    parts += [text(440, 47, "…"), text(440, 177, "…")]
    parts += [arrow((340, 194), (340, 216)), *named(216, 220, 248, 44, ORANGE, "Transformer 编码器")]
    parts += [text(90, 228, "加位置编号"), text(240, 304, "token 数 =（边长 ÷ 图块边长）的平方")]
    return parts


def clip_two_towers() -> list[str]:
    """Two towers and the matrix of their products."""
    left, top, cell = 236.0, 112.0, 46.0
    parts = [*named(left, 8, 184, 40, ORANGE, "文本塔"), *named(16, 170, 116, 60, BLUE, "图像塔")]
    parts += [arrow((328, 50), (328, 62)), arrow((134, 200), (178, 200))]
    for at in range(4):
        x, y = left + at * cell, top + at * cell
        parts += [box(x + 2, 68, 42, 36, ORANGE), text(x + 23, 93, f"文{at + 1}")]
        parts += [box(186, y + 4, 42, 38, BLUE), text(207, y + 30, f"图{at + 1}")]
        for column in range(4):
            same = column == at
            parts.append(box(left + column * cell + 2, y + 2, 42, 42, GREEN if same else GREY, 0.5 if same else 0.12))
            if same:
                parts.append(text(left + column * cell + 23, y + 30, "正"))
    parts += [text(16, 40, "两塔独立编码", "start"), text(16, 70, "只在最后点积", "start")]
    parts += [box(16, 262, 22, 22, GREEN, 0.5), text(46, 280, "配对：拉近", "start")]
    parts += [box(16, 292, 22, 22, GREY, 0.12), text(46, 310, "其余：推远", "start")]
    return parts


def connector_kinds() -> list[str]:
    """What three connectors make of eight patches."""
    parts: list[str] = []
    for middle, name, note, count in (
        (80, "逐块投影", "细节保留", "8 变 8"),
        (240, "查询重采样", "位置打散", "8 变 3"),
        (400, "局部合并", "局部保留", "8 变 2"),
    ):
        parts += [text(middle, 30, name), *grid(middle - 56, 46, 4, 2, 28)]
        parts += [text(middle, 276, count), text(middle, 306, note)]
        if name == "逐块投影":
            for at in range(4):
                parts.append(arrow((middle - 42 + at * 28, 106), (middle - 42 + at * 28, 184)))
            parts += grid(middle - 56, 190, 4, 2, 28, ORANGE)
        elif name == "查询重采样":
            for query in range(3):
                x = middle - 40 + query * 40
                parts += [arrow((middle - 42 + at * 28, 104), (x, 184), head=False) for at in range(4)]
                parts.append(
                    f'<circle cx="{x}" cy="206" r="16" fill="{ORANGE}" fill-opacity="0.35" stroke="{ORANGE}" '
                    'stroke-width="2"/>'
                )
        else:
            for at in range(2):
                x = middle - 28 + at * 56
                parts += [box(x - 28, 46, 56, 56, GREY if at else BLUE, 0.35, 0), arrow((x, 106), (x, 184))]
                parts.append(box(x - 18, 190, 36, 36, ORANGE))
    return parts


def dynamic_resolution() -> list[str]:
    """Tiles with a thumbnail, a whole picture, and merged patches."""
    parts = [text(80, 30, "切块"), text(240, 30, "原生"), text(400, 30, "压缩")]
    for column in range(3):
        for row in range(2):
            parts.append(box(12 + column * 48, 52 + row * 48, 40, 40, BLUE))
    parts += [text(34, 196, "加"), box(52, 166, 60, 40, ORANGE), text(82, 193, "缩略"), text(80, 242, "块间看不见")]
    parts += [*grid(180, 52, 6, 4, 20), box(180, 52, 120, 80, GREEN, 0, 0), arrow((240, 140), (240, 160))]
    parts += [box(178 + at * 16, 170, 12, 30, BLUE, 0.25, 2) for at in range(8)]
    parts += [text(240, 242, "物体完整"), *grid(340, 52, 6, 4, 20), arrow((400, 140), (400, 160))]
    parts += [*grid(370, 168, 3, 2, 20, ORANGE), text(400, 242, "细节有损")]
    parts += [text(80, 272, "要缩略图"), text(240, 272, "编码变贵"), text(400, 272, "token 最少")]
    parts += [text(240, 308, "同一张高分辨率图的三条路")]
    return parts


def llava_stages() -> list[str]:
    """What is trained in each of two stages."""
    parts: list[str] = []
    for top, title, trained in ((44, "阶段一：图文描述", (1,)), (202, "阶段二：图文指令", (1, 2))):
        parts.append(text(16, top - 14, title, "start"))
        for at, (x, w, name) in enumerate(((16, 132, "视觉编码器"), (184, 112, "连接器"), (332, 132, "语言模型"))):
            on = at in trained
            parts += named(x, top, w, 92, ORANGE if on else GREY, name, "训练" if on else "冻结")
        parts += [arrow((150, top + 46), (180, top + 46)), arrow((298, top + 46), (328, top + 46))]
    return parts


def blip2_qformer() -> list[str]:
    """The queries read the picture and become soft prompts."""
    parts = [*named(12, 76, 116, 116, GREY, "视觉编码器", "冻结"), *named(364, 76, 104, 116, GREY, "语言模型", "冻结")]
    parts += [*named(180, 48, 122, 172, ORANGE, "Q-Former", "交叉注意", "训练")]
    parts += [arrow((130, 134), (176, 134)), text(153, 122, "特征"), arrow((304, 134), (360, 134))]
    parts += [text(333, 122, "提示"), text(70, 224, "一张图"), text(416, 224, "写文字")]
    for at in range(4):
        x = 198 + at * 29
        parts.append(
            f'<circle cx="{x}" cy="262" r="11" fill="{BLUE}" fill-opacity="0.35" stroke="{BLUE}" stroke-width="2"/>'
        )
        parts.append(arrow((x, 249), (x, 226)))
    parts += [text(241, 306, "32 个可学习的查询"), text(240, 30, "只训中间的桥")]
    return parts


def fusion_types() -> list[str]:
    """Where two modalities first meet."""
    parts: list[str] = []
    for middle, name, note in ((80, "早期", "输入端合流"), (240, "中期", "隐藏层交互"), (400, "晚期", "只合并分数")):
        parts += [text(middle, 282, name), text(middle, 310, note)]
        parts += [box(middle - 58, 216, 46, 36, BLUE), text(middle - 35, 241, "图")]
        parts += [box(middle + 12, 216, 46, 36, ORANGE), text(middle + 35, 241, "文")]
        if name == "早期":
            parts += [*named(middle - 58, 60, 116, 130, GREEN, "同一骨干")]
            parts += [arrow((middle + side, 214), (middle + side, 194)) for side in (-35, 35)]
            parts.append(arrow((middle, 58), (middle, 34)))
            continue
        for side, colour in ((-35, BLUE), (35, ORANGE)):
            parts += [box(middle + side - 23, 84 if name == "晚期" else 60, 46, 106 if name == "晚期" else 130, colour)]
            parts.append(arrow((middle + side, 214), (middle + side, 194)))
        if name == "中期":
            for y in (96, 146):
                parts += [
                    arrow((middle - 10, y), (middle + 10, y)),
                    arrow((middle + 10, y + 12), (middle - 10, y + 12)),
                ]
            parts += [arrow((middle + side, 58), (middle + side, 34)) for side in (-35, 35)]
        else:
            parts += [
                f'<circle cx="{middle}" cy="46" r="20" fill="{GREEN}" fill-opacity="0.35" stroke="{GREEN}" '
                'stroke-width="2"/>',
                text(middle, 53, "点"),
            ]
            parts += [arrow((middle + side, 82), (middle + side * 0.55, 62)) for side in (-35, 35)]
    return parts


def iou() -> list[str]:
    """Intersection over union of two boxes."""
    parts = [box(20, 56, 160, 130, BLUE, 0.2, 0), box(90, 116, 160, 130, ORANGE, 0.2, 0)]
    parts += [box(90, 116, 90, 70, GREEN, 0.5, 0), text(30, 84, "真值", "start"), text(240, 234, "预测", "end")]
    parts += [text(135, 158, "交集"), text(300, 168, "IoU ="), arrow((340, 161), (464, 161), head=False)]
    parts += [box(370, 100, 60, 46, GREEN, 0.5, 0)]
    union = "346,176 416,176 416,206 458,206 458,256 388,256 388,226 346,226"
    parts.append(f'<polygon points="{union}" fill="{GREY}" fill-opacity="0.35" stroke="{GREY}" stroke-width="2"/>')
    parts += [text(402, 86, "交集"), text(402, 284, "并集"), text(20, 300, "全等为 1，不相交为 0", "start")]
    return parts


def vlm_architectures() -> list[str]:
    """Where vision enters the language model."""
    parts: list[str] = []
    for middle, name in ((80, "输入拼接"), (240, "交叉注意力"), (400, "原生早融合")):
        parts.append(text(middle, 30, name))
        whole = name == "原生早融合"
        for layer in range(4):
            y = 54 + layer * 38
            wide = 70 if name == "交叉注意力" else 120
            x = middle + 60 - wide
            parts.append(box(x, y, wide, 28, GREEN if whole else GREY))
            if name == "交叉注意力" and layer % 2:
                parts += [box(x, y, wide, 28, ORANGE, 0.5), arrow((middle - 26, y + 14), (x - 5, y + 14))]
        if name == "交叉注意力":
            parts += [box(middle - 66, 92, 38, 104, BLUE), text(middle - 47, 152, "图")]
        kinds = {"输入拼接": "图图图文文", "交叉注意力": "文文文", "原生早融合": "图文图文图"}[name]
        start = middle + 62 - 26 * len(kinds) if name == "交叉注意力" else middle - 13 * len(kinds)
        for at, kind in enumerate(kinds):
            parts.append(box(start + at * 26 + 1, 232, 24, 34, BLUE if kind == "图" else ORANGE))
            parts.append(text(start + at * 26 + 13, 256, kind))
        parts.append(arrow((start + 13 * len(kinds), 230), (start + 13 * len(kinds), 202)))
    parts += [text(80, 300, "图文排一列"), text(240, 300, "层间读图"), text(400, 300, "从头同训")]
    return parts


def infonce_temperature() -> list[str]:
    """What share of the push each negative takes at a low and at a high temperature."""
    likeness = [0.6, 0.45, 0.3, 0.1]
    parts = [text(240, 26, "负样本分到的推力")]
    for left, name, temperature in ((24, "温度小", 0.07), (264, "温度大", 1.0)):
        weights = [exp(value / temperature) for value in likeness]
        for at, weight in enumerate(weights):
            height = 170 * weight / sum(weights)
            parts.append(box(left + at * 50, 222 - height, 36, height, BLUE if at else ORANGE, 0.35, 0))
        parts += [arrow((left - 8, 222), (left + 200, 222), head=False), text(left + 96, 284, name)]
        parts += [text(left + 18, 248, "最像"), text(left + 168, 248, "最不像")]
    parts += [text(120, 312, "只盯最难的"), text(360, 312, "趋于一视同仁")]
    return parts


FIGURES = {
    "vit-patches": vit_patches,
    "clip-two-towers": clip_two_towers,
    "connector-kinds": connector_kinds,
    "dynamic-resolution": dynamic_resolution,
    "llava-stages": llava_stages,
    "blip2-qformer": blip2_qformer,
    "fusion-types": fusion_types,
    "iou": iou,
    "vlm-architectures": vlm_architectures,
    "infonce-temperature": infonce_temperature,
}


def main() -> None:
    """Write every figure."""
    FOLDER.mkdir(exist_ok=True)
    for name, draw in FIGURES.items():
        body = "\n".join(draw()).replace("url(#head)", f"url(#{name}-head)")
        marker = (  # its id has the file's name, for pages with many figures
            f'<defs><marker id="{name}-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
            'orient="auto"><path d="M0,1 L9,5 L0,9 z" fill="currentColor"/></marker></defs>'
        )
        lines = [
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320" font-family="Noto Sans SC, sans-serif">',
            *([marker] if "-head)" in body else []),
            '<g fill="currentColor">',
            body,
            "</g>",
            "</svg>",
        ]
        (FOLDER / f"{name}.svg").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
