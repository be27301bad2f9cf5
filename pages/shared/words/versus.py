"""Words about the cohort beside other rows."""

AGAINST = "What the cohort is compared with"
COMPARED = {"rest": "Cohort and the rest", "everyone": "Cohort and everyone", "alone": "Cohort alone"}
OTHERS = {"rest": "the rest", "everyone": "everyone"}
