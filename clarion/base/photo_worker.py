"""The program that makes pictures of strangers small: `python -m clarion.base.photo_worker`.

A list of files comes on standard input, a list of JPEGs (empty ones for what is no picture) goes to standard output,
both as msgpack. What a file does to its reader, it does to a process that can open and write nothing (`confined`).
"""

import sys

import msgspec
from PIL import Image, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin

from clarion.base.confined import confine
from clarion.base.small_photo import small_photo

CPU_S = 20
OF_CAMERAS = (MpoImagePlugin, TiffImagePlugin)  # what JPEG loads for some: later no file can be opened


def main() -> None:
    Image.preinit()  # the readers of formats are loaded now
    if not WebPImagePlugin.SUPPORTED:
        raise SystemExit("Pillow reads no WebP here.")
    confine(CPU_S)
    files = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=list[bytes])
    sys.stdout.buffer.write(msgspec.msgpack.encode([small_photo(file) for file in files]))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
