"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class GalleryAppBot(TypedDict):
    addedBy: str | None
    creationTime: str
    extensionId: str


class GalleryAppInfo(TypedDict):
    id: str
    name: str
    description: str
    maker: str
    privacyUrl: str | None
    iconUri: str | None
    kind: Literal["App", "Bot"]
    scopes: list[str]
    ownAccount: bool
    listed: bool
    state: Literal["Allowed", "Forbidden"]
    mine: bool
    people: NotRequired[int]
    bot: GalleryAppBot | None


class GalleryAppList(TypedDict):
    records: list[GalleryAppInfo]


class AddedBot(TypedDict):
    id: str
    name: str
    description: str
    maker: str
    privacyUrl: str | None
    iconUri: str | None
    kind: str
    scopes: list[str]
    ownAccount: bool
    listed: bool
    state: str
    mine: bool
    people: NotRequired[int]
    bot: GalleryAppBot | None
    accessToken: str
    problem: str


class BotTokenResponse(TypedDict):
    id: str
    name: str
    description: str
    maker: str
    privacyUrl: str | None
    iconUri: str | None
    kind: str
    scopes: list[str]
    ownAccount: bool
    listed: bool
    state: str
    mine: bool
    people: NotRequired[int]
    bot: GalleryAppBot | None
    accessToken: str
    problem: str
