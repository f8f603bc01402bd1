"""Custom fields: what a company wants to know of its people beyond what everybody has."""
