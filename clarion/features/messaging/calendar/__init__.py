"""Calendar events, of chats and of people alone, and links to calendars for other programs."""
