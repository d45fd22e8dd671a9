"""Addresses that lead where they must not, and a DNS that answers as a test says."""

import socket
import sys

PUBLIC = "9.9.9.9"
NAMES = {
    "inside.example": ["10.0.0.5"],
    "mixed.example": [PUBLIC, "192.168.1.1"],
    "mixed-six.example": ["2606:4700:4700::1111", "fd00::1"],
    "metadata.example": ["169.254.169.254"],
    "shared.example": ["100.64.0.1"],
    "nobody.example": [],
    "good.example": [PUBLIC],
}
"""What DNS says of these names."""

BY_NUMBER = (
    "https://127.0.0.1/", "https://127.1.2.3/", "https://10.1.2.3/", "https://172.16.0.1/",
    "https://192.168.0.1/", "https://169.254.169.254/latest/meta-data/", "https://0.0.0.0/",
    "https://0.1.2.3/", "https://100.64.0.1/", "https://100.127.255.254/",
    "https://192.0.0.170/", "https://192.0.2.1/", "https://192.88.99.1/", "https://198.18.0.1/",
    "https://198.51.100.7/", "https://203.0.113.9/", "https://224.0.0.1/",
    "https://239.255.255.250/", "https://240.0.0.1/", "https://255.255.255.255/",
    "https://[::1]/", "https://[::]/", "https://[fe80::1]/", "https://[fec0::1]/",
    "https://[fc00::1]/", "https://[fd12:3456::1]/", "https://[ff02::1]/",
    "https://[64:ff9b::7f00:1]/", "https://[64:ff9b:1::a00:1]/", "https://[2002:7f00:1::]/",
    "https://[2002:a00:1::1]/", "https://[2001::1]/", "https://[2001:0:7f00:1::]/",
    "https://[2001:db8::1]/", "https://[3fff::1]/", "https://[100::1]/", "https://[5f00::1]/",
    "https://[::ffff:127.0.0.1]/", "https://[::ffff:10.0.0.1]/", "https://[::127.0.0.1]/",
)  # fmt: skip
BY_NAME = tuple(f"https://{name}/" for name in NAMES if name not in ("good.example",))
BY_SHAPE = (
    "http://good.example/", "ftp://good.example/", "file:///etc/passwd", "gopher://good.example/",
    "//good.example/", "https:///path", "https://", "https://2130706433/", "https://0x7f000001/",
    "https://017700000001/", "https://0177.0.0.1/", "https://0x7f.0.0.1/", "https://127.1/",
    "https://127.0.1/", "https://134744072/", "https://010.8.8.8/", "https://1.2.3.4.5/",
    "https://user@good.example/", "https://user:word@good.example/",
    "https://good.example@127.0.0.1/", "https://good.example:80/", "https://good.example:22/",
    "https://good.example:6379/", "https://good.example:0/", "https://good.example:99999/",
    "https://good.example:x/", "https://[fe80::1%25eth0]/", "https://[::1/", "https://a..b/",
    "https://good.example\\@127.0.0.1/", "https://good.example/ x", "https://127.0.0.1\t.example/",
    "https://good.example/\r\nHost: inside", "https://\u2460\u2461\u2466.0.0.1/",
    "https://１２７.０.０.１/", "https://-bad-.example/", "https://" + "a" * 64 + ".example/",
)  # fmt: skip
HOSTILE = (*BY_NUMBER, *BY_NAME, *BY_SHAPE)


class Names:
    """DNS as a test says; `asked` counts, `answers` may change between two questions."""

    def __init__(self, monkeypatch):
        self.answers, self.asked, self.real = {k: [*v] for k, v in NAMES.items()}, [], None
        self.real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self)

    def __call__(self, host, port, *more, **named):
        self.asked.append(host)
        if host not in self.answers:
            # A number is read without DNS, as it always is; a name is not looked for outside.
            flags = {"flags": socket.AI_NUMERICHOST} if not str(host)[:1].isalpha() else {}
            return self.real(host, port, *more, **named | flags)
        if not self.answers[host]:
            raise socket.gaierror("no such name")
        return [
            (
                socket.AF_INET6 if ":" in ip else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (ip, port),
            )
            for ip in self.answers[host]
        ]


class Sockets:
    """Counts the sockets that Python opens in this process, and what they connect to."""

    watching: "Sockets | None" = None

    def __init__(self):
        self.made, self.connected = 0, []

    def __enter__(self):
        Sockets.watching = self
        return self

    def __exit__(self, *error):
        Sockets.watching = None

    @classmethod
    def heard(cls, event, details):
        watching = cls.watching
        if watching is None:
            return
        if event == "socket.__new__":
            watching.made += 1
        elif event == "socket.connect":
            watching.connected.append(details[1][0])


sys.addaudithook(Sockets.heard)  # A hook stays for good; it counts only while somebody watches.
