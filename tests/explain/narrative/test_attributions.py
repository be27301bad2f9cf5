import numpy as np

from explain.narrative import describe_attributions, doubts_about_attributions
from explain.narrative.attributions import plain_attributions
from tests.made import HOSTILE, lime, one_row
from tests.plain_language import faults


def test_start_end_and_what_moved_most():
    first, second, third, last = describe_attributions(one_row([0.31, 0.12, -0.052, 0.04, -0.01], base=0.24))
    assert first == r"The model's score for **\>50K** is **65 %** here; the mean over 100 background rows is **24 %**."
    assert second.startswith("What moved the score most in the model: **Relationship = Husband** (+31 points)")
    assert second.endswith(r"and **Capital gain (\$) = 7298** (−5.2 points).")
    assert third == "All other 2 inputs together: +3 points."
    assert last == "This describes the model's arithmetic, not the reasons in real life."


def test_one_other_input_and_none():
    assert "The one other input: +1 point." in describe_attributions(one_row([0.31, 0.12, -0.052, 0.01]))
    assert not any("other" in sentence for sentence in describe_attributions(one_row([0.31, 0.12, -0.052])))


def test_a_number_is_predicted_in_its_unit():
    row = one_row([30.0, -200.0], base=190.0, scale="target", target="count", unit="bikes")
    first, second, *_ = describe_attributions(row)
    assert "The model's prediction of **count** is **20 bikes** here" in first
    assert "(−200 bikes)" in second


def test_nothing_moved():
    assert "No input moved the score here." in describe_attributions(one_row([0.0, 0.0]))


def test_what_did_not_move_is_not_named_as_a_mover():
    sentences = describe_attributions(one_row([0.1, 0.0, 0.0]))
    assert sentences[1] == "What moved the score most in the model: **Relationship = Husband** (+10 points)."


def test_sampling_says_its_error():
    errors = np.array([[0.01, 0.02]])
    sampled = one_row([0.3, 0.1], exact=False, standard_errors=errors)
    unknown = one_row([0.3, 0.1], exact=False)
    assert "These shares were sampled; each is known to ±\u00a03.9 points or better." in describe_attributions(sampled)
    assert "These shares were sampled; their error was not measured." in describe_attributions(unknown)
    assert not any("sampled" in sentence for sentence in describe_attributions(one_row([0.3, 0.1])))


def test_a_surrogate_says_where_it_starts_and_how_far_it_is_off():
    sentences = describe_attributions(lime(gap=0.05, fidelity=0.62))
    assert "starts at **30 %** (its intercept) and arrives at **59 %**." in sentences[1]
    assert sentences[-1] == "It follows the model near this row with R² 0.62 and is off by **5 points** here."


def test_a_surrogate_that_fits_badly_is_doubted():
    assert doubts_about_attributions(lime(gap=0.01, fidelity=0.9)) == ()
    assert "fits poorly" in doubts_about_attributions(lime(gap=0.01, fidelity=0.49))[0]
    assert "by 20 points" in doubts_about_attributions(lime(gap=-0.2, fidelity=0.9))[0]
    assert doubts_about_attributions(one_row()) == ()


def test_a_surrogate_says_how_far_other_samples_would_move_it():
    def said(*errors):
        return describe_attributions(lime(standard_errors=np.array([errors])))[-2]

    words = "Other random samples would move the shares named by no more than ±\u00a02 points"
    assert said(0.01, 0.004, 0.002, 0.0) == f"{words} (95 %)."
    assert said(0.01, 0.004, 0.002, 0.03) == f"{words}, any other by ±\u00a05.9 points (95 %)."
    assert said(*[np.nan] * 4) == "How far other random samples would move these shares was not measured."
    nothing = lime(contributions=np.zeros((1, 4)), standard_errors=np.full((1, 4), 0.01))
    assert not any("random samples" in sentence for sentence in describe_attributions(nothing))


def test_a_surrogate_whose_order_hangs_on_chance_is_doubted():
    def doubts(*errors):
        return doubts_about_attributions(lime(gap=0.01, fidelity=0.9, standard_errors=np.array([errors])))

    assert doubts(0.01, 0.004, 0.002, 0.1) == ()  # the last is not one of those named
    assert doubts(*[np.nan] * 4) == ()
    (doubt,) = doubts(0.01, 0.03, 0.002, 0.0)
    assert doubt.endswith("the shares named are known to ±\u00a05.9 points only.")


def test_missing_and_hostile_cells_are_named_inertly():
    row = one_row([0.3, 0.2], feature_labels=(HOSTILE[0], HOSTILE[1]), feature_values=np.array([[None, HOSTILE[4]]]))
    second = describe_attributions(row)[1]
    assert "= missing**" in second
    assert "](" not in second.replace(r"\]", "")
    assert r"\<img" in second


def test_plain_words_say_the_answer_what_raised_it_and_what_lowered_it():
    words = plain_attributions(one_row([0.31, 0.12, -0.052, 0.001], base=0.24))
    assert words[0] == r"The model's score for **\>50K** is **62 %** here."
    assert words[1] == r"Taken at its word, **\>50K** is the answer for about 62 of 100 rows with such a score."
    assert words[2] == "On average the model answers **24 %**."
    assert "**Relationship = Husband** (+31 points) and **Age (years) = 45** (+12 points) raised it most;" in words[3]
    assert "(−5.2 points) lowered it most." in words[3]
    assert not {sentence: wrong for sentence in words if (wrong := faults(sentence))}


def test_plain_words_round_no_share_to_none_or_all():
    few, many = (" ".join(plain_attributions(one_row([size], base=0.5))) for size in (-0.4999, 0.4999))
    assert "fewer than 1 of 100 rows" in few
    assert "more than 99 of 100 rows" in many


def test_plain_words_of_numbers_speak_of_no_hundred():
    words = " ".join(plain_attributions(one_row([30.0], base=190.0, scale="target", target="count", unit="bikes")))
    assert "of 100" not in words
    assert "**220 bikes**" in words


def test_plain_words_leave_out_what_hardly_moved_it_and_say_when_nothing_did():
    assert "lowered" not in " ".join(plain_attributions(one_row([0.3, -0.001])))
    assert "nothing moved the answer" in " ".join(plain_attributions(one_row([0.0, 0.0])))


def test_plain_words_of_a_surrogate_say_how_well_it_fits():
    ends = [plain_attributions(lime(fidelity=fit))[-1] for fit in (0.9, 0.6, 0.2)]
    assert [end.split("here")[0].split()[-1] for end in ends] == ["well", "roughly", "poorly"]
    assert not [wrong for end in ends if (wrong := faults(end))]
