"""Templates: settings of one person, kept under a name, to give to others."""
