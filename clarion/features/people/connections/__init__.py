"""Accounts elsewhere (Google, Microsoft 365, CardDAV, CalDAV): people's contacts and busy times (PH-60)."""
