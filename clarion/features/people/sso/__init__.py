"""How a company's people sign in: its name on the sign-in page, and whether Clarion's own passwords count."""
