"""What responses consist of."""

from typing import NotRequired

from typing_extensions import TypedDict


class BulkImportPlanValues(TypedDict):
    email: NotRequired[str]
    firstName: NotRequired[str]
    lastName: NotRequired[str]
    device: NotRequired[str]
    extensionNumber: NotRequired[str]
    phoneNumber: NotRequired[str]
    role: NotRequired[str]
    site: NotRequired[str]
    jobTitle: NotRequired[str]


class BulkImportPlanError(TypedDict):
    field: str
    message: str


class BulkImportPlanProposed(TypedDict):
    extensionNumber: str


class BulkImportPlan(TypedDict):
    line: int
    values: BulkImportPlanValues
    errors: list[BulkImportPlanError]
    proposed: NotRequired[BulkImportPlanProposed]


class BulkImportFile(TypedDict):
    rows: list[BulkImportPlan]
    good: int
    bad: int
    columns: list[str]
    unknownColumns: list[str]


class BulkImportCheck(TypedDict):
    rows: list[BulkImportPlan]
    good: int
    bad: int


class BulkImportAdditionExtension(TypedDict):
    extensionNumber: str
    id: str
    name: str


class BulkImportAdditionDevice(TypedDict):
    id: str
    name: str
    type: str


class BulkImportAddition(TypedDict):
    line: int
    successful: bool
    extension: NotRequired[BulkImportAdditionExtension]
    phoneNumber: NotRequired[str]
    device: NotRequired[BulkImportAdditionDevice]
    errors: NotRequired[list[BulkImportPlanError]]


class BulkImportResponse(TypedDict):
    results: list[BulkImportAddition | BulkImportAddition]
