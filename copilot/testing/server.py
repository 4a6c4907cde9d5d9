"""A small OpenAI-compatible server on loopback: the real LiteLLM path is tested and timed without a model."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["FakeServer", "fake_server"]

_PATIENCE = 10.0
"""Seconds after which a stream no longer waits for its event."""


class FakeServer:
    """Answers from a queue and keeps what it was sent; the last answer is repeated.

    An answer is a text, an HTTP status, a raw body (bytes), seconds to be late (a float), `garbage`, or a list of
    pieces for a stream, in which a `threading.Event` makes the rest wait until the event is set.
    """

    def __init__(self) -> None:
        """Start with nothing to say."""
        self.answers: list[Any] = []
        self.requests: list[dict[str, Any]] = []
        self.address = ""
        self.keys: list[str] = []
        """The key each request came with."""

    def next(self) -> Any:
        """Take the next answer."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def fake_server() -> Iterator[FakeServer]:
    """Run the server for a while."""
    state = FakeServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, state))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.address = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, state: FakeServer, *request: Any) -> None:
        self._state = state
        super().__init__(*request)

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:  # the name that http.server calls
        with suppress(ConnectionError):  # a client that no longer waits
            self._answer()

    def _answer(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._state.requests.append({"path": self.path, **body})
        self._state.keys.append(self.headers.get("Authorization", "").removeprefix("Bearer "))
        answer = self._state.next()
        if isinstance(answer, float):
            time.sleep(answer)
            answer = "late"
        if isinstance(answer, int):
            self._send(answer, {"error": {"message": f"secret-key refused {answer}", "type": "x", "code": answer}})
        elif isinstance(answer, bytes):
            self._raw(200, answer, "application/json")
        elif answer == "garbage":
            self._raw(200, b"<html>not json", "text/html")
        elif self.path.endswith("/embeddings"):
            self._send(200, _embeddings(body))
        elif isinstance(answer, list):
            self._pieces(answer, body)
        elif body.get("stream"):
            self._raw(200, _stream(answer, body), "text/event-stream")
        else:
            self._send(200, _completion(answer, body))

    def _pieces(self, pieces: list[Any], body: dict[str, Any]) -> None:
        """Stream pieces as they come, or wait for all of them when the whole is asked for."""
        text = "".join(piece for piece in pieces if isinstance(piece, str))
        streamed = bool(body.get("stream"))
        if streamed:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
        for piece in pieces:
            if isinstance(piece, threading.Event):
                piece.wait(_PATIENCE)
            elif streamed:
                self.wfile.write(_lines([_chunk(piece, body)]))
                self.wfile.flush()
        if streamed:
            self.wfile.write(_ending(text, body))
        else:
            self._send(200, _completion(text, body))

    def _send(self, status: int, data: Any) -> None:
        self._raw(status, json.dumps(data).encode(), "application/json")

    def _raw(self, status: int, data: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _completion(text: str | None, body: dict[str, Any]) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    return {
        "id": "1", "object": "chat.completion", "created": 1, "model": body["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": _reason(text)}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
    }  # fmt: skip


def _reason(text: str | None) -> str:
    """A text that does not end is one whose tokens were used up."""
    return "stop" if not text or text.rstrip()[-1:] in "。.!！" else "length"


def _chunk(piece: str, body: dict[str, Any]) -> dict[str, Any]:
    delta = {"role": "assistant", "content": piece}
    return _event(body, [{"index": 0, "delta": delta, "finish_reason": None}])


def _event(body: dict[str, Any], choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": body["model"], "choices": choices}


def _lines(chunks: list[dict[str, Any]]) -> bytes:
    return "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in chunks).encode()


def _ending(text: str, body: dict[str, Any]) -> bytes:
    last = _event(body, [{"index": 0, "delta": {}, "finish_reason": _reason(text)}])
    usage = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
    return _lines([last, {**_event(body, []), "usage": usage}]) + b"data: [DONE]\n\n"


def _stream(text: str, body: dict[str, Any]) -> bytes:
    return _lines([_chunk(char, body) for char in text]) + _ending(text, body)


def _embeddings(body: dict[str, Any]) -> dict[str, Any]:
    rows = [{"object": "embedding", "index": n, "embedding": [float(n), 1.0]} for n in range(len(body["input"]))]
    return {
        "object": "list", "model": body["model"], "data": rows[::-1],
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    }  # fmt: skip
