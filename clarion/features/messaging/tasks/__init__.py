"""Tasks of chats: who has to do what until when, and how far it is."""
