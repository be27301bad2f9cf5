"""A structure that leads outside itself is refused before compiled code follows it; honest ones pass."""

import copy
import json
import pickle

import numpy as np
import pytest
import xgboost
from scipy import sparse

from explain.errors import ModelError
from explain.model.opening import opened
from explain.model.soundness.checking import check_sound
from explain.model.soundness.lightgbm_text import checked_text
from explain.model.soundness.shapes import check_sparse
from explain.model.soundness.trees import links_hold
from explain.model.soundness.ubj import Damaged, read_ubj, write_ubj
from explain.model.soundness.walking import reachable
from explain.model.soundness.xgboost_json import checked_memory, checked_model
from tests.hardness.mutants import NEVER_KILLED, honest_files, mutants
from tests.zoo import makers, zoo


def fitted(name):
    return copy.deepcopy(zoo()[name]().fitted)


def refused(held, words, code):
    with pytest.raises(ModelError, match=words) as caught:
        check_sound(held)
    assert caught.value.code == code
    assert "damaged or made to do harm" in caught.value.remedy


def with_nodes(tree, **changes):
    """The same tree with other numbers in its nodes, each given as (node, number)."""
    made = tree.__reduce__()
    state = made[2] | {"nodes": made[2]["nodes"].copy(), "values": made[2]["values"].copy()}
    for field, (node, number) in changes.items():
        state["nodes"][field][node] = number
    other = made[0](*made[1])
    other.__setstate__(state)
    return other


@pytest.mark.parametrize("name", sorted(makers()))
def test_all_that_is_honest_passes(name):
    check_sound(zoo()[name]().fitted)


@pytest.mark.parametrize(
    "changes",
    [
        {"left_child": (0, 10_000)},
        {"left_child": (0, -2)},
        {"right_child": (0, 0)},
        {"left_child": (0, 2)},
        {"right_child": (0, -1)},
        {"left_child": (0, -1)},
    ],
)
def test_a_tree_that_points_outside_itself(changes):
    model = fitted("DecisionTreeClassifier")
    model.tree_ = with_nodes(model.tree_, **changes)
    refused(model, "tree 1 points outside itself", "MODEL-TREE")


def test_the_place_of_a_tree_in_its_forest_is_told():
    forest = fitted("RandomForestClassifier")
    forest.estimators_[2].tree_ = with_nodes(forest.estimators_[2].tree_, left_child=(0, 999))
    refused(forest, "tree 3 points outside itself", "MODEL-TREE")


def test_a_tree_that_asks_for_a_column_that_does_not_exist():
    model = fitted("DecisionTreeRegressor")
    model.tree_ = with_nodes(model.tree_, feature=(0, 4))
    refused(model, "column that does not exist", "MODEL-TREE")


@pytest.mark.parametrize(
    "name", ["DecisionTreeClassifier", "RandomForestRegressor", "IsolationForest", "BaggingClassifier"]
)
def test_a_forest_of_fewer_columns_than_its_trees(name):
    model = fitted(name)
    model.n_features_in_ = 2
    if hasattr(model, "estimators_features_"):
        model.estimators_features_ = [np.arange(2)] * len(model.estimators_)
    refused(model, "another shape than its", "MODEL-TREE")


def test_something_else_in_the_place_of_a_tree():
    model = fitted("GradientBoostingRegressor")
    model.estimators_[0, 0].tree_ = {"node_count": 1}
    refused(model, "another shape than its", "MODEL-TREE")
    model = fitted("GradientBoostingClassifier")
    model.estimators_ = model.estimators_[:, :1]
    refused(model, "another shape than its trees", "MODEL-TREE")


@pytest.mark.parametrize(
    ("children", "holds"),
    [
        (([1, 2, -1, -1, -1], [4, 3, -1, -1, -1]), True),
        (([1, 2, -1, -1, -1], [4, 4, -1, -1, -1]), False),
        (([-1], [-1]), True),
        (([0], [0]), False),
        (([2, -1, -1, -1], [1, -1, -1, -1]), False),
    ],
)
def test_links_by_hand(children, holds):
    left, right = (np.array(side) for side in children)
    assert links_hold(left, right, left == -1) is holds


@pytest.mark.parametrize(
    ("field", "number", "words"),
    [
        ("left", 9_999, "points outside itself"),
        ("right", 0, "points outside itself"),
        ("feature_idx", 5, "column that does not"),
        ("is_leaf", 0, "points outside itself"),
    ],
)
def test_histogram_trees(field, number, words):
    model = fitted("HistGradientBoostingClassifier")
    nodes = model._predictors[1][2].nodes
    nodes[field][len(nodes) - 1 if field == "is_leaf" else 0] = number
    refused(model, f"tree 6 .*{words}" if words.startswith("points") else words, "MODEL-TREE")


@pytest.mark.parametrize(
    "change",
    [
        lambda model: model._predictors[0][0].nodes["bitset_idx"].fill(99),
        lambda model: setattr(model._predictors[0][0], "raw_left_cat_bitsets", np.zeros((9, 2), np.uint32)),
        lambda model: model._bin_mapper.bin_thresholds_[np.flatnonzero(model._bin_mapper.is_categorical_)[0]].fill(300),
        lambda model: setattr(model._bin_mapper, "is_categorical_", np.zeros(5, np.uint8)),
        lambda model: setattr(model, "n_features_in_", 99),
        lambda model: setattr(model._predictors[0][0], "nodes", np.zeros(4)),
    ],
)
def test_histogram_trees_of_categories(change):
    model = fitted("HGB of native categories")
    assert any((each.nodes["is_categorical"] != 0).any() for row in model._predictors for each in row)
    change(model)
    with pytest.raises(ModelError) as caught:
        check_sound(model)
    assert caught.value.code == "MODEL-TREE"


@pytest.mark.parametrize("name", ["KNN, distance", "KNN, ball tree", "KNN, Mahalanobis"])
@pytest.mark.parametrize(
    ("part", "change"),
    [
        (1, lambda held: held[::-1] * 5),
        (1, lambda held: np.zeros_like(held)),
        (0, lambda held: held[:, :2].copy()),
        (3, lambda held: held[:, :0].copy()),
        (4, lambda held: 0),
        (5, lambda held: 30),
        (6, lambda held: 1000),
    ],
)
def test_trees_of_neighbours(name, part, change):
    model = fitted(name)
    tree = model._tree
    state = list(tree.__getstate__())
    state[part] = change(state[part])
    tree.__setstate__(tuple(state))
    refused(model, "neighbours", "MODEL-NEIGHBOURS")


def test_nodes_of_neighbours_that_overlap():
    model = fitted("KNN, Minkowski 3")
    state = list(model._tree.__getstate__())
    state[2] = state[2].copy()
    state[2]["idx_end"][0] = 10**6
    model._tree.__setstate__(tuple(state))
    refused(model, "points outside", "MODEL-NEIGHBOURS")


@pytest.mark.parametrize(
    "change",
    [
        lambda model: setattr(model, "_y", np.full(len(model._y), 7)),
        lambda model: setattr(model, "_y", model._y[:5]),
        lambda model: setattr(model, "_fit_X", model._fit_X[:, :2]),
        lambda model: setattr(model, "n_samples_fit_", 7),
    ],
)
def test_neighbours_kept_as_they_are(change):
    model = fitted("KNN, brute")
    change(model)
    refused(model, "neighbours", "MODEL-NEIGHBOURS")


@pytest.mark.parametrize("name", ["SVC", "SVR", "OneClassSVM", "NuSVC", "SVC linear"])
@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("_n_support", lambda held: held + 1),
        ("support_vectors_", lambda held: held[:3].copy()),
        ("_intercept_", lambda held: held[:0]),
        ("_dual_coef_", lambda held: held[:, :2].copy()),
        ("support_vectors_", lambda held: held[:, :1].copy()),
        ("_n_support", lambda held: held.astype(float)),
    ],
)
def test_support_vectors(name, part, change):
    model = fitted(name)
    setattr(model, part, change(getattr(model, part)))
    refused(model, "support vectors", "MODEL-VECTORS")


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("indices", lambda held: held + 3),
        ("indices", lambda held: held - 1),
        ("indptr", lambda held: held * 100),
        ("indptr", lambda held: held[:-1]),
        ("indptr", lambda held: held[::-1].copy()),
    ],
)
def test_sparse_tables(part, change):
    matrix = sparse.csr_matrix(np.eye(3))
    check_sparse(matrix, 1)
    setattr(matrix, part, change(getattr(matrix, part)))
    with pytest.raises(ModelError, match="sparse table"):
        check_sparse(matrix, 1)


def test_centres_splines_and_densities():
    model = fitted("KMeans")
    model.cluster_centers_ = model.cluster_centers_[:, :2]
    refused(model, "centres of clusters", "MODEL-SHAPE")
    model = fitted("SplineTransformer")
    model.bsplines_[0].c = model.bsplines_[0].c[:2]
    refused(model, "spline has fewer", "MODEL-SHAPE")
    model = fitted("KernelDensity")
    model.n_features_in_ = 9
    refused(model, "other columns", "MODEL-SHAPE")


def test_parts_that_are_missing():
    model = fitted("SVC")
    del model._intercept_
    refused(model, "SVC is not whole", "MODEL-SHAPE")


def test_walking_asks_nobody():
    class Watchful:
        def __init__(self):
            self.inner = [1]

        def __getattribute__(self, name):
            raise AssertionError(name)

        __repr__ = __hash__ = __eq__ = __iter__ = __len__ = __getattribute__

    held = Watchful()
    loop = [held]
    loop.append(loop)
    assert [type(part).__name__ for part in reachable({"a": loop})] == ["dict", "list", "Watchful", "list"]


@pytest.fixture(scope="module")
def booster():
    return zoo()["XGB booster of categories"]().fitted


def changed(booster, *path_and_number):
    *path, number = path_and_number
    model = json.loads(bytes(booster.save_raw("json")))
    place = model["learner"]["gradient_booster"]["model"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = number
    return model


TREE = ("trees", 0)


@pytest.mark.parametrize(
    "path_and_number",
    [
        (*TREE, "left_children", 0, 99),
        (*TREE, "left_children", 0, 0),
        (*TREE, "right_children", 0, -1),
        (*TREE, "split_indices", 0, 9),
        (*TREE, "split_indices", []),
        (*TREE, "parents", 1, 2),
        (*TREE, "tree_param", "num_nodes", "99"),
        (*TREE, "base_weights", [0.0]),
        (*TREE, "tree_param", "num_feature", "2"),
        (*TREE, "split_type", 0, 7),
        (*TREE, "categories_nodes", [0, 1, 2, 3, 4, 5, 6]),
        (*TREE, "categories_sizes", [10**6]),
        (*TREE, "categories", [-1]),
        ("tree_info", 0, 1),
        ("tree_info", []),
        ("gbtree_model_param", "num_trees", "9"),
        ("iteration_indptr", 1, 99),
        ("iteration_indptr", []),
        ("cats", "feature_segments", 1, 9),
        ("cats", "sorted_idx", 0, 99),
        ("cats", "enc", []),
        (*TREE, "left_children", "x"),
        (*TREE, "default_left", 0, "x"),
        (*TREE, "sum_hessian", []),
        (*TREE, "id", 1),
        ("trees", 0, {}),
        ("trees", {}),
    ],
)
@pytest.mark.parametrize("form", ["json", "ubj"])
def test_xgboost_models_that_do_not_hang_together(booster, path_and_number, form):
    model = changed(booster, *path_and_number)
    raw = json.dumps(model).encode() if form == "json" else write_ubj(model)
    with pytest.raises(ModelError) as caught:
        checked_model(raw)
    assert caught.value.code == "MODEL-TREE"


@pytest.mark.parametrize("form", ["json", "ubj"])
@pytest.mark.parametrize(
    "name",
    [
        "XGBClassifier",
        "XGBClassifier, three",
        "XGBRFRegressor",
        "XGB dart",
        "XGB linear",
        "XGB of categories",
        "XGB stopped early",
    ],
)
def test_the_canonical_form_is_the_same_model(name, form):
    specimen = zoo()[name]()
    wanted = specimen.fitted.get_booster()
    canonical = checked_model(bytes(wanted.save_raw(form)))
    back = xgboost.Booster(model_file=bytearray(canonical))
    assert bytes(back.save_raw("ubj")) == bytes(wanted.save_raw("ubj"))
    assert checked_model(canonical) == canonical


def test_trees_of_several_numbers_pass():
    rows = np.random.default_rng(0).normal(size=(40, 2))
    model = xgboost.XGBRegressor(n_estimators=2, max_depth=2, multi_strategy="multi_output_tree", n_jobs=1)
    model.fit(rows, np.column_stack([rows[:, 0], rows[:, 1]]))
    raw = bytes(model.get_booster().save_raw("json"))
    assert json.loads(checked_model(raw)) == json.loads(raw)


@pytest.mark.parametrize("form", ["json", "ubj"])
def test_no_beginning_of_a_file_is_whole(booster, form):
    raw = bytes(booster.save_raw(form))
    for cut in np.unique(np.linspace(1, len(raw) - 1, 150).astype(int)):
        with pytest.raises(ModelError, match="XGBoost"):
            checked_model(raw[:cut])
    with pytest.raises(ModelError):
        checked_model(raw + b"{}")


def test_a_name_that_stands_twice_is_refused(booster):
    raw = bytes(booster.save_raw("json"))
    with pytest.raises(ModelError):
        checked_model(b'{"learner":{},' + raw[1:])


def test_the_memory_of_a_booster_gives_its_model(booster):
    memory = bytes(booster.__getstate__()["handle"])
    assert read_ubj(checked_memory(memory)).keys() == {"learner", "version"}
    with pytest.raises(ModelError):
        checked_memory(b"binf" + memory)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[T]",
        b"{L" + b"\xff" * 8,
        b"{i\x01a[$U#l\x7f\xff\xff\xff",
        b"{i\x01aT}T",
        b"{i\x01aTi\x01aT}",
        b"{i\x01a?}",
        b"{i\x01a" + b"[" * 100_000,
        b"{i\x01a[$TT]}",
        b"{i\x01a[$T#l\x7f\xff\xff\xff}",
        b"{#Li\x01}",
    ],
)
def test_damaged_ubj(raw):
    with pytest.raises(Damaged):
        read_ubj(raw)


def test_ubj_comes_back():
    held = {
        "a": [1, -300, 2**40, True, None, "é"],
        "b": {"c": np.float32(0.1), "d": np.float64(0.1)},
        "n": np.array([1, 2], np.int32),
        "e": [],
        "f": np.array([0.5], np.float32),
        "u": np.array([3], np.uint8),
    }
    back = read_ubj(write_ubj(held))
    assert repr(back) == repr(held)
    assert write_ubj(back) == write_ubj(held)


LINES = [
    ("num_leaves=4", "num_leaves=9"),
    ("split_feature=", "split_feature=9 "),
    ("left_child=", "left_child=5 "),
    ("right_child=", "right_child=7 "),
    ("leaf_value=", "leaf_value=0 "),
    ("num_cat=0", "num_cat=3"),
    ("threshold=", "thresholds="),
    ("max_feature_idx=3", "max_feature_idx=2"),
    ("num_tree_per_iteration=1", "num_tree_per_iteration=3"),
    ("num_class=1", "num_class=0"),
    ("Tree=1", "Tree=7"),
    ("decision_type=", "decision_type=x"),
    ("end of trees", "end of tree"),
    ("[num_leaves:", "[num_leaves"),
    ("tree_sizes=", "tree_sizes=1 "),
]


@pytest.mark.parametrize(("old", "new"), LINES)
def test_lightgbm_files_that_do_not_hang_together(old, new):
    text = zoo()["LGBM booster"]().fitted.model_to_string()
    assert checked_text(text) == text
    assert old in text
    with pytest.raises(ModelError) as caught:
        checked_text(resized(text.replace(old, new, 1), old))
    assert caught.value.code in ("MODEL-TREE", "MODEL-DAMAGED")


def resized(text, old):
    """State the sizes of the trees anew, so that not they but the change is met."""
    if old.startswith("tree_sizes") or "end of trees" not in text:
        return text
    trees = text[text.index("\nTree=0\n") + 1 : text.index("\nend of trees") + 1]
    pieces = trees.split("\nTree=")
    sizes = [
        len(piece) + (1 if place < len(pieces) - 1 else 0) + (5 if place else 0) for place, piece in enumerate(pieces)
    ]
    head, _, rest = text.partition("tree_sizes=")
    return f"{head}tree_sizes={' '.join(map(str, sizes))}\n{rest.partition(chr(10))[2]}"


@pytest.mark.parametrize(
    ("lists", "words"),
    [
        ({"left_child": "0 2 -2"}, "outside itself"),
        ({"left_child": "-9 2 -2"}, "outside itself"),
        ({"left_child": "-1 1 -2"}, "outside itself"),
        ({"split_feature": "0 9 0"}, "column that does not"),
        ({"decision_type": "1 2 2"}, "categories that do not"),
        ({"left_child": "-1 2"}, "number of nodes"),
        ({"leaf_value": "1 2 3"}, "number of nodes"),
    ],
)
def test_a_lightgbm_tree_by_hand(lists, words):
    tree = {
        "num_leaves": "4",
        "num_cat": "0",
        "split_feature": "0 0 0",
        "threshold": "0.1 0.5 0.3",
        "decision_type": "2 2 2",
        "left_child": "-1 2 -2",
        "right_child": "1 -3 -4",
        "leaf_value": "1 2 3 4",
        "is_linear": "0",
    }
    checked_text(lightgbm_file(tree))
    with pytest.raises(ModelError, match=words):
        checked_text(lightgbm_file(tree | lists))


def lightgbm_file(tree):
    block = "Tree=0\n" + "".join(f"{name}={held}\n" for name, held in tree.items()) + "\n\n"
    head = "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=0\nobjective=regression\n"
    names = f"feature_names=a\nfeature_infos=[0:1]\ntree_sizes={len(block)}\n\n"
    return f"{head}{names}{block}end of trees\n\nparameters:\n[seed: 0]\n\nend of parameters\n"


def test_settings_that_lightgbm_does_not_know_are_left_out():
    text = zoo()["LGBM booster"]().fitted.model_to_string()
    assert checked_text(text.replace("[seed: 0]", "[seed: 0]\n[of_tomorrow: 1]")) == text


def test_no_mutant_ends_the_process_that_asks_it():
    found = mutants(100, only=NEVER_KILLED, seed=7)
    assert set(found) == set(NEVER_KILLED)
    for kind, counts in found.items():
        assert sum(counts.values()) == 100
        assert {outcome for outcome in counts if outcome in ("killed", "hung", "unexpected")} == set(), (kind, counts)
        assert counts["refused"] > 20


def test_mutants_of_the_others_are_answered():
    others = tuple(set(honest_files()) - set(NEVER_KILLED))
    for kind, counts in mutants(100 // len(others) + 5, only=others, seed=8).items():
        assert counts.get("unexpected", 0) == 0, (kind, counts)


def test_opening_is_where_the_checks_are_made():
    forest = fitted("RandomForestClassifier")
    forest.estimators_[0].tree_ = with_nodes(forest.estimators_[0].tree_, left_child=(0, 999))
    with pytest.raises(ModelError, match="tree 1 points outside itself"):
        opened(pickle.dumps(forest))
