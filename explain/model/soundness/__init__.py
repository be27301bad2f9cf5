"""Structural checks: what compiled code would follow without looking is looked at first."""
