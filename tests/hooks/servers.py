"""Servers on the loopback interface that a push can go to, each with the hook installed.

A server is made once for a suite: `make` gives it one more repository.
"""

import contextlib
import http.server
import os
import pathlib
import signal
import socket
import subprocess
import threading
import time

import http_backend
from world import SECONDS, Clone, environment, run

HOST = "127.0.0.1"


class Server:
    """Repositories as plain folders: pushes go to a path. The others build on it."""

    def __init__(self, directory: pathlib.Path, tool: pathlib.Path):
        self.root = directory / "repositories"
        self.root.mkdir(parents=True)
        self.path = f"{tool}:{os.environ['PATH']}"
        self.closing = contextlib.ExitStack()

    def close(self) -> None:
        self.closing.close()

    def url(self, name: str) -> str:
        return str(self.bare(name))

    def bare(self, name: str) -> pathlib.Path:
        return self.root / f"{name}.git"

    def environment(self) -> dict[str, str]:
        """What a client needs to push."""
        return {"PATH": self.path}

    def make(self, name: str, clone: Clone) -> None:
        """A repository that has `main` already, and the hook."""
        run("git", "init", "-q", "--bare", "-b", "main", str(self.bare(name)))
        clone.git("push", "-q", str(self.bare(name)), "main")
        self.install(self.bare(name))

    def install(self, bare: pathlib.Path) -> None:
        run("git", "-C", str(bare), "checklist", "hook", "install", env={"PATH": self.path})

    def start(self, *command: str, port: int) -> None:
        """Starts a program that listens, in a process group of its own."""
        child = subprocess.Popen(command, env=environment() | {"PATH": self.path}, start_new_session=True,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.closing.callback(end, child)
        until = time.monotonic() + SECONDS
        while not listens(port):
            if child.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{command[0]} does not listen on {port} (ended: {child.poll()})")
            time.sleep(0.05)


class Daemon(Server):
    """git-daemon(1), which lets everybody push here."""

    def __init__(self, directory: pathlib.Path, tool: pathlib.Path):
        super().__init__(directory, tool)
        self.port = free_port()
        self.start("git", "daemon", "--reuseaddr", f"--listen={HOST}", f"--port={self.port}", "--export-all",
                   "--enable=receive-pack", f"--base-path={self.root}", str(self.root), port=self.port)

    def url(self, name: str) -> str:
        return f"git://{HOST}:{self.port}/{name}.git"


class Http(Server):
    """git-http-backend(1) behind Python's server."""

    def __init__(self, directory: pathlib.Path, tool: pathlib.Path):
        super().__init__(directory, tool)
        server = http.server.ThreadingHTTPServer((HOST, 0), http_backend.handler(str(self.root), self.path))
        self.port = server.server_port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.closing.callback(server.server_close)
        self.closing.callback(server.shutdown)

    def url(self, name: str) -> str:
        return f"http://{HOST}:{self.port}/{name}.git"


class Ssh(Server):
    """OpenSSH's server with keys, configuration and home of its own, for this user alone."""

    def __init__(self, directory: pathlib.Path, tool: pathlib.Path):
        super().__init__(directory, tool)
        self.home = directory
        self.port = free_port()
        for key in ("host", "ana"):
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", str(self.home / key))
        host = (self.home / "host.pub").read_text(encoding="utf-8")
        (self.home / "known_hosts").write_text(f"[{HOST}]:{self.port} {host}", encoding="utf-8")
        self.authorize()
        (self.home / "sshd_config").write_text("\n".join([
            f"ListenAddress {HOST}", f"Port {self.port}", f"HostKey {self.home}/host", "PidFile none",
            f"AuthorizedKeysFile {self.home}/.ssh/authorized_keys", "StrictModes no", "UsePAM no",
            "PasswordAuthentication no", "KbdInteractiveAuthentication no",
            f'SetEnv "PATH={self.path}" "HOME={self.home}" GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL={os.devnull}', "",
        ]), encoding="utf-8")
        if os.getuid() == 0:  # where sshd, started by root, confines its unprivileged half
            pathlib.Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self.start("/usr/sbin/sshd", "-D", "-f", str(self.home / "sshd_config"), port=self.port)

    def authorize(self) -> None:
        keys = self.home / ".ssh"
        keys.mkdir(mode=0o700)
        (keys / "authorized_keys").write_bytes((self.home / "ana.pub").read_bytes())

    def url(self, name: str) -> str:
        return f"ssh://{user()}@{HOST}:{self.port}{self.bare(name)}"

    def environment(self) -> dict[str, str]:
        ssh = ["ssh", "-F", os.devnull, "-i", f"{self.home}/ana", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes",
               "-o", f"UserKnownHostsFile={self.home}/known_hosts", "-o", "StrictHostKeyChecking=yes"]
        return super().environment() | {"GIT_SSH_COMMAND": " ".join(ssh)}


class Gitolite(Ssh):
    """gitolite behind OpenSSH: it serves what its configuration names, and has an `update` hook of its own.

    The hook stands in the folder of hooks that gitolite gives to every repository.
    """

    def authorize(self) -> None:
        self.root.rmdir()
        self.gitolite("setup", "-pk", str(self.home / "ana.pub"))
        common = self.home / ".gitolite" / "hooks" / "common"
        hook = common / "pre-receive"
        hook.write_text("#!/bin/sh\nexec git-checklist hook run pre-receive\n", encoding="utf-8")
        hook.chmod(0o755)
        self.gitolite("setup", "--hooks-only")

    def gitolite(self, *arguments: str) -> None:
        run("gitolite", *arguments, env={"HOME": str(self.home), "PATH": self.path})

    def make(self, name: str, clone: Clone) -> None:
        conf = self.home / ".gitolite" / "conf" / "gitolite.conf"
        conf.write_text(f"{conf.read_text(encoding='utf-8')}\nrepo {name}\n    RW+ = @all\n", encoding="utf-8")
        self.gitolite("compile")
        self.gitolite("trigger", "POST_COMPILE")
        run("git", "-C", str(self.bare(name)), "symbolic-ref", "HEAD", "refs/heads/main")
        first = clone.push(self.url(name), "main", env=self.environment())
        assert first.accepted, first.said

    def url(self, name: str) -> str:
        return f"ssh://{user()}@{HOST}:{self.port}/{name}"


def user() -> str:
    return run("id", "-un")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        return listener.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex((HOST, port)) == 0


def end(child: subprocess.Popen) -> None:
    """Ends a program that this one started, and what that one started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGTERM)
    try:
        child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
