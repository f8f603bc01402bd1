"""End-to-end encryption of meetings: the server passes on keys that it cannot read."""
