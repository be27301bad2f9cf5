"""Hostile files in full numbers: each module here has `run(full)`, which gives figures as (name, figure)."""
