"""A mail server on this machine that says what a test tells it to say."""

import email
import email.policy
import socketserver
import threading


class Answer(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 ready")
        for line in self.rfile:
            command = line.decode().strip().upper()
            if command.startswith("RCPT"):
                self.say(self.server.answer_to_recipient)
            elif command == "DATA":
                self.say("354 go on")
                self.take_letter()
                self.say("250 taken")
            elif command == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def take_letter(self):
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b"..") else line)
        self.server.letters.append(
            email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        )


class MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answer)
        self.letters = []
        self.answer_to_recipient = "250 ok"
        # Ends soon after it is told to.
        threading.Thread(target=self.serve_forever, args=[0.02], daemon=True).start()

    def handle_error(self, request, client_address):
        """Say nothing: a sender that was killed hangs up in the middle."""

    @property
    def settings(self):
        """`MAILERS` that send through this server."""
        return {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {
                    "host": "127.0.0.1",
                    "port": self.server_address[1],
                    "use_tls": False,
                    "timeout": 2,
                },
            }
        }
