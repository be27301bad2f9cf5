"""Who has signed in by Streamlit's OIDC: nothing is drawn and no upload taken for others."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.shared.server.starting import alive, signed_in
from pages.shared.settings import settings
from pages.shared.words.pickers import APP, SIGN_IN


def ask_to_sign_in() -> None:
    """Draw a way to sign in and end the run there, where the settings ask for it and nobody has."""
    if settings().sign_in != "oidc":
        return
    context = get_script_run_ctx()
    if getattr(st.user, "is_logged_in", False) and context is not None:
        signed_in.intersection_update({session for session in signed_in if alive(session)})
        signed_in.add(context.session_id)
        return
    st.title(APP, anchor=False)
    st.button(SIGN_IN, on_click=st.login, type="primary", icon=":material/login:")
    st.stop()
