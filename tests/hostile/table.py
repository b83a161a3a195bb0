"""Builds a bank of all attacks by the command and looks everywhere for what acts: `python -m tests.hostile.table`.

Prints a line for each place: how much was looked at, and how much of it acts. A listener stands where attacks lead.
"""

from __future__ import annotations

import re
import socketserver
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
from playwright.sync_api import Browser

from tests.card_bank import rendered
from tests.hostile.bank import attacks, write_bank
from tests.hostile.test_hostile import SECRET, Watcher
from tests.hostile.test_hostile_browser import ACTING, SHOW_ALL, TRAP, watched
from tests.package import collection
from tests.reviewer import browser, reviewer

ROOT = Path(__file__).resolve().parents[2]
_ACTIONS = (
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/Movie",
    "/Sound",
)
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\x00-\x20]*")


class _Listener(socketserver.ThreadingTCPServer):
    """Counts who comes."""

    daemon_threads = True
    visits = 0

    def process_request(self, request: Any, client_address: Any) -> None:
        """Count one and close."""
        self.visits += 1
        self.shutdown_request(request)


@contextmanager
def listener() -> Iterator[_Listener]:
    """Listen on a free port of this machine."""
    with _Listener(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def build(folder: Path, server: _Listener, python: str) -> Path:
    """Write the bank, its attacks led to the listener, and build everything."""
    host = f"127.0.0.1:{server.server_address[1]}"
    chosen = [replace(one, text=one.text.replace("evil.invalid", host)) for one in attacks()]
    bank = write_bank(folder, chosen)
    start = "import sys; sys.path.insert(0, sys.argv.pop(1)); from studypack.cli import main; main()"
    command = [python, "-c", start, str(ROOT), "build", str(bank), "--out", str(folder / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return folder / "out"


def notes(out: Path) -> tuple[int, list[str]]:
    """Look at every field of every note of every package."""
    seen, found = 0, []
    for path in sorted(out.rglob("*.apkg")):
        with zipfile.ZipFile(path) as archive, collection(archive) as database:
            media = set(re.findall(r'": ?"([^"]+)"', archive.read("media").decode()))
            for (text,) in database.execute("select flds from notes"):
                for field in text.split("\x1f"):
                    watcher = Watcher(media)
                    watcher.feed(field)
                    watcher.close()
                    seen += 1
                    found += watcher.found
    return seen, found


def cards(bank: Path, web: Browser) -> tuple[int, list[str]]:
    """Show both sides of every card in Anki's own page, unfolded, and touch all that is on them."""
    made, found = rendered(bank), []
    media = {path.name: path.read_bytes() for path in bank.glob("*.png") if not path.is_symlink()}
    with reviewer(web, media) as shown:
        shown.page.evaluate(f"() => {{ {TRAP} }}")
        for start in range(0, len(made), 40):
            some = [{side: card[side] for side in ("question", "answer")} for card in made[start : start + 40]]
            found += shown.page.evaluate(SHOW_ALL, some)
        found += [one for one in shown.problems if "404" not in one and "x-" not in one]
    return 2 * len(made), [one for one in found if one not in ("onclick", "href=#")]  # of Anki's own hint


def pages(out: Path, web: Browser) -> tuple[int, list[str]]:
    """Open every page that was built, unfold it, and look at all elements."""
    found: list[str] = []
    page, paths = web.new_page(), [out / "index.html", *sorted((out / "preview").glob("*.html"))]
    watched(page, found)
    for path in paths:
        page.goto(path.as_uri())
        acting: Any = page.evaluate(
            "() => { document.querySelectorAll('details').forEach((one) => { one.open = true; });"
            f"return ({ACTING})(document.querySelector('main') ?? document.body); }}"
        )
        own = ("href=decks", "href=preview", "href=section", "href=sheets", "href=UPDATE", "src=pictures/")
        found += {one for one in acting if not one.startswith(own)} - {"<input>", "<button>", "<form>"}
    page.close()
    return len(paths), found


def printed(out: Path) -> tuple[int, list[str]]:
    """Look at every object of every file of the sheets: no script, no action but to places and addresses of the web."""
    seen, found = 0, []
    for path in sorted((out / "sheets").rglob("*.pdf")):
        with pikepdf.open(path) as pdf:
            for one in pdf.objects:
                if not isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
                    continue
                seen += 1
                found += [f"{path.name}: {key}" for key in ("/JS", "/AA", "/EmbeddedFiles", "/RichMedia") if key in one]
                if str(one.get("/S", "")) in _ACTIONS or str(one.get("/Type", "")) == "/EmbeddedFile":
                    found.append(f"{path.name}: {one.get('/S')}")
                action = one.get("/A")
                address = str(action.get("/URI", "")) if isinstance(action, pikepdf.Dictionary) else ""
                if address and not _ADDRESS.fullmatch(address):
                    found.append(f"{path.name}: {address}")
    return seen, found


def files(out: Path) -> tuple[int, list[str]]:
    """Look for files beside the output, with names that are not ours, or with text of the system's files."""
    found = [str(one) for one in out.parent.iterdir() if one.name not in ("bank", "out")]
    made = [path for path in out.rglob("*") if path.is_file()]
    for path in made:
        name = path.relative_to(out).as_posix()
        if not re.fullmatch(r"[A-Za-z0-9._/-]+", name):
            found.append(name)
        if SECRET.encode() in path.read_bytes():
            found.append(f"{name}: text of the system")
    return len(made), found


def main() -> None:
    """Print the table."""
    python = sys.argv[1] if len(sys.argv) > 1 else sys.executable
    with (
        TemporaryDirectory() as place,
        TemporaryDirectory() as fonts,
        listener() as server,
        browser(Path(fonts)) as web,
    ):
        out = build(Path(place), server, python)
        rows = {
            "fields of notes": notes(out),
            "sides of cards, in Chromium": cards(Path(place) / "bank", web),
            "pages of preview and index, in Chromium": pages(out, web),
            "objects of PDF files": printed(out),
            "files written": files(out),
            "visits to the listener": (server.visits, ["a visit"] * server.visits),
        }
    sys.stdout.write(
        f"{len(attacks())} attacks, each in 16 places of a question\n\n| place | looked at | acts |\n|---|---|---|\n"
    )
    for name, (seen, found) in rows.items():
        sys.stdout.write(f"| {name} | {seen:,} | {len(found)} |\n")
        sys.stderr.write("".join(f"{name}: {one[:300]}\n" for one in found[:20]))


if __name__ == "__main__":
    main()
