"""The words of the warnings W1 to W28: for an analyst, and for somebody who has never heard of the method."""

from collections.abc import Callable

from explain.narrative.parts import apart, cell, said
from explain.results import Flag
from explain.wording import count, counted, listed, number, probability, shortened, strong

Words = Callable[[Flag], str]
LONGEST = 60
"""Letters of a name in a warning."""


def describe_flag(flag: Flag) -> str:
    """Say what a warning warns of, for an analyst."""
    return WARNINGS[flag.id][0](flag)


def plain_flag(flag: Flag) -> str:
    """Say what a warning warns of, for somebody who has never heard of the method."""
    return WARNINGS[flag.id][1](flag)


def _names(flag: Flag, most: int = 3) -> str:
    """Columns in bold, the rest counted."""
    shown = [strong(shortened(label, LONGEST)) for label in flag.feature_labels[:most]]
    left = len(flag.feature_labels) - len(shown)
    return listed([*shown, counted(left, "other column")] if left else shown)


def _first(flag: Flag) -> str:
    return strong(shortened(flag.feature_labels[0], LONGEST)) if flag.feature_labels else "this column"


def _cells(flag: Flag) -> str:
    pairs = list(zip(flag.feature_labels, flag.cells, strict=False))
    return listed([cell(label, shown) for label, shown in pairs[:3]])


def _share(flag: Flag, name: str = "share") -> str:
    return probability(flag[name])


def _correlated(flag: Flag) -> str:
    return (f"{_names(flag)} move together (association {number(flag['strength'], 2)}): how credit is shared between "
            "them follows a rule, not knowledge. Read them as a group.")


def _unrealistic(flag: Flag) -> str:
    other = "Among them the model answers in another way than among real rows. " if "other" in dict(flag.facts) else ""
    return (f"{_share(flag)} of the {counted(int(flag['n']), 'row')} the method asked about lie farther out than 99 % "
            f"of the table's. {other}The explanation partly rests on rows that do not occur: take it as a rough guide.")


def _base_off(flag: Flag) -> str:
    return (f"The base value is {said(flag, flag['base'])}, the mean answer over the table {said(flag, flag['mean'])}: "
            "the background is not like the table. Read contributions as against the background alone.")


def _background(flag: Flag) -> str:
    return (f"The background has {counted(int(flag['used']), 'row')}; {count(int(flag['wanted']))} were asked for. "
            "Read nothing into small contributions.")


def _unstable(flag: Flag) -> str:
    who = f" {_names(flag)} may change places with others." if flag.feature_labels else ""
    return (f"The explanation is not stable: another draw or a slightly different row gives another order.{who} "
            "Do not rely on the order.")


def _width(flag: Flag) -> str:
    return (f"Another kernel width gives other leading features (lowest agreement {number(flag['agreement'], 2)}, "
            "chance is 0): how near “near” is was a choice. Rely only on features that lead at each width.")


def _impossible(flag: Flag) -> str:
    return (f"{_share(flag)} of the random samples hold values of {_names(flag)} that no row of the table has. "
            "Take the weights as a rough guide.")


def _thin(flag: Flag) -> str:
    return (f"{_share(flag)} of the points of this curve of {_first(flag)} lie where hardly any rows are. There the "
            "curve is the model's guess: do not rely on it.")


def _local(flag: Flag) -> str:
    return (f"The effect of {_first(flag)} is measured step by step, on the rows at each step. Points far apart are "
            "not one row's change.")


def _seen(flag: Flag) -> str:
    if "gap" in dict(flag.facts):
        return (f"The model seems to have seen these rows: on rows it has not seen, its skill is {_share(flag, 'gap')} "
                "lower. Scores and importance here are too good: measure them on other rows.")
    if "importance" in dict(flag.facts):
        return (f"On rows the model was not trained on, shuffling columns costs {_share(flag, 'importance')} less: "
                "part of what it learned holds for its training rows alone. Rely on importance measured on other rows.")
    return ("These numbers come from rows that the model was trained on: scores and importance are too good. "
            "Measure them on other rows.")


def _extrapolates(flag: Flag) -> str:
    return (f"Shuffling {_first(flag)} makes {_share(flag)} of the rows unlike any in the table: its importance is "
            "partly about rows that do not occur. Compare it with conditional importance.")


def _many(flag: Flag) -> str:
    kept, n = int(flag["kept"]), int(flag["n"])
    return (f"{counted(n, 'feature')} are compared at once; some stand out by chance alone. {count(kept)} still "
            f"{'does' if kept == 1 else 'do'} after a correction for that (Benjamini and Hochberg). Rely on no others.")


def _surrogate(flag: Flag) -> str:
    return (f"The simple model follows the real one to {_share(flag, 'fidelity')}. It explains the model, not the "
            "data, and another such tree may fit as well: read it as a sketch.")


def _imbalanced(flag: Flag) -> str:
    return (f"Only {_share(flag)} of the rows are {strong(flag.output) if flag.output else 'in the smallest class'}: "
            "compare scores with that share, not with a half.")


def _no_skill(flag: Flag) -> str:
    return (f"The model is not clearly better than always giving the same answer (skill {number(flag['skill'], 2)}, "
            f"between {number(flag['low'], 2)} and {number(flag['high'], 2)}). Explanations may describe noise: "
            "do not rely on them.")


def _outside(flag: Flag) -> str:
    share = dict(flag.facts).get("share", float("nan"))
    where = f"It holds {_cells(flag)}, outside of what the table has. " if flag.cells else ""
    far = f"It lies farther from its nearest rows than {probability(share)} of the table's rows do. "
    told = where + (far if share == share else "")
    return f"This row is unlike the rows of the table. {told}Take its explanation as a rough guide."


def _small(flag: Flag) -> str:
    return f"Only {counted(int(flag['n']), 'row')}: too few to say much."


def _leak(flag: Flag) -> str:
    told = dict(flag.facts)
    if "auc" in told:
        how = f"alone nearly gives away the target (AUC {number(flag['auc'], 3)})"
    elif "r2" in told:
        how = f"alone nearly gives away the target (R² {number(flag['r2'], 3)})"
    else:
        how = f"carries {_share(flag)} of all importance"
    return f"{_first(flag)} {how}. Check that it is known before the answer is."


def _plain_leak(flag: Flag) -> str:
    how = "The model leans almost wholly on {}." if "share" in dict(flag.facts) else "{} almost gives the answer away."
    return f"{how.format(_first(flag))} Was it known beforehand?"


def _disagree(flag: Flag) -> str:
    return (f"The methods disagree about {_names(flag)}: do not rely on its rank." if len(flag.feature_labels) == 1 else
            f"The methods disagree about {_names(flag)}: do not rely on their ranks.")


def _plain_disagree(flag: Flag) -> str:
    counts = "it counts" if len(flag.feature_labels) == 1 else "they count"
    return f"Ways of looking disagree about {_names(flag)}: how much {counts} is open."


def _drifted(flag: Flag) -> str:
    return (f"The rows explained differ from those compared with in {_names(flag)}: part of what is shown is that "
            "difference. Compare them with rows of their own kind, too.")


def _filled(flag: Flag) -> str:
    return (f"{_names(flag)} {_be(flag)} missing in this row; the model answers all the same. "
            f"Its answer may change once {_they(flag)} known.")


def _be(flag: Flag) -> str:
    return "is" if len(flag.feature_labels) == 1 else "are"


def _they(flag: Flag) -> str:
    return "it is" if len(flag.feature_labels) == 1 else "they are"


def _parts(flag: Flag) -> str:
    return f"{_names(flag)} are parts of one choice: read them together. Their shares do not add up to its own."


def _poor_fit(flag: Flag) -> str:
    return (f"The simple model fits poorly around this row (R² {number(flag['fit'], 2)}): its weights are not the "
            "model's. Do not read them as such.")


def _saturated(flag: Flag) -> str:
    return (f"The score is {said(flag, flag['prediction'])}: near the end of the scale contributions are squeezed, and "
            "small ones may hide large log-odds. Look at the log-odds, too.")


def _coin(flag: Flag) -> str:
    if "second" in dict(flag.facts):
        return (f"The two highest scores ({said(flag, flag['prediction'])} and {said(flag, flag['second'])}) are close "
                "together: this explains a close call. Look at the other answer, too.")
    return (f"The score ({said(flag, flag['prediction'])}) is close to the threshold of "
            f"{said(flag, flag['threshold'])}: this explains a close call. Look at the other answer, too.")


def _random(flag: Flag) -> str:
    return (f"Asked twice about the same {counted(int(flag['n']), 'row')}, the model's answers differ by up to "
            f"{apart(flag, flag['largest'])}. No explanation can be more exact than that: "
            "read nothing into smaller contributions.")


def _always(words: str) -> Words:
    return lambda flag: words


PLAIN_ROUGH = "Take this as a rough guide: "

WARNINGS: dict[str, tuple[Words, Words]] = {
    "W1": (_correlated, lambda flag: f"{_names(flag)} go together in the data; nobody can say which of them counts. "
                    "Read them as one."),
    "W2": (_unrealistic, _always(f"{PLAIN_ROUGH}it partly rests on cases that do not occur.")),
    "W3": (
        _always("Contributions are in log-odds; the words beside them are for per cent. Choose the probability scale."),
        _always("These numbers are on a technical scale. Choose probability to read them in per cent."),
    ),
    "W4": (_parts, lambda flag: f"{_names(flag)} belong together: read them as one."),
    "W5": (_base_off, _always("The typical case compared with is not typical for this table. Read the bars "
                    "with care.")),
    "W6": (_background, _always("Few cases were there to compare with. Read nothing into small bars.")),
    "W7": (
        _always("Contributions split this answer; they do not tell what a change would do. Try the change instead."),
        _always("To see what a change would do, change the value: these bars do not tell."),
    ),
    "W8": (_unstable, _always(f"{PLAIN_ROUGH}asked again a little differently, the order changes.")),
    "W9": (_poor_fit, _always("The simple stand-in does not follow the model well here: do not rely on it.")),
    "W10": (_width, _always("A different choice of “nearby” puts other inputs first: do not rely on the order.")),
    "W11": (_impossible, _always("Part of this comes from made-up cases that cannot exist: take it as a rough guide.")),
    "W12": (_thin, lambda flag: f"Few cases have such values of {_first(flag)}, so part of the curve is a guess. "
                    "Do not rely on it there."),
    "W13": (_local, _always("Read this curve in short steps: it is not one case changing.")),
    "W14": (_seen, _always("The model was probably tried on cases it has learned from and looks too good. "
                    "Ask how it does on others.")),
    "W15": (_extrapolates, lambda flag: f"The weight of {_first(flag)} partly comes from cases that do not occur: "
                    "take it as rough."),
    "W16": (_many, _always("Among so many inputs, some look important by chance. Read nothing into the small ones.")),
    "W17": (_surrogate, _always("This is a simplified picture of the model; another would do as well. Take it as "
                    "a sketch.")),
    "W18": (_imbalanced, lambda flag: f"Only {_share(flag)} of all cases are of this kind: compare with that."),
    "W19": (_no_skill, _always("The model is not clearly better than a fixed guess: this may be mostly noise. "
                    "Do not rely on it.")),
    "W20": (_outside, _always("Few cases in the table resemble this one; take the explanation as a rough guide.")),
    "W21": (_small, lambda flag: f"Only {counted(int(flag['n']), 'case')}: too few to say much."),
    "W22": (_leak, _plain_leak),
    "W23": (_disagree, _plain_disagree),
    "W24": (_drifted, lambda flag: f"The cases explained differ from those compared with in {_names(flag)}. Compare "
                    "with care."),
    "W25": (_filled, lambda flag: f"{_names(flag)} {_be(flag)} missing here. The answer was given without."),
    "W26": (_saturated, _always("The score is near its end, where differences look small. Small bars may matter.")),
    "W27": (_coin, _always("This was a close call: a small change may turn the answer.")),
    "W28": (_random, _always("Asked twice, the model answers differently. Read nothing into small differences.")),
}
"""Warning → its words for an analyst, and for everybody."""

