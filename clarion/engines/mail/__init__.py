"""E-mail by an SMTP server, or into a folder while none is set; and what comes in by SMTP submission."""

from clarion.engines.mail.folder import FolderMail
from clarion.engines.mail.smtp import SmtpMail, open_mail
from clarion.engines.mail.submission import SubmissionServer

__all__ = ["FolderMail", "SmtpMail", "SubmissionServer", "open_mail"]
