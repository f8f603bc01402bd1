"""What responses consist of."""

from typing_extensions import TypedDict


class TextSizeInfo(TypedDict):
    encoding: str
    segmentCount: int
    units: int
    left: int
    characters: int
    maxCharacters: int
