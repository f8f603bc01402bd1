"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class SpeechJobRequest(TypedDict):
    jobId: str


class SpeechJobResponseUtteranceWordTiming(TypedDict):
    end: float
    start: float
    word: str


class SpeechJobResponseUtterance(TypedDict):
    confidence: float
    end: float
    speakerId: str
    start: float
    text: str
    wordTimings: list[SpeechJobResponseUtteranceWordTiming]


class SpeechJobResponseWord(TypedDict):
    confidence: float
    end: float
    speakerId: str
    start: float
    word: str


class SpeechJobResponseError(TypedDict):
    errorCode: str
    message: str
    parameterName: NotRequired[str]


class SpeechJobResponse(TypedDict):
    confidence: NotRequired[float]
    speakerCount: NotRequired[int]
    transcript: NotRequired[str]
    utterances: NotRequired[list[SpeechJobResponseUtterance]]
    words: NotRequired[list[SpeechJobResponseWord]]
    errors: NotRequired[list[SpeechJobResponseError]]


class SpeechJobInfo(TypedDict):
    jobId: str
    creationTime: str
    expirationTime: str
    completionTime: NotRequired[str]
    status: NotRequired[str]
    response: NotRequired[SpeechJobResponse]
