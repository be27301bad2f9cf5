"""Names that have moved: what an older numpy, scikit-learn or Python calls a thing, and what it is called here."""

import _compat_pickle

MOVED = {
    "numpy.core.multiarray": "numpy._core.multiarray",
    "numpy.core.numeric": "numpy._core.numeric",
    "numpy.core._multiarray_umath": "numpy._core._multiarray_umath",
    "sklearn.externals.joblib.numpy_pickle": "joblib.numpy_pickle",
    "_loss": "sklearn._loss._loss",
}
"""Modules; scikit-learn 1.5 to 1.8 calls its compiled losses by the last part of their module alone."""
DISTANCES = "sklearn.metrics._dist_metrics"


def renamed(module: str, name: str) -> tuple[str, str]:
    """Give the name of today.

    Examples
    --------
    >>> renamed("copy_reg", "_reconstructor"), renamed("numpy.core.multiarray", "scalar")
    (('copyreg', '_reconstructor'), ('numpy._core.multiarray', 'scalar'))
    >>> renamed("sklearn.metrics._dist_metrics", "EuclideanDistance")
    ('sklearn.metrics._dist_metrics', 'EuclideanDistance64')
    """
    pair = _compat_pickle.NAME_MAPPING.get((module, name))
    if pair is not None:
        return pair
    module = _compat_pickle.IMPORT_MAPPING.get(module, module)
    if module == DISTANCES and name.endswith("Distance"):  # until 1.2; the others were named by their bits already
        name += "64"
    return MOVED.get(module, module), name
