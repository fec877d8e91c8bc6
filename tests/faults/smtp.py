"""A mail server of the test, which can be told to refuse for a while."""

from __future__ import annotations

import socketserver
import threading


class Mail(socketserver.ThreadingTCPServer):
    """Speaks just enough SMTP. `refusing` answers every message with "try again later"."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.refusing = False
        self.refused = 0
        self.received: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]


class Session(socketserver.StreamRequestHandler):
    server: Mail

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 test")
        to: list[str] = []
        for line in iter(self.rfile.readline, b""):
            verb = line[:4].upper()
            if verb == b"RCPT":
                to.append(line.decode().strip().partition(":")[2].strip("<>"))
                self.say("250 yes")
            elif verb == b"MAIL" and self.server.refusing:
                self.server.refused += 1
                self.say("451 try again later")
            elif verb == b"DATA":
                self.say("354 go on")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.received += to
                to = []
                self.say("250 kept")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 yes")
