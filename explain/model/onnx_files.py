"""ONNX models, opened from bytes alone and asked on the processor, as `Fitted`."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from explain.errors import ModelError
from explain.model.fitted import Ask, Fitted
from explain.model.onnx_answers import Outputs, understood
from explain.model.onnx_graph import Graph, damaged, looks_like_onnx, read_graph
from explain.table.schema import as_cell

DTYPES: dict[str, Any] = {
    "tensor(float)": np.float32, "tensor(double)": np.float64, "tensor(int64)": np.int64, "tensor(int32)": np.int32,
    "tensor(bool)": np.bool_, "tensor(string)": object,
}
"""What the runtime calls a type → how numpy holds it."""
SEVERAL = ("X", "input", "inputs", "float_input", "double_input", "features", "dense_input", "variable")
"""What converters call an input that holds all columns; a single column has its own name."""

is_onnx = looks_like_onnx


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OnnxModel:
    """An ONNX file that the runtime has taken in."""

    session: Any
    graph: Graph
    inputs: tuple[tuple[str, Any, int | None], ...]
    """Name, dtype and number of columns of each input; None when the file does not say how many."""
    raw: bytes = b""
    """The file."""

    @property
    def by_column(self) -> bool:
        """Whether each column has an input of its own."""
        return len(self.inputs) > 1 or (self.inputs[0][2] == 1 and self.inputs[0][0] not in SEVERAL)

    def answers(self, given: Any) -> list[Any]:
        """Ask with a frame of columns by name; where one input takes all columns, with a frame or an array of them."""
        if self.by_column:
            feed = {name: _cells(given[name].to_numpy(), dtype)[:, None] for name, dtype, _ in self.inputs}
        else:
            name, dtype, _ = self.inputs[0]
            feed = {name: _cells(np.asarray(given), dtype)}
        return self.session.run(None, feed)


def opened_onnx(raw: bytes) -> OnnxModel:
    """Open a model from its bytes, once its graph is known to hold nothing but standard operators.

    Raises
    ------
    ModelError
        When onnxruntime is not installed, the file is damaged or refused, or its inputs are not columns of a table.
    """
    graph = read_graph(raw)
    try:
        import onnxruntime
    except ModuleNotFoundError as error:
        raise ModelError(
            "This model needs onnxruntime.", "Install it: pip install onnxruntime.", "MODEL-LIBRARY"
        ) from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(raw, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise damaged() from error
    return OnnxModel(session=session, graph=graph, inputs=_inputs(session), raw=raw)


def _inputs(session: Any) -> tuple[tuple[str, Any, int | None], ...]:
    found = []
    for held in session.get_inputs():
        shape = held.shape or []
        if held.type not in DTYPES or len(shape) != 2:
            raise ModelError(
                f"The ONNX model's input is a {held.type} of {len(shape)} dimensions, not the columns of a table.",
                "Use a model that takes rows of a table.", "MODEL-ONNX-INPUT",
            )
        found.append((held.name, DTYPES[held.type], shape[1] if isinstance(shape[1], int) else None))
    if not found or (len(found) > 1 and any(width != 1 for _, _, width in found)):
        raise ModelError(
            "The ONNX model takes several groups of columns and does not name the columns in them.",
            "Convert it with one input for each column, or with one for all.", "MODEL-ONNX-INPUT",
        )
    return tuple(found)


def _cells(values: np.ndarray, dtype: Any) -> np.ndarray:
    """Give cells in the dtype of an input; raises where that would change what they say."""
    if dtype is object:
        if pd.isna(values).any():
            raise ValueError("a text is missing")
        return np.frompyfunc(lambda held: held if isinstance(held, str) else str(as_cell(held)), 1, 1)(values)
    numbers = np.asarray(values, dtype=np.float64)
    if np.issubdtype(dtype, np.floating):
        return numbers.astype(dtype)
    if not (numbers == np.floor(numbers)).all():
        raise ValueError("a whole number is missing or has a fraction")
    return numbers.astype(dtype)


def fitted_onnx(model: OnnxModel) -> Fitted:
    """Find out how to ask a model: which of its outputs are labels, scores or numbers is seen in its answers.

    Raises
    ------
    ModelError
        When it answers with classes that nothing names.
    """
    found = understood(model.session.get_outputs(), model.graph.classes, _tried(model))
    names = tuple(held[0] for held in model.inputs) if model.by_column else None
    width = len(model.inputs) if model.by_column else model.inputs[0][2]
    return Fitted(
        estimator=model, classes=found.classes, asks={found.scale: _ask(model, found)}, names=names, n_features=width,
        library=model.graph.producer or "ONNX", version=model.graph.version, counted=found.clusters,
        kind=f"ONNX {'regressor' if found.classes is None else 'classifier'}", notes=found.notes,
    )


def _ask(model: OnnxModel, found: Outputs) -> Ask:
    return lambda given: found.read(model.answers(given))


def _tried(model: OnnxModel) -> list[Any]:
    """Ask about a few made-up rows, of which only the shape of the answer and its order count; [] when that fails."""
    width = len(model.inputs) if model.by_column else model.inputs[0][2]
    if width is None:
        return []
    numbers = np.round(np.random.default_rng(0).normal(size=(16, width)) * np.geomspace(1, 1_000, 16)[:, None])
    rows: Any = numbers
    if any(dtype is object for _, dtype, _ in model.inputs):
        texts = np.full(16, "", dtype=object)
        columns = [texts if dtype is object else numbers[:, i] for i, (_, dtype, _) in enumerate(model.inputs)]
        named = {name: columns[i] for i, (name, _, _) in enumerate(model.inputs)}
        rows = pd.DataFrame(named) if model.by_column else np.full((16, width), "", dtype=object)
    try:
        return model.answers(rows)
    except Exception:  # a model may refuse made-up rows; the rows of the table tell then
        return []
