"""Ask estimators one after the other inside a call, in one thread where asked, and keep their warnings to ourselves."""

import threading
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

_lock = threading.Lock()
_inside = 0
_catcher: warnings.catch_warnings | None = None


@contextmanager
def calm() -> Iterator[None]:
    """Hold back warnings, and let joblib run in the calling thread.

    Warnings of a prediction say nothing a user can act on: what matters of unseen values and versions is in
    `Predictor.notes`. The filters of `warnings` belong to the whole process, so the first caller in sets them and the
    last one out puts them back.

    Forests add their trees up in the order in which threads finish, so their last digit changes from call to call. In
    the calling thread the sum has one order, and on small calls it is two to five times faster.
    """
    import joblib

    _enter()
    try:
        with joblib.parallel_config(backend="sequential"):
            yield
    finally:
        _leave()


def _enter() -> None:
    global _inside, _catcher
    with _lock:
        if _inside == 0:
            _catcher = warnings.catch_warnings()
            _catcher.__enter__()
            warnings.simplefilter("ignore")
        _inside += 1


def _leave() -> None:
    global _inside, _catcher
    with _lock:
        _inside -= 1
        if _inside == 0 and _catcher is not None:
            _catcher.__exit__(None, None, None)
            _catcher = None


def one_thread() -> AbstractContextManager:
    """Keep numeric libraries to one thread: on little data, threads wait for each other longer than they work.

    A sealed process may not look for the libraries, and has one thread anyway.
    """
    from threadpoolctl import ThreadpoolController

    try:
        return ThreadpoolController().limit(limits=1)
    except OSError:
        return nullcontext()
