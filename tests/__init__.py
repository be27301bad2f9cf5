"""A package, so that `tests` means this folder even where a library has installed one of that name."""
