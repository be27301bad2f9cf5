"""Groups of features on screen: one by one, by how closely they go together, or by hand."""

import numpy as np
import streamlit as st

from explain.checks.thresholds import LEADING
from explain.errors import ExplainError
from explain.results import Associations, Importance
from explain.results.groups import parted
from explain.wording import one_line
from pages.shared.asking import Stopped, Waiting, explained
from pages.shared.pickers import choice
from pages.shared.screen import problem
from pages.shared.state import current, remember
from pages.shared.words import drivers as words

CLOSE = 0.7
"""How closely features go together at first."""
MOST_GROUPS = 100
HOW, CLOSENESS, INSIDE = "grouped", "closeness", "inside"
"""Names of the choices in the state."""


def pick_grouping() -> str:
    """Draw the choice of features one by one or in groups."""
    return choice(HOW, words.GROUPINGS, label=words.GROUPING, help=words.GROUPING_HELP)


def groups_in_use() -> dict[str, list[str]]:
    """Give the groups chosen; none when features stand one by one."""
    state = current()
    how = state.options.get(HOW, "each")
    if how == "related":
        return explained("associations").groups(closeness())
    return state.groups if how == "hand" else {}


def closeness() -> float:
    """Give how closely features must go together to form a group."""
    try:
        held = float(current().options.get(CLOSENESS, CLOSE))
    except ValueError:
        return CLOSE
    return held if 0 <= held <= 1 else CLOSE


def pick_closeness() -> float:
    """Draw how closely features must go together; give it."""
    state, key = current(), "pick-closeness"
    st.session_state[key] = min(max(round(closeness(), 2), 0.3), 0.99)

    def keep() -> None:
        state.options[CLOSENESS] = f"{st.session_state[key]:.2f}"

    st.slider(words.CLOSENESS, 0.3, 0.99, step=0.01, key=key, on_change=keep, help=words.CLOSENESS_HELP, width=420)
    return closeness()


def related() -> Associations:
    """Ask which features go together."""
    return explained("associations")


def offer_groups(importance: Importance) -> None:
    """Offer to see leading features as a group where they go together closely, as soon as that is known."""
    try:
        found = explained("associations", patience=0).groups(CLOSE)
    except (Waiting, Stopped, ExplainError):
        return
    order = np.argsort(-importance.mean, kind="stable")[:LEADING]
    leading = {importance.feature_names[j] for j in order}
    members = next((group for group in found.values() if leading & set(group)), None)
    if members is None:
        return
    labels = dict(zip(importance.feature_names, importance.feature_labels, strict=True))
    st.markdown(words.together([labels[name] for name in members[:4]]))
    st.button(words.GO_TOGETHER, key="groups:related", icon=":material/join_inner:", on_click=_group_related)


def _group_related() -> None:
    current().options[HOW] = "related"


def take_over() -> None:
    """Draw a button that makes the groups found the reader's own."""
    found = groups_in_use()
    st.button(
        words.USE_AS_MINE, icon=":material/edit:", disabled=not found, key="groups:take", on_click=_take, args=(found,)
    )


def _take(groups: dict[str, list[str]]) -> None:
    remember(words.CHANGED, "groups", "options")
    current().groups = {name: list(members) for name, members in groups.items()}
    current().options[HOW] = "hand"


def edit_groups() -> None:
    """Draw the groups made by hand, each with its features, and a form for another one."""
    state = current()
    labels = dict(zip(state.workspace.names, state.workspace.labels, strict=True))
    if not state.groups:
        st.markdown(words.NO_GROUPS)
    held = {name for members in state.groups.values() for name in members}
    for place, (group, members) in enumerate(state.groups.items()):
        free = [name for name in labels if name not in held or name in members]
        key = f"group:{place}:{group}"
        st.session_state[key] = [name for name in members if name in labels]
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.multiselect(
                words.group_label(group), free, key=key, format_func=labels.get, on_change=_change, args=(group, key)
            )
            st.button(
                words.REMOVE, key=f"{key}:remove", icon=":material/delete:", help=words.remove(group),
                on_click=_change, args=(group, ""),
            )
    if len(state.groups) < MOST_GROUPS:
        _form([name for name in labels if name not in held], labels)


def _form(free: list[str], labels: dict[str, str]) -> None:
    with st.form("new-group", clear_on_submit=True, border=False):
        st.text_input(words.GROUP_NAME, key="new-group:name", max_chars=60)
        st.multiselect(words.GROUP_FEATURES, free, key="new-group:features", format_func=labels.get)
        st.form_submit_button(words.ADD, icon=":material/add:", on_click=_add)
    if refused := st.session_state.pop("new-group:refused", None):
        problem(refused)


def _change(group: str, key: str) -> None:
    """Take the features chosen for a group; without any the group goes."""
    members = list(st.session_state.get(key, []))
    remember(words.CHANGED, "groups")
    groups = {name: members if name == group else held for name, held in current().groups.items()}
    current().groups = {name: held for name, held in groups.items() if held}


def _add() -> None:
    """Add the group of the form, or say what is wrong with it."""
    state = current()
    name = one_line(st.session_state["new-group:name"]) if st.session_state["new-group:name"].strip() else ""
    added = {**state.groups, name: list(st.session_state["new-group:features"])}
    try:
        parted(state.workspace.names, added)
    except ExplainError as error:
        st.session_state["new-group:refused"] = error
        return
    remember(words.CHANGED, "groups")
    state.groups = added


def pick_inside(groups: dict[str, list[str]]) -> str:
    """Draw the choice of a group to open; give its name."""
    state, key = current(), "pick-inside"
    held = state.options.get(INSIDE, "")
    st.session_state[key] = next((name for name in groups if name[:80] == held), next(iter(groups)))

    def keep() -> None:
        state.options[INSIDE] = st.session_state[key][:80]

    st.selectbox(words.INSIDE, list(groups), key=key, on_change=keep, width=420)
    return st.session_state[key]
