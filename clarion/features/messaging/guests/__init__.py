"""Guests: people from outside, invited by e-mail into some teams. They see these and who is in them, nothing else.

A guest is an extension of the type `Guest`, so that posts, members and sign-in know them; its role holds one
permission, which only routes that say `Visitor` ask for: whatever else there is, and will be, is closed to them.
"""
