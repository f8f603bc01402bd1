"""Upkeep of emergency locations: how fresh each one is (ADM-44), and automatic 933 tests with evidence (ADM-46)."""
