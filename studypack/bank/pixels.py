"""Pictures of pixels, decoded by Pillow in a process of its own that may take only so much memory and time.

Decoders are written in C, and a picture may come from a stranger: what is not decoded whole here reaches no card, no
sheet and no other program.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from io import BytesIO
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from ..output.workers import context
from .diagnostics import Code

MOST_SECONDS = 20.0
"""For one picture; the largest photograph takes one."""
MOST_BYTES = 1536 * 2**20
"""Of address space: the largest picture three times over, and Python."""
MOST_FRAMES = 500
MOST_FRAME_PIXELS = 400_000_000
"""Of all frames together: a small file may hold thousands of large ones."""
KINDS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}


class PictureError(ValueError):
    """A picture that is not taken, and its code: broken, too large, or not safe."""

    def __init__(self, reason: str, code: Code = Code.BROKEN_IMAGE) -> None:
        """Take the reason as it goes on after “the image”."""
        super().__init__(reason)
        self.code = code


class _Decoder:
    """The process that decodes; it is started when it is first needed, and again if it had to be ended."""

    def __init__(self) -> None:
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    def ask(self, data: bytes, most_pixels: int) -> str:
        """Return the kind of a picture; PictureError if it is refused."""
        for _ in range(2):  # a process that ended before it was asked is replaced
            connection = self._opened()
            with suppress(OSError):
                connection.send_bytes(most_pixels.to_bytes(8, "big") + data)
                break
            self._end()
        try:
            if not connection.poll(MOST_SECONDS):
                raise PictureError(f"takes over {MOST_SECONDS:.0f} seconds to decode", Code.TOO_LARGE)
            answer = json.loads(connection.recv_bytes())
        except PictureError:
            self._end()
            raise
        except (OSError, EOFError):
            self._end()
            raise PictureError("cannot be decoded: it ended the decoder") from None
        if "kind" not in answer:
            raise PictureError(answer["reason"], Code[answer["code"]])
        return str(answer["kind"])

    def _opened(self) -> Connection:
        if self._connection is None or self._process is None or not self._process.is_alive():
            spawn = context()
            self._connection, theirs = spawn.Pipe()
            self._process = spawn.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        return self._connection

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._connection = None


_decoder = _Decoder()


def decode(data: bytes, most_pixels: int) -> str:
    """Decode a picture whole, and return its kind (`png`, `jpg`, `gif` or `webp`); PictureError if it is refused."""
    return _decoder.ask(data, most_pixels)


def _serve(connection: Connection) -> None:
    """Answer until the other end is closed."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    while True:
        try:
            asked = connection.recv_bytes()
        except (EOFError, OSError):
            return
        try:
            answer = {"kind": inspect(asked[8:], int.from_bytes(asked[:8], "big"))}
        except PictureError as error:
            answer = {"reason": str(error), "code": error.code.name}
        except MemoryError:
            answer = {"reason": "takes too much memory to decode", "code": Code.TOO_LARGE.name}
        connection.send_bytes(json.dumps(answer).encode())


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def inspect(data: bytes, most_pixels: int) -> str:
    """Decode a picture whole in this process, and return its kind; PictureError if it is refused."""
    from PIL import Image, ImageSequence

    Image.MAX_IMAGE_PIXELS = None  # the limit is the bank's
    try:
        if data.startswith(b"\x89PNG"):
            _check_chunks(data)
        with Image.open(BytesIO(data), formats=tuple(KINDS)) as opened:
            kind = KINDS[opened.format or ""]
            pixels = 0
            for number, frame in enumerate(ImageSequence.Iterator(opened), start=1):
                width, height = frame.size
                _check_size(width, height, most_pixels)
                pixels += width * height
                if number > MOST_FRAMES or pixels > max(MOST_FRAME_PIXELS, most_pixels):
                    raise PictureError(f"has over {number - 1} frames, more than are shown", Code.TOO_LARGE)
                frame.load()
        return kind
    except (PictureError, MemoryError):
        raise
    except Exception as error:  # decoders raise whatever they like
        raise PictureError(f"cannot be decoded: {_reason(error)}") from error


def _check_size(width: int, height: int, most_pixels: int) -> None:
    if not width * height:
        raise PictureError("is empty")
    if width * height > most_pixels:
        raise PictureError(f"has {width} × {height} pixels, over {most_pixels}", Code.TOO_LARGE)


def _check_chunks(data: bytes) -> None:
    """Refuse a PNG of which two decoders may see two pictures: with a second header, or that ends before its end."""
    at, names = 8, list[bytes]()
    while at + 12 <= len(data) and names[-1:] != [b"IEND"]:
        names.append(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    if names[:1] != [b"IHDR"] or names.count(b"IHDR") != 1:
        raise PictureError("has no header, or two")
    if names[-1] != b"IEND" or at > len(data):
        raise PictureError("is cut short")


def _reason(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text[:120] if text and "BytesIO" not in text else "it is no PNG, JPEG, GIF or WebP image"
