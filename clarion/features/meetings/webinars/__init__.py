"""Webinars: events with a panel and an audience, people who register, what was asked, and who came."""
