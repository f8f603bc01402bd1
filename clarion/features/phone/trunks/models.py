"""SIP trunks: how calls reach the rest of the world."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, String, text
from sqlalchemy.orm import Mapped, mapped_column

from clarion.base.storage import Base, IdString

SIMULATED = "simulated-network"
"""The trunk of the phone network that a demo runs with. It is in no table, and everybody's."""


TrunkCallerIdPolicy = Literal["fixed", "own", "pass"]
TrunkMedia = Literal["rtp", "sdes"]
TrunkNumberFormat = Literal["digits", "e164", "national"]


class SipTrunk(Base):
    """A carrier. Without an account it belongs to the operator and serves everybody."""

    __tablename__ = "sip_trunks"

    id: Mapped[str] = mapped_column(IdString, primary_key=True)
    account_id: Mapped[str | None] = mapped_column(IdString, ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    uri: Mapped[str] = mapped_column(String(300))  # sip:host:port;transport=udp
    addresses: Mapped[list[str]]  # IP or IP:port that calls from the carrier come from
    username: Mapped[str] = mapped_column(String(100), default="")
    sealed_password: Mapped[str] = mapped_column(String(1000), default="")
    media: Mapped[TrunkMedia] = mapped_column(String(10), default="rtp")  # rtp | sdes
    priority: Mapped[int] = mapped_column(default=10)  # lower is asked first
    emergency: Mapped[bool] = mapped_column(default=True)
    enabled: Mapped[bool] = mapped_column(default=True)
    signs_calls: Mapped[bool] = mapped_column(default=False, server_default=text("false"))  # STIR/SHAKEN
    verifies_calls: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    international: Mapped[bool] = mapped_column(
        default=False, server_default=text("false")
    )  # its calls are from abroad
    cost: Mapped[int] = mapped_column(
        default=0, server_default=text("0")
    )  # of trunks with one priority the cheaper first
    prefixes: Mapped[list[str]] = mapped_column(default=list, server_default="[]")  # E.164 with +; none: all numbers
    number_format: Mapped[TrunkNumberFormat] = mapped_column(String(10), default="e164", server_default="e164")
    country: Mapped[str] = mapped_column(String(2), default="US", server_default="US")  # of national numbers
    dial_prefix: Mapped[str] = mapped_column(String(10), default="", server_default="")
    caller_id_policy: Mapped[TrunkCallerIdPolicy] = mapped_column(String(10), default="pass", server_default="pass")
    caller_id: Mapped[str] = mapped_column(String(20), default="", server_default="")
    registers: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    register_seconds: Mapped[int] = mapped_column(default=600, server_default=text("600"))
    probes: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    created_at: Mapped[datetime]
