"""The program that makes pictures of strangers small: `python -m clarion.base.photo_worker`.

A list of files comes on standard input, a list of JPEGs (empty ones for what is no picture) goes to standard output,
both as msgpack. What a file does to its reader, it does to a process that can open and write nothing (`confined`).
"""

import io
import sys

import msgspec
from PIL import Image, MpoImagePlugin, TiffImagePlugin

from clarion.base.confined import confine
from clarion.base.small_photo import FORMATS, small_photo

CPU_S = 20
OF_CAMERAS = (MpoImagePlugin, TiffImagePlugin)  # what JPEG loads for some: later no file can be opened


def rehearse() -> None:
    """Read one of each format: Pillow loads modules in the middle of reading, and later no file can be opened."""
    for kind in FORMATS.values():
        file = io.BytesIO()
        Image.new("RGB", (2, 2)).save(file, kind)
        if not small_photo(file.getvalue()):
            raise SystemExit(f"Pillow reads no {kind} here.")


def main() -> None:
    rehearse()
    confine(CPU_S)
    files = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=list[bytes])
    sys.stdout.buffer.write(msgspec.msgpack.encode([small_photo(file) for file in files]))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
