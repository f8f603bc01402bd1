"""Star codes: what phones dial beside numbers (PH-66), voicemail by phone, and hot desks (PH-41)."""

from clarion.features.phone.star_codes.desk import StarCodeDesk
from clarion.features.phone.star_codes.live_call import StarCodes
from clarion.features.phone.star_codes.mailbox_program import MailboxProgram
from clarion.features.phone.star_codes.program import StarCodeProgram
from clarion.features.phone.star_codes.routes import router

__all__ = ["MailboxProgram", "StarCodeDesk", "StarCodeProgram", "StarCodes", "router"]
