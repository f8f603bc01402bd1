"""SIP credentials of a device: computed from the master key, so that the database holds no secret."""

from dataclasses import dataclass

from clarion.base.keys import MasterKey


@dataclass(frozen=True, slots=True)
class SipCredentials:
    """What a phone signs in with."""

    username: str  # <main number without +>*<extension number>
    authorization_id: str  # the device's id
    password: str
    realm: str


def credentials_of(
    keys: MasterKey,
    *,
    device_id: str,
    generation: int,
    realm: str,
    main_number: str,
    account_id: str,
    extension_number: str,
) -> SipCredentials:
    """`main_number` in E.164; without one the account's id stands in its place."""
    line = main_number.removeprefix("+") or account_id
    return SipCredentials(
        username=f"{line}*{extension_number}",
        authorization_id=device_id,
        password=keys.password(f"sip device {device_id} generation {generation}"),
        realm=realm,
    )
