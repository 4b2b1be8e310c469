"""Mail servers of the tests: OpenSMTPD, one that counts what it takes, one that misbehaves in every known way."""

import asyncio
import os
import random
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

LOOPBACK = "127.0.0.1"


class Counting:
    """Takes every message and remembers it by recipient; `pause` is the longest wait before each answer, in seconds."""

    def __init__(self, pause=0.0, seed=0):
        self.messages = []  # (recipient, content)
        self.sessions = set()
        self.pause = pause
        self.chance = random.Random(seed)  # noqa: S311 - waits, not secrets
        self.refuse = {}  # recipient -> answer to RCPT

    async def _wait(self):
        if self.pause:
            await asyncio.sleep(self.chance.uniform(0, self.pause))

    # The names are the library's.
    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        await self._wait()
        self.sessions.add(id(session))
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        await self._wait()
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        await self._wait()
        self.messages += [(recipient, envelope.original_content) for recipient in envelope.rcpt_tos]
        await self._wait()
        return "250 2.0.0 taken"

    @property
    def counts(self):
        return Counter(recipient for recipient, _ in self.messages)


def counting(pause=0.0, seed=0, **options):
    """A started server; stop it with `.stop()`. `.handler` is the `Counting`, `.port` where it listens."""
    controller = Controller(Counting(pause, seed), hostname=LOOPBACK, port=free_port(), **options)
    controller.start()
    return controller


def free_port():
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


MODES = (
    "drops at QUIT", "451 at RCPT", "550 at RCPT", "451 after the dot", "554 after the dot", "drops before DATA",
    "drops after the dot", "hangs after the dot",
)  # fmt: skip
"""The table of what an SMTP client may meet, and three more below that are met in practice."""
MORE_MODES = ("drops in the message", "421 at MAIL", "554 at MAIL")


class Misbehaving:
    """A raw server in one of the modes. `taken` are the messages that it took, whether it said so or not."""

    def __init__(self, mode):
        self.mode = mode
        self.taken = []
        self.connections = 0
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port = self._listener.getsockname()[1]
        self._open = []
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self):
        self._listener.close()
        for connection in self._open:
            connection.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection):
        try:
            self._dialogue(connection, connection.makefile("rb"))
        except (OSError, ValueError):
            pass
        finally:
            connection.close()

    def _dialogue(self, connection, lines):
        def say(text):
            connection.sendall(text.encode() + b"\r\n")

        say("220 ready")
        while line := lines.readline():
            word = line.strip().upper().split(b" ")[0].split(b":")[0]
            if word == b"DATA":
                if self.mode == "drops before DATA":
                    return
                say("354 go on")
                if self.mode == "drops in the message":
                    connection.recv(10)
                    # A reset rather than a farewell: the client is still writing.
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    return
                if not self._message(lines, say):
                    return
            elif word == b"QUIT":
                if self.mode != "drops at QUIT":
                    say("221 farewell")
                return
            else:
                say(self._answer(word))

    def _answer(self, word):
        answers = {
            (b"RCPT", "451 at RCPT"): "451 4.7.1 try again later",
            (b"RCPT", "550 at RCPT"): "550 5.1.1 nobody of that name",
            (b"MAIL", "421 at MAIL"): "421 4.3.2 closing down",
            (b"MAIL", "554 at MAIL"): "554 5.7.1 you are not welcome",
        }
        return answers.get((word, self.mode), "250 OK")

    def _message(self, lines, say):
        """Read a message; False where the connection ends with it."""
        content = []
        while (line := lines.readline()) not in {b".\r\n", b""}:
            content.append(line)
        if line != b".\r\n":
            return False
        if self.mode == "451 after the dot":
            say("451 4.3.0 try again later")
            return True
        if self.mode == "554 after the dot":
            say("554 5.6.0 refused")
            return True
        self.taken.append(b"".join(content))
        if self.mode == "drops after the dot":
            return False
        if self.mode == "hangs after the dot":
            threading.Event().wait(20)
            return False
        say("250 2.0.0 taken")
        return True


def secured(folder: Path, user, password, *, tls=False):
    """A counting server that wants STARTTLS (or TLS from the first byte) and a login, and its certificate's file."""
    certificate, key = certificate_of(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    def authenticate(server, session, envelope, mechanism, given):
        right = (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=right, handled=False, auth_data=user if right else None)

    # The library does not know that a whole connection is secured, and would keep logins from it.
    options = {"ssl_context": context, "auth_require_tls": False} if tls else {"tls_context": context}
    if not tls:
        options |= {"require_starttls": True, "auth_required": True}
    return counting(authenticator=authenticate, **options), certificate


def certificate_of(folder: Path):
    """A self-signed certificate for 127.0.0.1 and its key, as files."""
    certificate, key = folder / "server.pem", folder / "server.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(key), "-out", str(certificate),
         "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


class OpenSmtpd:
    """A real server that delivers into a Maildir for each recipient. It needs root, and one runs on a machine."""

    def __init__(self):
        # The user that delivers must be able to enter the folder.
        self.folder = Path(tempfile.mkdtemp(prefix="briefs-smtpd-"))
        self.folder.chmod(0o755)
        self.mail = self.folder / "mail"
        self.mail.mkdir()
        self.mail.chmod(0o777)
        self.port = free_port()
        configuration = self.folder / "smtpd.conf"
        configuration.write_text(
            f"listen on {LOOPBACK} port {self.port}\n"
            'table users { "@" = "nobody" }\n'
            f'action "keep" maildir "{self.mail}/%{{rcpt}}" virtual <users>\n'
            'match from any for any action "keep"\n'
        )
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [OPENSMTPD, "-d", "-f", str(configuration)], stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + 10
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection((LOOPBACK, self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def messages(self):
        """(recipient, content) of everything that was delivered."""
        return [(path.parts[-3], path.read_bytes()) for path in sorted(self.mail.glob("*/new/*"))]

    @property
    def counts(self):
        return Counter(path.parts[-3] for path in self.mail.glob("*/new/*"))


OPENSMTPD = "/usr/sbin/smtpd"
HAS_OPENSMTPD = Path(OPENSMTPD).exists() and os.geteuid() == 0
