"""The words of lights: what each asks, how it came out, and what it does not test."""

from typing import NamedTuple

from explain.narrative.trust.findings import FINDINGS
from explain.results import Light, Trust
from explain.wording import counted, listed


class Named(NamedTuple):
    """What a light is called and about."""

    title: str
    question: str
    untested: str
    """What it does not test."""


LIGHTS: dict[str, Named] = {
    "L1": Named("Arithmetic", "Do the parts add up, and does a second engine find the same?",
                "Whether the question asked of the model is the right one."),
    "L2": Named("Faithfulness", "Does taking away what is said to matter move the answer most?",
                "Small differences: only a gross failure shows, and taking away makes rows that may not occur."),
    "L3": Named("Stability", "Would another draw, another background or a slightly different row say the same?",
                "Whether another sample of training rows would have given another model, unless a refit was measured."),
    "L4": Named("Agreement", "Do other methods name the same features?",
                "Which of the methods is right: they answer different questions."),
    "L5": Named("Support", "Do the row, and the rows the method asked about, resemble the table?",
                "Whether the table resembles the cases the model is used for."),
    "L6": Named("Model quality", "Is the model better than a fixed answer, calibrated, and free of giveaways?",
                "Whether it stays so on other data; nor whether it may be used for this decision."),
    "L7": Named("Freshness", "Are the rows explained like those they are compared with?",
                "Changes in what the columns or the target mean."),
}
"""Light → its title, its question, what it does not test."""
STATES = {
    "green": "no problem found", "amber": "look at it", "red": "problem found", "grey": "not measured", "": "told",
}
"""State → what it is called. Green says what was found, not that the explanation is right."""


def light_name(name: str) -> str:
    """Name a light."""
    return LIGHTS[name].title


def state_word(state: str) -> str:
    """Say a state in words."""
    return STATES[state]


def describe_light(light: Light) -> str:
    """Say what a light found, by how many checks.

    A green one says how many checks found no problem, and no more.
    """
    measured = [each for each in light.judged if each.state != "grey"]
    if light.state == "green":
        return f"No problem found by {counted(len(measured), 'check')}."
    if light.state == "grey":
        return "Not measured."
    worst = [FINDINGS[each.finding.name].title for each in light.judged if each.state == light.state]
    return f"{'Problem' if light.state == 'red' else 'Look at'}: {listed(list(dict.fromkeys(worst)))}."


def describe_headline(trust: Trust) -> str:
    """Say the headline: the worst of what gates it, and nothing of an average."""
    gates = {light.id: light for light in trust.lights if light.id in ("L1", "L5", "L6")}
    named = {state: [light_name(name) for name, light in gates.items() if light.state == state]
             for state in ("red", "amber", "grey")}
    if trust.headline == "red":
        return f"**Problem found**: {listed(named['red'])}."
    if trust.headline == "grey":
        return f"**Not fully assessed**: {listed(named['grey'])} not measured."
    if trust.headline == "amber":
        return f"**Look at it**: {listed(named['amber'])}."
    n = sum(1 for light in gates.values() for each in light.judged if each.state == "green")
    return f"**No problem found** by {counted(n, 'check')} of arithmetic, support and model quality."


def plain_headline(trust: Trust) -> str:
    """Say the headline for somebody who has never heard of the checks; of a green one, what else is doubted."""
    doubted = any(light.state in ("amber", "red") for light in trust.lights)
    return {
        "red": "Checks found a problem: do not rely on this explanation as it stands.",
        "amber": "Some checks say: take this with care.",
        "grey": "Not everything was checked: some of it cannot be, or not yet.",
        "green": "The checks of the sums, the cases and the model found no problem."
                 + (" Others say: take it with care." if doubted else ""),
    }[trust.headline]
