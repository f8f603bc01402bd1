"""A company's directory, who of its people is who there, and what came of looking."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class LdapDirectory(Base):
    """One of each account. `bind_secret` is sealed; `attribute_names`: ours to the directory's; `group_roles`:
    [{group, roleId}]; `every_minutes`: 0 looks only when somebody asks.
    """

    __tablename__ = "ldap_directories"

    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    enabled: Mapped[bool] = mapped_column(default=False)
    host: Mapped[str] = mapped_column(String(253))
    port: Mapped[int]
    security: Mapped[str] = mapped_column(String(10))
    authority: Mapped[str] = mapped_column(Text, default="")
    bind_dn: Mapped[str] = mapped_column(String(1000), default="")
    bind_secret: Mapped[bytes] = mapped_column(LargeBinary)
    base: Mapped[str] = mapped_column(String(1000))
    people_filter: Mapped[str] = mapped_column(String(2000))
    attribute_names: Mapped[dict[str, Any]]
    group_roles: Mapped[list[Any]]
    create_people: Mapped[bool] = mapped_column(default=False)
    link_by_email: Mapped[bool] = mapped_column(default=True)
    link_administrators: Mapped[bool] = mapped_column(default=False)
    photos: Mapped[bool] = mapped_column(default=False)
    first_number: Mapped[int] = mapped_column(default=101)
    every_minutes: Mapped[int] = mapped_column(default=0)
    most_disabled_percent: Mapped[int] = mapped_column(default=20)
    next_run_at: Mapped[datetime | None] = mapped_column(index=True)


class LdapLink(Base):
    """A person, and the entry that they are. `external_id` stays when an entry is renamed or moved."""

    __tablename__ = "ldap_links"
    __table_args__ = (UniqueConstraint("account_id", "external_id"),)

    extension_id: Mapped[str] = mapped_column(
        IdString, ForeignKey("extensions.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    external_id: Mapped[str] = mapped_column(String(200))
    dn: Mapped[str] = mapped_column(String(1000))
    photo_mark: Mapped[str] = mapped_column(String(64), default="")
    switched_off: Mapped[bool] = mapped_column(default=False)  # by us, because the directory had them no more


class LdapRun(Base):
    """`state`: Done, Refused (it would have switched off too many), Failed. `counts` by kind of step."""

    __tablename__ = "ldap_runs"
    __table_args__ = (Index("ix_ldap_runs_account_started", "account_id", "started_at"),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    by_hand: Mapped[bool]
    problem: Mapped[str] = mapped_column(String(400), default="")
    counts: Mapped[dict[str, Any]]
    refused: Mapped[list[Any]]  # [{dn, why}], the first of them
