"""What the tests beside a real domain share (support/real-dc): samba-tool,
users with keytabs and tickets, and curl with a ticket."""
import json
import os
import socket
import subprocess

import labrun

REAL_DC = os.path.join(labrun.SRC, "tests/support/real-dc")
NAME = "ipam.ipam.test"
TOOL = """
import sys
import samba.provision
from samba.netcmd.main import cmd_sambatool
args = [open(a[1:]).read() if a.startswith("@/") else a for a in sys.argv[1:]]
sys.exit(cmd_sambatool()._run("samba-tool", *args))
"""


def tool(*words):
    """samba-tool; @FILE stands for the text of the file."""
    done = subprocess.run(
        ["/usr/bin/python3", "-c", TOOL] + list(words) +
        ["-s", os.environ["REAL_DC_DIR"] + "/etc/smb.conf"], text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise labrun.Failure("samba-tool %s: %s" % (words[:3], done.stdout))
    return done.stdout


def user(directory, name):
    """Makes one; its keytab."""
    sam = ("-H", os.environ["REAL_DC_DIR"] + "/private/sam.ldb")
    keytab = os.path.join(directory, name + ".keytab")
    tool("user", "create", name, "@" + os.environ["REAL_DC_PASSWORD_FILE"],
         *sam)
    if name == "ipamweb":
        # and the name by which the command line reaches it without TLS
        for host in ("localhost", NAME):
            tool("spn", "add", "HTTP/" + host, name)
        tool("domain", "exportkeytab", keytab, "--principal=HTTP/localhost")
        name = "HTTP/" + NAME
    tool("domain", "exportkeytab", keytab, "--principal=" + name)
    os.chmod(keytab, 0o600)
    return keytab


def group_sid(name):
    tool("group", "add", name)
    for line in tool("group", "show", name).splitlines():
        if line.startswith("objectSid:"):
            return line.split()[1]
    raise labrun.Failure("no SID of the group " + name)


def ticket(directory, name, keytab):
    """Environment with a ticket of the user."""
    env = dict(os.environ, KRB5CCNAME="FILE:%s/%s.cc" % (directory, name))
    subprocess.run(["kinit", "-k", "-t", keytab, name], check=True, env=env,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return env


class Curl:
    """curl at the server of that name."""

    def __init__(self, directory, port):
        self.answer = os.path.join(directory, "answer")
        self.head = os.path.join(directory, "head")
        self.port = port

    def ask(self, env, method, path, body=None, *more):
        words = ["curl", "-s", "-o", self.answer, "-D", self.head, "-w",
                 "%{http_code}", "-X", method, "--resolve",
                 "%s:%d:127.0.0.1" % (NAME, self.port),
                 "http://%s:%d/api/v1%s" % (NAME, self.port, path)]
        words += list(more) if more else ["--negotiate", "-u", ":"]
        if body is not None:
            words += ["-H", "Content-Type: application/json", "-d",
                      json.dumps(body)]
        done = subprocess.run(words, env=env, text=True, timeout=60,
                              stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE)
        with open(self.answer) as f:
            text = f.read()
        return int(done.stdout), json.loads(text) if text else None

    def header(self, name):
        with open(self.head) as f:
            return [line.split(":", 1)[1].strip() for line in f
                    if line.lower().startswith(name.lower() + ":")]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def make(directory, port, **api):
    env = os.environ
    sections = labrun.basic_settings(directory, env["REAL_DC_ZONE"], {
        "method": "kerberos", "keytab": env["REAL_DC_KEYTAB"],
        "principal": "%s@%s" % (env["REAL_DC_USER"], env["REAL_DC_REALM"])})
    # The sample servers do not exist: their access checks end in time.
    sections["collector"]["deadline"] = 10
    sections["api"].update(http="127.0.0.1:%d" % port, **api)
    sections["tasks"] = {name: 0 for name in (
        "discovery", "configuration", "utilization", "availability",
        "monitoring", "audit")}
    return labrun.Server(directory, sections)


def europe(server):
    """An access scope, and subnets inside and outside of it."""
    server.ask("access-scope", "add", "--label", "Europe", "--parent",
               "\\Global")
    for network, scope in (("10.1.0.0/16", "\\Global\\Europe"),
                           ("10.2.0.0/16", None)):
        server.ask("block", "add", "--network", network)
        subnet = server.ask("subnet", "add", "--name", network, "--network",
                            network.replace("/16", "/24"))["id"]
        server.ask("range", "add", "--network", network.replace("/16", "/24"),
                   "--start", network.replace("0.0/16", "0.1"), "--end",
                   network.replace("0.0/16", "0.254"))
        if scope is not None:
            server.ask("access-scope", "assign", "--kind", "subnet",
                       "--objects", str(subnet), "--access-scope", scope)
