"""Draws the figures of the agent volume on what an agent is: loops, plans, tools, memory, training."""

from collections.abc import Sequence

from .hands import AGENT as HAND
from .kit import BLUE, GREEN, GREY, ORANGE, Parts

text, box, circle, line, arrow = HAND.text, HAND.box, HAND.circle, HAND.line, HAND.arrow
path, cross = HAND.path, HAND.cross


def _row(y: float, cells: Sequence[tuple[float, str, str]]) -> Parts:
    """Boxes side by side, each with its width."""
    x = 20.0
    for width, words, colour in cells:
        yield box(x, y, width, 46, colour, words, 0.3)
        x += width


def workflow_vs_agent() -> Parts:
    """A fixed path beside a loop."""
    yield [box(25, 60 + 80 * i, 150, 50, GREY, name) for i, name in enumerate(("步骤一", "步骤二", "步骤三"))]
    yield arrow(100, 110, 100, 138), arrow(100, 190, 100, 218), box(280, 60, 160, 60, BLUE, "模型")
    yield box(280, 200, 160, 60, GREEN, "环境与工具"), path("M310 120V198", tip=True), path("M410 200V122", tip=True)
    yield text(100, 38, "工作流：代码定路", bold=True), text(360, 38, "智能体：模型定路", bold=True)
    yield text(302, 166, "行动", "end"), text(420, 166, "反馈", "start"), text(100, 300, "路径写死")
    yield text(360, 300, "由模型判断何时停"), line(222, 25, 222, 300, dash="5 5")


def react_loop() -> Parts:
    """Thought, action, observation, and the way out."""
    yield box(30, 40, 130, 60, BLUE, "思考"), box(315, 40, 130, 60, ORANGE, "行动")
    yield box(172, 190, 136, 60, GREEN, "观察"), arrow(160, 70, 312, 70), arrow(380, 100, 300, 188)
    yield arrow(178, 188, 100, 104), text(236, 60, "选工具"), text(358, 164, "环境执行", "start")
    yield text(148, 142, "写回", "start"), path("M95 100V290H172", dash="6 5", tip=True)
    yield text(180, 297, "完成，或触到步数、费用上限", "start")


def plan_dag() -> Parts:
    """Four steps in a row, and as a graph."""
    yield text(20, 40, "串行", "start", bold=True), text(20, 160, "按依赖并行", "start", bold=True)
    yield [box(20 + 110 * i, 55, 100, 44, GREY, name) for i, name in enumerate("甲乙丙丁")]
    for x, y, name in ((20, 208, "甲"), (130, 180, "乙"), (130, 236, "丙"), (240, 208, "丁")):
        yield box(x, y, 100, 44, GREEN, name)
    yield line(450, 50, 450, 105, dash="5 5"), line(340, 172, 340, 290, dash="5 5"), arrow(20, 120, 448, 120)
    yield arrow(20, 300, 338, 300), text(405, 226, "省下|一段")


def tree_search() -> Parts:
    """A tree of states with scores."""
    levels = [[(240, 40)], [(100, 125), (240, 125), (380, 125)], [(190, 215), (290, 215)], [(250, 295)]]
    yield [line(240, 58, x, 107) for x, _ in levels[1]], [line(240, 143, x, 197) for x, _ in levels[2]]
    yield line(290, 233, 250, 277), circle(240, 40, 18, BLUE), circle(240, 125, 18, GREEN), circle(290, 215, 18, GREEN)
    yield circle(250, 295, 18, GREEN), [circle(x, y, 18, GREY) for x, y in ((100, 125), (380, 125), (190, 215))]
    yield [cross(x, y) for x, y in ((100, 125), (380, 125), (190, 215))], text(270, 47, "当前状态", "start")
    yield text(100, 172, "0.2"), text(380, 172, "0.3"), text(268, 148, "0.8", "start"), text(160, 222, "0.4", "end")
    yield text(320, 222, "0.9", "start"), text(280, 302, "走到终点", "start"), text(20, 47, "分数来自评估", "start")


def tool_call_sequence() -> Parts:
    """Who says what to whom in a tool call."""
    heads = ((75, "模型", BLUE), (240, "应用", GREY), (405, "工具", GREEN))
    steps = ((240, 75, "1 定义与问题"), (75, 240, "2 调用意图"), (240, 405, "3 校验后执行"), (405, 240, "4 结果或报错"))
    yield [box(x - 55, 15, 110, 42, colour, name) for x, name, colour in heads]
    yield [line(x, 57, x, 308, dash="5 5") for x, _, _ in heads]
    for i, (a, b, words) in enumerate(steps):
        y = 100 + 46 * i
        yield arrow(a, y, b + (4 if a > b else -4), y), text((a + b) / 2, y - 8, words)
    yield arrow(240, 284, 79, 284), text(157, 276, "5 按编号回填")


def constrained_mask() -> Parts:
    """Bars of tokens, the illegal ones crossed out."""
    bars = ((60, 84, "引号", True), (140, 112, "你好", False), (220, 56, "右括号", True), (300, 28, "数字", False))
    yield text(240, 34, "语法状态决定合法集合", bold=True)
    for x, h, word, legal in bars:
        yield box(x, 250 - h, 50, h, GREEN if legal else GREY, opacity=0.3), text(x + 25, 280, word)
        if not legal:
            yield cross(x + 25, 250 - h / 2, 11)
    yield line(40, 250, 380, 250), box(60, 82, 50, 84, GREEN, opacity=0, dash="6 5")
    yield box(220, 138, 50, 56, GREEN, opacity=0, dash="6 5"), text(392, 120, "虚线：|归一后", "start")
    yield text(392, 200, "叉：|概率清零", "start"), text(210, 312, "合法的按原比例放大")


def mcp_architecture() -> Parts:
    """A host, its clients and their servers."""
    yield box(15, 20, 200, 280, BLUE, opacity=0.1), text(115, 50, "宿主应用", bold=True)
    for i, (name, colour) in enumerate((("本地文件", GREEN), ("本地数据库", GREEN), ("远程服务", ORANGE))):
        y = 70 + 78 * i
        yield box(45, y, 140, 52, BLUE, f"客户端{'一二三'[i]}"), box(330, y, 135, 52, colour, name)
        yield arrow(185, y + 26, 328, y + 26)
    yield text(272, 86, "标准输入"), text(272, 120, "与输出"), text(272, 164, "标准输入"), text(272, 198, "与输出")
    yield text(272, 242, "HTTP"), line(225, 212, 475, 212, dash="5 5"), text(398, 302, "需要鉴权")


def memory_layers() -> Parts:
    """The window above three stores."""
    yield box(60, 25, 360, 90, BLUE), text(240, 58, "上下文窗口（短期）", bold=True)
    yield text(240, 92, "目标、近几轮、工具返回")
    for i, (name, what) in enumerate((("情景", "经历"), ("语义", "事实"), ("程序性", "做法"))):
        x = 25 + 150 * i
        yield box(x, 210, 130, 84, (GREEN, ORANGE, GREY)[i], f"{name}|{what}"), arrow(x + 45, 115, x + 45, 206)
        yield arrow(x + 85, 208, x + 85, 119)
    yield text(18, 166, "写入", "start"), text(462, 166, "检索", "end")


def compaction_sawtooth() -> Parts:
    """The context's length over turns."""
    yield arrow(60, 275, 460, 275), arrow(60, 275, 60, 25), text(440, 305, "轮次"), text(70, 34, "上下文长度", "start")
    yield line(60, 60, 455, 60, dash="5 5"), text(455, 52, "窗口上限", "end"), line(60, 125, 455, 125, dash="5 5")
    yield text(455, 117, "触发线", "end"), path("M60 232L180 125V225L280 125V218L380 125V212L430 160", BLUE, width=4)
    yield text(174, 212, "压缩", "end"), box(61, 235, 394, 39, GREEN, opacity=0.2)
    yield text(257, 262, "钉住：目标、约束、决定")


def prefix_cache() -> Parts:
    """Two pairs of prompts, aligned."""
    yield text(20, 34, "只追加：前三段命中", "start", bold=True)
    yield _row(44, [(90, "工具", GREEN), (90, "系统", GREEN), (110, "历史", GREEN)])
    yield _row(98, [(90, "工具", GREEN), (90, "系统", GREEN), (110, "历史", GREEN), (110, "新内容", BLUE)])
    yield text(20, 190, "时间写在系统提示前：其后全失效", "start", bold=True)
    yield _row(200, [(90, "工具", GREEN), (80, "10:01", ORANGE), (80, "系统", GREY), (90, "历史", GREY)])
    yield _row(254, [(90, "工具", GREEN), (80, "10:02", ORANGE), (80, "系统", GREY), (90, "历史", GREY)])
    yield text(372, 244, "从时间起|要重算", "start")


def multi_agent_patterns() -> Parts:
    """Three ways to share work."""
    yield circle(85, 90, 34, BLUE, "主管"), [circle(x, 225, 28, GREEN, "工") for x in (34, 100, 166)]
    yield [arrow(85 + d, 122, x, 195) for d, x in ((-12, 38), (0, 98), (14, 158))], text(95, 300, "集中派发")
    yield [box(225, 50 + 75 * i, 70, 50, ORANGE, name) for i, name in enumerate(("写", "评", "改"))]
    yield arrow(260, 100, 260, 123), arrow(260, 175, 260, 198), text(260, 300, "流水线")
    yield circle(400, 90, 34, BLUE, "分诊"), circle(352, 225, 28, GREEN, "甲"), circle(440, 225, 28, GREEN, "乙")
    yield arrow(414, 122, 434, 195), arrow(386, 122, 360, 195, dash="5 5"), text(395, 300, "移交")
    yield line(208, 20, 208, 300, dash="5 5"), line(312, 20, 312, 300, dash="5 5")


def gigpo_anchor() -> Parts:
    """Three trajectories that meet in a state."""
    yield path("M30 70C110 70 150 150 215 158", tip=True), path("M30 160H213", tip=True)
    yield path("M30 250C110 250 150 170 215 164", tip=True), circle(240, 160, 26, ORANGE, "同")
    yield path("M264 148C320 110 350 80 398 72", GREEN, width=3, tip=True)
    yield path("M266 160H398", GREY, width=3, tip=True)
    yield path("M264 172C320 215 350 240 398 248", GREY, width=3, tip=True), text(405, 79, "成功", "start")
    yield text(405, 167, "绕路", "start"), text(405, 255, "失败", "start"), text(30, 60, "轨迹一", "start")
    yield text(30, 150, "轨迹二", "start"), text(30, 230, "轨迹三", "start"), text(240, 120, "同一状态")
    yield text(240, 305, "在此处把三个动作放进一组比较")


def rl_token_mask() -> Parts:
    """A trajectory's tokens and their mask."""
    spans = ((90, "调用", 1), (80, "返回", 0), (90, "调用", 1), (80, "返回", 0), (90, "回答", 1))
    yield text(240, 45, "一条多轮轨迹", bold=True)
    x = 25
    for w, word, keep in spans:
        yield box(x, 80, w, 60, BLUE if keep else GREY, word, 0.35 if keep else 0.12), text(x + w / 2, 185, str(keep))
        yield line(x + w / 2, 142, x + w / 2, 164, dash="" if keep else "5 5")
        x += w
    yield text(240, 225, "掩码：1 计损失，0 屏蔽"), box(70, 255, 26, 26, BLUE, opacity=0.35)
    yield text(106, 275, "模型产出", "start"), box(270, 255, 26, 26, GREY, opacity=0.12)
    yield text(306, 275, "环境返回", "start")
