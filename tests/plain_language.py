"""What our sentences must not say, as a list of what was found wrong with one of them."""

import re

FORBIDDEN = (
    r"because", r"caus(e|es|ed|ing)", r"leads? to", r"results? in", r"due to", r"impact of", r"effect on",
    r"makes people", r"prov(e|es|ed|en)", r"fair", r"unbiased", r"trustworthy", r"certain(ly)?", r"guarantee[sd]?",
    r"accurate explanation", r"the reason you", r"will", r"shap values?", r"phi",
)
"""Words of cause, verdict and promise, and words that only specialists know."""
MOST_WORDS = 25


def faults(markdown: str) -> list[str]:
    """Name what is wrong with a sentence: a forbidden word, a bare 0 % or 100 %, too many words, odd bold."""
    text = markdown.replace("**", "").lower()
    found = [word for word in FORBIDDEN if re.search(rf"\b{word}\b", text)]
    found += re.findall(r"(?<![\d.,])(?:0|100) %", text)
    found += [f"{n} words" for n in words(markdown) if n > MOST_WORDS]
    if markdown.count("**") % 2:
        found.append("bold without an end")
    if not markdown.rstrip("*").endswith((".", "%")):
        found.append("no full stop")
    return found


def words(markdown: str) -> list[int]:
    """Count the words of each sentence; a name in bold or a remark in brackets counts as one."""
    text = re.sub(r"\*\*.*?\*\*", "name", re.sub(r"\([^()]*\)", "", markdown))
    return [len(part.split()) for part in re.split(r"[.;:] ", text)]


