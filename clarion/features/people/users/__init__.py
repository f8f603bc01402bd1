"""People, and everything else that has an extension number."""
