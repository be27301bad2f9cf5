"""What our sentences must not say, as a list of what was found wrong with one of them, or with a text."""

import re
from collections.abc import Iterable

from explain.wording import escaped

FORBIDDEN = (
    r"because", r"caus(e|es|ed|ing)", r"leads? to", r"results? in", r"due to", r"impact of", r"effect on",
    r"makes people", r"prov(e|es|ed|en)", r"fair", r"unbiased", r"trustworthy", r"certain(ly)?", r"guarantee[sd]?",
    r"accurate explanation", r"the reason you", r"will", r"shap values?", r"phi",
)
"""Words of cause, verdict and promise, and words that only specialists know."""
BOLD = (r"clear(ly)?", r"certain(ly)?", r"sure(ly)?", r"definite(ly)?", r"no doubt", r"reliabl[ey]", r"trustworthy",
        r"correct(ly)?", r"prov(es|ed|en)", r"safe(ly)?")
"""Words that no sentence about a light other than green may use of what was explained."""
ADVICE = (r"you (must|should|need to|have to)", r"we (recommend|advise)", r"try to (be|become|change)")
"""Words that turn what a model answers into advice about a person."""
MOST_WORDS = 25
HIGHEST_GRADE = 9.0
BY_ITSELF = (
    "R²", "AUC", "Log-loss", "Brier", "silhouette", "distance", "Distance", "Trustworthiness", "trustworthiness",
    "Effort",
    "effort", "correlation", "association", "skill", "agreement", "loss", "increase", "drop", "difference", "apart",
    "away", "score", "Score", "together at", "At", "on average", "Question", "Then", "seed", "PSI", " H ",
    "fewest", "They differ most", "place", "squared error",
)
"""What is measured without a unit, or by the unit that its name holds."""
NUMBER = r"−?\d+(?:,\d{3})*(?:\.\d+)?"


def faults(markdown: str, names: Iterable[str] = ()) -> list[str]:
    """Name what is wrong with a sentence: a forbidden word, a bare 0 % or 100 %, too many words, odd bold.

    Names of columns count as one word, and may be any.
    """
    markdown = named(markdown, names)
    text = markdown.replace("**", "").lower()
    found = [word for word in FORBIDDEN if re.search(rf"\b{word}\b", text)]
    found += re.findall(r"(?<![\d.,])(?:0|100) %", text)
    found += [f"{n} words" for n in words(markdown) if n > MOST_WORDS]
    if markdown.count("**") % 2:
        found.append("bold without an end")
    if not markdown.rstrip("*").endswith((".", "%", "?")):
        found.append("no full stop")
    return found


def named(markdown: str, names: Iterable[str]) -> str:
    """Put "name" in the place of names."""
    for name in sorted(names, key=len, reverse=True):
        for way in {name, escaped(name)}:
            markdown = re.sub(rf"(?<!\w){re.escape(way)}(?!\w)", "name", markdown)
    return markdown


def words(markdown: str) -> list[int]:
    """Count the words of each sentence; a name in bold counts as one, a remark in brackets as none."""
    text = re.sub(r"\*\*.*?\*\*", "name", re.sub(r" ?\([^()]*\)", "", markdown))
    return [len(part.split()) for part in re.split(r"[.;:] ", text)]


def grade(sentences: Iterable[str]) -> float:
    """Reading grade of a text; a name in bold and a number are one word of two syllables each.

    References
    ----------
    Kincaid, J. P., Fishburne, R. P., Rogers, R. L. and Chissom, B. S. (1975). Derivation of new readability formulas
    for Navy enlisted personnel.
    """
    text = " ".join(sentences)
    text = re.sub(r"\*\*.*?\*\*", "name", re.sub(r"\\(.)", r"\1", text))
    text = re.sub(rf"[+±]?\s?{NUMBER}(?: %)?", " name ", text)
    parts = [part for part in re.split(r"[.;:?]\s|[.;:?]$", text) if re.search(r"[a-zA-Z]", part)]
    held = re.findall(r"[A-Za-zÀ-ÿ’']+", text)
    if not held:
        return 0.0
    return 0.39 * len(held) / max(len(parts), 1) + 11.8 * sum(map(syllables, held)) / len(held) - 15.59


def syllables(word: str) -> int:
    """Count the syllables of an English word, nearly; "name" stands for a name, of two.

    Examples
    --------
    >>> [syllables(word) for word in ("score", "average", "prediction", "moved", "table", "name")]
    [1, 3, 3, 1, 2, 2]
    """
    word = word.lower()
    if word == "name":
        return 2
    word = re.sub(r"(?:(?<![aeiouydt])es|(?<![td])ed|(?<![l])e)$", "", word) if len(word) > 3 else word
    word = re.sub(r"(?<![aeiouy])le$", "ul", word)
    return max(len(re.findall(r"[aeiouyà-ÿ]+", word)), 1)


def without_unit(markdown: str, names: Iterable[str] = ()) -> list[str]:
    """Numbers that stand without a unit, a noun or the name of what they measure; values of columns have theirs."""
    text = re.sub(r"^\d+\. ", "", re.sub(r"\\(.)", r"\1", named(markdown, names)))
    text = re.sub(r"\*\*[^*]*\*\* were \*\*[^*]*\*\*|\*\*[^*]* = [^*]*\*\*", "name", text)
    text = re.sub(rf"\(now {NUMBER}\)|\*\*(?!\+?{NUMBER}[\s*])[^*]*\*\*(?: \*\*[^*]*\*\*(?= \(now))?", "name", text)
    text = text.replace("**", "")
    found = []
    for at in re.finditer(rf"(?<![\w.,]){NUMBER}", text):
        after, before = text[at.end():], text[: at.start()]
        chained = re.match(rf"(?: to | and | or |–|,? | of ){NUMBER}", after)
        if chained or re.match(r"\s?%|\s[A-Za-z(]|[A-Za-z²×]", after):
            continue
        if re.search(r"(?:\bin|\bof|misses about|misses|as it is) \(?$", before):  # so many of what was named before
            continue
        if any(word in before.rsplit(". ", 1)[-1] for word in BY_ITSELF):
            continue
        found.append(at.group())
    return found


def raw_names(markdown: str, called: dict[str, str]) -> list[str]:
    """Columns that a sentence names as the file does, where they have a label: raw name → label."""
    text = re.sub(r"\\(.)", r"\1", markdown)
    for label in sorted(called.values(), key=len, reverse=True):
        text = text.replace(label, " ")
    return [name for name, label in called.items() if name not in label and name_stands(name, text)]


def name_stands(name: str, text: str) -> bool:
    """Whether a column is named: in bold, or anywhere where its name is no English word."""
    if re.fullmatch(r"[a-z]+", name):
        return any(re.match(rf"{re.escape(name)}(?: =|$)", bold) for bold in re.findall(r"\*\*(.*?)\*\*", text))
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def matched(patterns: Iterable[str], sentence: str) -> list[str]:
    """Patterns of words that a sentence holds."""
    text = sentence.replace("**", "").lower()
    return [pattern for pattern in patterns if re.search(rf"\b{pattern}\b", text)]
