"""How long chats are kept, and what has to be kept whatever people do with it."""
