"""Features taken together: which go together, and what is inside a group."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from explain.charts.ranking import ranking
from explain.charts.theme import LIGHT, Theme
from explain.narrative import describe_provenance
from explain.narrative.groups import READING, describe_group, describe_related, plain_group, plain_related
from explain.results import Associations, Attributions
from explain.results.groups import Groups, inside
from explain.sections.section import Section
from explain.sections.tables import importance_table
from explain.wording import escaped, listed, shortened

if TYPE_CHECKING:
    import pandas as pd


def related_section(associations: Associations, threshold: float, *, theme: Theme = LIGHT) -> Section:
    """Show which features go together at least as closely as a threshold; there is no picture."""
    groups = associations.groups(threshold)
    return Section(
        name="related", title="Features that go together", sentences=describe_related(associations, groups, threshold),
        plain=plain_related(associations, groups), reading=READING["related"], figure=None, alt="",
        tabled=partial(related_table, associations, groups) if groups else None, warnings=(),
        provenance=describe_provenance(associations.provenance), source=associations.provenance,
    )


def related_table(associations: Associations, groups: Groups) -> "pd.DataFrame":
    """One line for each group."""
    import pandas as pd

    labels = dict(zip(associations.feature_names, associations.feature_labels, strict=True))
    return pd.DataFrame({
        "Group": list(groups), "Features": [listed([labels[name] for name in members]) for members in groups.values()],
        "Association at least (0 to 1)": [associations.weakest(members) for members in groups.values()],
    })


def group_section(
    attributions: Attributions, name: str, members: Sequence[str], *, theme: Theme = LIGHT
) -> Section:
    """Show what the features of a group contribute one by one, beside what the group does as a whole."""
    ranked = inside(attributions.importance(), members)
    picture = ranking(ranked, theme=theme)
    return Section(
        name="group", title=f"Inside {escaped(shortened(name, 80))}",
        sentences=describe_group(attributions, name, members), plain=plain_group(attributions, name, members),
        reading=READING["group"], figure=picture.figure, alt=picture.alt, tabled=partial(importance_table, ranked),
        warnings=(), provenance=describe_provenance(attributions.provenance), source=attributions.provenance,
    )
