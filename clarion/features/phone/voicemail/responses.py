"""What responses consist of."""

from typing_extensions import TypedDict


class ForwardedVoicemail(TypedDict):
    messages: int
    letters: int
