"""A real web server on this machine, for what is fetched from elsewhere."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """A real web server on loopback; `asked` are the paths that reached it, `hosts` what they called it."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.hosts: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                outer.hosts.append(self.headers["Host"])
                outer.answers[self.path.partition("?")[0]](self)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def gives(self, path: str, body: bytes, status: int = 200, **headers: str) -> None:
        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.answers[path] = answer

    def sends_to(self, path: str, where: str, status: int = 302) -> None:
        self.gives(path, b"", status, Location=where)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
