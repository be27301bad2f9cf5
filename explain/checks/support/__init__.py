"""Whether a row, a curve, and the rows that a method asks about resemble the table."""
