"""What responses consist of."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class MessageParty(TypedDict):
    phoneNumber: NotRequired[str]
    name: NotRequired[str]
    extensionId: NotRequired[str]
    extensionNumber: NotRequired[str]
    messageStatus: NotRequired[str]
    target: NotRequired[bool]


class MessageFrom(TypedDict):
    extensionId: NotRequired[str]
    extensionNumber: NotRequired[str]
    name: NotRequired[str]
    phoneNumber: NotRequired[str]


class MessageTo(TypedDict):
    messageStatus: NotRequired[Literal["Delivered", "DeliveryFailed", "Queued", "Received", "SendingFailed", "Sent"]]
    phoneNumber: NotRequired[str]
    extensionId: NotRequired[str]
    extensionNumber: NotRequired[str]
    name: NotRequired[str]
    target: NotRequired[bool]
    faxErrorCode: NotRequired[str]


class MessageAttachmentInfo(TypedDict):
    id: int
    uri: str
    type: str
    contentType: str
    fileName: NotRequired[str]
    size: int
    vmDuration: NotRequired[int]


class MessageAttachment(TypedDict):
    contentType: str
    id: int
    type: str
    uri: str


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
        "direction": str,
        "availability": str,
        "readStatus": str,
        "messageStatus": str,
        "priority": str,
        "creationTime": str,
        "lastModifiedTime": str,
        "from": MessageParty | MessageFrom,
        "to": list[MessageParty | MessageTo],
        "attachments": list[MessageAttachmentInfo | MessageAttachment],
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
        "clarionFax": NotRequired[MessageClarionFax],
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


MessageResponse = TypedDict(
    "MessageResponse",
    {
        "id": int,
        "uri": str,
        "extensionId": str,
        "type": str,
        "direction": str,
        "availability": str,
        "readStatus": str,
        "messageStatus": str,
        "priority": str,
        "creationTime": str,
        "lastModifiedTime": str,
        "from": MessageParty | MessageFrom,
        "to": list[MessageParty | MessageTo],
        "attachments": list[MessageAttachmentInfo | MessageAttachment],
        "subject": NotRequired[str],
        "conversationId": NotRequired[int],
        "conversation": NotRequired[MessageConversation],
        "segmentCount": NotRequired[int],
        "smsSendingAttemptsCount": NotRequired[int],
        "owner": NotRequired[MessageOwner],
        "vmSideRecipients": list[MessageParty | MessageTo],
        "smsDeliveryTime": NotRequired[str],
        "deliveryErrorCode": NotRequired[str],
        "pgToDepartment": NotRequired[bool],
        "faxPageCount": NotRequired[int],
        "faxResolution": NotRequired[str],
        "coverIndex": NotRequired[int],
        "coverPageText": NotRequired[str],
        "clarionPagesSent": NotRequired[dict[str, int]],
        "vmTranscriptionStatus": NotRequired[str],
        "telephonySessionId": NotRequired[str],
        "clarionSnippet": NotRequired[str],
        "forwarding": NotRequired[MessageForwarding],
        "clarionComment": NotRequired[str],
        "private": NotRequired[bool],
        "clarionFax": NotRequired[MessageClarionFax],
        "automaticReply": NotRequired[str],
    },
)


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
