"""Sandboxed program that makes thumbnails: `python -m clarion.base.thumbnail_worker`.

Reads a list of files on stdin and writes a list of JPEGs to stdout (empty for what is not a picture), both as msgpack.
"""

import io
import sys

import msgspec
from PIL import Image, MpoImagePlugin, TiffImagePlugin

from clarion.base.sandbox import enter_sandbox
from clarion.base.thumbnail import FORMATS, make_thumbnail

CPU_S = 20
OF_CAMERAS = (MpoImagePlugin, TiffImagePlugin)  # what JPEG loads for some: later no file can be opened


def rehearse() -> None:
    """Read one of each format: Pillow loads modules in the middle of reading, and later no file can be opened."""
    for kind in FORMATS.values():
        file = io.BytesIO()
        Image.new("RGB", (2, 2)).save(file, kind)
        if not make_thumbnail(file.getvalue()):
            raise SystemExit(f"Pillow reads no {kind} here.")


def main() -> None:
    rehearse()
    enter_sandbox(CPU_S)
    files = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=list[bytes])
    sys.stdout.buffer.write(msgspec.msgpack.encode([make_thumbnail(file) for file in files]))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
