"""The program that looks into files of strangers: `python -m clarion.engines.previews.maker TYPE CPU_S MEMORY`.

TYPE is a media type, of web pages `text/html;charset`.

The file comes on standard input, the answer (see `form`) goes to standard output. Before the first byte is read it
gives up what it does not need: it can open no file and no socket, write no file, and its time and memory are bounded.
"""

import importlib
import os
import sys
from collections.abc import Callable

from clarion.base.previews import NO_PREVIEW, NO_WORDS
from clarion.base.sandbox import enter_sandbox
from clarion.engines.previews.form import PAGE, pack, pack_words

Look = Callable[[bytes, str], bytes]
_READERS = {"image": "pictures", "application": "documents", "audio": "media", "video": "media", "text": "pages"}


def _reader(media_type: str) -> Look:
    """Everything is loaded here: later no file can be opened."""
    name = _READERS[media_type.partition("/")[0]]
    module = importlib.import_module(f"clarion.engines.previews.{name}")
    if media_type.startswith(PAGE):
        return lambda content, kind: pack_words(module.read(content, kind.partition(";")[2]))
    return lambda content, kind: pack(module.look(content, kind))


def main() -> None:
    media_type, cpu_s, memory = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    look = _reader(media_type)
    enter_sandbox(cpu_s, memory)
    content = sys.stdin.buffer.read()
    try:
        found = look(content, media_type)
    except (Exception, MemoryError):  # whatever a library says of a broken file, it has no preview
        found = pack_words(NO_WORDS) if media_type.startswith(PAGE) else pack(NO_PREVIEW)
    sys.stdout.buffer.write(found)
    sys.stdout.buffer.flush()
    os._exit(0)  # libraries may still have threads


if __name__ == "__main__":
    main()
