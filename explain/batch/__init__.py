"""The same explanations over a folder of Parquet files, in constant memory: part by part, begun again where it stopped.

    files ─ plan: names, types, parts, reference rows ─► manifest ─ a worker per part ─► parts ─ merged ─► summary

A worker holds the reference rows and the model in a sealed workspace and asks it block by block. The one function
`explain_part` serves a loop in this process and a Dask cluster alike.
"""

from explain.batch.running import Finished, explain_folder
from explain.batch.settings import Settings

__all__ = ["Finished", "Settings", "explain_folder"]
