"""How a result was made, in one line."""

from explain.results import Provenance
from explain.wording import counted, escaped, method

SCALES = {"probability": "probability", "margin": "decision score", "target": "target's unit"}


def describe_provenance(source: Provenance) -> str:
    """Write method, engine, background, rows, seed and scale in one line.

    Examples
    --------
    >>> describe_provenance(Provenance(
    ...     method="shap_values", engine="tree engine", versions=(), data="", model="", background="100 rows",
    ...     background_digest="ab12cd34ef56", n_rows=200, seed=0, scale="probability", output=">50K", settings=(),
    ...     seconds=0.1))
    'SHAP · tree engine · background 100 rows (ab12cd34) · 200 rows · seed 0 · probability'
    """
    parts = [method(source.method), source.engine]
    if source.background:
        parts.append(f"background {source.background} ({source.background_digest[:8]})")
    if cohort := dict(source.settings).get("cohort"):
        parts.append(f"cohort: {cohort}")
    parts += [counted(source.n_rows, "row"), f"seed {source.seed}", SCALES.get(source.scale, source.scale)]
    return " · ".join(escaped(part) for part in parts if part)
