"""Sites: the places of a company, who works there, and administrators who look after some of them only."""
