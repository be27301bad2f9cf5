"""The cards of the About & safety page."""

from collections.abc import Sequence

import streamlit as st

from pages.shared import safety
from pages.shared.server.starting import in_force
from pages.shared.settings import settings

MARKS = {"A": ":green[:material/verified_user:]", "B": ":orange[:material/shield:]", "C": ":orange[:material/shield:]"}


def opening_card() -> None:
    """Draw the level, what was tried, and what came of it."""
    found = safety.protection()
    mark = MARKS.get(found.level, ":red[:material/gpp_maybe:]")
    st.markdown(f"{mark} **Level {found.level}** of A (best) to D. {found.words}")
    if found.stopped or found.happened:
        tried = len(found.stopped) + len(found.happened)
        st.markdown(f"At the start {tried} hostile acts were tried from inside: {len(found.stopped)} were stopped.")
    if found.stopped:
        st.caption(f"Stopped: {', '.join(found.stopped)}.")
    if found.happened:
        st.warning(f"Not stopped: {', '.join(found.happened)}.", icon=":material/warning:")
    if found.measures:
        st.caption(f"Measures in force: {', '.join(found.measures)}.")


def formats_card() -> None:
    """Draw which files open at which level."""
    st.table(safety.format_lines(safety.protection().level))
    st.caption(
        "What a file is, is read from its content, never from its name. “Names only what models need”: every name in "
        "the file is compared with a list before anything of it runs. A server does not start below level B."
    )


def browser_card() -> None:
    """Draw what stands between the browser and the app, truthfully: not every way to start it has that."""
    if in_force:
        st.markdown(
            ":green[:material/check_circle:] Each answer tells the browser to load nothing from elsewhere and to run "
            "no script that stands in a page. Requests under a foreign host name, sockets opened by other sites, and "
            "uploads past the limits are refused before the app sees them."
        )
        st.table([{"Header": name, "Value": held} for name, held in in_force.items()])
    else:
        st.warning(
            "This app was started in a way that leaves out its own server: no security headers, no check of host "
            "names, no upload limits. Start it with `python tasks.py run` or `streamlit run app.py`.",
            icon=":material/warning:",
        )


def network_card() -> None:
    """Draw where no network is used."""
    st.markdown(
        "The app asks no address on the network: no usage statistics, no fonts, maps or scripts from elsewhere, no "
        "model or table is sent anywhere. A report holds all it needs and is told to reach no address when it opens."
    )
    st.markdown(
        "The log holds no values, column names or file names: of an error its kind and where it happened, and an id "
        "that the screen shows too. Downloads as CSV write text that a spreadsheet would run as a formula as text."
    )


def limits_card() -> None:
    """Draw the settings in force and where they are changed."""
    st.table(safety.limit_lines(settings()))
    st.caption("Changed in `whyboard.toml` at the project's top, or by `WHYBOARD_…` in the environment.")


def versions_card() -> None:
    """Draw the versions of the libraries."""
    st.table(safety.version_lines())


def points(sentences: Sequence[str]) -> None:
    """Draw sentences as a list."""
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
