"""What responses consist of."""

from typing import Any, Literal

from typing_extensions import TypedDict

from clarion.features.phone.trunks.models import TrunkCallerIdPolicy, TrunkMedia, TrunkNumberFormat


class TrunkInfo(TypedDict):
    id: str
    name: str
    uri: str
    addresses: list[str]
    username: str
    hasPassword: bool
    authentication: str
    media: TrunkMedia
    priority: int
    emergency: bool
    enabled: bool
    signsCalls: bool
    verifiesCalls: bool
    international: bool
    cost: int
    prefixes: list[str]
    numberFormat: TrunkNumberFormat
    country: str
    dialPrefix: str
    callerIdPolicy: TrunkCallerIdPolicy
    callerId: str
    registers: bool
    registerSeconds: int
    probes: bool


class TrunkRecord(TypedDict):
    addresses: list[Any]
    authentication: str
    callerId: str
    callerIdPolicy: str
    cost: int
    country: str
    dialPrefix: str
    emergency: bool
    enabled: bool
    hasPassword: bool
    id: str
    international: bool
    media: str
    name: str
    numberFormat: str
    prefixes: list[str]
    priority: int
    probes: bool
    registerSeconds: int
    registers: bool
    signsCalls: bool
    states: list[Any]
    uri: str
    username: str
    verifiesCalls: bool


class TrunkList(TypedDict):
    records: list[TrunkRecord]


class TrunkState(TypedDict):
    answerMs: float
    expiresIn: int
    lastStatus: int
    reachable: bool
    reason: str
    registration: Literal["None", "Refused", "Registered", "Silent", "Trying"]


class TrunkDetails(TypedDict):
    id: str
    name: str
    uri: str
    addresses: list[Any]
    username: str
    hasPassword: bool
    authentication: str
    media: str
    priority: int
    emergency: bool
    enabled: bool
    signsCalls: bool
    verifiesCalls: bool
    international: bool
    cost: int
    prefixes: list[str]
    numberFormat: str
    country: str
    dialPrefix: str
    callerIdPolicy: str
    callerId: str
    registers: bool
    registerSeconds: int
    probes: bool
    states: list[TrunkState]
