"""Writes the classifier as an ONNX model, with float weights or with weights of eight bits.

With eight bits, the numbers that enter a matrix product are quantised as well, by a scale found at each run. Weights are unsigned
bytes around 128: products of unsigned by signed bytes saturate on processors without VNNI, and scores would differ between machines.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from classifier import Block, Classifier

_OPSET = 17
_LARGEST_STEP = 127
_ZERO_POINT = 128


def write_model(model: Classifier, path: Path, is_quantised: bool) -> None:
    """Writes a model of the input `input_ids` and the output `logits`, for texts of one length without padding."""
    graph = _Graph(is_quantised)
    logits = _classify(graph, model)
    graph.add("Identity", logits, output="logits")
    made = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "train-bert",
            [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", model.head.out_features])],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=8,
        producer_name="tools/train-bert",
    )
    onnx.checker.check_model(made)
    path.write_bytes(made.SerializeToString())


class _Graph:
    """The nodes and weights so far."""

    def __init__(self, is_quantised: bool) -> None:
        self.is_quantised = is_quantised
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, kind: str, *inputs: str, output: str | None = None, **attributes: object) -> str:
        """Adds a node with one output and gives its name."""
        name = output or f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def add_several(self, kind: str, count: int, *inputs: str, **attributes: object) -> list[str]:
        """Adds a node with several outputs and gives their names."""
        names = [f"{kind}_{len(self.nodes)}_{number}" for number in range(count)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names

    def hold(self, values: np.ndarray | Tensor) -> str:
        """Keeps values as a weight and gives its name."""
        array = values.detach().numpy() if isinstance(values, Tensor) else values
        name = f"weight_{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def normalize(self, states: str, norm: nn.LayerNorm) -> str:
        """Adds a layer normalization."""
        return self.add("LayerNormalization", states, self.hold(norm.weight), self.hold(norm.bias), epsilon=norm.eps)

    def multiply(self, states: str, linear: nn.Linear) -> str:
        """Adds a linear layer."""
        weight = linear.weight.detach().numpy().T
        product = self._multiply_quantised(states, weight) if self.is_quantised else self.add("MatMul", states, self.hold(weight))
        return self.add("Add", product, self.hold(linear.bias))

    def look_up(self, ids: str, table: Tensor) -> str:
        """Adds an embedding."""
        rows = table.detach().numpy()
        if not self.is_quantised:
            return self.add("Gather", self.hold(rows), ids)
        quantised, scales = _quantise(rows, axis=1)
        centred = self.add("Sub", self._as_float(self.add("Gather", self.hold(quantised), ids)), self.hold(np.float32(_ZERO_POINT)))
        return self.add("Mul", centred, self.add("Gather", self.hold(scales), ids))

    def _multiply_quantised(self, states: str, weight: np.ndarray) -> str:
        quantised, scales = _quantise(weight, axis=0)
        states, scale, zero_point = self.add_several("DynamicQuantizeLinear", 3, states)
        product = self.add("MatMulInteger", states, self.hold(quantised), zero_point, self.hold(np.uint8(_ZERO_POINT)))
        return self.add("Mul", self._as_float(product), self.add("Mul", scale, self.hold(scales[0])))

    def _as_float(self, values: str) -> str:
        return self.add("Cast", values, to=TensorProto.FLOAT)


def _quantise(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Rounds to bytes, with a scale for each row (axis 1) or column (axis 0)."""
    scales = np.maximum(np.abs(values).max(axis=axis, keepdims=True), 1e-12) / _LARGEST_STEP
    return (np.round(values / scales) + _ZERO_POINT).astype(np.uint8), scales.astype(np.float32)


def _classify(graph: _Graph, model: Classifier) -> str:
    tokens = graph.add("Shape", "input_ids", start=1, end=2)
    positions = graph.add("Slice", graph.hold(model.positions.weight), graph.hold(np.array([0])), tokens, graph.hold(np.array([0])))
    states = graph.add("Add", graph.look_up("input_ids", model.tokens.weight), positions)
    for block in model.blocks:
        states = graph.add("Add", states, _attend(graph, block, graph.normalize(states, block.attention_norm)))
        inner = graph.add("Relu", graph.multiply(graph.normalize(states, block.inner_norm), block.inner))
        states = graph.add("Add", states, graph.multiply(inner, block.outer))
    mean = graph.add("ReduceMean", graph.normalize(states, model.norm), axes=[1], keepdims=0)
    return graph.add("Gemm", mean, graph.hold(model.head.weight), graph.hold(model.head.bias), transB=1)


def _attend(graph: _Graph, block: Block, states: str) -> str:
    width = block.attention_out.in_features
    size = width // block.heads
    by_head = graph.hold(np.array([0, 0, block.heads, size]))
    query, key, value = (
        graph.add("Reshape", part, by_head) for part in graph.add_several("Split", 3, graph.multiply(states, block.attention_in), axis=2)
    )
    query = graph.add("Transpose", query, perm=[0, 2, 1, 3])
    key = graph.add("Transpose", key, perm=[0, 2, 3, 1])
    value = graph.add("Transpose", value, perm=[0, 2, 1, 3])
    scores = graph.add("Mul", graph.add("MatMul", query, key), graph.hold(np.float32(1 / np.sqrt(size))))
    read = graph.add("MatMul", graph.add("Softmax", scores, axis=-1), value)
    together = graph.add("Reshape", graph.add("Transpose", read, perm=[0, 2, 1, 3]), graph.hold(np.array([0, 0, width])))
    return graph.multiply(together, block.attention_out)
