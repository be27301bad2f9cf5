"""A file, bytes or a fitted object → Predictor (thin version)."""

import hashlib
import pickle

import numpy as np

from explain.model.predictor import Predictor


def load_model(source, dataset, *, positive=None, name=""):
    """Open a fitted object (thin version)."""
    estimator = source
    features = tuple(getattr(estimator, "feature_names_in_", dataset.schema.names))
    classes = tuple(np.asarray(getattr(estimator, "classes_", ())).tolist()) if hasattr(estimator, "predict_proba") else ()
    if classes:
        task = "binary" if len(classes) == 2 else "multiclass"
        answers = {"probability": estimator.predict_proba}
        if hasattr(estimator, "decision_function"):
            def margin(frame):
                d = np.asarray(estimator.decision_function(frame), dtype=float)
                return np.column_stack([-d, d]) if d.ndim == 1 else d
            answers["margin"] = margin
        outputs, scale = tuple(str(c) for c in classes), "probability"
    else:
        task, outputs, scale = "regression", (dataset.target_name or "prediction",), "target"
        answers = {"target": lambda frame: np.asarray(estimator.predict(frame), dtype=float).reshape(-1, 1)}
    return Predictor(
        estimator=estimator, task=task, outputs=outputs, classes=classes, scale=scale, answers=answers,
        features=features, fingerprint=hashlib.sha256(pickle.dumps(estimator)).hexdigest(), library="scikit-learn",
        version="", name=name or type(estimator).__name__, notes=(),
    )
