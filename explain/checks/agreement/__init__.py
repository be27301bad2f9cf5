"""Whether several methods say the same of an answer, and what may explain it where they do not."""
