"""The frame: navigation, sidebar, and the workspace that is open before any page runs.

`streamlit run app.py` imports this file once, for the server and what stands before it, and then runs it as a script
for every look at a page.
"""

import os

import streamlit as st


def frame() -> None:
    """Draw the frame and the page in it."""
    from pages.shared.asking import let_go
    from pages.shared.frame import arrive, bar, opening, sidebar
    from pages.shared.loading import PANDAS
    from pages.shared.places import PRESENTING, learn
    from pages.shared.saving.cards import resume
    from pages.shared.screen import finish, first_look
    from pages.shared.sign_in import ask_to_sign_in
    from pages.shared.state import current
    from pages.shared.trust.model import banner, look_at_model
    from pages.shared.turning import turn_pages
    from pages.shared.view import write_address

    # Threads of numeric libraries that wait by spinning slow each other down many times over on a busy machine.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    st.set_page_config(page_title="Whyboard", page_icon="static/icon.svg", layout="wide")
    pages = {
        "": [
            st.Page(
                "pages/start/overview.py", title="Overview", icon=":material/dashboard:", url_path="", default=True
            ),
            st.Page(
                "pages/load/model_and_data.py",
                title="Model and data",
                icon=":material/upload_file:",
                url_path="model-and-data",
            ),
            st.Page("pages/load/labels.py", title="Labels", icon=":material/label:", url_path="labels"),
            st.Page(
                "pages/load/batch.py", title="Batch summary", icon=":material/stacks:", url_path="batch-summary"
            ),
        ],
        "Understand": [
            st.Page(
                "pages/understand/performance.py",
                title="How good is it",
                icon=":material/speed:",
                url_path="how-good-is-it",
            ),
            st.Page(
                "pages/understand/drivers.py",
                title="What drives it",
                icon=":material/bar_chart:",
                url_path="what-drives-it",
            ),
            st.Page(
                "pages/understand/effects.py",
                title="Feature effects",
                icon=":material/show_chart:",
                url_path="feature-effects",
            ),
            st.Page(
                "pages/understand/rules.py",
                title="Model as rules",
                icon=":material/account_tree:",
                url_path="model-as-rules",
            ),
            st.Page("pages/understand/find.py", title="Find rows", icon=":material/search:", url_path="find-rows"),
        ],
        "Decide": [
            st.Page(
                "pages/decide/row.py",
                title="Explain one row",
                icon=":material/person_search:",
                url_path="explain-one-row",
            ),
            st.Page(
                "pages/decide/counterfactual.py",
                title="What would change it",
                icon=":material/alt_route:",
                url_path="what-would-change-it",
            ),
        ],
        "Trust": [
            st.Page(
                "pages/trust/checks.py", title="How far to trust it", icon=":material/verified:", url_path="trust"
            ),
            st.Page(
                "pages/trust/agreement.py",
                title="Do methods agree",
                icon=":material/compare_arrows:",
                url_path="do-methods-agree",
            ),
        ],
        "Keep": [
            st.Page("pages/report/report.py", title="Report", icon=":material/description:", url_path="report"),
            st.Page(
                "pages/report/saved.py", title="Save and open", icon=":material/save:", url_path="save-and-open"
            ),
            st.Page(
                "pages/present/present.py",
                title="Present",
                icon=":material/slideshow:",
                url_path="present",
                visibility="hidden",
            ),
        ],
        "About": [
            st.Page("pages/about/safety.py", title="About & safety", icon=":material/shield:", url_path="safety"),
        ],
    }
    arrive()
    page = st.navigation(pages, expanded=True)
    ask_to_sign_in()
    learn(pages, page.url_path)
    opening()
    resume()
    current().page = page.url_path
    if page.url_path == PRESENTING:  # a room sees the story alone
        st.navigation(pages, position="hidden")
    else:
        sidebar(pages)
        bar()
    banner()
    finish()
    if not (page.url_path == "" and first_look()):
        PANDAS.load()
    with PANDAS.drawing():
        page.run()
    if page.url_path != PRESENTING:
        turn_pages(pages, page.url_path)
    look_at_model()
    let_go()
    write_address()


if __name__ == "__main__":
    frame()
else:
    from pages.shared.server.starting import protections, unforeseen

    app = st.App(__file__, middleware=protections(), on_script_error=unforeseen)
