"""Tenants: name, status, country, language, what is switched on."""
