"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class BlacklistInfo(TypedDict):
    filter: str
    reason: str
    message: str
    permissionName: NotRequired[str]
    permissionType: NotRequired[str]


class NotificationDeliveryMode(TypedDict):
    transportType: str
    encryption: bool
    address: str
    signed: bool


class SubscriptionBlacklistedData(TypedDict):
    blacklistedAt: str
    reason: str


class SubscriptionDisabledFilter(TypedDict):
    filter: str
    message: str
    permissionName: str
    permissionType: str
    reason: str


class SubscriptionOwner(TypedDict):
    extensionId: str
    extensionNumber: NotRequired[str]
    name: str


class SubscriptionApp(TypedDict):
    clientId: str
    name: str


class SubscriptionInfo(TypedDict):
    uri: str
    id: str
    status: str
    eventFilters: list[str]
    creationTime: str
    expirationTime: str
    expiresIn: int
    deliveryMode: NotificationDeliveryMode
    blacklistedData: NotRequired[SubscriptionBlacklistedData]
    disabledFilters: NotRequired[list[BlacklistInfo | SubscriptionDisabledFilter]]
    owner: NotRequired[SubscriptionOwner]
    app: NotRequired[SubscriptionApp]
    waiting: NotRequired[int]
    neverExpires: NotRequired[bool]
    failingSince: NotRequired[str]
    nextAttemptAt: NotRequired[str]


class DeliveryAttempt(TypedDict):
    number: int
    startTime: str
    durationMs: int
    status: int | None
    problem: str
    requestHeaders: NotRequired[dict[str, str]]
    answerHeaders: NotRequired[dict[str, str]]
    answer: NotRequired[str]


DeliveryState = Literal["Delivered", "Failed", "Skipped", "Waiting"]


class WebhookDeliveryInfo(TypedDict):
    id: int
    uuid: str
    event: str
    state: DeliveryState
    attemptCount: int
    creationTime: str
    settledTime: NotRequired[str]
    lastAttempt: NotRequired[DeliveryAttempt]
    replayOf: NotRequired[int]


class WebhookDeliveryDetails(WebhookDeliveryInfo):
    payload: str
    attempts: list[DeliveryAttempt]


class NotificationInfo(TypedDict):
    replayed: int


class SubscriptionList(TypedDict):
    uri: str
    records: list[SubscriptionInfo]


class ExpiryInfo(TypedDict):
    expirationTime: str
    expiresIn: int
