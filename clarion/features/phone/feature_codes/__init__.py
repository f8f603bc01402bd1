"""Feature codes: what phones dial beside numbers (PH-66), voicemail by phone, and hot desks (PH-41)."""

from clarion.features.phone.feature_codes.live_call import FeatureCodes
from clarion.features.phone.feature_codes.mailbox_program import MailboxProgram
from clarion.features.phone.feature_codes.program import FeatureCodeProgram
from clarion.features.phone.feature_codes.routes import router
from clarion.features.phone.feature_codes.service import FeatureCodeService

__all__ = ["FeatureCodeProgram", "FeatureCodeService", "FeatureCodes", "MailboxProgram", "router"]
