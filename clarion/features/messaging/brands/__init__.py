"""Brands and campaigns: what texts of a company are registered as."""
