"""Sections → one HTML file that opens anywhere, and its JSON twin; one table → CSV."""

from explain.report.noted import Noted
from explain.report.numbers import report_data
from explain.report.page import report
from explain.report.spreadsheet import as_csv

__all__ = ["Noted", "as_csv", "report", "report_data"]
