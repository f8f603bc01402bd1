"""Delivery to webhooks: planned with the log, sent in order for each subscription, kept with every attempt."""
