"""Pages to fax: made from a number, written as TIFF, read again, compared."""

from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

WIDTH = 1728  # dots of a line, A4
Page = NDArray[np.bool_]  # true: white


def random_page(seed: int, rows: int = 600) -> Page:
    """Strokes and blocks like print, and a strip of noise, which no coding can make small."""
    chance = np.random.default_rng(seed)
    page = np.ones((rows, WIDTH), bool)
    for _ in range(rows // 5):
        y, x = chance.integers(0, rows), chance.integers(0, WIDTH)
        page[y : y + chance.integers(1, 12), x : x + chance.integers(1, 60)] = False
    noise = chance.integers(0, 2, (8, 200)).astype(bool)
    page[rows // 2 : rows // 2 + 8, 100:300] = noise
    return page


def write_pages(path: Path, pages: list[Page]) -> Path:
    pictures = [Image.fromarray(page) for page in pages]
    pictures[0].save(path, save_all=True, append_images=pictures[1:], compression="group4", dpi=(204, 196))
    return path


def read_pages(path: Path | BytesIO) -> list[Page]:
    found: list[Page] = []
    with Image.open(path) as picture:
        for number in range(getattr(picture, "n_frames", 1)):
            picture.seek(number)
            found.append(np.asarray(picture.convert("1")).astype(bool))
    return found


def same_pages(one: list[Page], other: list[Page]) -> bool:
    return len(one) == len(other) and all(map(np.array_equal, one, other))
