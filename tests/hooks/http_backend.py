"""git http-backend behind Python's own HTTP server: the few lines of CGI that git needs (RFC 3875)."""

import http.server
import os
import subprocess

from world import SECONDS, environment


def handler(root: str, path: str) -> type[http.server.BaseHTTPRequestHandler]:
    """A handler for the repositories below `root`; `path` is the PATH of the backend and its hooks."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = SECONDS

        def do_GET(self):
            self.answer(b"")

        def do_POST(self):
            self.answer(self.body())

        def body(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def answer(self, body: bytes):
            info, _, query = self.path.partition("?")
            variables = environment() | {
                "PATH": path, "GIT_PROJECT_ROOT": root, "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": info,
                "QUERY_STRING": query, "REQUEST_METHOD": self.command, "REMOTE_USER": "ana",
                "REMOTE_ADDR": self.client_address[0], "CONTENT_LENGTH": str(len(body)),
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            }
            for name in ("Content-Encoding", "Git-Protocol"):
                if name in self.headers:
                    variables["HTTP_" + name.upper().replace("-", "_")] = self.headers[name]
            done = subprocess.run(["git", "http-backend"], input=body, env=variables, timeout=SECONDS,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            head, _, page = done.stdout.partition(b"\r\n\r\n")
            fields = [line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line]
            status = next((value for name, value in fields if name == "Status"), "200 OK")
            self.send_response(int(status.split()[0]))
            for name, value in fields:
                if name != "Status":
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *arguments):
            if os.environ.get("HOOKS_VERBOSE"):
                super().log_message(*arguments)

    return Handler
