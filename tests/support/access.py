"""What the tests of access share: the table of who may what, callers by token
and by unix socket, an ipamd for them. Needs root."""
import http.client
import json
import os
import socket
import sqlite3
import subprocess

import labrun

# Users and groups that every Debian has, and the group that settings put
# them in. mail is a member of asm by its unix group.
USERS = {"u": "games", "m": "man", "s": "mail", "t": "news", "a": "sys"}
TOKENS = {"u": "user", "m": "msm", "s": "asm", "t": "auditor",
          "a": "administrator"}
SETTINGS = {"users": "games", "msm_admins": "man", "asm_admins": "@mail",
            "auditors": "news", "admins": "sys"}
ROLES = {1: "IPAM Administrator", 2: "IPAM ASM Administrator",
         3: "IP Address Record Administrator", 4: "IPAM MSM Administrator",
         5: "IPAM DHCP Administrator", 6: "IPAM DHCP Scope Administrator",
         7: "IPAM DHCP Reservations Administrator",
         8: "IPAM DNS Administrator", 9: "DNS Record Administrator"}
# Users that have each role in Europe, by a policy.
ROLE_USERS = dict(enumerate(("daemon", "bin", "lp", "uucp", "proxy",
                             "www-data", "backup", "list", "irc"), 1))
EUROPE, PARIS, ASIA = "\\Global\\Europe", "\\Global\\Europe\\Paris", \
    "\\Global\\Asia"


def expected():
    """{operation: (groups, roles)}"""
    return {name: (set(groups) - {"-"},
                   set(map(int, roles.replace("-", "").split())))
            for name, _, groups, roles in table()}


def scoped():
    """The operations to which the access scope of an object means
    something."""
    return {name for name, flags, _, _ in table() if not set(flags) & set("NSA")}


def table():
    path = os.path.join(labrun.SRC, "fixtures/access/operations.txt")
    with open(path) as f:
        for line in f:
            cells = [c.strip() for c in line.split("|")]
            if len(cells) == 4 and not line.startswith("#"):
                yield cells


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("ipamd", timeout=30)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(30)
        self.sock.connect(self.path)


class Caller:
    """Somebody who asks: by a token, or as a user of this machine."""

    def __init__(self, server, port, token=None, user=None):
        self.token = token
        if token is not None:
            self.connection = http.client.HTTPConnection("127.0.0.1", port,
                                                         timeout=30)
            return
        self.connection = UnixConnection(server.socket)
        if user is not None:
            # Credentials are those of the moment of connecting: not again.
            self.connection.auto_open = 0
            uid, gid, groups = user
            old = os.getgroups()
            os.setgroups(groups)
            os.setegid(gid)
            os.seteuid(uid)
            try:
                self.connection.connect()
            finally:
                os.seteuid(0)
                os.setegid(0)
                os.setgroups(old)

    def ask(self, method, path, body=None):
        headers = {}
        if self.token is not None:
            headers["Authorization"] = "Bearer " + self.token
        if body is not None:
            headers["Content-Type"] = "application/json"
        self.connection.request(method, "/api/v1" + path,
                                json.dumps(body) if body is not None
                                else None, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text else None


def user_of(name):
    line = subprocess.run(["getent", "passwd", name], text=True,
                          stdout=subprocess.PIPE).stdout.split(":")
    return int(line[2]), int(line[3]), []


def make(directory, port):
    secret = os.path.join(directory, "password")
    with open(os.open(secret, os.O_CREAT | os.O_WRONLY, 0o600), "w") as f:
        f.write("nothing\n")
    sections = labrun.basic_settings(directory, "nowhere.test", {
        "method": "ntlm", "allow_ntlm": "yes", "user": "NOWHERE\\nobody",
        "password_file": secret})
    sections["api"].update(SETTINGS, http="127.0.0.1:%d" % port)
    sections["tasks"] = dict.fromkeys(
        ("discovery", "configuration", "utilization", "availability",
         "monitoring", "audit"), 0)
    return labrun.Server(directory, sections)


def tree(server):
    """Access scopes: Paris below Europe, and Asia."""
    for label, parent in (("Europe", "\\Global"), ("Asia", "\\Global"),
                          ("Paris", EUROPE)):
        server.ask("access-scope", "add", "--label", label, "--parent",
                   parent)


def secrets_of(server):
    """A token for each group, for each built-in role in \\Global and in
    Europe, and for nobody; policies for users of this machine."""
    secrets = {}
    for letter, word in TOKENS.items():
        secrets[letter] = server.ask("token", "add", "--name", word,
                                     "--role", word)["secret"]
    for number, role in ROLES.items():
        for scope in ("\\Global", EUROPE):
            secrets[number, scope] = server.ask(
                "token", "add", "--name", "role %d" % number, "--role",
                "policy", "--grants", "%s=%s" % (role, scope))["secret"]
        server.ask("access-policy", "add", "--kind", "user", "--principal",
                   ROLE_USERS[number], "--grants", "%s=%s" % (role, EUROPE))
    secrets["nobody"] = server.ask("token", "add", "--name", "nobody",
                                   "--role", "policy")["secret"]
    return secrets


def by_token(server, port, secrets):
    """{who: Caller} over HTTP"""
    tokens = {who: Caller(server, port, token=secret)
              for who, secret in secrets.items() if who != "nobody"}
    tokens["-"] = Caller(server, port, token=secrets["nobody"])
    return tokens


def by_user(server, port):
    """{who: Caller} on the unix socket"""
    users = {letter: Caller(server, port, user=user_of(name))
             for letter, name in USERS.items()}
    users.update({(number, EUROPE): Caller(server, port, user=user_of(name))
                  for number, name in ROLE_USERS.items()})
    users["-"] = Caller(server, port, user=user_of("nobody"))
    return users


def sql(server, text, *args):
    with sqlite3.connect(os.path.join(server.directory, "ipam.db"),
                         timeout=20) as db:
        db.execute(text, args)
