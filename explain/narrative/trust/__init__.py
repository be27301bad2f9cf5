"""How far an explanation can be believed, in words: warnings, lights, and what was measured."""

from explain.narrative.trust.findings import describe_judged
from explain.narrative.trust.lights import (
    describe_headline,
    describe_light,
    light_name,
    plain_headline,
    state_word,
)
from explain.narrative.trust.warnings import describe_flag, plain_flag

__all__ = [
    "describe_flag", "describe_headline", "describe_judged", "describe_light", "light_name", "plain_flag",
    "plain_headline", "state_word",
]
