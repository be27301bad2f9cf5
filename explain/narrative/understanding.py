"""One question about an explanation that its own figure answers, for who would rely on it in spite of the checks.

References
----------
Buçinca, Malaya and Gajos (2021). To trust or to think: cognitive forcing functions can reduce overreliance on AI in
AI-assisted decision-making. Proceedings of the ACM on Human-Computer Interaction.
"""

from typing import NamedTuple

import numpy as np

from explain.narrative.parts import short_answer
from explain.results import Attributions, Importance, Summary
from explain.wording import listed, one_line, shortened

SMALLER = 0.8
"""Share of the largest contribution up to which another one can be told from it in a figure."""
OTHERS = 2
LONGEST = 60
"""Letters of a name."""


class Question(NamedTuple):
    """A question and its possible answers; plain text."""

    asked: str
    answers: tuple[str, ...]
    expected: str
    """The answer that is right."""

    @property
    def in_full(self) -> str:
        """The question with its answers, as a record keeps it."""
        return f"{self.asked} ({listed(self.answers, 'or')})"


def question_about(result: Attributions | Summary, *, one_row: bool) -> Question:
    """Ask which feature leads; where none clearly does, whether contributions tell what a change would do.

    The same explanation is always asked about in the same words.

    Examples
    --------
    >>> import pandas as pd, explain
    >>> from sklearn.linear_model import LinearRegression
    >>> frame = pd.DataFrame({"a": [0.0, 1, 2, 5], "b": [1.0, 0, 0, 1], "y": [1.0, 2, 4, 11]})
    >>> dataset = explain.read_table(frame, target="y")
    >>> predictor = explain.load_model(LinearRegression().fit(frame[["a", "b"]], frame["y"]), dataset)
    >>> question_about(explain.shap_values(predictor, dataset, rows=[3]), one_row=True).expected
    'a'
    """
    held, answer = result.importance(), short_answer(result)
    leading, *others = np.argsort(-held.mean, kind="stable").tolist()
    smaller = [j for j in others if held.mean[j] <= SMALLER * held.mean[leading]][:OTHERS]
    labels = [_label(held, j) for j in sorted([leading, *smaller])]
    if not held.mean[leading] > 0 or not smaller or len(set(labels)) < len(labels):
        return Question(f"Does this explanation say what the {answer} would be if {_label(held, leading)} were another "
                        "value?", ("Yes", "No"), "No")
    of = f"moved the {answer} of this row most, up or down" if one_row else f"moves the {answer}s most, on average"
    return Question(f"Which of these {of}?", tuple(labels), _label(held, leading))


def _label(held: Importance, place: int) -> str:
    return shortened(one_line(held.feature_labels[place]), LONGEST)
