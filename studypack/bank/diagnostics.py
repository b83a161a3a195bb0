"""The problems that a bank can have: a closed set of codes, each with its severity and its mend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

from .source import Span

T = TypeVar("T")


class Severity(Enum):
    """How bad a problem is: an error stops the build before anything is written, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Code(Enum):
    """Every problem that can be reported: its stable name, how to mend it, and its severity if it is no warning."""

    UNREADABLE_FILE = ("unreadable-file", "save the file as UTF-8 text, readable for you", Severity.ERROR)
    UNMERGED = ("unmerged", "keep what is right of both sides, and delete the three lines of marks", Severity.ERROR)
    SKIPPED_FILE = ("skipped-file", "put the file itself into the bank: links are not followed")
    NO_QUESTIONS = (
        "no-questions",
        "write a question as `#### Q1:…`, or say with `[[rules]]` how it is written",
        Severity.ERROR,
    )
    DUPLICATE_ID = ("duplicate-id", "give one of the two questions another `{#id}`", Severity.ERROR)
    BAD_CONFIG = ("bad-config", "see docs/configuration.md for every key", Severity.ERROR)
    BAD_TEMPLATE = ("bad-template", "correct the file; without it the project's own takes its place", Severity.ERROR)
    BAD_LEDGER = ("bad-ledger", "restore the file from version control; never delete it", Severity.ERROR)
    LOCKED_LEDGER = ("locked-ledger", "build without --locked and commit the ledger", Severity.ERROR)
    UNSAFE_CONTENT = ("unsafe-content", "remove it: it could harm whoever opens the deck", Severity.ERROR)
    TOO_LARGE = ("too-large", "split it, or raise the limit in bank.toml under `[limits]`", Severity.ERROR)
    UNCLOSED_FENCE = ("unclosed-fence", "close the code block with a line of ``` of its own")
    UNCLOSED_COMMENT = ("unclosed-comment", "close it with `-->`; until then it is shown as text")
    UNREAD_QUESTION = ("unread-question", "write it as `#### Q1:…`, or as text that resembles none")
    UNTITLED_QUESTION = ("untitled-question", "write the question behind its number, on the same line")
    UNREAD_HEADING = ("unread-heading", "write a part as `## 第一部分:…` or `## Part 1: …`, a section as `### 1.1 …`")
    SIMILAR_LINE = ("similar-line", "write it as the others, or let a rule say that it is text")
    LOST_WORDS = (
        "lost-words",
        "let a group of the rule take them: `(?P<answer>.*)` for an answer on the question's line",
    )
    HEADING_ENDS_ANSWER = (
        "heading-ends-answer",
        "give it a deeper level, or put a rule `---` above it if the answer ends here",
    )
    HEADING_IN_ANSWER = (
        "heading-in-answer",
        "give it a deeper level if it belongs to the answer; else name it as a part, `## 第二部分:…`, or `## 附录:…`",
    )
    MALFORMED_ID = ("malformed-id", "end the title with the id alone, as in `{#kv-cache}`")
    UNKNOWN_LABEL = ("unknown-label", "correct the label, or name it under `[labels.blocks]`")
    UNCLOSED_MATH = ("unclosed-math", "close the formula with the mark that belongs to the one before it")
    DOUBTFUL_MATH = ("doubtful-math", r"write `\$` for a dollar that is one, and `\text{…}` around words in a formula")
    UNSUPPORTED_MARKDOWN = ("unsupported-markdown", "write it another way; it is shown as written")
    BAD_METADATA = ("bad-metadata", "write it as in `**Difficulty**: ⭐⭐` or `**难度**:⭐⭐`")
    MISSING_METADATA = ("missing-metadata", "add the line that is missing")
    UNKNOWN_METADATA = ("unknown-metadata", "check the spelling; the text is kept as written")
    UNKNOWN_ROLE = ("unknown-role", "declare the role under `[roles]` in bank.toml")
    STARS_OUTSIDE_SCALE = ("stars-outside-scale", "extend the legend or change the stars")
    DUPLICATE_KEY = ("duplicate-key", "renumber one of the two; nobody's cards depend on numbers")
    NUMBER_GAP = ("number-gap", "renumber, or ignore if the gap is meant")
    WRONG_TOTAL = ("wrong-total", "correct the stated total, or leave totals out")
    MISPLACED_SECTION = ("misplaced-section", "move the section below the heading of its part")
    RETITLED_SECTION = ("retitled-section", "give both headings one title, or two numbers")
    RENUMBERED_PART = ("renumbered-part", "give every part of the bank its own number")
    CONTROL_CHARACTER = ("control-character", "delete the character; many editors can show it")
    GUESSED_VOLUMES = (
        "guessed-volumes",
        "declare them as `[[volumes]]` in bank.toml, which keeps their ids; `init --from` writes that",
    )
    FILE_IN_NO_VOLUME = ("file-in-no-volume", "name it under `files` of a volume, or `exclude` it")
    EMPTY_VOLUME = ("empty-volume", "correct its `files` in bank.toml, or write its first question")
    EMPTY_SELECTION = ("empty-selection", "change its conditions in bank.toml; no file is made of it")
    BROKEN_LINK = ("broken-link", "correct the target, or add the file")
    UNSAFE_LINK = ("unsafe-link", "use an http, https or mailto address; it is shown as text")
    BROKEN_IMAGE = ("broken-image", "put the image below the bank's folder; its text is shown")
    REMOTE_IMAGE = ("remote-image", "run `fetch-images` to store it beside the bank")
    DUPLICATE_TABLE_HEADER = ("duplicate-table-header", "delete one of the two header lines")
    RAGGED_TABLE = ("ragged-table", "give every row as many cells as the header has")
    LARGE_TABLE_ROW = ("large-table-row", "shorten the cells, or put `<!-- no-cards -->` above")
    DUPLICATE_ROW = ("duplicate-row", "give the rows different first cells")
    INDISTINCT_ROW = ("indistinct-row", "say what differs, or make one row of both")
    INVALID_TEX = ("invalid-tex", "correct the formula; until then its source is shown")
    WIDE_FORMULA = (
        "wide-formula",
        r"break it with `\begin{aligned} … \\ … \end{aligned}`, give it a line of its own with `$$`, or shorten it",
    )
    UNANSWERED = ("unanswered", "answer them, or build with --answered-only")
    UNREAD_FOLLOWUP = (
        "unread-followup",
        "write each as an item of a list, `- …`, with its answer below it: `  - A: …` (or `答:`)",
    )
    UNANSWERED_FOLLOWUP = ("unanswered-followup", "add `  - A: …` (or `答:`) below it; it gets no card")
    UNSUPPORTED_GLYPH = ("unsupported-glyph", "use another character in print")
    UNSUPPORTED_STYLE = ("unsupported-style", "write it another way: print does not know it")
    DOUBTFUL_MATCH = ("doubtful-match", "write the line shown to decide it")
    SIMILAR_QUESTION = (
        "similar-question",
        'keep both if both are meant; `[duplicates] keep = "first"` in bank.toml makes no cards of the second',
    )
    MASS_REMOVAL = ("mass-removal", "if it is meant, build with --allow-removal", Severity.ERROR)
    OVER_BUDGET = ("over-budget", "shorten the sheet, or raise its `pages` in bank.toml")
    SHEET_TOO_LARGE = ("sheet-too-large", "divide the bank into volumes or parts, or build without it: --only decks")
    CONTENT_CUT = ("content-cut", "shorten it; the study pack has all of it")

    severity: Severity
    hint: str

    def __new__(cls, slug: str, hint: str, severity: Severity = Severity.WARNING) -> Code:
        """Make a member whose value is its name for programs."""
        made = object.__new__(cls)
        made._value_, made.severity, made.hint = slug, severity, hint
        return made

    @property
    def slug(self) -> str:
        """Its stable name."""
        return str(self.value)


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One problem at one place. Lines and columns count from 1; sorted as a reader walks the files."""

    path: str
    line: int
    column: int
    message: str
    code: Code = field(compare=False)
    hint: str = field(default="", compare=False)

    @classmethod
    def at(cls, span: Span, message: str, code: Code, hint: str = "") -> Diagnostic:
        """Return a problem of a whole span, at its first line."""
        return cls(span.path, span.line, 1, message, code, hint)

    @property
    def severity(self) -> Severity:
        """The severity of the code."""
        return self.code.severity

    @property
    def mend(self) -> str:
        """How to mend it: the hint of this very problem, or else that of its code."""
        return self.hint or self.code.hint


@dataclass(frozen=True)
class Checked(Generic[T]):
    """A value together with the problems met while making it."""

    value: T
    problems: tuple[Diagnostic, ...] = ()


def shortened(text: str, most: int = 60) -> str:
    """Return a text as a message shows it: cut where it is long."""
    return text if len(text) <= most else text[: most - 1] + "…"


def has_errors(problems: Iterable[Diagnostic]) -> bool:
    """Tell whether one of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)
