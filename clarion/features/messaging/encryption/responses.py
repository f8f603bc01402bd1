"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class DeviceKeysInfo(TypedDict):
    generation: int
    signKey: str
    sealKey: str
    fresh: bool
    signature: str
    creationTime: str


class ChatEncryptionPeople(TypedDict):
    generation: int
    id: str


class ChatEncryptionOwed(TypedDict):
    number: int
    personId: str


class ChatEncryptionInfo(TypedDict):
    encrypted: bool
    mode: str
    history: str
    sinceSeq: int | None
    enabledBy: str | None
    membersVersion: int
    epoch: int
    current: bool
    companyKeyId: str
    people: list[ChatEncryptionPeople]
    owed: list[ChatEncryptionOwed]


class CompanyKeyInfo(TypedDict):
    id: str
    publicKey: str
    needed: int
    parts: int
    createdBy: str | None
    creationTime: str
    retiredTime: str | None


class OwnEncryptionRecovery(TypedDict):
    box: str
    iv: str
    salt: str


class EncryptionDeviceInfo(TypedDict):
    id: str
    name: str
    publicKey: str
    letIn: bool
    generation: int
    creationTime: str
    box: NotRequired[str]


class OwnEncryptionInfo(TypedDict):
    mode: str
    companyKeys: list[CompanyKeyInfo]
    keys: list[DeviceKeysInfo]
    recovery: OwnEncryptionRecovery | None
    devices: list[EncryptionDeviceInfo]


class EncryptionPeopleRecord(TypedDict):
    id: str
    keys: list[DeviceKeysInfo]


class EncryptionPeople(TypedDict):
    records: list[EncryptionPeopleRecord]


class EncryptionEpochRecord(TypedDict):
    check: str
    companyKeyId: str
    creationTime: str
    makerGeneration: int
    makerId: str
    membersVersion: int
    number: int
    owed: bool
    recipientsHash: str
    signature: str
    box: NotRequired[str]
    byId: NotRequired[str]
    generation: NotRequired[int]


class EncryptionEpochList(TypedDict):
    records: list[EncryptionEpochRecord]


class EncryptionEpochInfo(TypedDict):
    number: int
    membersVersion: int
    check: str
    makerId: str
    makerGeneration: int
    recipientsHash: str
    companyKeyId: str
    signature: str
    creationTime: str
    box: NotRequired[str]
    generation: NotRequired[int]
    byId: NotRequired[str]


class EncryptionPolicyInfo(TypedDict):
    mode: str
