"""Search over what is said in chats: posts with the names of their files, notes and tasks, for who may see them."""
