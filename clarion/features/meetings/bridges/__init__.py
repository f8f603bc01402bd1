"""Bridges: permanent meeting rooms with a link, PINs and preferences."""
