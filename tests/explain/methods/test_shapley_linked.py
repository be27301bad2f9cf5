"""Links of sums over trees: equal to asking the model, sampled with intervals that hold, never served elsewhere."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from explain import load_model, read_table, shap_values
from explain.methods.shapley import linked as engines
from explain.methods.shapley.enumeration import enumeration
from explain.methods.shapley.game import Game, Settings
from explain.methods.shapley.linked import linked, linked_sampled
from explain.methods.trees import blocks
from explain.model.asking import Question
from explain.model.forests.reading import forest_of

pytestmark = pytest.mark.usefixtures("kernels")
SETTINGS = Settings(limit=500_000, precision=0.01, seed=0)


def table(n_rows=400, n_numbers=4, seed=0):
    random = np.random.default_rng(seed)
    numbers = {f"x{i}": random.normal(size=n_rows).round(2) for i in range(n_numbers)}
    return pd.DataFrame({**numbers, "town": random.choice(["Ain", "Bol", "Cluj", "Dax"], n_rows)})


def target(frame, kind="binary"):
    random = np.random.default_rng(1)
    frame = frame.fillna({"x0": 0.0, "x1": 0.0, "x2": 0.0, "x3": 0.0})
    score = frame["x0"] * frame["x1"] + frame["x2"] ** 2 - 1 + (frame["town"] == "Bol") * (1 + frame["x3"])
    score += random.normal(size=len(frame)) / 2
    if kind == "count":
        return random.poisson(np.exp(np.clip(score / 2, -2, 2)))
    return np.digitize(score, [0] if kind == "binary" else [-0.5, 0.7])


def with_gaps(frame):
    numbers = frame.select_dtypes("number")
    return frame.assign(**numbers.mask(np.random.default_rng(2).random(numbers.shape) < 0.15))


def one_hot(estimator, frame, y):
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import OneHotEncoder

    columns = ColumnTransformer([("town", OneHotEncoder(), ["town"])], remainder="passthrough")
    return Pipeline([("columns", columns), ("model", estimator)]).fit(frame, y)


def xgb(frame, kind="binary"):
    import xgboost

    name = "XGBRegressor" if kind == "count" else "XGBClassifier"
    settings = {"objective": "count:poisson"} if kind == "count" else {}
    model = getattr(xgboost, name)(n_estimators=15, max_depth=4, n_jobs=1, **settings)
    return one_hot(model, frame, target(frame, kind))


def lgb(frame, kind="binary"):
    import lightgbm

    loose = {"min_child_samples": 5, "min_data_per_group": 5, "cat_smooth": 1.0}
    model = lightgbm.LGBMClassifier(n_estimators=12, num_leaves=9, n_jobs=1, verbose=-1, **loose)
    return model.fit(frame.astype({"town": "category"}), target(frame, kind))


def histograms(frame, kind="binary"):
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(max_iter=6, max_leaf_nodes=9, categorical_features="from_dtype")
    return model.fit(frame.astype({"town": "category"}), target(frame, kind))


def gradient_boosting(frame, kind="binary"):
    from sklearn.ensemble import GradientBoostingClassifier

    return one_hot(GradientBoostingClassifier(n_estimators=12, random_state=0), frame, target(frame, kind))


def game_of(model, frame, rows=5, background=9, output=None):
    dataset = read_table(frame)
    predictor = load_model(model, dataset)
    place = predictor.place(output)
    question = Question(predictor=predictor, schema=dataset.schema, output=place, scale=predictor.scale)
    coded = dataset.schema.encode(dataset.features.iloc[: rows + background])
    answers = question(coded)
    return Game(
        question=question, rows=coded[:rows], predictions=answers[:rows], background=coded[rows:],
        counts=np.arange(background) % 3 + 1, references=answers[rows:], used=np.ones(coded.shape[1], dtype=bool),
    )


@pytest.mark.parametrize(("fit", "kind", "single"), [
    (xgb, "binary", True), (xgb, "three", True), (xgb, "count", True), (lgb, "binary", False), (lgb, "three", False),
    (histograms, "binary", False), (gradient_boosting, "binary", False), (gradient_boosting, "three", False),
])
def test_equal_to_asking_the_model_for_every_coalition(fit, kind, single):
    frame = table() if fit is gradient_boosting else with_gaps(table())
    model = fit(frame, kind)
    for output in (None, 0):
        game = game_of(model, frame, rows=3, background=6, output=output)
        expected = enumeration(game, SETTINGS)
        found = linked(game, SETTINGS)
        assert found.served.all()
        assert np.isnan(found.standard_errors).all()
        size = np.abs(game.predictions).max()
        allowed = (1e-6 if single else 1e-10) * size
        np.testing.assert_allclose(found.contributions, expected.contributions, rtol=0, atol=allowed)
        assert np.abs(found.contributions[:, -1]).max() > 1e-3, "the town, of several columns, must matter here"


@cache
def wide():
    """Rows from which fifteen features differ: sampled within the usual limit, exact within a larger one."""
    import xgboost

    random = np.random.default_rng(0)
    frame = pd.DataFrame(random.normal(size=(600, 15)), columns=[f"x{i:02}" for i in range(15)])
    values = frame.to_numpy()
    score = values[:, 0] * values[:, 1] * 2 + values[:, 2] * values[:, 3] * values[:, 4] + values[:, 5:].sum(axis=1) / 2
    model = xgboost.XGBClassifier(n_estimators=40, max_depth=5, n_jobs=1).fit(frame, score > 0)
    game = game_of(model, frame, rows=25, background=12)
    exact = linked(game, replace(SETTINGS, limit=10**7))
    assert exact.served.all()
    return game, exact


def test_of_sampled_intervals_at_least_nine_in_ten_hold():
    game, exact = wide()
    shares = []
    for seed in range(4):
        found = linked_sampled(game, Settings(limit=1, precision=0.05, seed=seed))
        assert not found.served.any(), "no draw within a limit of one model row"
        found = linked_sampled(game, Settings(limit=20_000, precision=0.02, seed=seed))
        assert found.served.all()
        assert (found.standard_errors.max(axis=1) <= 0.02 * game.spread).all()
        misses = np.abs(found.contributions - exact.contributions)
        shares.append((misses <= 1.96 * found.standard_errors).mean())
        assert misses.max() < 5 * found.standard_errors.max()
    assert np.mean(shares) >= 0.9


def test_more_is_asked_until_the_error_is_small_enough_or_the_limit_is_met():
    game, exact = wide()
    coarse, fine, cut = (
        linked_sampled(game, Settings(limit=limit, precision=precision, seed=0))
        for limit, precision in ((10**6, 0.05), (10**6, 0.003), (4_000, 0.003))
    )
    assert (fine.standard_errors.max(axis=1) <= 0.003 * game.spread).all()
    assert (coarse.standard_errors.max(axis=1) > 0.003 * game.spread).any()
    assert (cut.standard_errors.max(axis=1) > 0.003 * game.spread).any()
    near, far = (np.abs(found.contributions - exact.contributions).max() for found in (fine, coarse))
    assert near < far


def test_what_is_sampled_adds_up_exactly():
    game, _ = wide()
    found = linked_sampled(game, SETTINGS)
    np.testing.assert_allclose(found.contributions.sum(axis=1), game.predictions - game.base_value, atol=2e-7)


def test_what_is_sampled_depends_on_neither_company_nor_threads(monkeypatch):
    game, _ = wide()
    whole = linked_sampled(game, SETTINGS)
    monkeypatch.setattr(blocks, "THREADS", 1)
    again, alone = linked_sampled(game, SETTINGS), linked_sampled(game.only(np.array([11])), SETTINGS)
    for name in ("contributions", "standard_errors"):
        assert (getattr(again, name) == getattr(whole, name)).all()
        assert (getattr(alone, name)[0] == getattr(whole, name)[11]).all()
    other = linked_sampled(game, replace(SETTINGS, seed=1))
    assert (other.contributions != whole.contributions).any()


def test_background_rows_in_several_chunks(monkeypatch):
    game, exact = wide()
    monkeypatch.setattr(engines, "CHUNK", 5)
    part = game.only(np.arange(4))
    part = replace(part, question=replace(part.question, predictor=replace_predictor(part.question.predictor)))
    np.testing.assert_allclose(
        linked(part, replace(SETTINGS, limit=10**7)).contributions, exact.contributions[:4], atol=1e-13,
    )
    found = linked_sampled(part, SETTINGS)
    assert (np.abs(found.contributions - exact.contributions[:4]) < 5 * found.standard_errors.max()).all()


def replace_predictor(predictor):
    """The same model anew, so that nothing kept for it is used."""
    from copy import copy

    return copy(predictor)


def test_pairs_that_differ_in_few_features_are_exact_among_sampled_ones():
    game, _ = wide()
    rows = np.repeat(game.background[:1], 2, axis=0)
    rows[0, :5], rows[1] = game.rows[0, :5], game.rows[1]
    answers = game.question(rows)
    mixed = replace(game, rows=rows, predictions=answers, background=game.background[:1], counts=np.ones(1, int),
                    references=game.references[:1])
    found = linked_sampled(mixed, SETTINGS)
    expected = enumeration(mixed, SETTINGS).contributions
    np.testing.assert_allclose(found.contributions[0], expected[0], atol=1e-6)
    assert not found.standard_errors[0].any()
    assert found.standard_errors[1].any()


def test_only_answers_that_are_a_link_of_sums_are_served():
    frame = table()
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression

    game = game_of(xgb(frame), frame)
    margin = replace(game, question=replace(game.question, scale="margin"))
    for other in (
        margin, game_of(one_hot(RandomForestClassifier(5, random_state=0), frame, target(frame)), frame),
        game_of(one_hot(LogisticRegression(), frame, target(frame)), frame),
    ):
        assert not linked(other, SETTINGS).served.any()
        assert not linked_sampled(other, SETTINGS).served.any()


def test_trees_that_are_not_the_models_are_found_out(monkeypatch):
    frame = table()
    game = game_of(xgb(frame), frame)
    raw = forest_of(game.question.predictor)
    wrong = replace(raw, forest=replace(raw.forest, values=raw.forest.values * 1.01))
    monkeypatch.setattr(engines, "forest_of", lambda predictor: wrong)
    assert not linked(game, SETTINGS).served.any()


def test_steps_that_fail_leave_the_rows_to_others(monkeypatch):
    frame = table()
    game = game_of(xgb(frame), frame)
    raw = forest_of(game.question.predictor)

    def fails(frame):
        raise RuntimeError

    monkeypatch.setattr(engines, "forest_of", lambda predictor: replace(raw, matrix=fails))
    assert not linked(game, SETTINGS).served.any()


def test_nothing_is_served_while_kernels_are_being_compiled(monkeypatch):
    game, _ = wide()
    monkeypatch.setattr(engines, "ready", lambda: False)
    assert not linked(game, replace(SETTINGS, limit=10**7)).served.any()
    assert not linked_sampled(game, SETTINGS).served.any()


def test_a_row_that_stands_in_the_background_alone_has_no_contributions():
    game, _ = wide()
    same = replace(game, rows=game.background[:1], predictions=game.references[:1], background=game.background[:1],
                   counts=np.ones(1, int), references=game.references[:1])
    for engine in (linked, linked_sampled):
        found = engine(same, SETTINGS)
        assert found.served.all()
        assert not found.contributions.any()


def test_progress_counts_pairs_and_may_stop():
    game, _ = wide()
    seen = []

    def progress(done, total):
        seen.append((done, total))
        if len(seen) > 3:
            raise KeyboardInterrupt

    told = replace(game, question=replace(game.question, progress=progress, n_asked=0, total=0))
    with pytest.raises(KeyboardInterrupt):
        linked_sampled(told, SETTINGS)
    assert all(0 < done <= total for done, total in seen)


def test_shap_values_of_a_boosted_probability_are_equal_to_those_from_asking(monkeypatch):
    from explain.methods.shapley import engines

    frame = with_gaps(table())
    dataset = read_table(frame)
    predictor = load_model(xgb(frame), dataset)
    found = shap_values(predictor, dataset, rows=range(6), background=range(20, 40))
    asking = [engine for engine in engines.ENGINES if engine[1] is enumeration]
    monkeypatch.setattr(engines, "ENGINES", [*asking, engines.ENGINES[-1]])
    asked = shap_values(predictor, dataset, rows=range(6), background=range(20, 40))
    assert found.engine != asked.engine
    np.testing.assert_allclose(found.contributions, asked.contributions, atol=1e-6)
