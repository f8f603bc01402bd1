"""Occasions on which calls say or play something, and the standard sounds for them. Pure.

The types, usages and categories are the surface's words; the ids are ours, and stay.
"""

from dataclasses import dataclass

OFF = ""
"""The prompt of a standard greeting that switches the occasion off."""
USER, QUEUE, COMPANY, ANNOUNCEMENT, VOICEMAIL = (
    "UserExtensionAnsweringRule",
    "DepartmentExtensionAnsweringRule",
    "CompanyAnsweringRule",
    "AnnouncementExtensionAnsweringRule",
    "VoicemailExtensionAnsweringRule",
)
USER_TYPES = ("Introductory", "Announcement", "ConnectingMessage", "ConnectingAudio", "Voicemail", "Unavailable",
              "HoldMusic", "TemplateGreeting", "InterruptPrompt", "PronouncedName", "BlockedCallersAll",
              "BlockedCallersSpecific", "BlockedNoCallerId", "BlockedPayPhones")  # fmt: skip
"""`BlockedCallersAll` of one's own: what everybody hears who is blocked, for whatever reason. Those for one kind of
blocked caller are heard once the settings of caller blocking name them.
"""
COMPANY_TYPES = ("Company", "StartRecording", "StopRecording", "AutomaticRecording", "TemplateGreeting", "HoldMusic")
RECORDING_TYPES = ("StartRecording", "StopRecording", "AutomaticRecording")


@dataclass(frozen=True, slots=True)
class Standard:
    """`prompt`: as calls know it; `OFF`: nothing is heard. `category`: Music | Message | RingTones | None."""

    id: str
    type: str
    usage: str
    name: str
    prompt: str
    category: str = "Message"


STANDARD = {
    one.id: one
    for one in (
        Standard("101", "Introductory", USER, "Off", OFF, "None"),
        Standard("102", "Introductory", USER, "Thank you for calling", "introduction"),
        Standard("111", "ConnectingMessage", USER, "Off", OFF, "None"),
        Standard("112", "ConnectingMessage", USER, "Please hold", "connecting"),
        Standard("121", "ConnectingAudio", USER, "Ring tones", "ringback", "RingTones"),
        Standard("122", "ConnectingAudio", USER, "Chords", "music-on-hold", "Music"),
        Standard("123", "ConnectingAudio", USER, "Evening", "music-evening", "Music"),
        Standard("131", "Voicemail", USER, "Leave a message", "voicemail-greeting"),
        Standard("132", "Voicemail", VOICEMAIL, "Only messages", "voicemail-only"),
        Standard("141", "Unavailable", USER, "Nobody is available", "nobody-available"),
        Standard("151", "HoldMusic", USER, "Chords", "music-on-hold", "Music"),
        Standard("152", "HoldMusic", USER, "Evening", "music-evening", "Music"),
        Standard("153", "HoldMusic", USER, "Ring tones", "ringback", "RingTones"),
        Standard("154", "HoldMusic", USER, "Silence", "pause", "None"),
        Standard("155", "HoldMusic", QUEUE, "Chords", "music-on-hold", "Music"),
        Standard("156", "HoldMusic", QUEUE, "Evening", "music-evening", "Music"),
        Standard("161", "InterruptPrompt", QUEUE, "Off", OFF, "None"),
        Standard("162", "InterruptPrompt", QUEUE, "Thank you for holding", "hold-interrupt"),
        Standard("171", "Announcement", ANNOUNCEMENT, "Nobody at this number", "announcement"),
        Standard("181", "Company", COMPANY, "Thank you for calling", "menu-welcome"),
        Standard("191", "StartRecording", "CallRecording", "Recording begins", "recording-begins"),
        Standard("192", "AutomaticRecording", "CallRecording", "This call is recorded", "recording-automatic"),
        Standard("193", "StopRecording", "CallRecording", "Recording ends", "recording-ends"),
        Standard("201", "BlockedCallersAll", "BlockedCalls", "This call is not allowed", "call-refused"),
        Standard("202", "BlockedCallersSpecific", "BlockedCalls", "This call is not allowed", "call-refused"),
        Standard("203", "BlockedNoCallerId", "BlockedCalls", "This call is not allowed", "call-refused"),
        Standard("204", "BlockedPayPhones", "BlockedCalls", "This call is not allowed", "call-refused"),
        Standard("211", "Introductory", QUEUE, "Off", OFF, "None"),
        Standard("212", "Introductory", QUEUE, "Thank you for calling", "introduction"),
        Standard("213", "ConnectingAudio", QUEUE, "Chords", "music-on-hold", "Music"),
        Standard("214", "Voicemail", QUEUE, "Leave a message", "voicemail-greeting"),
    )
}
