"""A search server that misbehaves on demand: it answers what it is told to, or nothing at all, and counts questions."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, Any]
SILENCE: Answer = (0, None)
"""The question is taken, and never answered."""


class StubServer:
    """What it was asked, and how it will answer: a function of method, path and body."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.answer: Callable[[str, str, str], Answer] = lambda _method, _path, _body: (200, {})
        self.url = ""
        self.closing = threading.Event()


@contextmanager
def stub_server() -> Iterator[StubServer]:
    """Gives a stub that listens on 127.0.0.1 until the end of the block."""
    stub = StubServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stub))
    server.daemon_threads = True
    stub.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield stub
    finally:
        stub.closing.set()
        server.shutdown()
        server.server_close()


def _handler(stub: StubServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            stub.asked.append((self.command, self.path))
            status, content = stub.answer(self.command, self.path, body)
            if not status:
                stub.closing.wait(30)
                return
            data = content.encode() if isinstance(content, str) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("x-elastic-product", "Elasticsearch")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any  # the names http.server looks for

        def log_message(self, *_arguments: object) -> None:
            pass

    return Handler
