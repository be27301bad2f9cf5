"""The same parts on a Dask cluster: an optional tool, imported here and nowhere else."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from importlib.util import find_spec
from typing import Any

from explain.batch.desk import Job
from explain.batch.files import Part
from explain.batch.working import Outcome, Stat, explain_part
from explain.errors import WorkspaceError
from explain.wording import shortened

TRIES = 3
"""How often a part is begun again whose worker ended."""


def on_cluster(
    work: Sequence[tuple[Job, str, Part, Stat]], *, scheduler: str = "", workers: int = 0
) -> Iterator[Outcome]:
    """Have parts explained by the workers of a cluster, and give what came of each as it is done.

    A part whose worker is killed is begun again by another one: what was begun leaves nothing behind.

    Parameters
    ----------
    work
        Arguments of `explain_part`.
    scheduler
        Address of a running scheduler; "" to start ``workers`` processes on this machine.
    workers
        How many.

    Raises
    ------
    WorkspaceError
        When Dask is not installed, or the scheduler does not answer.
    """
    absent = [name for name in ("dask", "distributed", "cryptography") if find_spec(name) is None]
    if absent:
        problem = f"Working on a cluster needs Dask, and {absent[0]} is not installed."
        raise WorkspaceError(problem, "Run: pip install -r requirements-batch.txt.", "BATCH-DASK")
    from dask.distributed import as_completed

    with ExitStack() as opened:
        client = _client(opened, scheduler, workers)
        columns = [list(each) for each in zip(*work, strict=True)]
        futures = client.map(explain_part, *columns, pure=False, retries=TRIES)
        parts = {future.key: each[2] for future, each in zip(futures, work, strict=True)}
        for future in as_completed(futures, loop=client.loop):
            yield _outcome(future, parts[future.key])
            future.release()


def _client(opened: ExitStack, scheduler: str, workers: int) -> Any:
    from dask.distributed import Client, LocalCluster

    try:
        cluster: Any = scheduler or opened.enter_context(LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0", memory_limit=0,
            silence_logs=logging.ERROR, security=True,  # whoever could reach its ports could run code here
        ))
        return opened.enter_context(Client(cluster, timeout=30, set_as_default=False))
    except (OSError, TimeoutError, ValueError) as error:
        problem = f"The Dask scheduler {shortened(scheduler, 200)!r} does not answer."
        raise WorkspaceError(problem, "Check its address.", "BATCH-DASK") from error


def _outcome(future: Any, part: Part) -> Outcome:
    """Give what came of a part; of one that ended its workers again and again, that."""
    if future.status == "finished":
        return future.result()
    name = type(future.exception()).__name__ if future.status == "error" else future.status
    return Outcome(
        part=part, problem=f"The worker did not come back ({name}).", remedy="Run the batch again, with more memory.",
        code="BATCH-WORKER",
    )
