"""Results → pictures; each with its text alternative beside it."""
