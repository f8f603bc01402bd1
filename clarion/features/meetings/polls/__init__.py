"""Polls in a meeting: a host asks, everybody answers, the results are live and kept."""
