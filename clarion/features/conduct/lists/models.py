"""Lists that the law asks for: versions of the large ones, entries of an account's own."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString


class ListVersion(Base):
    """One import of a list of the operator's. The entries lie in the file store, sorted; the newest version counts."""

    __tablename__ = "conduct_list_versions"
    __table_args__ = (Index("ix_conduct_list_versions_kind", "kind", "place", "number", unique=True),)

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))  # national-dnc …
    place: Mapped[str] = mapped_column(String(6), default="")  # country that a national list is of
    number: Mapped[int] = mapped_column(Integer)  # 1, 2, 3 …
    as_of: Mapped[date]  # the day that the copy is of
    entries: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"))
    sha256: Mapped[str] = mapped_column(String(64))  # of what was imported
    source: Mapped[str] = mapped_column(Text)  # name of the file, or what else was said of where it is from
    file_key: Mapped[str] = mapped_column(String(500))
    by: Mapped[str] = mapped_column(IdString, default="")
    at: Mapped[datetime]


class ListEntry(Base):
    """One number of an account's own list: who asked not to be called, who agreed, whose number changed hands."""

    __tablename__ = "conduct_list_entries"
    __table_args__ = (
        Index("ix_conduct_list_entries_key", "account_id", "kind", "party"),
        Index("ix_conduct_list_entries_at", "kind", "at"),
    )

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str] = mapped_column(IdString)
    kind: Mapped[str] = mapped_column(String(40))  # internal-dnc | consents | reassigned
    party: Mapped[str] = mapped_column(String(20))  # E.164
    scope: Mapped[str] = mapped_column(String(40), default="")  # of a consent: calls, texts, all …
    answer: Mapped[str] = mapped_column(String(10), default="")  # reassigned: yes, no, no-data
    since: Mapped[datetime]  # consent given, wish told, date that was asked about
    ended_at: Mapped[datetime | None]  # consent revoked, wish taken back, number disconnected
    text_sha256: Mapped[str] = mapped_column(String(64), default="")  # of the words that were agreed to
    source: Mapped[str] = mapped_column(String(300), default="")  # form, address, file
    by: Mapped[str] = mapped_column(IdString, default="")
    at: Mapped[datetime]
