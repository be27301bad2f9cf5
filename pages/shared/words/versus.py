"""Words about the cohort beside other rows."""

AGAINST = "What the cohort is compared with"
COMPARED = {"rest": "Cohort and rest", "everyone": "Cohort and all", "alone": "Cohort only"}
OTHERS = {"rest": "the rest", "everyone": "everyone"}
