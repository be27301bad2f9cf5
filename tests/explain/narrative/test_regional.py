from explain.narrative.regional import describe_regional, doubts_about_regional, plain_regional
from tests.made import provenance, regional


def test_how_much_is_explained_is_said_of_the_rows_that_did_not_find_it():
    first, second, *parts = describe_regional(regional())
    assert first == "Rows differ in how they react to **Education level**, by 6 points on average."
    assert second == (
        "Three parts of the table, told apart by 2 columns, explain **62 %** of that, on 80 rows that had no say in "
        "finding them (65 % on those that had)."
    )
    assert parts[0] == "A: **Relationship Husband or Wife** (100 rows), lowest at 1 (10 %), highest at 16 (60 %)."
    assert parts[1].startswith("B: **Relationship other than Husband or Wife, Age (years) up to 40 or missing**")
    assert parts[2].endswith("the average score stays at 30 %.")


def test_rows_that_react_alike_are_said_to_do_so():
    assert describe_regional(regional(1, spread=0.0)) == (
        "All rows react alike to **Education level**: no part of the table differs.",)
    assert "alike in all rows" in plain_regional(regional(1, spread=0.0))[0]


def test_a_split_that_explains_little_is_named_and_not_shown():
    few = regional(1, held_out=0.04, tried=regional().regions[:2])
    assert describe_regional(few)[1] == (
        "No split explains much of it: the best parts, **Relationship Husband or Wife** and **Relationship other than "
        "Husband or Wife, Age (years) up to 40 or missing**, explain 4 % on rows that had no say in finding them.")
    assert "No other column" in describe_regional(regional(1, held_out=0.0))[1]
    assert "no group of rows stands out" in plain_regional(few)[0]
    assert "explain none" in describe_regional(regional(1, held_out=-0.2, tried=regional().regions[:1]))[1]


def test_plain_words_name_the_part_that_moves_most_and_the_one_that_moves_least():
    _, most, least = plain_regional(regional())
    assert "**Relationship Husband or Wife** (100 rows)" in most
    assert "**50 points**" in most
    assert "from 41** (40 rows)" in least
    assert "**0 points**" in least


def test_rough_parts_and_small_differences_are_doubted():
    assert doubts_about_regional(regional()) == (
        "The curve of **Relationship other than Husband or Wife, Age (years) from 41** stands on 10 rows and is rough.",
    )
    assert "nearly alike" in doubts_about_regional(regional(heterogeneity=0.05))[-1]
    assert doubts_about_regional(regional(1)) == ()


def test_in_a_cohort_rows_of_a_part_are_said_to_be_those_of_the_table():
    made = regional(provenance=provenance(settings=(("cohort", "Sex Male"),)))
    assert "(100 rows of the table)" in describe_regional(made)[2]
    assert "(100 rows of the table)" in plain_regional(made)[1]
