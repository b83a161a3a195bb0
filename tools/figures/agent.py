"""Draws the figures of the agent volume: `python tools/figures/agent.py` rewrites `questions/agent/figures/`."""

from collections.abc import Callable
from pathlib import Path

OUT = Path(__file__).parents[2] / "questions" / "agent" / "figures"
BLUE, ORANGE, GREEN, GREY = "#3b82c4", "#d9822b", "#4f9d69", "#8a8f98"
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320" role="img" font-family="Noto Sans SC, sans-serif">'
    '<defs><marker id="ARROW" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0L10 5L0 10z" fill="currentColor"/></marker></defs>'
)


def text(x: float, y: float, words: str, anchor: str = "middle", size: int = 20, bold: bool = False) -> str:
    """A word or a line of words."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="{size}"{weight} fill="currentColor">'
        f"{words}</text>"
    )


def rect(x: float, y: float, w: float, h: float, colour: str, opacity: float = 0.22, dash: bool = False) -> str:
    """A rounded rectangle."""
    dashes = ' stroke-dasharray="6 5"' if dash else ""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="6" fill="{colour}" fill-opacity="{opacity}"'
        f' stroke="{colour}" stroke-width="2"{dashes}/>'
    )


def box(x: float, y: float, w: float, h: float, words: str, colour: str = BLUE, opacity: float = 0.22) -> str:
    """A rectangle with its words; `|` breaks the line."""
    lines = words.split("|")
    top = y + h / 2 + 7 - 13 * (len(lines) - 1)
    return rect(x, y, w, h, colour, opacity) + "".join(text(x + w / 2, top + 26 * i, s) for i, s in enumerate(lines))


def circle(x: float, y: float, r: float, colour: str, words: str = "", opacity: float = 0.25) -> str:
    """A circle with a word."""
    shape = f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="{colour}" fill-opacity="{opacity}" stroke="{colour}"'
    return shape + ' stroke-width="2"/>' + (text(x, y + 7, words) if words else "")


def line(x1: float, y1: float, x2: float, y2: float, dash: bool = False, arrow: bool = False, width: float = 2) -> str:
    """A straight line, with a head on wish."""
    extra = (' stroke-dasharray="5 5"' if dash else "") + (' marker-end="url(#ARROW)"' if arrow else "")
    return (
        f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="currentColor" stroke-width="{width:g}"{extra}/>'
    )


def arrow(x1: float, y1: float, x2: float, y2: float, dash: bool = False) -> str:
    """A line with a head."""
    return line(x1, y1, x2, y2, dash, arrow=True)


def path(d: str, colour: str = "currentColor", arrow: bool = False, dash: bool = False, width: float = 2) -> str:
    """A curve."""
    extra = (' stroke-dasharray="6 5"' if dash else "") + (' marker-end="url(#ARROW)"' if arrow else "")
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:g}"{extra}/>'


def cross(x: float, y: float, r: float = 9) -> str:
    """Two strokes: this falls away."""
    return line(x - r, y - r, x + r, y + r, width=3) + line(x - r, y + r, x + r, y - r, width=3)


def workflow_vs_agent() -> str:
    """A fixed path beside a loop."""
    left = [box(25, 60 + 80 * i, 150, 50, w, GREY) for i, w in enumerate(("步骤一", "步骤二", "步骤三"))]
    left += [arrow(100, 110, 100, 138), arrow(100, 190, 100, 218)]
    right = [box(280, 60, 160, 60, "模型"), box(280, 200, 160, 60, "环境与工具", GREEN)]
    right += [path("M310 120V198", arrow=True), path("M410 200V122", arrow=True)]
    words = [text(100, 38, "工作流：代码定路", bold=True), text(360, 38, "智能体：模型定路", bold=True)]
    words += [text(302, 166, "行动", "end"), text(420, 166, "反馈", "start")]
    words += [text(100, 300, "路径写死"), text(360, 300, "由模型判断何时停"), line(222, 25, 222, 300, dash=True)]
    return "".join(left + right + words)


def react_loop() -> str:
    """Thought, action, observation, and the way out."""
    parts = [box(30, 40, 130, 60, "思考"), box(315, 40, 130, 60, "行动", ORANGE), box(172, 190, 136, 60, "观察", GREEN)]
    parts += [arrow(160, 70, 312, 70), arrow(380, 100, 300, 188), arrow(178, 188, 100, 104)]
    parts += [text(236, 60, "选工具"), text(358, 164, "环境执行", "start"), text(148, 142, "写回", "start")]
    parts += [path("M95 100V290H172", dash=True, arrow=True), text(180, 297, "完成，或触到步数、费用上限", "start")]
    return "".join(parts)


def plan_dag() -> str:
    """Four steps in a row, and as a graph."""
    parts = [text(20, 40, "串行", "start", bold=True), text(20, 160, "按依赖并行", "start", bold=True)]
    for i, name in enumerate("甲乙丙丁"):
        parts.append(box(20 + 110 * i, 55, 100, 44, name, GREY))
    for x, y, name in ((20, 208, "甲"), (130, 180, "乙"), (130, 236, "丙"), (240, 208, "丁")):
        parts.append(box(x, y, 100, 44, name, GREEN))
    parts += [line(450, 50, 450, 105, dash=True), line(340, 172, 340, 290, dash=True)]
    parts += [arrow(20, 120, 448, 120), arrow(20, 300, 338, 300), text(405, 226, "省下"), text(405, 252, "一段")]
    return "".join(parts)


def tree_search() -> str:
    """A tree of states with scores."""
    levels = [[(240, 40)], [(100, 125), (240, 125), (380, 125)], [(190, 215), (290, 215)], [(250, 295)]]
    parts = [line(240, 58, x, 107) for x, _ in levels[1]]
    parts += [line(240, 143, x, 197) for x, _ in levels[2]] + [line(290, 233, 250, 277)]
    parts += [
        circle(240, 40, 18, BLUE),
        circle(240, 125, 18, GREEN),
        circle(290, 215, 18, GREEN),
        circle(250, 295, 18, GREEN),
    ]
    parts += [circle(x, y, 18, GREY) for x, y in ((100, 125), (380, 125), (190, 215))]
    parts += [cross(x, y) for x, y in ((100, 125), (380, 125), (190, 215))]
    parts += [
        text(270, 47, "当前状态", "start"),
        text(100, 172, "0.2"),
        text(380, 172, "0.3"),
        text(268, 148, "0.8", "start"),
    ]
    parts += [text(160, 222, "0.4", "end"), text(320, 222, "0.9", "start"), text(280, 302, "走到终点", "start")]
    parts += [text(20, 47, "分数来自评估", "start")]
    return "".join(parts)


def tool_call_sequence() -> str:
    """Who says what to whom in a tool call."""
    parts = [
        box(x - 55, 15, 110, 42, w, c) for x, w, c in ((75, "模型", BLUE), (240, "应用", GREY), (405, "工具", GREEN))
    ]
    parts += [line(x, 57, x, 308, dash=True) for x in (75, 240, 405)]
    steps = ((240, 75, "1 定义与问题"), (75, 240, "2 调用意图"), (240, 405, "3 校验后执行"), (405, 240, "4 结果或报错"))
    for i, (a, b, words) in enumerate(steps):
        y = 100 + 46 * i
        parts += [arrow(a, y, b + (4 if a > b else -4), y), text((a + b) / 2, y - 8, words)]
    parts += [arrow(240, 284, 79, 284), text(157, 276, "5 按编号回填")]
    return "".join(parts)


def constrained_mask() -> str:
    """Bars of tokens, the illegal ones crossed out."""
    bars = ((60, 84, "引号", True), (140, 112, "你好", False), (220, 56, "右括号", True), (300, 28, "数字", False))
    parts = [text(240, 34, "语法状态决定合法集合", bold=True)]
    for x, h, word, legal in bars:
        parts += [rect(x, 250 - h, 50, h, GREEN if legal else GREY, 0.3), text(x + 25, 280, word)]
        if not legal:
            parts.append(cross(x + 25, 250 - h / 2, 11))
    parts += [
        line(40, 250, 380, 250),
        rect(60, 82, 50, 84, GREEN, 0, dash=True),
        rect(220, 138, 50, 56, GREEN, 0, dash=True),
    ]
    parts += [text(392, 120, "虚线：", "start"), text(392, 146, "归一后", "start"), text(392, 200, "叉：", "start")]
    parts += [text(392, 226, "概率清零", "start"), text(210, 312, "合法的按原比例放大")]
    return "".join(parts)


def mcp_architecture() -> str:
    """A host, its clients and their servers."""
    parts = [rect(15, 20, 200, 280, BLUE, 0.1), text(115, 50, "宿主应用", bold=True)]
    for i, (name, colour) in enumerate((("本地文件", GREEN), ("本地数据库", GREEN), ("远程服务", ORANGE))):
        y = 70 + 78 * i
        parts += [box(45, y, 140, 52, f"客户端{'一二三'[i]}"), box(330, y, 135, 52, name, colour)]
        parts += [arrow(185, y + 26, 328, y + 26)]
    parts += [text(272, 86, "标准输入"), text(272, 120, "与输出"), text(272, 164, "标准输入"), text(272, 198, "与输出")]
    parts += [text(272, 242, "HTTP")]
    parts += [line(225, 212, 475, 212, dash=True), text(398, 302, "需要鉴权")]
    return "".join(parts)


def memory_layers() -> str:
    """The window above three stores."""
    parts = [
        rect(60, 25, 360, 90, BLUE),
        text(240, 58, "上下文窗口（短期）", bold=True),
        text(240, 92, "目标、近几轮、工具返回"),
    ]
    for i, (name, what) in enumerate((("情景", "经历"), ("语义", "事实"), ("程序性", "做法"))):
        x = 25 + 150 * i
        parts += [box(x, 210, 130, 84, f"{name}|{what}", (GREEN, ORANGE, GREY)[i])]
        parts += [arrow(x + 45, 115, x + 45, 206), arrow(x + 85, 208, x + 85, 119)]
    parts += [text(18, 166, "写入", "start"), text(462, 166, "检索", "end")]
    return "".join(parts)


def compaction_sawtooth() -> str:
    """The context's length over turns."""
    parts = [
        line(60, 275, 460, 275, arrow=True),
        line(60, 275, 60, 25, arrow=True),
        text(440, 305, "轮次"),
        text(70, 34, "上下文长度", "start"),
    ]
    parts += [line(60, 60, 455, 60, dash=True), text(455, 52, "窗口上限", "end"), line(60, 125, 455, 125, dash=True)]
    parts += [text(455, 117, "触发线", "end")]
    parts += [path("M60 232L180 125V225L280 125V218L380 125V212L430 160", BLUE, width=4)]
    parts += [
        text(174, 212, "压缩", "end"),
        rect(61, 235, 394, 39, GREEN, 0.2),
        text(257, 262, "钉住：目标、约束、决定"),
    ]
    return "".join(parts)


def prefix_cache() -> str:
    """Two pairs of prompts, aligned."""
    parts = []

    def row(y: int, cells: list[tuple[int, str, str]]) -> None:
        x = 20
        for w, words, colour in cells:
            parts.append(box(x, y, w, 46, words, colour, 0.3))
            x += w

    parts += [text(20, 34, "只追加：前三段命中", "start", bold=True)]
    row(44, [(90, "工具", GREEN), (90, "系统", GREEN), (110, "历史", GREEN)])
    row(98, [(90, "工具", GREEN), (90, "系统", GREEN), (110, "历史", GREEN), (110, "新内容", BLUE)])
    parts += [text(20, 190, "时间写在系统提示前：其后全失效", "start", bold=True)]
    row(200, [(90, "工具", GREEN), (80, "10:01", ORANGE), (80, "系统", GREY), (90, "历史", GREY)])
    row(254, [(90, "工具", GREEN), (80, "10:02", ORANGE), (80, "系统", GREY), (90, "历史", GREY)])
    parts += [text(372, 244, "从时间起", "start"), text(372, 270, "要重算", "start")]
    return "".join(parts)


def multi_agent_patterns() -> str:
    """Three ways to share work."""
    parts = [circle(85, 90, 34, BLUE, "主管")]
    parts += [circle(x, 225, 28, GREEN, "工") for x in (34, 100, 166)]
    parts += [arrow(85 + d, 122, x, 195) for d, x in ((-12, 38), (0, 98), (14, 158))]
    parts += [text(95, 300, "集中派发")]
    for i, name in enumerate(("写", "评", "改")):
        parts.append(box(225, 50 + 75 * i, 70, 50, name, ORANGE))
    parts += [arrow(260, 100, 260, 123), arrow(260, 175, 260, 198), text(260, 300, "流水线")]
    parts += [circle(400, 90, 34, BLUE, "分诊"), circle(352, 225, 28, GREEN, "甲"), circle(440, 225, 28, GREEN, "乙")]
    parts += [arrow(414, 122, 434, 195), arrow(386, 122, 360, 195, dash=True), text(395, 300, "移交")]
    parts += [line(208, 20, 208, 300, dash=True), line(312, 20, 312, 300, dash=True)]
    return "".join(parts)


def durable_replay() -> str:
    """A run that breaks, and its recovery."""
    parts = [text(20, 40, "第一次运行", "start", bold=True), text(20, 185, "恢复后", "start", bold=True)]
    for i in range(5):
        x = 20 + 88 * i
        done = i < 3
        parts.append(box(x, 55, 72, 50, str(i + 1), GREEN if done else GREY, 0.3 if done else 0.08))
        parts.append(box(x, 200, 72, 50, str(i + 1), GREY if done else GREEN, 0.15 if done else 0.3))
    parts += [
        cross(276, 80, 14),
        text(284, 132, "崩溃"),
        text(145, 285, "读记录，不重做"),
        text(366, 285, "从这里继续"),
    ]
    parts += [arrow(145, 106, 145, 196, dash=True), text(156, 158, "事件记录", "start")]
    return "".join(parts)


def repo_map() -> str:
    """Files and references as a graph."""
    nodes = {"核心": (240, 150, 44, BLUE), "模型": (95, 80, 30, GREEN), "接口": (385, 80, 30, GREEN)}
    small = ((70, 235), (190, 275), (300, 275), (420, 230))
    parts = [arrow(123, 94, 196, 128), arrow(357, 94, 284, 128)]
    parts += [arrow(86, 223, 202, 172), arrow(197, 258, 222, 196), arrow(292, 258, 260, 196), arrow(405, 218, 280, 170)]
    parts += [arrow(72, 217, 90, 113)]
    parts += [circle(x, y, r, c, name) for name, (x, y, r, c) in nodes.items()]
    parts += [circle(x, y, 20, GREY) for x, y in small]
    parts += [text(240, 34, "边：引用；圆越大越先放进地图"), text(110, 282, "冷门", "middle")]
    return "".join(parts)


def sandbox_layers() -> str:
    """Code, its sandbox, the proxy."""
    parts = [rect(15, 30, 300, 255, BLUE, 0.08), text(165, 60, "沙箱：隔开内核", bold=True)]
    parts += [
        box(45, 80, 240, 76, "模型写的代码|（当作不可信）", ORANGE),
        box(45, 176, 240, 90, "限额：处理器、内存|只挂本任务目录", GREY, 0.12),
    ]
    parts += [box(345, 85, 120, 76, "出口代理|白名单", GREEN), box(345, 210, 120, 56, "外部服务", GREY)]
    parts += [arrow(315, 122, 343, 122), arrow(405, 161, 405, 207), text(405, 52, "密钥在此注入")]
    return "".join(parts) + arrow(405, 60, 405, 83)


def rl_token_mask() -> str:
    """A trajectory's tokens and their mask."""
    spans = ((90, "调用", 1), (80, "返回", 0), (90, "调用", 1), (80, "返回", 0), (90, "回答", 1))
    parts, x = [text(240, 45, "一条多轮轨迹", bold=True)], 25
    for w, word, keep in spans:
        parts.append(box(x, 80, w, 60, word, BLUE if keep else GREY, 0.35 if keep else 0.12))
        parts.append(text(x + w / 2, 185, str(keep)))
        parts.append(line(x + w / 2, 142, x + w / 2, 164, dash=not keep))
        x += w
    parts += [text(240, 225, "掩码：1 计损失，0 屏蔽")]
    parts += [
        rect(70, 255, 26, 26, BLUE, 0.35),
        text(106, 275, "模型产出", "start"),
        rect(270, 255, 26, 26, GREY, 0.12),
    ]
    parts += [text(306, 275, "环境返回", "start")]
    return "".join(parts)


def gigpo_anchor() -> str:
    """Three trajectories that meet in a state."""
    parts = [path("M30 70C110 70 150 150 215 158", arrow=True), path("M30 160H213", arrow=True)]
    parts += [path("M30 250C110 250 150 170 215 164", arrow=True), circle(240, 160, 26, ORANGE, "同")]
    parts += [
        path("M264 148C320 110 350 80 398 72", GREEN, arrow=True, width=3),
        path("M266 160H398", GREY, arrow=True, width=3),
    ]
    parts += [path("M264 172C320 215 350 240 398 248", GREY, arrow=True, width=3)]
    parts += [text(405, 79, "成功", "start"), text(405, 167, "绕路", "start"), text(405, 255, "失败", "start")]
    parts += [text(30, 60, "轨迹一", "start"), text(30, 150, "轨迹二", "start"), text(30, 230, "轨迹三", "start")]
    parts += [text(240, 120, "同一状态"), text(240, 305, "在此处把三个动作放进一组比较")]
    return "".join(parts)


def pass_k_curves() -> str:
    """Both measures over k at 0.7 a trial."""

    def curve(values: list[float]) -> str:
        return "M" + "L".join(f"{70 + 50 * i:g} {260 - 200 * v:.1f}" for i, v in enumerate(values))

    ks = range(1, 9)
    parts = [
        line(60, 260, 460, 260, arrow=True),
        line(60, 260, 60, 35, arrow=True),
        text(255, 308, "次数 k（单次 0.7）"),
    ]
    parts += [text(70 + 50 * (k - 1), 284, str(k)) for k in (1, 4, 8)]
    parts += [text(52, 67, "1", "end"), text(52, 267, "0", "end"), line(55, 60, 65, 60)]
    parts += [path(curve([1 - 0.3**k for k in ks]), GREEN, width=4), path(curve([0.7**k for k in ks]), ORANGE, width=4)]
    parts += [text(330, 90, "pass@k 至少成一次"), text(320, 200, "pass^k 次次成功")]
    return "".join(parts)


def idempotency() -> str:
    """A time-out and a retry with the same key."""
    parts = [box(25, 15, 120, 42, "智能体"), box(335, 15, 120, 42, "支付服务", GREEN)]
    parts += [line(85, 57, 85, 300, dash=True), line(395, 57, 395, 300, dash=True)]
    parts += [arrow(85, 95, 391, 95), text(240, 87, "扣款，键 K"), text(405, 124, "已扣", "start")]
    parts += [line(395, 145, 255, 145, dash=True), cross(245, 145, 10), text(215, 152, "超时", "end")]
    parts += [arrow(85, 205, 391, 205), text(240, 197, "重试，同一个键 K"), arrow(395, 265, 89, 265)]
    parts += [text(240, 257, "返回首次结果，不再扣")]
    return "".join(parts)


def dual_llm() -> str:
    """Two models and the interpreter between them."""
    parts = [box(20, 30, 150, 64, "特权模型|只看用户"), box(20, 215, 150, 64, "隔离模型|无工具", GREY)]
    parts += [box(230, 120, 110, 76, "解释器|查策略", ORANGE), box(380, 130, 85, 56, "工具", GREEN)]
    parts += [box(305, 225, 160, 56, "不可信数据", GREY, 0.1)]
    parts += [
        arrow(170, 75, 240, 117),
        text(212, 82, "计划", "start"),
        arrow(150, 213, 228, 178),
        text(100, 176, "受限格式的值"),
    ]
    parts += [arrow(340, 158, 377, 158), arrow(303, 253, 174, 253), text(360, 100, "来源不合就拦下")]
    return "".join(parts)


def lethal_trifecta() -> str:
    """Three circles."""
    parts = [circle(180, 115, 95, BLUE, opacity=0.2), circle(300, 115, 95, ORANGE, opacity=0.2)]
    parts += [circle(240, 210, 95, GREEN, opacity=0.2)]
    parts += [text(140, 95, "私密"), text(140, 121, "数据"), text(342, 95, "不可信"), text(342, 121, "内容")]
    parts += [text(240, 262, "对外通信"), text(240, 153, "被偷", bold=True)]
    parts += [text(20, 262, "断一条", "start"), text(20, 288, "链就断了", "start")]
    return "".join(parts)


def trace_waterfall() -> str:
    """A task's spans, one failed."""
    rows = (
        (0, 430, "任务", GREY),
        (0, 110, "模型", BLUE),
        (110, 70, "工具", GREEN),
        (180, 90, "模型", BLUE),
        (270, 80, "失败", ORANGE),
        (350, 80, "模型", BLUE),
    )
    parts = []
    for i, (x, w, name, colour) in enumerate(rows):
        y = 45 + 42 * i
        parts += [rect(25 + x, y, w, 32, colour, 0.4 if name == "失败" else 0.22), text(25 + x + w / 2, y + 23, name)]
    parts += [
        arrow(25, 305, 458, 305),
        text(25, 34, "一次任务的跨度", "start", bold=True),
        text(120, 260, "从这里往前查因"),
    ]
    parts += [arrow(205, 253, 288, 240)]
    return "".join(parts)


def cost_growth() -> str:
    """Input tokens turn by turn."""
    parts = [
        line(50, 280, 465, 280, arrow=True),
        text(455, 308, "轮次", "end"),
        text(52, 36, "每轮输入 token", "start"),
    ]
    for i in range(8):
        x, old = 65 + 47 * i, 40 + 22 * i
        if i:
            parts.append(rect(x, 280 - old, 36, old, GREY, 0.18))
            parts.append(rect(x, 280 - old - 22, 36, 22, BLUE, 0.5))
        else:
            parts.append(rect(x, 280 - old, 36, old, BLUE, 0.5))
    parts += [rect(70, 55, 24, 24, BLUE, 0.5), text(104, 75, "新增", "start"), rect(70, 90, 24, 24, GREY, 0.18)]
    parts += [text(104, 110, "历史（可缓存）", "start")]
    return "".join(parts)


def platform_architecture() -> str:
    """A platform's boxes."""
    parts = [box(15, 30, 95, 60, "接入|配额"), box(140, 30, 90, 60, "队列", GREY), box(262, 30, 100, 60, "编排|工人")]
    parts += [
        box(392, 30, 75, 60, "模型|网关", ORANGE),
        box(262, 150, 100, 60, "工具|网关", GREEN),
        box(392, 150, 75, 60, "沙箱|池", GREEN),
    ]
    parts += [box(15, 240, 215, 56, "状态库与追踪", GREY), box(392, 250, 75, 50, "代理", GREY)]
    parts += [arrow(110, 60, 137, 60), arrow(230, 60, 259, 60), arrow(362, 60, 389, 60), arrow(312, 90, 312, 147)]
    parts += [
        arrow(362, 180, 389, 180),
        arrow(429, 210, 429, 247),
        path("M285 90L200 236", arrow=True),
        text(150, 170, "每步存档"),
    ]
    return "".join(parts)


FIGURES: tuple[Callable[[], str], ...] = (
    workflow_vs_agent, react_loop, plan_dag, tree_search, tool_call_sequence, constrained_mask, mcp_architecture,
    memory_layers, compaction_sawtooth, prefix_cache, multi_agent_patterns, durable_replay, repo_map, sandbox_layers,
    rl_token_mask, gigpo_anchor, pass_k_curves, idempotency, dual_llm, lethal_trifecta, trace_waterfall, cost_growth,
    platform_architecture,
)  # fmt: skip


def main() -> None:
    """Write every figure."""
    OUT.mkdir(parents=True, exist_ok=True)
    for figure in FIGURES:
        name = figure.__name__.replace("_", "-")
        drawing = (HEAD + figure() + "</svg>\n").replace("ARROW", f"arrow-{name}")
        (OUT / f"{name}.svg").write_text(drawing, encoding="utf-8")


if __name__ == "__main__":
    main()
