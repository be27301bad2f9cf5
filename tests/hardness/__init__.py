"""Hostile files in full numbers: a module here with `run(full)` gives figures as (name, figure) when it is run."""
