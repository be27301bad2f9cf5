"""NICE in an environment of its own, asking the same fitted model as we do over two pipes.

Reads a folder with ``table.npy``, ``truth.npy``, ``rows.npy`` and ``setting.json``. A question to the model is the
number of rows, then the rows as raw float64; two numbers a row come back. After each row a 0 is sent, and a byte
awaited. Writes ``answers.npy``, ``scores.npy`` (what the model told it of the rows) and ``seconds.npy`` (its own).
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from nice import NICE


def ask(rows: np.ndarray) -> np.ndarray:
    """Send (n_rows, n_features) rows to the process that holds the model; (n_rows, 2) comes back."""
    rows = np.ascontiguousarray(rows, dtype=np.float64)
    sys.stdout.buffer.write(len(rows).to_bytes(8, "little") + rows.tobytes())
    sys.stdout.buffer.flush()
    return np.frombuffer(sys.stdin.buffer.read(16 * len(rows))).reshape(-1, 2)


def main(folder: Path) -> None:
    """Explain each row once, giving way after each."""
    setting = json.loads((folder / "setting.json").read_text())
    rows = np.load(folder / "rows.npy")
    nice = NICE(
        ask, np.load(folder / "table.npy"), setting["categories"], y_train=np.load(folder / "truth.npy"),
        optimization="sparsity", num_normalization=setting["normalization"],
    )
    found, seconds, scores = [], [], ask(rows)
    for row in rows:
        began = time.process_time()
        found.append(nice.explain(row[None].copy())[0])
        seconds.append(time.process_time() - began)
        sys.stdout.buffer.write((0).to_bytes(8, "little"))
        sys.stdout.buffer.flush()
        sys.stdin.buffer.read(1)
    for name, held in (("answers", found), ("seconds", seconds), ("scores", scores)):
        np.save(folder / f"{name}.npy", np.array(held))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
