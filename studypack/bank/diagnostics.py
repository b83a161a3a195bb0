"""The problems that a bank can have: a closed set of codes, each with its severity and its mend."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

T = TypeVar("T")


class Severity(Enum):
    """How bad a problem is: an error stops the build before anything is written, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Code(Enum):
    """Every problem that can be reported: its stable name, its severity, and how to mend it."""

    UNREADABLE_FILE = ("unreadable-file", Severity.ERROR, "save the file as UTF-8 text, readable for you")
    SKIPPED_FILE = ("skipped-file", Severity.WARNING, "put the file itself into the bank: links are not followed")
    NO_QUESTIONS = (
        "no-questions",
        Severity.ERROR,
        "write a question as `#### Q1:…`, or say with `[[rules]]` how it is written",
    )
    DUPLICATE_ID = ("duplicate-id", Severity.ERROR, "give one of the two questions another `{#id}`")
    BAD_CONFIG = ("bad-config", Severity.ERROR, "see docs/configuration.md for every key")
    BAD_TEMPLATE = ("bad-template", Severity.ERROR, "correct the file; without it the project's own takes its place")
    BAD_LEDGER = ("bad-ledger", Severity.ERROR, "restore the file from version control; never delete it")
    LOCKED_LEDGER = ("locked-ledger", Severity.ERROR, "build without --locked and commit the ledger")
    UNSAFE_CONTENT = ("unsafe-content", Severity.ERROR, "remove it: it could harm whoever opens the deck")
    TOO_LARGE = ("too-large", Severity.ERROR, "split it, or raise the limit in bank.toml under `[limits]`")
    UNCLOSED_FENCE = ("unclosed-fence", Severity.WARNING, "close the code block with a line of ``` of its own")
    UNCLOSED_COMMENT = ("unclosed-comment", Severity.WARNING, "close it with `-->`; until then it is shown as text")
    UNREAD_QUESTION = ("unread-question", Severity.WARNING, "write it as `#### Q1:…`, or as text that resembles none")
    UNREAD_HEADING = (
        "unread-heading",
        Severity.WARNING,
        "write a part as `## 第一部分:…` or `## Part 1: …`, a section as `### 1.1 …`",
    )
    SIMILAR_LINE = ("similar-line", Severity.WARNING, "write it as the others, or let a rule say that it is text")
    LOST_WORDS = (
        "lost-words",
        Severity.WARNING,
        "let a group of the rule take them: `(?P<answer>.*)` for an answer on the question's line",
    )
    HEADING_ENDS_ANSWER = (
        "heading-ends-answer",
        Severity.WARNING,
        "give it a deeper level, or put a rule `---` above it if the answer ends here",
    )
    HEADING_IN_ANSWER = (
        "heading-in-answer",
        Severity.WARNING,
        "give it a deeper level if it belongs to the answer; else name it as a part, `## 第二部分:…`, or `## 附录:…`",
    )
    MALFORMED_ID = ("malformed-id", Severity.WARNING, "end the title with the id alone, as in `{#kv-cache}`")
    UNKNOWN_LABEL = ("unknown-label", Severity.WARNING, "correct the label, or name it under `[labels.blocks]`")
    UNCLOSED_MATH = (
        "unclosed-math",
        Severity.WARNING,
        "close the formula with the mark that belongs to the one before it",
    )
    DOUBTFUL_MATH = (
        "doubtful-math",
        Severity.WARNING,
        r"write `\$` for a dollar that is one, and `\text{…}` around words in a formula",
    )
    UNSUPPORTED_MARKDOWN = ("unsupported-markdown", Severity.WARNING, "write it another way; it is shown as written")
    BAD_METADATA = (
        "bad-metadata",
        Severity.WARNING,
        "write it as in `**Difficulty**: ⭐⭐` or `**难度**:⭐⭐`",
    )
    MISSING_METADATA = (
        "missing-metadata",
        Severity.WARNING,
        "add the line that is missing",
    )
    UNKNOWN_METADATA = ("unknown-metadata", Severity.WARNING, "check the spelling; the text is kept as written")
    UNKNOWN_ROLE = ("unknown-role", Severity.WARNING, "declare the role under `[roles]` in bank.toml")
    STARS_OUTSIDE_SCALE = ("stars-outside-scale", Severity.WARNING, "extend the legend or change the stars")
    DUPLICATE_KEY = ("duplicate-key", Severity.WARNING, "renumber one of the two; nobody's cards depend on numbers")
    NUMBER_GAP = ("number-gap", Severity.WARNING, "renumber, or ignore if the gap is meant")
    WRONG_TOTAL = ("wrong-total", Severity.WARNING, "correct the stated total, or leave totals out")
    MISPLACED_SECTION = ("misplaced-section", Severity.WARNING, "move the section below the heading of its part")
    RETITLED_SECTION = ("retitled-section", Severity.WARNING, "give both headings one title, or two numbers")
    RENUMBERED_PART = ("renumbered-part", Severity.WARNING, "give every part of the bank its own number")
    CONTROL_CHARACTER = ("control-character", Severity.WARNING, "delete the character; many editors can show it")
    GUESSED_VOLUMES = (
        "guessed-volumes",
        Severity.WARNING,
        "declare them as `[[volumes]]` in bank.toml, which keeps their ids; `init --from` writes that",
    )
    FILE_IN_NO_VOLUME = ("file-in-no-volume", Severity.WARNING, "name it under `files` of a volume, or `exclude` it")
    EMPTY_VOLUME = ("empty-volume", Severity.WARNING, "correct its `files` in bank.toml, or write its first question")
    EMPTY_SELECTION = ("empty-selection", Severity.WARNING, "change its conditions in bank.toml; no file is made of it")
    BROKEN_LINK = ("broken-link", Severity.WARNING, "correct the target, or add the file")
    UNSAFE_LINK = ("unsafe-link", Severity.WARNING, "use an http, https or mailto address; it is shown as text")
    BROKEN_IMAGE = ("broken-image", Severity.WARNING, "put the image below the bank's folder; its text is shown")
    REMOTE_IMAGE = ("remote-image", Severity.WARNING, "run `fetch-images` to store it beside the bank")
    DUPLICATE_TABLE_HEADER = ("duplicate-table-header", Severity.WARNING, "delete one of the two header lines")
    RAGGED_TABLE = ("ragged-table", Severity.WARNING, "give every row as many cells as the header has")
    LARGE_TABLE_ROW = ("large-table-row", Severity.WARNING, "shorten the cells, or put `<!-- no-cards -->` above")
    DUPLICATE_ROW = ("duplicate-row", Severity.WARNING, "give the rows different first cells")
    INDISTINCT_ROW = ("indistinct-row", Severity.WARNING, "say what differs, or make one row of both")
    INVALID_TEX = ("invalid-tex", Severity.WARNING, "correct the formula; until then its source is shown")
    WIDE_FORMULA = (
        "wide-formula",
        Severity.WARNING,
        r"break it with `\begin{aligned} … \\ … \end{aligned}`, give it a line of its own with `$$`, or shorten it",
    )
    UNANSWERED = ("unanswered", Severity.WARNING, "answer them, or build with --answered-only")
    UNANSWERED_FOLLOWUP = (
        "unanswered-followup",
        Severity.WARNING,
        "add `  - A: …` (or `答:`) below it; it gets no card",
    )
    UNSUPPORTED_GLYPH = ("unsupported-glyph", Severity.WARNING, "use another character in print")
    UNSUPPORTED_STYLE = ("unsupported-style", Severity.WARNING, "write it another way: print does not know it")
    DOUBTFUL_MATCH = ("doubtful-match", Severity.WARNING, "write the line shown to decide it")
    SIMILAR_QUESTION = (
        "similar-question",
        Severity.WARNING,
        'keep both if both are meant; `[duplicates] keep = "first"` in bank.toml makes no cards of the second',
    )
    MASS_REMOVAL = ("mass-removal", Severity.ERROR, "if it is meant, build with --allow-removal")
    OVER_BUDGET = ("over-budget", Severity.WARNING, "shorten the sheet, or raise its `pages` in bank.toml")
    SHEET_TOO_LARGE = (
        "sheet-too-large",
        Severity.WARNING,
        "divide the bank into volumes or parts, or build without it: --only decks",
    )
    CONTENT_CUT = ("content-cut", Severity.WARNING, "shorten it; the study pack has all of it")

    severity: Severity
    hint: str

    def __new__(cls, slug: str, severity: Severity, hint: str) -> Code:
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


def has_errors(problems: Iterable[Diagnostic]) -> bool:
    """Tell whether one of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)
