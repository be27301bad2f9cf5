"""Summaries of contributions: made of a block of rows, merged into those of a part and of the whole, kept in a file."""

from explain.summaries.files import as_text, read_summary
from explain.summaries.lines import Lines, value_lines
from explain.summaries.making import summary_of
from explain.summaries.merging import merged

__all__ = ["Lines", "as_text", "merged", "read_summary", "summary_of", "value_lines"]
