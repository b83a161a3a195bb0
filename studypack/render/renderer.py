"""Renders the project's Jinja templates; nodes in them are written by the writer of a medium, at the very end."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, FunctionLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from .. import shipped
from ..bank.diagnostics import Code, Diagnostic
from ..bank.fragment import Fragment
from ..bank.nodes import Node
from ..bank.source import Source
from ..output.workers import poll
from . import assets
from .html import HtmlWriter
from .overrides import clean
from .texts import counted, grading

_TEMPLATES = "templates/"
_NO_MACRO = re.compile(r"TemplateModule.*has no attribute '(\w+)'")


class OwnTemplateError(Exception):
    """A bank's own template failed."""

    def __init__(self, problem: Diagnostic) -> None:
        """Take what is wrong, and where."""
        super().__init__(problem)
        self.problem = problem


class Renderer:
    """The templates of the project, some of which a bank may bring itself: what those make is cleaned."""

    def __init__(self, own: assets.Overrides | None = None) -> None:
        """Take the files that a bank brings; `own` are the templates among them."""
        self.own = {name: source for name, source in (own or {}).items() if name.startswith(_TEMPLATES)}
        # The project's own templates need no sandbox, which costs a third of the time that they take.
        environment = ImmutableSandboxedEnvironment if self.own else Environment
        self.environment = environment(
            loader=ChoiceLoader([FunctionLoader(self._load), FileSystemLoader(shipped.folder("templates"))]),
            # Markdown is read as text: only HTML has to be escaped.
            autoescape=lambda name: name is None or not name.endswith(".md.j2"),
            finalize=self._written,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.globals |= {"counted": counted, "grading": grading}
        self._macros: dict[tuple[str, str], Callable[..., str]] = {}
        self._writer: HtmlWriter | None = None
        self._held: list[str] = []

    def __reduce__(self) -> tuple[Callable[[assets.Overrides], Renderer], tuple[assets.Overrides]]:
        """Travel to another process, which reads the same templates once."""
        return _renderer, (self.own,)

    def _load(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = self.own.get(_TEMPLATES + name)
        return (source.text, _TEMPLATES + name, lambda: True) if source else None

    def _written(self, value: Any) -> Any:
        """Write what a template puts out. In a bank's own template a mark holds its place until all is cleaned."""
        poll()
        if self._writer is None or isinstance(value, Markup):
            return value
        if isinstance(value, (Fragment, Node)):
            made = self._writer.write(value)
        elif isinstance(value, str):
            return Markup(self._writer.attribute(value))
        else:
            return value
        if not self.own:
            return made
        self._held.append(str(made))
        return Markup(f'<held-node n="{len(self._held) - 1}"></held-node>')

    def macro(self, writer: HtmlWriter, template: str, name: str, *arguments: Any) -> Markup:
        """Call a macro of a template and return its HTML."""
        with self._writing(writer):
            made = self._run(lambda: str(self._macro(template, name)(*arguments)))
            return Markup((clean(made, writer, self._held) if self.own else made).strip())

    def _macro(self, template: str, name: str) -> Callable[..., str]:
        """Find a macro once: to look for its template costs as much as a short one takes."""
        if (template, name) not in self._macros:
            self._macros[template, name] = getattr(self.environment.get_template(template).module, name)
        return self._macros[template, name]

    def page(self, writer: HtmlWriter, template: str, **variables: Any) -> str:
        """Render a whole template."""
        with self._writing(writer):
            made = self._run(lambda: self.environment.get_template(template).render(**variables))
            return clean(made, writer, self._held, keep_comments=True) if self.own else made

    def plain(self, template: str, **variables: Any) -> str:
        """Render a template of the project's that no medium writes: the text of a report, or a page of its own."""
        return self.environment.get_template(template).render(**variables)

    @contextmanager
    def _writing(self, writer: HtmlWriter) -> Iterator[None]:
        self._writer, self._held = writer, []
        try:
            yield
        finally:
            self._writer, self._held = None, []

    def _run(self, make: Callable[[], str]) -> str:
        """Run a template; a failure inside one of the bank's is an error of the bank, at the line where it happened."""
        try:
            return make()
        except Exception as error:
            frames = traceback.walk_tb(error.__traceback__)
            places = [(self.own.get(frame.f_code.co_filename), _line(frame, line)) for frame, line in frames]
            message = f"the template fails: {str(error) or type(error).__name__}"
            found = next(((source, line) for source, line in reversed(places) if source), None)
            if found is None and (lacking := self._lacking(str(error))):
                found = lacking[0], 1
                message = f"the template lacks the macro “{lacking[1]}”, which another one calls"
            if found is None:
                raise
            raise OwnTemplateError(Diagnostic(found[0].path, found[1], 1, message, Code.BAD_TEMPLATE)) from error

    def _lacking(self, failure: str) -> tuple[Source, str] | None:
        """Return the bank's template that lacks a macro, and which, if that is why a template of the project failed."""
        name = _NO_MACRO.search(failure)
        for path, source in self.own.items() if name else ():
            project = assets.text("templates", path.removeprefix(_TEMPLATES))
            if name and f"macro {name[1]}(" in project and f"macro {name[1]}(" not in source.text:
                return source, name[1]
        return None


_renderers: list[Renderer] = []


def _renderer(own: assets.Overrides) -> Renderer:
    """Return the renderer of another process, made anew here unless the last that came is the same."""
    if not _renderers or _renderers[0].own != own:
        _renderers[:] = [Renderer(own)]
    return _renderers[0]


def _line(frame: FrameType, line: int) -> int:
    """Return the line of a template; a frame that Jinja has not mended has that of the Python made of it."""
    template = frame.f_globals.get("__jinja_template__")
    return template.get_corresponding_lineno(line) if template else line
