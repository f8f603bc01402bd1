"""OpenID Connect: id tokens and the keys that sign them."""
