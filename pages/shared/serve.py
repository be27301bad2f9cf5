"""Start the app with its libraries on the way: `python -m pages.shared.serve app.py [streamlit options]`.

`streamlit run app.py` shows the same; there the first visitor waits for the imports, here they happen while the browser
loads the page's own code.
"""

import sys
import threading
import time
from importlib import import_module

from streamlit import runtime
from streamlit.web import cli

LOOK = 0.01
"""Seconds between two looks whether the server is up."""
PAUSE = 0.2
"""Seconds it gets to answer its first request undisturbed."""


def preload() -> None:
    """Import what the first screen draws with, as soon as the server answers."""
    while not (runtime.exists() and runtime.get_instance().state.name != "INITIAL"):
        time.sleep(LOOK)
    time.sleep(PAUSE)
    import_module("pages.shared.screen")
    import_module("explain.samples")


def main(arguments: list[str]) -> None:
    """Run the app as `streamlit run` does, and import beside it."""
    threading.Thread(target=preload, daemon=True).start()
    sys.argv = ["streamlit", "run", *arguments]
    cli.main(prog_name="streamlit")


if __name__ == "__main__":
    main(sys.argv[1:])
