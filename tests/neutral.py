"""Writes nodes as plain HTML for the tests of reading: what was read, before a medium writes it in its own way."""

from __future__ import annotations

import html

from studypack.bank import nodes as n
from studypack.bank.addresses import is_harmless
from studypack.bank.fragment import Fragment
from studypack.bank.markdown import read, read_inline
from studypack.bank.model import Markdown
from studypack.render.html import HtmlWriter


class NeutralWriter(HtmlWriter):
    """Shows formulas as marked spans, images by their path, and links within the bank as links."""

    def formula(self, node: n.Formula) -> str:
        """Write a formula."""
        return f'<span class="tex{" display" if node.display else ""}">{html.escape(node.tex)}</span>'

    def address(self, path: str) -> str:
        """Return the path of an image."""
        return path if is_harmless(path) else ""

    def reference(self, anchor: str, words: str) -> str:
        """Write a link within the bank."""
        return f'<a href="#{html.escape(anchor)}" rel="noopener noreferrer">{words}</a>'


def shown(content: Fragment) -> str:
    """Return the HTML of nodes."""
    return NeutralWriter().nodes(content.children)


def html_of(text: str) -> str:
    """Return the HTML of a text."""
    return shown(read(Markdown(text)).content)


def html_of_line(text: str) -> str:
    """Return the HTML of a line, such as a title."""
    return shown(read_inline(Markdown(text)).content)
