"""Words of the page About & safety; what is so is in `pages.shared.safety`."""

from collections.abc import Sequence

TITLE = "About & safety"
ABOUT = "What an upload may do here, what it may not, and how that is known."
OPENED = "How an upload is opened"
FORMATS = "Which files open"
RISK = "What stays a risk"
OPERATOR = "What the operator of a server must do"
BROWSER = "The browser"
NETWORK = "The network, logs and downloads"
LIMITS = "Limits in force"
VERSIONS = "Versions"
KEYBOARD = "Without a mouse"
KEYS = {
    "Tab, Shift + Tab": "to the next control, and back; Enter or the space bar presses it",
    "Alt + ↑, Alt + ↓": "the row before, the next row, on pages about one row",
    "Alt + Page Up, Alt + Page Down": "the page before, the next page, in the order of the menu",
    "Arrow keys": "move a slider, step through numbers and choices, walk through the cells of a table",
    "Shift + space bar": "opens the row of the line that one is in, in the table of found rows",
    "Escape": "closes a note, a menu or a list; ends a presentation",
    "←, →": "the figure before, the next figure, in a presentation",
}
GLOSSARY = "Words that may need a word"
GLOSSARY_HELP = "The same explanations stand behind the question mark beside a figure's heading."
BY_CONTENT = (
    "What a file is, is read from its content, never from its name. “Names only what models need”: every name in "
    "the file is compared with a list before anything of it runs. A server does not start below level B."
)
GUARDED = (
    ":green[:material/check_circle:] Each answer tells the browser to load nothing from elsewhere and to run "
    "no script that stands in a page. Requests under a foreign host name, sockets opened by other sites, and "
    "uploads past the limits are refused before the app sees them."
)
HEADER, VALUE = "Header", "Value"
UNGUARDED = (
    "This app was started in a way that leaves out its own server: no security headers, no check of host "
    "names, no upload limits. Start it with `python tasks.py run` or `streamlit run app.py`."
)
NO_NETWORK = (
    "The app asks no address on the network: no usage statistics, no fonts, maps or scripts from elsewhere, no "
    "model or table is sent anywhere. A report holds all it needs and is told to reach no address when it opens."
)
NO_DATA_LOGGED = (
    "The log holds no values, column names or file names: of an error its kind and where it happened, and an id "
    "that the screen shows too. Downloads as CSV write text that a spreadsheet would run as a formula as text."
)
CHANGED_IN = "Changed in `whyboard.toml` at the project's top, or by `WHYBOARD_…` in the environment."


def level(mark: str, letter: str, words: str) -> str:
    """Say how well uploads are sealed here."""
    return f"{mark} **Level {letter}** of A (best) to D. {words}"


def tried(n: int, n_stopped: int) -> str:
    """Say what was tried at the start."""
    return f"At the start {n} hostile acts were tried from inside: {n_stopped} were stopped."


def stopped(acts: Sequence[str]) -> str:
    """Name the hostile acts that failed."""
    return f"Stopped: {', '.join(acts)}."


def not_stopped(acts: Sequence[str]) -> str:
    """Name the hostile acts that came off."""
    return f"Not stopped: {', '.join(acts)}."


def measures(names: Sequence[str]) -> str:
    """Name what seals a process in."""
    return f"Measures in force: {', '.join(names)}."


def points(sentences: Sequence[str]) -> str:
    """Write sentences as a list."""
    return "\n".join(f"- {sentence}" for sentence in sentences)
