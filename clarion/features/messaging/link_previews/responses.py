"""What responses consist of."""

from typing_extensions import TypedDict


class LinkPreviewSetting(TypedDict):
    enabled: bool
    possible: bool


class LinkPreviewSettingResponse(TypedDict):
    enabled: bool
    possible: bool
