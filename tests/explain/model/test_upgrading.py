import pickle

import numpy as np
import pytest
from lightgbm import LGBMRegressor
from sklearn import __version__
from sklearn.compose import ColumnTransformer
from sklearn.cross_decomposition import PLSRegression
from sklearn.datasets import load_iris
from sklearn.ensemble import AdaBoostClassifier, StackingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier
from sklearn.tree._tree import NODE_DTYPE

from explain.errors import ModelError
from explain.model.pickle_files import opened_pickle
from explain.model.upgrading import check_and_upgrade, tree_nodes, tree_shares, upgraded

X, Y = load_iris(return_X_y=True)


def written_by(version, model):
    return pickle.dumps(model, protocol=2).replace(__version__.encode(), version.encode())


def test_counts_in_a_tree_inside_another_model_become_shares():
    model = StackingClassifier([("tree", DecisionTreeClassifier(max_depth=2, random_state=0))], cv=2).fit(X, Y)
    wanted = model.predict_proba(X)
    tree = model.estimators_[0].tree_
    tree.value[:] *= tree.weighted_n_node_samples[:, None, None]
    assert not np.allclose(model.predict_proba(X), wanted)
    upgraded(model, ("1.3.2",))
    np.testing.assert_allclose(model.predict_proba(X), wanted, rtol=1e-12)


def test_shares_and_numbers_stay_bit_for_bit():
    values = DecisionTreeClassifier(random_state=0).fit(X, Y).tree_.value
    assert tree_shares(values) is values
    numbers = np.array([[[12.5]], [[-3.0]]])
    assert tree_shares(numbers) is numbers


def test_old_nodes_send_missing_values_the_way_of_most():
    whole = DecisionTreeClassifier(random_state=0).fit(X, Y).tree_.__getstate__()["nodes"]
    names = [name for name in NODE_DTYPE.names if name != "missing_go_to_left"]
    old = np.empty(len(whole), dtype=[(name, NODE_DTYPE[name]) for name in names])
    for name in names:
        old[name] = whole[name]
    made = tree_nodes(old)
    assert made.dtype == NODE_DTYPE
    assert (made == whole).all()
    assert tree_nodes(whole) is whole
    other = old[["left_child", "right_child"]]
    assert tree_nodes(other) is other


@pytest.mark.parametrize(
    ("asked", "solver", "n_classes", "refused"),
    [
        ("ovr", "lbfgs", 3, True), ("auto", "liblinear", 3, True), ("auto", "lbfgs", 3, False),
        ("deprecated", "lbfgs", 3, False), ("ovr", "lbfgs", 2, False), ("multinomial", "lbfgs", 2, True),
        ("auto", "liblinear", 2, False), ("multinomial", "lbfgs", 3, False),
    ],
)
def test_logistic_regressions_that_would_answer_otherwise_are_refused(asked, solver, n_classes, refused):
    chosen = np.isin(Y, range(n_classes))
    model = LogisticRegression(max_iter=1_000).fit(X[chosen], Y[chosen])
    model.__dict__.update(multi_class=asked, solver=solver)
    if not refused:
        assert type(opened_pickle(written_by("1.4.2", model))[0]) is LogisticRegression
        return
    with pytest.raises(ModelError, match=r"1\.4\.2; here is .* whose LogisticRegression answers otherwise") as caught:
        opened_pickle(written_by("1.4.2", model))
    assert caught.value.code == "MODEL-VERSION"


@pytest.mark.parametrize(
    ("model", "changed"), [(AdaBoostClassifier(n_estimators=2), "1.3.0"), (PLSRegression(1), "1.5.0")]
)
def test_models_that_changed_are_refused_from_before_and_open_from_after(model, changed):
    model.fit(X, Y == 1)
    opened_pickle(written_by(changed, model))
    opened_pickle(pickle.dumps(model))
    with pytest.raises(ModelError, match="answers otherwise"):
        opened_pickle(written_by("1.2.9", model))


def test_a_version_once_lost_is_still_refused():
    model = AdaBoostClassifier(n_estimators=2).fit(X, Y)
    model.__dict__["algorithm"] = "SAMME.R"
    with pytest.raises(ModelError, match=r"scikit-learn 1\.5 or older"):
        opened_pickle(pickle.dumps(model))


def test_a_model_of_today_is_left_as_it_is():
    model = ColumnTransformer([("a", "passthrough", [0]), ("b", "drop", [1])]).fit(X)
    before = pickle.dumps(model)
    upgraded(model, (__version__,))
    assert pickle.dumps(model) == before


def test_parts_that_do_not_fit_are_refused_with_or_without_another_version():
    model = ColumnTransformer([("a", "passthrough", [0])]).fit(X)
    model.transformers_ = [("a",)]
    with pytest.raises(ModelError, match="do not fit each other"):
        check_and_upgrade(model, (__version__,))
    with pytest.raises(ModelError, match=r"saved with scikit-learn 1\.2\.2"):
        check_and_upgrade(model, ("1.2.2",))


LOSS = b"c_loss\n__pyx_unpickle_CyPinballLoss\n"
COLUMNS = b"\x80\x02csklearn.compose._column_transformer\n_RemainderColsList\n)\x81}U\x04data"


@pytest.mark.parametrize(
    "raw",
    [
        b"\x80\x02c_loss\nos\n.",
        b"\x80\x02c_loss.os\nsystem\n.",
        b"\x80\x02" + LOSS + b"csklearn.pipeline\nPipeline\nK\x01N\x87R.",
        b"\x80\x02" + LOSS + b"c_loss\nCyPinballLoss\nK\x01U\x01a\x85\x87R.",
        b"\x80\x02" + LOSS + b"c_loss\nCyPinballLoss\nK\x01}\x87R.",
        b"\x80\x02" + LOSS + b"c_loss\nCyPinballLoss\n\x85R.",
        b"\x80\x02csklearn.linear_model._sgd_fast\nLog\n)R.",
        COLUMNS + b"U\x01asb.",
        COLUMNS + b"](K\x01}esb.",
        COLUMNS + b"](K\x01esb}U\x04data]sb.",
    ],
)
def test_the_ways_of_old_files_open_nothing_else(raw):
    with pytest.raises(ModelError) as caught:
        opened_pickle(raw)
    assert caught.value.code in ("MODEL-NAME", "MODEL-CALL", "MODEL-DAMAGED", "MODEL-KIND", "MODEL-STATE")


def test_a_boosted_regressor_counts_no_classes():
    model = LGBMRegressor(n_estimators=2, verbose=-1).fit(X, Y)
    wanted = model.predict(X)
    model.__dict__["_n_classes"] = None
    upgraded(model, ())
    np.testing.assert_array_equal(model.predict(X), wanted)


def test_a_file_cannot_say_what_to_install():
    model = AdaBoostClassifier(n_estimators=2).fit(X, Y)
    model.__dict__.update(algorithm="SAMME.R")
    raw = pickle.dumps(model, protocol=4)
    told = b"1; rm".ljust(len(__version__))
    with pytest.raises(ModelError, match="answers otherwise") as caught:
        opened_pickle(raw.replace(__version__.encode(), told))
    assert "rm" not in str(caught.value)
