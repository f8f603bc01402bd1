"""A company's identity provider that speaks OpenID Connect."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class OpenIdProvider(Base):
    """One of each account. The endpoints are what the issuer's discovery document said; `client_secret` is sealed with
    the master key, None: a public client. `claim_names`: ours to the provider's; `group_roles`: [{group, roleId}].
    """

    __tablename__ = "openid_providers"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    enabled: Mapped[bool] = mapped_column(default=False)
    issuer: Mapped[str] = mapped_column(String(1024))
    client_id: Mapped[str] = mapped_column(String(400))
    client_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    scopes: Mapped[str] = mapped_column(String(400))
    authorization_endpoint: Mapped[str] = mapped_column(String(2000))
    token_endpoint: Mapped[str] = mapped_column(String(2000))
    userinfo_endpoint: Mapped[str] = mapped_column(String(2000), default="")
    jwks_uri: Mapped[str] = mapped_column(String(2000))
    basic_authentication: Mapped[bool] = mapped_column(
        default=True
    )  # of the client at the token endpoint; else by form
    create_people: Mapped[bool] = mapped_column(default=False)
    link_by_email: Mapped[bool] = mapped_column(default=True)
    link_administrators: Mapped[bool] = mapped_column(default=False)
    second_step_there: Mapped[bool] = mapped_column(default=False)
    first_number: Mapped[int] = mapped_column(default=101)
    claim_names: Mapped[dict[str, Any]]
    group_roles: Mapped[list[Any]]
    last_refusal: Mapped[str] = mapped_column(String(400), default="")
    last_refusal_at: Mapped[datetime | None]
