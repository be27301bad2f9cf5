"""A small tree that imitates the model: how it is grown, and what its ends say as rules."""
