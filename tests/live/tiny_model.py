"""A model file that llama.cpp loads and that knows nothing: random weights, two layers, a vocabulary of bytes and ASCII signs.

What it says is noise, and a grammar makes JSON of it; so it shows whether a real server takes our requests and we take its answers,
and nothing about any model. The format is GGUF version 3 (ggml's docs/gguf.md), written out here: it needs no weights and no package.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

_WIDTH, _HEADS, _HIDDEN, _LAYERS, _CONTEXT = 64, 4, 128, 2, 32768
_ALIGNMENT = 32
_U32, _F32, _STRING, _ARRAY, _I32 = 4, 6, 8, 9, 5
_NORMAL, _UNKNOWN, _CONTROL, _BYTE = 1, 2, 3, 6
_TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant: "


def write_tiny_model(path: Path) -> Path:
    vocabulary = [("<unk>", _UNKNOWN), ("<s>", _CONTROL), ("</s>", _CONTROL)]
    vocabulary += [(f"<0x{byte:02X}>", _BYTE) for byte in range(256)]
    vocabulary += [(chr(code).replace(" ", "▁"), _NORMAL) for code in range(32, 127)]
    tensors = _weights(vocabulary)
    facts = {
        "general.architecture": _string("llama"),
        "llama.context_length": _number(_CONTEXT),
        "llama.embedding_length": _number(_WIDTH),
        "llama.block_count": _number(_LAYERS),
        "llama.feed_forward_length": _number(_HIDDEN),
        "llama.attention.head_count": _number(_HEADS),
        "llama.attention.layer_norm_rms_epsilon": struct.pack("<If", _F32, 1e-5),
        "llama.rope.dimension_count": _number(_WIDTH // _HEADS),
        "llama.vocab_size": _number(len(vocabulary)),
        "tokenizer.ggml.model": _string("llama"),
        "tokenizer.ggml.tokens": _array(_STRING, [_text(token) for token, _ in vocabulary]),
        "tokenizer.ggml.scores": _array(_F32, [struct.pack("<f", -n) for n in range(len(vocabulary))]),
        "tokenizer.ggml.token_type": _array(_I32, [struct.pack("<i", kind) for _, kind in vocabulary]),
        "tokenizer.ggml.bos_token_id": _number(1),
        "tokenizer.ggml.eos_token_id": _number(2),
        "tokenizer.ggml.unknown_token_id": _number(0),
        "tokenizer.chat_template": _string(_TEMPLATE),
    }
    path.write_bytes(_file(facts, tensors))
    return path


def _weights(vocabulary: Sequence[tuple[str, int]]) -> dict[str, np.ndarray]:
    """One channel of the stream is constant, so that the head can like signs whatever was said: what closes JSON is liked, bytes that
    are no character by themselves are not said at all."""
    random = np.random.default_rng(7)

    def noise(*shape: int, scale: float = 0.05) -> np.ndarray:
        return (random.standard_normal(shape) * scale).astype(np.float32)

    embedding, head = noise(len(vocabulary), _WIDTH, scale=0.3), noise(len(vocabulary), _WIDTH)
    embedding[:, 0] = 3.0
    for place, (token, kind) in enumerate(vocabulary):
        liked = {"}": 0.6, "]": 0.5, "{": 0.45, '"': 0.5, "</s>": 0.8}.get(token, 0.0)
        head[place, 0] = -20.0 if kind == _BYTE else liked
    tensors = {
        "token_embd.weight": embedding,
        "output_norm.weight": np.ones(_WIDTH, np.float32),
        "output.weight": head,
    }
    shapes = {
        "attn_q": (_WIDTH, _WIDTH),
        "attn_k": (_WIDTH, _WIDTH),
        "attn_v": (_WIDTH, _WIDTH),
        "attn_output": (_WIDTH, _WIDTH),
        "ffn_gate": (_HIDDEN, _WIDTH),
        "ffn_up": (_HIDDEN, _WIDTH),
        "ffn_down": (_WIDTH, _HIDDEN),
    }
    for layer in range(_LAYERS):
        for name, shape in shapes.items():
            weight = noise(*shape, scale=0.02)
            if name in ("attn_output", "ffn_down"):
                weight[0, :] = 0.0  # the constant channel stays one
            tensors[f"blk.{layer}.{name}.weight"] = weight
        for name in ("attn_norm", "ffn_norm"):
            tensors[f"blk.{layer}.{name}.weight"] = np.ones(_WIDTH, np.float32)
    return tensors


def _file(facts: Mapping[str, bytes], tensors: Mapping[str, np.ndarray]) -> bytes:
    head = bytearray(struct.pack("<4sIQQ", b"GGUF", 3, len(tensors), len(facts)))
    for name, value in facts.items():
        head += _text(name) + value
    data = bytearray()
    for name, tensor in tensors.items():
        shape = tensor.shape[::-1]
        head += _text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, len(data))
        data += tensor.tobytes()
        data += bytes(-len(data) % _ALIGNMENT)
    return bytes(head + bytes(-len(head) % _ALIGNMENT) + data)


def _text(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _string(text: str) -> bytes:
    return struct.pack("<I", _STRING) + _text(text)


def _number(number: int) -> bytes:
    return struct.pack("<II", _U32, number)


def _array(kind: int, items: Sequence[bytes]) -> bytes:
    return struct.pack("<IIQ", _ARRAY, kind, len(items)) + b"".join(items)
