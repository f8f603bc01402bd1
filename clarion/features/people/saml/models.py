"""A company's identity provider that speaks SAML."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class IdentityProvider(Base):
    """One of each account. `certificates`: those that may have signed (PEM), also the next one. Ours: `own_certificate`
    and its key, sealed. `attribute_names`: ours to the provider's; `group_roles`: [{group, roleId}].
    """

    __tablename__ = "identity_providers"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    enabled: Mapped[bool] = mapped_column(default=False)
    entity_id: Mapped[str] = mapped_column(String(1024))
    sign_in_url: Mapped[str] = mapped_column(String(2000))
    sign_in_binding: Mapped[str] = mapped_column(String(10))  # redirect or post
    certificates: Mapped[list[Any]]
    metadata_url: Mapped[str] = mapped_column(String(2000), default="")
    metadata_read_at: Mapped[datetime | None]
    metadata_problem: Mapped[str] = mapped_column(String(400), default="")
    own_certificate: Mapped[str] = mapped_column(Text)
    own_sealed_key: Mapped[bytes] = mapped_column(LargeBinary)
    unasked: Mapped[bool] = mapped_column(default=False)  # whether the provider may begin
    create_people: Mapped[bool] = mapped_column(default=False)
    link_by_email: Mapped[bool] = mapped_column(default=True)
    link_administrators: Mapped[bool] = mapped_column(default=False)
    second_step_there: Mapped[bool] = mapped_column(default=False)
    first_number: Mapped[int] = mapped_column(default=101)
    attribute_names: Mapped[dict[str, Any]]
    group_roles: Mapped[list[Any]]
    last_refusal: Mapped[str] = mapped_column(String(400), default="")
    last_refusal_at: Mapped[datetime | None]
