"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict

OptOutInfo = TypedDict(
    "OptOutInfo",
    {
        "from": str,
        "to": str,
        "status": str,
        "source": str,
    },
)


class OptOutNoteFailed(TypedDict):
    errorMessage: str
    to: str


class OptOutNote(TypedDict):
    successful: list[str]
    failed: list[OptOutNoteFailed]


class OptOutAssignment(TypedDict):
    optOuts: OptOutNote
    optIns: OptOutNote


TextConsentInfo = TypedDict(
    "TextConsentInfo",
    {
        "to": str,
        "optStatus": str,
        "source": str,
        "lastModifiedTime": str,
        "from": NotRequired[str],
    },
)


class TextConsentResultsFailedRecordError(TypedDict):
    errorCode: str
    message: str


TextConsentResultsFailedRecord = TypedDict(
    "TextConsentResultsFailedRecord",
    {
        "error": TextConsentResultsFailedRecordError,
        "from": str,
        "optStatus": str,
        "source": str,
        "to": str,
    },
)


class TextConsentResults(TypedDict):
    failedRecords: NotRequired[list[TextConsentResultsFailedRecord]]


class TextConsentChange(TypedDict):
    to: str
    optStatus: str
    source: str
    createdAt: str
