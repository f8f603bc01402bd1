"""The app gallery of an account: which apps and bots there are, who makes them, what they may do, whether they may."""
