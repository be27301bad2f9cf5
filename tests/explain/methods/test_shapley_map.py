"""The map of explanations: against the definitions, and laws of layouts and groups."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from explain import MethodError, explanation_map, load_model, read_table, shap_values
from explain.methods.shapley.groups import grouped
from explain.methods.shapley.layouts import PASSES, by_neighbours, principal, trusted

RANDOM = np.random.default_rng(5)
N = 120
FRAME = pd.DataFrame(RANDOM.normal(size=(N, 4)), columns=list("abcd"))
FRAME["a"] += np.where(np.arange(N) % 3 == 0, 9, 0)
TARGET = 3 * FRAME["a"] + FRAME["b"] + FRAME["c"]


def pair():
    dataset = read_table(FRAME.assign(y=TARGET), target="y")
    return load_model(LinearRegression().fit(FRAME, TARGET), dataset), dataset


PAIR = pair()
PARTS = shap_values(*PAIR, rows=np.arange(N)).contributions


def trustworthiness(parts, points, k):
    """By the definition of Venna and Kaski, row by row."""
    n, missed = len(parts), 0
    for i in range(n):
        far = np.argsort(np.argsort([np.inf if j == i else ((parts[i] - parts[j]) ** 2).sum() for j in range(n)]))
        near = np.argsort([np.inf if j == i else ((points[i] - points[j]) ** 2).sum() for j in range(n)])[:k]
        missed += sum(max(far[j] + 1 - k, 0) for j in near)
    return 1 - missed * 2 / (n * k * (2 * n - 3 * k - 1))


def test_pca_keeps_the_most_variance_that_a_plane_can():
    found = explanation_map(*PAIR, rows=np.arange(N))
    sizes = np.linalg.eigvalsh(np.cov(PARTS.T))[::-1]
    assert found.explained == pytest.approx(sizes[:2] / sizes.sum())
    assert np.var(found.x, ddof=1) == pytest.approx(sizes[0])
    assert np.corrcoef(found.x, found.y)[0, 1] == pytest.approx(0, abs=1e-9)


def test_trustworthiness_is_that_of_its_definition():
    found = explanation_map(*PAIR, rows=np.arange(N))
    points = np.column_stack([found.x, found.y])
    assert found.trustworthiness == pytest.approx(trustworthiness(PARTS, points, found.n_neighbours), abs=1e-12)
    assert trusted(PARTS, PARTS)[0] == 1.0


def test_t_sne_keeps_neighbours_better_than_chance_and_repeats_itself():
    first, again = (explanation_map(*pair(), rows=np.arange(N), layout="t-SNE") for _ in range(2))
    assert first.trustworthiness > 0.95 > trusted(PARTS, RANDOM.normal(size=(N, 2)))[0]
    assert np.array_equal(first.x, again.x)
    assert np.isnan(first.explained).all()


def test_groups_are_the_same_on_either_layout_and_lie_where_the_contributions_part():
    first, second = (explanation_map(*PAIR, rows=np.arange(N), layout=layout) for layout in ("PCA", "t-SNE"))
    assert np.array_equal(first.groups, second.groups)
    assert first.group_sizes.tolist() == [N // 3, N - N // 3]
    assert (np.flatnonzero(first.groups == 0) % 3 == 0).all()


def test_groups_are_described_by_their_own_rows():
    found = explanation_map(*PAIR, rows=np.arange(N))
    for group in range(2):
        inside = found.groups == group
        assert found.group_predictions[group] == pytest.approx(found.predictions[inside].mean())
        assert found.group_means[group] == pytest.approx(PARTS[inside].mean(axis=0))
        assert found.group_lifts[group] == pytest.approx(PARTS[inside].mean(axis=0) - PARTS[~inside].mean(axis=0))
        assert np.abs(found.group_lifts[group]).argmax() == 0
    assert (np.diff(found.group_predictions) < 0).all()


def test_four_heaps_are_four_groups():
    heaps = np.repeat(np.array([[0, 0], [9, 0], [0, 9], [9, 9.0]]), 15, axis=0) + RANDOM.normal(0, 0.1, (60, 2))
    found = grouped(heaps, heaps.sum(axis=1), seed=0)
    assert found.sizes.tolist() == [15, 15, 15, 15]
    assert found.silhouette > 0.9


@pytest.mark.parametrize("parts", [np.zeros((30, 3)), np.full((30, 3), 0.1), np.zeros((1, 3)), np.ones((5, 1))])
def test_rows_that_do_not_differ_are_one_group_in_one_place(parts):
    found = grouped(parts, np.ones(len(parts)), seed=0)
    assert (found.sizes.tolist(), found.lifts.any(), np.isnan(found.silhouette)) == ([len(parts)], False, True)
    assert not principal(parts).points.any()
    assert not by_neighbours(parts, seed=0, told=lambda _: None).points.any()
    assert np.isnan(trusted(parts, parts)[0])


def test_a_model_of_one_column_has_a_line_for_a_map():
    frame = FRAME[["a"]]
    dataset = read_table(frame.assign(y=TARGET), target="y")
    found = explanation_map(load_model(LinearRegression().fit(frame, TARGET), dataset), dataset)
    assert found.explained.tolist() == [1.0, 0.0]
    assert not found.y.any()


def test_errors_are_those_of_the_rows_shown():
    classes = np.where(TARGET > 3, "yes", "no")
    dataset = read_table(FRAME.assign(y=classes), target="y")
    predictor = load_model(LogisticRegression().fit(FRAME, classes), dataset)
    found = explanation_map(predictor, dataset, rows=[7, 3, 5])
    score = predictor(dataset.features)[[7, 3, 5], 1]
    assert found.errors == pytest.approx(np.where(classes[[7, 3, 5]] == "yes", 1 - score, score))
    assert found.rows.tolist() == [7, 3, 5]


def test_progress_counts_up_and_a_stop_between_two_passes_is_obeyed():
    told = []

    def stop_late(done, total):
        told.append((done, total))
        if done >= 3 * N:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        explanation_map(*pair(), rows=np.arange(N), layout="t-SNE", progress=stop_late)
    done = [each for each, _ in told]
    assert done == sorted(done)
    assert {total for _, total in told} == {N * (1 + PASSES)}
    assert done[-1] == 3 * N


@pytest.mark.parametrize(("asked", "code"), [
    ({"layout": "UMAP"}, "METHOD-LAYOUT"), ({"rows": range(9), "layout": "t-SNE"}, "METHOD-MAP-ROWS"),
    ({"rows": [0] * 2_001}, "METHOD-MAP-ROWS"), ({"rows": []}, "METHOD-MAP-ROWS"),
])
def test_what_cannot_be_drawn_is_refused(asked, code):
    with pytest.raises(MethodError) as refused:
        explanation_map(*PAIR, **asked)
    assert refused.value.code == code
