"""The phone system: lines, devices, voicemail, call log, live call control."""
