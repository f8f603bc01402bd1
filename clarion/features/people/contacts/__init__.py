"""Address books: everybody's own contacts and favourites, kept in step with other devices."""
