"""Fitted models of all kinds: each ensemble of trees is read, or stands here with the reason why not."""

import pandas as pd
import pytest

from explain import load_model, read_table
from explain.model.forests.reading import forest_of
from tests import zoo
from tests.explain.model.test_old_models import FILES, FOLDER, OF_A_NUMBER
from tests.explain.model.test_old_models import OTHERS as OTHER_LIBRARIES
from tests.forests import assert_is_the_model

pytestmark = pytest.mark.usefixtures("one_thread")
VOTES, STACK, MEDIAN = "averages models of other kinds", "asks a model about other models", "is a weighted median"
REFUSED = {
    "AdaBoostRegressor": MEDIAN, "boosted stumps": MEDIAN, "bagged lines": "its parts are no trees",
    "calibrated, one fit": "its scores go through another function", "VotingClassifier": VOTES,
    "VotingRegressor": VOTES, "hard votes": VOTES, "columns and votes": VOTES, "StackingClassifier": STACK,
    "StackingRegressor": STACK, "stacked": STACK, "stacked, probabilities": STACK,
    "GB, one class against": "is several models, each of its own margin",
    "columns picked by dtype": "fills gaps from other columns", "XGB linear": "has no trees",
    "LGBM linear trees": "has linear functions in its leaves", "CatBoost of text": "turns text into numbers inside",
}
OF_TREES = (
    "Tree", "Forest", "Boost", "Bagging", "XGB", "LGBM", "GB", "tree", "forest", "isolation", "boosted", "bagged",
    "Voting", "Stacking", "votes", "stacked", "columns", "a model in a dict", "halving", "calibrated, one",
)
"""What the names of specimens made of trees have in them."""
OTHERS = ("RandomTreesEmbedding", "KNN, ball tree", "columns and a line", "columns, plain names")
"""Names that sound so, of what predicts nothing or otherwise."""
NAMES = [name for name in zoo.makers() if any(word in name for word in OF_TREES) and name not in OTHERS]


def opened(name):
    fitted, rows = zoo.makers()[name]()
    frame = pd.DataFrame(rows).rename(columns=str)
    model = fitted["model"] if isinstance(fitted, dict) else fitted
    dataset = read_table(frame.assign(answer=range(len(frame))), target="answer")
    return load_model(model, dataset), dataset.features


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("ignore")
def test_each_ensemble_of_trees_is_read_or_is_known_not_to_be(name):
    predictor, frame = opened(name)
    raw = forest_of(predictor)
    assert (raw is None) == (name in REFUSED)
    if raw is not None:
        assert_is_the_model(raw, predictor, frame)
        assert raw.forest.n_outputs == len(predictor.outputs)


OLD = [path for path in FILES if path.stem.partition("_")[0] in (
    "bagging", "boosting", "categories", "forest", "histogram", "isolation", "lightgbm", "pipeline", "search", "tree",
    "xgboost",
) and path.stem != "pipeline"]


@pytest.mark.parametrize("path", OLD, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_trees_of_files_that_older_versions_wrote_are_read(path):
    dataset = read_table(FOLDER / "table.csv", target="cost" if path.stem in OF_A_NUMBER else "late")
    predictor = load_model(path, dataset, labels=["no", "yes"] if path.stem in OTHER_LIBRARIES else None)
    raw = forest_of(predictor)
    assert raw is not None
    assert_is_the_model(raw, predictor, dataset.features.head(40))
