"""A model and a table named to do harm, and a counter on another port that tells whether anything of it was loaded."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import joblib
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

N_ROWS = 60
NAMES = (
    '<img src="{url}/1" onerror="window.harmed=1">',
    "![a]({url}/2)",
    "[click](javascript:window.harmed=3)",
    '<script src="{url}/4"></script><script>window.harmed=4</script>',
    "$\\href{{{url}/5}}{{a}}\\includegraphics{{{url}/5}}$ and $$x$$",
    "a[<]b >= c",
    "\u202eevil\u202c \u2066a\u2069 \u200fb",
    '"><svg onload="window.harmed=8"><style>@import "{url}/8";</style>',
    "=HYPERLINK(\"{url}/9\") :red[a] :material/home: %{{x}}",
    "{url}/10 www.evil.example **b** `c` \x1b[31m",
)
"""Columns, categories, classes and files are called so; ``{url}`` is the counter's address."""


@contextmanager
def counter() -> Iterator[tuple[str, list[str]]]:
    """Listen on a port of its own; gives its address and the paths that were asked for."""
    asked: list[str] = []

    class Counting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def names(url: str) -> list[str]:
    """Give the ten names, each loading from its own path if anything loads it."""
    return [name.format(url=url) for name in NAMES]


def table(url: str) -> pd.DataFrame:
    """Ten columns called by the names: numbers, and categories called by them too; and an answer of such classes."""
    random, called = np.random.default_rng(0), names(url)
    frame = pd.DataFrame({
        name: random.choice(called, N_ROWS) if i % 2 else random.normal(50, 9, N_ROWS).round(1)
        for i, name in enumerate(called)
    })
    above = frame[called[0]] + random.normal(0, 4, N_ROWS) > 50
    return frame.assign(answer=np.where(above, called[0], called[1]))


def files(url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the model and the table as a browser uploads them, under names of the same kind."""
    frame, called = table(url), names(url)
    encoder = OneHotEncoder(handle_unknown="ignore")
    levels = ColumnTransformer([("levels", encoder, called[1::2])], remainder="passthrough")
    model = make_pipeline(levels, LogisticRegression(max_iter=5_000)).fit(frame[called], frame["answer"])
    out = io.BytesIO()
    joblib.dump(model, out)
    return (
        {"name": f"{called[1]}{called[0]}.joblib", "mimeType": "application/octet-stream", "buffer": out.getvalue()},
        {"name": f"{called[0]}{called[1]}.csv", "mimeType": "text/csv", "buffer": frame.to_csv(index=False).encode()},
    )
