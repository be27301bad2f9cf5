"""Whether an explanation would say the same again."""
