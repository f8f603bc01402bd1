"""What is wrong with an export, and where."""

from typing import NoReturn

from clarion.base.errors import Invalid


class ExportProblem(Invalid):
    """The export cannot be used at all. The message says where in it, and what to do."""

    default_code = "CMN-104"


def wrong(place: str, what: str) -> NoReturn:
    raise ExportProblem(f"{place[:150]}: {what}")
