"""The words of the message store."""

from enum import StrEnum


class MessageType(StrEnum):
    SMS = "SMS"  # MMS too
    PAGER = "Pager"  # inside the company
    VOICEMAIL = "VoiceMail"
    FAX = "Fax"


class Direction(StrEnum):
    INBOUND = "Inbound"
    OUTBOUND = "Outbound"


class Availability(StrEnum):
    ALIVE = "Alive"
    DELETED = "Deleted"  # in the bin
    PURGED = "Purged"  # gone; the row stays for a while, so that synchronising clients learn of it


class MessageStatus(StrEnum):
    QUEUED = "Queued"
    SENT = "Sent"
    DELIVERED = "Delivered"
    SENDING_FAILED = "SendingFailed"
    DELIVERY_FAILED = "DeliveryFailed"
    RECEIVED = "Received"


class ReadStatus(StrEnum):
    READ = "Read"
    UNREAD = "Unread"
