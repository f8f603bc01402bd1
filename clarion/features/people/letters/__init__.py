"""Letters that let people in."""

from clarion.features.people.letters.service import has_link, invite_guest, void_links

__all__ = ["has_link", "invite_guest", "void_links"]
