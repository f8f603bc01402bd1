"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

SendingStatus = Literal["Delivered", "DeliveryFailed", "Queued", "Received", "SendingFailed", "Sent"]


class MessageParty(TypedDict):
    phoneNumber: NotRequired[str]
    name: NotRequired[str]
    extensionId: NotRequired[str]
    extensionNumber: NotRequired[str]


class MessageTo(MessageParty):
    messageStatus: NotRequired[SendingStatus]
    target: NotRequired[bool]
    faxErrorCode: NotRequired[str]


class MessageAttachmentInfo(TypedDict):
    id: int
    uri: str
    type: str
    contentType: str
    fileName: NotRequired[str]
    size: NotRequired[int]
    vmDuration: NotRequired[int]
    width: NotRequired[int]
    height: NotRequired[int]


class MessageConversation(TypedDict):
    id: str | None
    uri: str


class MessageOwner(TypedDict):
    extensionId: str
    extensionType: str
    name: str


class MessageForwardingOriginalSender(TypedDict):
    name: NotRequired[str]
    phoneNumber: str


class MessageForwarding(TypedDict):
    originalCreationTime: str
    originalSender: MessageForwardingOriginalSender


class MessageClarionFax(TypedDict):
    bitRate: int
    complete: bool
    errorCorrection: bool
    reason: str
    stationId: str
    transport: str


MessageInfo = TypedDict(
    "MessageInfo",
    {
        "id": int,
        "uri": str,
        "extensionId": str,
        "type": str,
        "direction": Literal["Inbound", "Outbound"],
        "availability": Literal["Alive", "Deleted", "Purged"],
        "readStatus": Literal["Read", "Unread"],
        "messageStatus": SendingStatus,
        "priority": str,
        "creationTime": str,
        "lastModifiedTime": str,
        "from": MessageParty,
        "to": list[MessageTo],
        "attachments": list[MessageAttachmentInfo],
        "subject": NotRequired[str],
        "conversationId": NotRequired[int],
        "conversation": NotRequired[MessageConversation],
        "segmentCount": NotRequired[int],
        "smsSendingAttemptsCount": NotRequired[int],
        "owner": NotRequired[MessageOwner],
        "smsDeliveryTime": NotRequired[str],
        "deliveryErrorCode": NotRequired[str],
        "vmTranscriptionStatus": NotRequired[str],
        "telephonySessionId": NotRequired[str],
        "pgToDepartment": NotRequired[bool],
        "clarionSnippet": NotRequired[str],
        "forwarding": NotRequired[MessageForwarding],
        "clarionComment": NotRequired[str],
        "private": NotRequired[bool],
        "faxPageCount": NotRequired[int],
        "faxResolution": NotRequired[str],
        "coverIndex": NotRequired[int],
        "coverPageText": NotRequired[str],
        "clarionPagesSent": NotRequired[dict[str, int]],
        "clarionCanceled": NotRequired[list[str]],
        "clarionFax": NotRequired[MessageClarionFax],
        "clarionCategory": NotRequired[str],
        "automaticReply": NotRequired[str],
    },
)


class MessageStoreReport(TypedDict):
    id: str
    uri: str
    status: str
    accountId: str
    extensionId: str
    dateFrom: str
    dateTo: str
    messageTypes: list[str]
    startTime: NotRequired[str]
    finishTime: NotRequired[str]


class MessageStoreReportArchiveRecord(TypedDict):
    size: int
    uri: str


class MessageStoreReportArchive(TypedDict):
    records: list[MessageStoreReportArchiveRecord]


class PartResponse(TypedDict):
    id: str
    key: str
    size: int


class MessageRetentionSettings(TypedDict):
    retentionPeriod: NotRequired[int]


class MessageResponse(MessageInfo):
    vmSideRecipients: list[MessageTo]


class ConversationInfo(TypedDict):
    conversationId: int
    conversation: MessageConversation


class SmsInfo(TypedDict):
    segmentCount: NotRequired[int]
    smsSendingAttemptsCount: NotRequired[int]
    smsDeliveryTime: NotRequired[str]
    deliveryErrorCode: NotRequired[str]


class MessageSyncSyncInfo(TypedDict):
    olderRecordsExist: NotRequired[bool]
    syncTime: str
    syncToken: str
    syncType: str


class MessageSync(TypedDict):
    uri: str
    records: list[MessageInfo]
    syncInfo: MessageSyncSyncInfo
