"""Bodies of requests about Microsoft Teams."""

from typing import Annotated

from pydantic import AfterValidator, Field

from clarion.base.http import WireModel
from clarion.features.phone.ms_teams.rules import fqdn_of, network_of, proxy_of

MOST_AT_ONCE = 25


class ConnectedUser(WireModel):
    """One person and the number that Teams has for them: an own one, or the company's with `;ext=` and the person's."""

    extension_id: Annotated[str, Field(min_length=1, max_length=64)]
    phone_number: Annotated[str, Field(pattern=r"^\+[1-9][0-9]{4,14}(;ext=[0-9]{1,12})?$", max_length=33)]


class ConnectBody(WireModel):
    """The body of POST users."""

    mappings: Annotated[list[ConnectedUser], Field(min_length=1, max_length=MOST_AT_ONCE)]


class SetupBody(WireModel):
    """The body of PUT. What is left out stays as it is."""

    fqdn: Annotated[str, Field(max_length=254), AfterValidator(fqdn_of)] | None = None
    enabled: bool | None = None
    certificate: Annotated[str, Field(min_length=1, max_length=65_536)] | None = None
    private_key: Annotated[str, Field(min_length=1, max_length=16_384)] | None = None
    proxies: (
        Annotated[
            list[Annotated[str, Field(max_length=260), AfterValidator(proxy_of)]], Field(min_length=1, max_length=6)
        ]
        | None
    ) = None
    networks: (
        Annotated[
            list[Annotated[str, Field(max_length=50), AfterValidator(network_of)]], Field(min_length=1, max_length=20)
        ]
        | None
    ) = None
