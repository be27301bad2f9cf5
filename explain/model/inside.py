"""The ways through the wrappers that estimators come in."""

from typing import Any


def chosen(estimator: Any) -> Any:
    """Unwrap a finished search: the estimator it chose and asks."""
    while hasattr(estimator, "best_estimator_"):
        estimator = estimator.best_estimator_
    return estimator


def steps(estimator: Any) -> list[Any]:
    """List the working steps of a pipeline in order, pass-throughs left out; of anything else, itself."""
    if not is_pipeline(estimator):
        return [estimator]
    return [step for _, step in estimator.steps if step is not None and not isinstance(step, str)]


def last_step(estimator: Any) -> Any:
    """Reach the model at the end of pipelines within pipelines."""
    while is_pipeline(estimator) and steps(estimator):
        estimator = steps(estimator)[-1]
    return estimator


def is_pipeline(estimator: Any) -> bool:
    """Whether an estimator is a chain of steps (scikit-learn's, or one derived from it)."""
    return any(kind.__name__ == "Pipeline" for kind in type(estimator).__mro__) and hasattr(estimator, "steps")


def given_the_same(estimator: Any) -> list[Any]:
    """List the fitted estimators to which a wrapper hands its columns unchanged (searches, calibration, votes, stacks).

    Examples
    --------
    >>> from sklearn.ensemble import VotingRegressor
    >>> from sklearn.linear_model import LinearRegression, Ridge
    >>> vote = VotingRegressor([("a", LinearRegression()), ("b", Ridge())]).fit([[0], [1], [2]], [0, 1, 2])
    >>> given_the_same(vote)
    [LinearRegression(), Ridge()]
    """
    for name in ("best_estimator_", "estimator_", "regressor_"):
        if hasattr(estimator, name):
            return [getattr(estimator, name)]
    if hasattr(estimator, "calibrated_classifiers_"):
        return [estimator.calibrated_classifiers_[0].estimator]
    if type(estimator).__name__.startswith(("Voting", "Stacking")):
        return [held for held in getattr(estimator, "estimators_", []) if not isinstance(held, str)]
    return []
