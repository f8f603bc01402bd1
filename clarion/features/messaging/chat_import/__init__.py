"""Imports of what was said elsewhere: exports of Slack, Mattermost and Zulip.

A reader for each format (`slack`, `mattermost`, `zulip`) tells what is in an export in the words of `neutral`; `spool`
puts it in order; `planning` says who and what it becomes here; `writing` puts it in.
"""
