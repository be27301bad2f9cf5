"""What the model answers for every row of a table, and how far that is from the truth: worked out once for all."""

import numpy as np

from explain.kept import kept
from explain.model.asking import Progress, Question
from explain.model.predictor import Predictor
from explain.scores.truth import known_truth, measured_output
from explain.table.dataset import Dataset, chosen_rows


def all_answers(
    predictor: Predictor, dataset: Dataset, *, scale: str | None = None, progress: Progress | None = None
) -> np.ndarray:
    """Give the model's answers for all rows: (n_rows, n_outputs), in table order, kept with the table.

    Raises
    ------
    MethodError
        When the model has no answer on that scale.
    """
    scale = predictor.known_scale(scale)

    def make() -> np.ndarray:
        rows = chosen_rows(dataset, None, default=None, seed=0)
        ask = Question(
            predictor=predictor, schema=rows.schema, output=None, scale=scale, progress=progress, total=len(rows)
        )
        found = np.array(ask.of(rows))
        found.setflags(write=False)
        return found

    return kept(dataset, ("all answers", predictor.fingerprint, scale), make)


def all_errors(predictor: Predictor, dataset: Dataset, *, progress: Progress | None = None) -> np.ndarray:
    """Say how far the model is from the truth in each row.

    Returns
    -------
    numpy.ndarray
        (n_rows,) |prediction − truth| in regression; of classes 1 − probability of the true one, between 0 and 1; where
        the model gives no probabilities, 1.0 where it names another class. NaN where the target is missing.

    Raises
    ------
    MethodError
        When the table has no target, or it is not what the model predicts.
    DataError
        When the target holds what the model does not know.
    """
    return kept(dataset, ("all errors", predictor.fingerprint), lambda: _errors(predictor, dataset, progress))


def _errors(predictor: Predictor, dataset: Dataset, progress: Progress | None) -> np.ndarray:
    place = measured_output(predictor, dataset, None)
    truth = known_truth(predictor, dataset)
    found = errors_between(predictor, all_answers(predictor, dataset, progress=progress), truth, place)
    found.setflags(write=False)
    return found


def errors_between(predictor: Predictor, answers: np.ndarray, truth: np.ndarray, place: int) -> np.ndarray:
    """Say how far answers on the model's own scale are from the truth, as `all_errors` does.

    Parameters
    ----------
    answers : (n_rows, n_outputs)
    truth : (n_rows,)
        As `explain.scores.truth.known_truth` gives it.
    place
        Of the output that is compared, in regression.
    """
    if predictor.task == "regression":
        return np.abs(answers[:, place] - truth)
    known = ~np.isnan(truth)
    codes = np.where(known, truth, 0).astype(int)
    return np.where(known, _misses(predictor, answers, codes), np.nan)


def _misses(predictor: Predictor, answers: np.ndarray, codes: np.ndarray) -> np.ndarray:
    if predictor.scale == "probability":
        return 1.0 - answers[np.arange(len(codes)), codes]
    positive = predictor.place()
    said = (
        np.where(answers[:, positive] >= 0, positive, 1 - positive)
        if predictor.task == "binary"
        else answers.argmax(axis=1)
    )
    return (said != codes).astype(float)
