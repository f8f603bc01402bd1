"""What can be asked for."""

from typing import Annotated

from pydantic import Field

from clarion.base.http import WireModel
from clarion.features.operations.privacy_requests.rules import Kind

Note = Annotated[str, Field(max_length=1000)]
MOST_NUMBERS = 20


class PrivacyRequestOrder(WireModel):
    """About a person of the account (`extensionId`), somebody outside by numbers (E.164) and email addresses, or
    the whole `company` (an export only, by those who administer the account).

    `content`: erase what a person wrote for the company, too; of people outside, everything is erased.
    """

    kind: Kind
    extension_id: Annotated[str, Field(max_length=64)] = ""
    name: Annotated[str, Field(max_length=200)] = ""
    numbers: list[Annotated[str, Field(max_length=40)]] = Field(default_factory=list, max_length=MOST_NUMBERS)
    company: bool = False
    emails: list[Annotated[str, Field(max_length=254)]] = Field(default_factory=list, max_length=MOST_NUMBERS)
    content: bool = False
    note: Note = ""


class OwnPrivacyRequestOrder(WireModel):
    kind: Kind
    note: Note = ""


class PrivacyAnswer(WireModel):
    """Why: told to whoever asked."""

    answer: Annotated[str, Field(min_length=1, max_length=1000)]
