"""Turns views into HTML by means of the project's Jinja templates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from . import assets


class Renderer:
    """The templates of the project, or of a bank that brings its own in a folder `templates`."""

    def __init__(self, override: Path | None = None) -> None:
        """Take the bank's folder, if it may override templates."""
        folders = [FileSystemLoader(override / "templates")] if override else []
        self._environment = Environment(
            loader=ChoiceLoader([*folders, FileSystemLoader(assets.folder("templates"))]),
            # Markdown is read as text: only HTML has to be escaped.
            autoescape=lambda name: name is None or not name.endswith(".md.j2"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def macro(self, template: str, name: str, *arguments: Any) -> Markup:
        """Call a macro of a template and return its HTML."""
        made = getattr(self._environment.get_template(template).module, name)(*arguments)
        return Markup(str(made).strip())

    def page(self, template: str, **variables: Any) -> str:
        """Render a whole template."""
        return self._environment.get_template(template).render(**variables)
