"""E-mail by an SMTP server, or into a folder while none is set."""

from clarion.engines.mail.folder import FolderMail
from clarion.engines.mail.smtp import SmtpMail, open_mail

__all__ = ["FolderMail", "SmtpMail", "open_mail"]
