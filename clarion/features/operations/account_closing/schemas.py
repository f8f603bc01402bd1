"""What can be asked for."""

from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from clarion.base.http import WireModel

Reason = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]


class AccountClosingOrder(WireModel):
    """`accountName`: the company's name, so that no wrong account is closed. `endTime`: in 30 days when left out."""

    account_name: Annotated[str, Field(max_length=200)]
    reason: Annotated[str, Field(max_length=1000)] = ""
    end_time: AwareDatetime | None = None


class ProviderClosingOrder(AccountClosingOrder):
    account_id: Annotated[str, Field(min_length=1, max_length=64)]


class ClosingHold(WireModel):
    """Why nothing may be erased, such as the number of a case."""

    reason: Reason
