"""Sections → one HTML file that opens anywhere, and its JSON twin."""

from explain.report.numbers import report_data
from explain.report.page import report

__all__ = ["report", "report_data"]
