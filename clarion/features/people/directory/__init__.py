"""The company directory."""
