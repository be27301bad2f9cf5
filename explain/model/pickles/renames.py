"""Names that have moved: what an older numpy, scikit-learn or Python calls a thing, and what it is called here."""

import _compat_pickle

MOVED = {
    "numpy.core.multiarray": "numpy._core.multiarray",
    "numpy.core.numeric": "numpy._core.numeric",
    "numpy.core._multiarray_umath": "numpy._core._multiarray_umath",
    "sklearn.externals.joblib.numpy_pickle": "joblib.numpy_pickle",
}


def renamed(module: str, name: str) -> tuple[str, str]:
    """Give the name of today.

    Examples
    --------
    >>> renamed("copy_reg", "_reconstructor"), renamed("numpy.core.multiarray", "scalar")
    (('copyreg', '_reconstructor'), ('numpy._core.multiarray', 'scalar'))
    """
    pair = _compat_pickle.NAME_MAPPING.get((module, name))
    if pair is not None:
        return pair
    module = _compat_pickle.IMPORT_MAPPING.get(module, module)
    return MOVED.get(module, module), name
