"""A server on this machine: what GitHub's API and a release's downloads are to the action."""

import contextlib
import http.server
import json
import threading


class Server:
    """Serves `files` by path, answers every POST with `code`, and keeps what was asked."""

    def __init__(self, files: dict[str, bytes] | None = None, code: int = 201):
        self.files = files or {}
        self.code = code
        self.gets: list[str] = []
        self.posts: list[tuple[str, str, dict]] = []  # path, authorization, body

    @property
    def states(self) -> list[str]:
        return [body["state"] for _, _, body in self.posts]


@contextlib.contextmanager
def serve(server: Server):
    """The address of a running server."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            server.gets.append(self.path)
            body = server.files.get(self.path)
            self.answer(404 if body is None else 200, body or b"")

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.posts.append((self.path, self.headers.get("Authorization", ""), body))
            self.answer(server.code, b"{}")

        def answer(self, code: int, body: bytes):
            self.send_response(code)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.server_port}"
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()
