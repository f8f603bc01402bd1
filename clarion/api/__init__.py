"""The shell around the features' routes: middleware, errors, limits, discovery, live sockets, the web app."""
