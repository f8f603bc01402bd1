"""Meetings that are planned: invitations by mail, what comes next."""
