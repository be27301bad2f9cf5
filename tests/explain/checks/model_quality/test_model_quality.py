import numpy as np
import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression

from explain import load_model, model_quality, read_table
from explain.checks.lights import assess, judged
from explain.samples import sample_model, sample_table, samples


def found(findings, name):
    return next(each for each in findings.findings if each.name == name)


def warned(findings):
    return {flag.id for flag in findings.flags}


def honest(n=600, seed=0):
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(draw.normal(size=(n, 4)), columns=list("abcd"))
    frame["y"] = np.where(draw.random(n) < 1 / (1 + np.exp(-(frame.a + frame.b - frame.c))), "yes", "no")
    return frame


def asked(frame, model=None, target="y", **options):
    dataset = read_table(frame, target=target)
    names = [name for name in frame.columns if name != "y"]
    predictor = load_model((model or LogisticRegression()).fit(frame[names], frame["y"]), dataset)
    return model_quality(predictor, dataset, **options)


def test_an_honest_model_raises_no_warning():
    quality = asked(honest())
    assert quality.subject == "model"
    assert judged(found(quality, "skill")).state == "green"
    assert warned(quality) == set()


@pytest.mark.parametrize("seed", range(5))
def test_a_model_of_shuffled_labels_is_said_to_know_nothing(seed):
    frame = honest(seed=seed)
    frame["y"] = np.random.default_rng(seed).permutation(frame["y"])
    model = LogisticRegression().fit(frame[list("abcd")][:300], frame["y"][:300])
    dataset = read_table(frame[300:].reset_index(drop=True), target="y")
    quality = model_quality(load_model(model, dataset), dataset)
    assert "W19" in warned(quality)
    assert judged(found(quality, "skill")).state == "red"


def test_without_a_target_only_that_it_repeats_itself_is_measured():
    frame = honest()
    dataset = read_table(frame[list("abcd")])
    model = load_model(LogisticRegression().fit(frame[list("abcd")], frame["y"]), dataset)
    quality = model_quality(model, dataset)
    assert [each.name for each in quality.findings if not each.unmeasured] == ["same_answer_twice"]
    assert "without the true answers" in found(quality, "skill").unmeasured
    assert assess([quality], quality.provenance, subject="row").light("L6").state == "grey"


def test_of_too_few_rows_nothing_is_measured():
    assert found(asked(honest(n=9)), "skill").unmeasured == "A target is known of 9 rows only."


def test_a_rare_class_is_named():
    frame = honest(n=1000)
    frame["y"] = np.where(np.arange(1000) % 20 == 0, "rare", "usual")
    [warning] = [flag for flag in asked(frame).flags if flag.id == "W18"]
    assert (warning.output, warning["share"]) == ("rare", 0.05)


def test_many_even_classes_are_none_of_them_rare():
    frame = honest(n=600)
    frame["y"] = [f"class {i % 12}" for i in range(600)]
    quality = asked(frame)
    assert "W18" not in warned(quality)
    assert found(quality, "smallest_class").value == pytest.approx(1 / 12)


def test_it_is_worked_out_once():
    frame = pd.DataFrame({"x": np.arange(40.0)})
    frame["y"] = 2 * frame.x + np.arange(40) % 3
    dataset = read_table(frame, target="y")
    model = load_model(LinearRegression().fit(frame[["x"]], frame["y"]), dataset)
    assert model_quality(model, dataset) is model_quality(model, dataset)


def test_a_leak_is_found_and_a_model_of_one_column_is_not_called_one():
    frame = honest()
    noise = 0.1 * np.random.default_rng(0).normal(size=600)
    leaking = frame.drop(columns="y").assign(leak=(frame["y"] == "yes") + noise)
    assert "W22" in warned(asked(leaking.assign(y=frame["y"])))
    alone = asked(frame[["a", "y"]])
    assert warned(alone) == set()
    assert "given 1 column" in found(alone, "feature_share").unmeasured


def test_parts_of_one_choice_are_named():
    frame = honest()
    frame["red"], frame["blue"] = np.arange(600) % 2, 1 - np.arange(600) % 2
    [parts] = [flag for flag in asked(frame).flags if flag.id == "W4"]
    assert parts.feature_names == ("red", "blue")


@pytest.mark.parametrize("seed", range(10))
def test_another_seed_turns_no_light(seed):
    first, other = asked(honest(n=1500)), asked(honest(n=1500), seed=seed + 1)
    for one, two in zip(first.findings, other.findings, strict=True):
        assert judged(one).state == judged(two).state
    assert warned(first) == warned(other)


def test_reweighted_classes_are_badly_calibrated_and_no_noise():
    draw = np.random.default_rng(4)
    frame = pd.DataFrame(draw.normal(size=(3_000, 3)), columns=list("abc"))
    frame["y"] = np.where(draw.random(3_000) < 1 / (1 + np.exp(4 - 1.5 * frame.a)), "yes", "no")
    quality = asked(frame, LogisticRegression(class_weight="balanced"))
    assert found(quality, "skill").high < 0
    assert judged(found(quality, "calibration_error")).state == "red"
    assert warned(quality) == {"W18"}


@pytest.mark.parametrize("about", samples(), ids=lambda about: about.name)
def test_the_models_of_the_samples_are_not_red_and_raise_no_warning(about):
    dataset = sample_table(about)
    quality = model_quality(sample_model(about, dataset), dataset)
    assert assess([quality], quality.provenance, subject="overall").light("L6").state in ("green", "amber")
    assert warned(quality) == set()


def test_a_constant_model_is_no_better_than_itself():
    frame = honest()
    quality = asked(frame, DummyClassifier())
    assert (found(quality, "skill").value, warned(quality)) == (0, {"W19"})
    assert found(quality, "calibration_error").value == 0
    assert found(quality, "same_answer_twice").value == 0


def test_a_target_that_does_not_differ_measures_no_skill():
    frame = honest()
    model = LogisticRegression().fit(frame[list("abcd")], frame["y"])
    dataset = read_table(frame[frame["y"] == "yes"].reset_index(drop=True), target="y")
    quality = model_quality(load_model(model, dataset), dataset)
    for name in ("skill", "single_feature", "feature_share", "calibration_slope"):
        assert found(quality, name).unmeasured, name
    assert "W19" not in warned(quality)
