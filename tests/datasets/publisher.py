"""A publisher's server on this machine that breaks, lies and disappears."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

CONTENT = b"what the publisher serves\n" * 1000
WRONG = b"what a captive portal serves"


class Answer(NamedTuple):
    """What the server sends: less than it promises if ``promised`` is larger; it then falls silent or hangs up."""

    content: bytes
    promised: int | None = None
    status: int = 200
    silent: bool = False


class Server(ThreadingHTTPServer):
    """Gives its answers in turn, repeating the last one, and remembers the requested paths."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}/"
        self.answers: list[Answer] = []
        self.requested: list[str] = []
        self.ended = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.requested.append(self.path)
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        self.send_response(answer.status)
        self.send_header("Content-Length", str(answer.promised or len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)
        if answer.silent:
            self.wfile.flush()
            self.server.ended.wait(timeout=30)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Write nothing to the terminal."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
