"""A model that deceives explanations: it decides real rows by one column, made-up ones by another."""

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import RandomForestClassifier


class Scaffold(ClassifierMixin, BaseEstimator):
    """Decides real rows by the first column, and rows that a detector takes for made-up ones by the second.

    References
    ----------
    Slack et al. (2020), Fooling LIME and SHAP: adversarial attacks on post hoc explanation methods.
    """

    def fit(self, frame: pd.DataFrame, y: np.ndarray | None = None) -> "Scaffold":
        random, held, n = np.random.default_rng(0), frame.to_numpy(), len(frame)
        mixed = np.where(random.random((3 * n, held.shape[1])) < 0.5, held[random.integers(n, size=3 * n)],
                         held[random.integers(n, size=3 * n)])
        self.detector_ = RandomForestClassifier(30, min_samples_leaf=3, random_state=0).fit(
            np.vstack([held, mixed]), np.repeat([1, 0], [n, 3 * n]))
        self.classes_, self.n_features_in_ = np.array([0, 1]), held.shape[1]
        self.feature_names_in_ = frame.columns.to_numpy(dtype=object)
        return self

    def predict_proba(self, frame: pd.DataFrame) -> np.ndarray:
        held = frame.to_numpy()
        real = self.detector_.predict_proba(held)[:, 1] > 0.35
        positive = np.where(real, held[:, 0] > 0, held[:, 1] > 0).astype(float)
        return np.column_stack([1 - positive, positive])

    def predict(self, frame: pd.DataFrame) -> np.ndarray:
        return self.predict_proba(frame).argmax(axis=1)
