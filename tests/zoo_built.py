"""What people build of scikit-learn's estimators."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import sklearn
from sklearn import (
    calibration,
    cluster,
    compose,
    ensemble,
    feature_extraction,
    gaussian_process,
    impute,
    isotonic,
    kernel_approximation,
    linear_model,
    metrics,
    model_selection,
    naive_bayes,
    neighbors,
    neural_network,
    pipeline,
    preprocessing,
    svm,
    tree,
)
from sklearn.experimental import enable_iterative_imputer  # noqa: F401

from tests import zoo

LOSSES = (
    "log_loss",
    "modified_huber",
    "perceptron",
    "squared_hinge",
    "squared_error",
    "huber",
    "epsilon_insensitive",
    "squared_epsilon_insensitive",
    "hinge",
)


def columns(**settings: Any) -> Any:
    return compose.make_column_transformer(
        (
            pipeline.make_pipeline(impute.SimpleImputer(strategy="median"), preprocessing.StandardScaler()),
            ["wage", "age"],
        ),
        (preprocessing.OneHotEncoder(handle_unknown="ignore"), ["job", "city"]),
        remainder="passthrough",
        **settings,
    )


def on_frame(estimator: Callable[[], Any], **settings: Any) -> tuple[Any, Any]:
    return pipeline.make_pipeline(columns(**settings), estimator()).fit(zoo.frame(), zoo.labels()), zoo.frame()


def on_rows(make: Callable[[], Any], target: Callable[[], Any] = zoo.classes) -> tuple[Any, Any]:
    return make().fit(zoo.rows(), target()), zoo.rows()


def plain_forest() -> Any:
    return ensemble.RandomForestClassifier(6, max_depth=4, random_state=0)


def two_targets() -> np.ndarray:
    return np.column_stack([zoo.amounts(), zoo.rows()[:, 1]])


def selected_columns() -> tuple[Any, Any]:
    picked = compose.make_column_selector(dtype_include=np.number)
    made = compose.make_column_transformer(
        (preprocessing.PowerTransformer(), picked),
        (preprocessing.OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1), ["city"]),
    )
    steps = pipeline.make_pipeline(made, impute.KNNImputer(), ensemble.GradientBoostingClassifier(n_estimators=3))
    return steps.fit(zoo.frame(), zoo.labels()), zoo.frame()


def as_a_frame() -> tuple[Any, Any]:
    made = columns(sparse_threshold=0, verbose_feature_names_out=False)
    steps = pipeline.Pipeline([("columns", made), ("model", linear_model.LogisticRegression())])
    return steps.fit(zoo.frame(), zoo.labels()), zoo.frame()


def native_categories() -> tuple[Any, Any]:
    frame = zoo.frame().astype({"city": "category", "job": "category"})
    model = ensemble.HistGradientBoostingClassifier(max_iter=3, min_samples_leaf=3, categorical_features="from_dtype")
    return model.fit(frame, zoo.frame()["city"].to_numpy(dtype=object)), frame


def in_a_dict() -> tuple[Any, Any]:
    model, rows = on_frame(plain_forest)
    held = {
        "model": model,
        "features": list(zoo.frame().columns),
        "threshold": 0.4,
        "made": "2024-01-01",
        "scores": {"auc": np.float64(0.8)},
        "levels": ("low", "mid", "top"),
    }
    return held, rows


def searched() -> tuple[Any, Any]:
    grid = {"randomforestclassifier__max_depth": [2, None], "randomforestclassifier__n_estimators": [3]}
    made = pipeline.make_pipeline(columns(), plain_forest())
    folds = model_selection.StratifiedKFold(2, shuffle=True, random_state=1)
    search = model_selection.GridSearchCV(made, grid, cv=folds, scoring=["accuracy", "f1_macro"], refit="accuracy")
    return search.fit(zoo.frame(), zoo.labels()), zoo.frame()


def drawn() -> tuple[Any, Any]:
    from scipy import stats

    ranges = {"alpha": stats.uniform(0.1, 2.0), "fit_intercept": [True, False]}
    search = model_selection.RandomizedSearchCV(
        linear_model.Ridge(),
        ranges,
        n_iter=2,
        cv=model_selection.KFold(2),
        random_state=0,
        scoring=metrics.make_scorer(metrics.mean_absolute_error, greater_is_better=False),
    )
    return search.fit(zoo.rows(), zoo.amounts()), zoo.rows()


def halved() -> tuple[Any, Any]:
    from sklearn.experimental import enable_halving_search_cv  # noqa: F401
    from sklearn.model_selection import HalvingGridSearchCV

    search = HalvingGridSearchCV(
        tree.DecisionTreeClassifier(random_state=0), {"max_depth": [1, 2]}, cv=2, random_state=0
    )
    return search.fit(zoo.rows(), zoo.classes()), zoo.rows()


def imputed() -> tuple[Any, Any]:
    gaps = np.where(zoo.rows() > 3.5, np.nan, zoo.rows())
    return pipeline.make_pipeline(impute.IterativeImputer(max_iter=2, random_state=0), linear_model.Ridge()).fit(
        gaps, zoo.amounts()
    ), gaps


def worded() -> tuple[Any, Any]:
    words = feature_extraction.text.TfidfVectorizer(ngram_range=(1, 2), stop_words="english", min_df=1)
    made = compose.make_column_transformer((words, "city"), ("drop", ["age"]))
    steps = pipeline.make_pipeline(made, naive_bayes.MultinomialNB())
    return steps.fit(zoo.frame(), zoo.labels()), zoo.frame()


def weighed() -> Any:
    with sklearn.config_context(enable_metadata_routing=True):
        return linear_model.LogisticRegression().set_fit_request(sample_weight=True)


def processes() -> dict[str, Callable[[], Any]]:
    kernels = gaussian_process.kernels
    whole = kernels.ConstantKernel() * kernels.RBF([1.0] * 4) + kernels.WhiteKernel() + kernels.DotProduct() ** 2
    others = kernels.Matern(nu=1.5) + kernels.RationalQuadratic() * kernels.ExpSineSquared()
    return {
        "GP regressor with kernels": lambda: gaussian_process.GaussianProcessRegressor(whole, optimizer=None),
        "GP regressor with others": lambda: gaussian_process.GaussianProcessRegressor(others, optimizer=None),
    }


def regressors() -> dict[str, Callable[[], Any]]:
    losses = (
        {
            f"GB {loss}": partial(ensemble.GradientBoostingRegressor, loss=loss, n_estimators=3)
            for loss in ("absolute_error", "huber", "quantile")
        }
        | {
            f"HGB {loss}": partial(
                ensemble.HistGradientBoostingRegressor, loss=loss, max_iter=3, min_samples_leaf=4, **more
            )
            for loss, more in {"absolute_error": {}, "poisson": {}, "gamma": {}, "quantile": {"quantile": 0.7}}.items()
        }
        | {f"SGD {loss}": partial(linear_model.SGDRegressor, loss=loss, random_state=0) for loss in LOSSES[4:8]}
        | {f"SVR {kernel}": partial(svm.SVR, kernel=kernel) for kernel in ("linear", "poly", "sigmoid")}
    )
    return {
        **losses,
        **processes(),
        "forest, absolute errors": partial(
            ensemble.RandomForestRegressor, 3, criterion="absolute_error", random_state=0
        ),
        "forest, Poisson": partial(
            ensemble.ExtraTreesRegressor, 3, criterion="poisson", random_state=0, bootstrap=True
        ),
        "tree, Friedman": partial(tree.DecisionTreeRegressor, criterion="friedman_mse", max_depth=3),
        "forest, oob, cut back": partial(
            ensemble.RandomForestRegressor,
            5,
            oob_score=True,
            bootstrap=True,
            ccp_alpha=0.01,
            max_features="sqrt",
        ),
        "KNN, distance": partial(neighbors.KNeighborsRegressor, weights="distance", algorithm="kd_tree", p=1),
        "KNN, ball tree": partial(neighbors.KNeighborsRegressor, algorithm="ball_tree", metric="chebyshev"),
        "target scaled": lambda: compose.TransformedTargetRegressor(
            linear_model.Ridge(), transformer=preprocessing.QuantileTransformer(n_quantiles=9)
        ),
        "network, early": partial(
            neural_network.MLPRegressor, hidden_layer_sizes=(5, 3), max_iter=8, early_stopping=True, random_state=1
        ),
        "bagged lines": lambda: ensemble.BaggingRegressor(linear_model.Lasso(), 3, max_features=0.5, random_state=0),
        "boosted stumps": lambda: ensemble.AdaBoostRegressor(tree.DecisionTreeRegressor(max_depth=1), n_estimators=3),
        "splines": lambda: pipeline.make_pipeline(preprocessing.SplineTransformer(), linear_model.Ridge()),
        "stacked": lambda: ensemble.StackingRegressor(
            [("k", neighbors.KNeighborsRegressor()), ("s", svm.SVR())], ensemble.RandomForestRegressor(3), cv=2
        ),
        "polynomials": lambda: pipeline.make_pipeline(
            preprocessing.PolynomialFeatures(2), preprocessing.MaxAbsScaler(), linear_model.ElasticNetCV(cv=2)
        ),
        "HGB, monotonic": partial(ensemble.HistGradientBoostingRegressor, max_iter=2, monotonic_cst=[1, 0, 0, -1]),
        "Tweedie 1.5": partial(linear_model.TweedieRegressor, power=1.5),
        "Tweedie 2": partial(linear_model.TweedieRegressor, power=2),
        "Tweedie 3": partial(linear_model.TweedieRegressor, power=3),
        "Tweedie 1": partial(linear_model.TweedieRegressor, power=1),
    }


def classifiers() -> dict[str, Callable[[], Any]]:
    sgd = {f"SGD {loss}": partial(linear_model.SGDClassifier, loss=loss, random_state=0) for loss in LOSSES}
    svms = {f"SVC {kernel}": partial(svm.SVC, kernel=kernel) for kernel in ("linear", "poly", "sigmoid")}
    return {
        **{f"{name} classes": maker for name, maker in sgd.items()},
        **svms,
        "forest, entropy": partial(ensemble.RandomForestClassifier, 3, criterion="entropy", class_weight="balanced"),
        "forest, log loss": partial(
            ensemble.ExtraTreesClassifier, 3, criterion="log_loss", oob_score=True, bootstrap=True
        ),
        "calibrated, isotonic": lambda: calibration.CalibratedClassifierCV(svm.LinearSVC(), method="isotonic", cv=2),
        "calibrated, one fit": lambda: calibration.CalibratedClassifierCV(plain_forest(), ensemble=False, cv=2),
        "one against the rest": lambda: svm.SVC(kernel="rbf", decision_function_shape="ovo", class_weight="balanced"),
        "stacked, probabilities": lambda: ensemble.StackingClassifier(
            [("f", plain_forest()), ("n", naive_bayes.GaussianNB())],
            cv=2,
            passthrough=True,
        ),
        "hard votes": lambda: ensemble.VotingClassifier(
            [("f", plain_forest()), ("k", neighbors.KNeighborsClassifier())]
        ),
        "bagged trees": lambda: ensemble.BaggingClassifier(
            tree.DecisionTreeClassifier(), 3, max_features=2, random_state=0
        ),
        "kernel approximation": lambda: pipeline.make_pipeline(
            kernel_approximation.RBFSampler(n_components=8, random_state=0), linear_model.SGDClassifier(random_state=0)
        ),
        "HGB, early, interactions": lambda: ensemble.HistGradientBoostingClassifier(
            max_iter=4,
            early_stopping=True,
            validation_fraction=0.3,
            min_samples_leaf=3,
            interaction_cst="no_interactions",
            random_state=0,
        ),
        "GB, one class against": lambda: ensemble.GradientBoostingClassifier(
            n_estimators=3, init=linear_model.LogisticRegression(), random_state=np.random.RandomState(3)
        ),
        "KNN, brute": partial(neighbors.KNeighborsClassifier, algorithm="brute", metric="cosine"),
        "KNN, Mahalanobis": lambda: neighbors.KNeighborsClassifier(
            algorithm="ball_tree", metric="mahalanobis", metric_params={"V": np.cov(zoo.rows().T)}
        ),
        "KNN, Minkowski 3": partial(neighbors.KNeighborsClassifier, p=3, weights="distance"),
        "clusters, then classes": lambda: pipeline.make_pipeline(
            cluster.KMeans(3, n_init=1), linear_model.LogisticRegression()
        ),
        "weights asked for": weighed,
        "weighed by hand": lambda: linear_model.LogisticRegression(class_weight={0: 1.0, 1: 2.0, 2: 0.5}),
        "boosted, two classes": lambda: ensemble.AdaBoostClassifier(
            tree.DecisionTreeClassifier(max_depth=1), n_estimators=3
        ),
    }


def of_two_classes() -> dict[str, Callable[[], Any]]:
    return {
        "HGB, two classes": partial(ensemble.HistGradientBoostingClassifier, max_iter=3, min_samples_leaf=3),
        "GB, two classes": partial(ensemble.GradientBoostingClassifier, n_estimators=3),
        "GB, exponential": partial(ensemble.GradientBoostingClassifier, n_estimators=3, loss="exponential"),
        "forest, two classes": plain_forest,
        "SVC, two classes": svm.SVC,
        "GP, two classes": gaussian_process.GaussianProcessClassifier,
        "network, two classes": partial(neural_network.MLPClassifier, hidden_layer_sizes=(3,), max_iter=5),
        "calibrated, sigmoid": lambda: calibration.CalibratedClassifierCV(
            linear_model.SGDClassifier(random_state=0), cv=2
        ),
        "calibrated, temperature": lambda: calibration.CalibratedClassifierCV(
            linear_model.LogisticRegression(), cv=2, method="temperature"
        ),
        "KNN, two classes": neighbors.KNeighborsClassifier,
        "tree, two classes": tree.DecisionTreeClassifier,
        "isolation": lambda: ensemble.IsolationForest(n_estimators=5, max_features=2, random_state=0),
    }


def two_classes() -> np.ndarray:
    return (zoo.classes() > 0).astype(int)


def makers() -> dict[str, Callable[[], tuple[Any, Any]]]:
    """How each is made, by name."""

    def scaled_frame() -> tuple[Any, Any]:
        return on_frame(linear_model.LogisticRegression)

    return {
        **{name: partial(on_rows, make, zoo.amounts) for name, make in regressors().items()},
        **{name: partial(on_rows, make) for name, make in classifiers().items()},
        **{name: partial(on_rows, make, two_classes) for name, make in of_two_classes().items()},
        "columns and a forest": partial(on_frame, plain_forest),
        "columns and a line": scaled_frame,
        "columns picked by dtype": selected_columns,
        "columns, plain names": as_a_frame,
        "columns and votes": partial(
            on_frame,
            lambda: ensemble.VotingClassifier(
                [("a", plain_forest()), ("b", linear_model.LogisticRegression())],
                voting="soft",
            ),
        ),
        "HGB of native categories": native_categories,
        "a model in a dict": in_a_dict,
        "a search of columns": searched,
        "a search of ranges": drawn,
        "a halving search": halved,
        "an iterative imputer": imputed,
        "words": worded,
        "forest of two targets": partial(
            on_rows, partial(ensemble.RandomForestRegressor, 3, random_state=0), two_targets
        ),
        "isotonic, kept inside": lambda: (
            isotonic.IsotonicRegression(out_of_bounds="clip").fit(zoo.rows()[:, 1], zoo.amounts()),
            zoo.rows()[:, 1],
        ),
    }
