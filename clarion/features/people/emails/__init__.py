"""Letters that let people in."""

from clarion.features.people.emails.service import has_link, invite_guest, void_links

__all__ = ["has_link", "invite_guest", "void_links"]
