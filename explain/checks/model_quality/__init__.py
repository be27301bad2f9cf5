"""What bounds every explanation of a model, however well it is made."""
