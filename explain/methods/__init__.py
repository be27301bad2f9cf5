"""One file or folder for each question to a model; they do not see each other."""
