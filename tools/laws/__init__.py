"""The laws of the code that no ready-made linter knows. Each is a function from a tree to what breaks it.

`make check` runs them all; `tests/laws` plants a violation of each and sees it caught.
"""
