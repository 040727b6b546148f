"""退回补正: what is sent back, what that opens for editing, and each round of it."""
