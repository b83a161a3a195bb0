"""Writes the HTML of a bank's sheets as the reference renders it: ours, but with the variable font for a font.

`python -m benchmarks.pages BANK OUT` writes one file for each sheet; it is run before anything is measured.
"""

from __future__ import annotations

import multiprocessing
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from importlib import metadata
from pathlib import Path

from studypack import build, write
from studypack.options import Options, Request
from studypack.output.outputs import Output, Part
from studypack.sheets import weasy
from studypack.sheets.chapters import Frame
from studypack.sheets.print_document import ELSEWHERE, PrintDocument
from studypack.sheets.weasy import SCHEME, Document, Layout, lay_out

_FACES = re.compile(r"@font-face \{[^}]*\}\n?")
_FONT = "justmytype_intl_cjk/fonts/ofl/notosanssc/NotoSansSC[wght].ttf"


def write_pages(bank: Path, out: Path) -> None:
    """Lay out every sheet as a build does, on all cores, and write the HTML that each ended with."""
    out.mkdir(parents=True)
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as others:
        list(others.map(partial(_write, out), _sheets(bank, out)))


def _write(out: Path, output: Output) -> None:
    font = Path(str(metadata.distribution("justmytype-intl-cjk").locate_file(_FONT))).as_uri()
    face = f'@font-face {{ font-family: "Noto Sans SC"; font-weight: 100 900; src: url("{font}") }}\n'
    ended: list[Document] = []

    def recorded(document: Document) -> Layout:
        ended[-1:] = [document]
        return lay_out(document)

    setattr(weasy, "lay_out", recorded)  # noqa: B010
    if output.kind == "study-pack":
        ended = [whole_book(output).complete()]
    elif output.kind == "flashcards":  # its parts are batches of cards
        for part in output.parts:
            ended.append(Document(""))
            part.make(*map(_made, part.parts))
    else:
        output.make(*map(_made, output.parts))
    stem = output.path.removesuffix(".pdf").replace("/", "-")  # volumes have sheets of the same names
    for number, last in enumerate(ended):
        _write_page(out, f"{stem}-{number}", last, face)


def _write_page(out: Path, stem: str, last: Document, face: str) -> None:
    """Write the HTML of a document, with what it brings beside it."""
    text = _FACES.sub("", last.html).replace("<style>", f"<style>{face}", 1)
    (out / stem).mkdir()
    for name, data in last.files.items():  # they stand beside it; the document names them by a scheme of its own
        text = text.replace(f"{SCHEME}:{name}", f"{stem}/{name}")
        (out / stem / name).write_bytes(data)
    (out / f"{stem}.html").write_text(text, encoding="utf-8")


def _made(part: Part) -> bytes:
    return part.make(*map(_made, part.parts))


def whole_book(output: Output) -> PrintDocument:
    """Return a study pack as one document, its chapters where they belong: what binding is measured by."""
    frame, *chapters = (part.make.args[0] for part in output.parts)
    assert isinstance(frame, Frame)
    index = [frame.index.document] if frame.index else []
    starts = [
        f'<div style="break-before: page; break-after: page">{one.body.replace(ELSEWHERE, "#")}</div>'
        for one in (*chapters, *index)
    ]
    body = "".join((frame.front.body, *starts[: len(chapters)], frame.back, *starts[len(chapters) :]))
    pictures = {name: data for one in (frame.front, *chapters, *index) for name, data in one.pictures.items()}
    return replace(frame.front, body=body, pictures=pictures)


def _sheets(bank: Path, out: Path) -> list[Output]:
    """Return the sheets that a build would make."""
    found: list[Output] = []

    def keep(outputs: list[Output], *_: object, **__: object) -> None:
        found.extend(output for output in outputs if output.is_heavy)
        raise _EnoughError

    setattr(write, "write_outputs", keep)  # noqa: B010
    request = Request(
        bank, Options(out=out / "none", now=1_790_000_000, only="sheets", accept=("all",), allow_removal=True)
    )
    try:
        build.run(request, lambda _: None)
    except _EnoughError:
        return found
    raise RuntimeError("nothing was built")


class _EnoughError(Exception):
    """All sheets are known."""


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]), Path(sys.argv[2]))
