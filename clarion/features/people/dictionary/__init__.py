"""Dictionaries: countries, states, places, languages, currencies, time zones. The same for all accounts."""
