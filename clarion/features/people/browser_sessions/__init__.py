"""Signing in with a browser: passwords, links, the cookie, and slowing down who guesses."""
