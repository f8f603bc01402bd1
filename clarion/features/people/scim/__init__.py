"""SCIM 2.0 (RFC 7643, 7644): people as identity providers keep them."""
