"""What the demo and the end-to-end tests share: an ipamd in a directory of
its own, its command line, and the comparison with a lab's expected figures.

Runs inside `ipam-lab run` or `real-dc`, where the names resolve."""
import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time

SRC = os.environ.get("IPAM_SRC") or os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("IPAM_BUILD") or os.path.join(SRC, "build")
IPAMD = os.path.join(BUILD, "ipam/daemon/ipamd")
IPAM = os.path.join(BUILD, "ipam/cli/ipam")
IPAM_LAB = os.path.join(BUILD, "simulators/lab/ipam-lab")
TASKS = ("ServerDiscovery", "ServerConfiguration", "AddressUtilization",
         "ServerAvailability", "ServiceMonitoring", "Audit",
         "AddressExpiry")
SOCKET_PATH_MAX = 107


class Failure(Exception):
    """Something that the reader should see as one sentence."""


def missing_programs():
    return [p for p in (IPAMD, IPAM, IPAM_LAB) if not os.access(p, os.X_OK)]


def settings_text(sections):
    """{section: {key: value}} as a settings file."""
    text = ""
    for section, keys in sections.items():
        text += "[%s]\n" % section
        text += "".join("%s = %s\n" % item for item in keys.items()) + "\n"
    return text


def resolver():
    """The lab's DNS server for programs that read /etc/resolv.conf themselves,
    which socket_wrapper cannot show them; "" where they need no help."""
    if "SOCKET_WRAPPER_DIR" not in os.environ:
        return ""
    with open(os.path.join(os.environ["IPAM_LAB_DIR"], "resolv.conf")) as f:
        return f.readline().split()[1]


def basic_settings(directory, forest, credentials):
    return {
        "store": {"path": os.path.join(directory, "ipam.db")},
        "api": {"socket": os.path.join(directory, "ipamd.sock")},
        "collector": {"count": 2},
        "credentials": credentials,
        "discovery": {"forest": forest, "resolver": resolver()},
    }


def lab_state(*parts):
    """A file of the running lab."""
    return os.path.join(os.environ["IPAM_LAB_DIR"], *parts)


def lab_command(*words):
    """What ipam-lab says to these words."""
    return subprocess.run([IPAM_LAB] + list(words), text=True, check=True,
                          stdout=subprocess.PIPE).stdout.strip()


def contoso(directory, tasks=False, account="ipamsvc", **sections):
    """An ipamd for the lab contoso, which does not run yet. Without `tasks` it
    runs none by itself; further sections as settings_text() has them."""
    os.makedirs(directory, exist_ok=True)
    secret = os.path.join(directory, "password")
    with open(lab_state("passwords", account)) as f:
        password = f.read()
    with open(os.open(secret, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600),
              "w") as f:
        f.write(password)
    settings = basic_settings(directory, "contoso.test", {
        "method": "ntlm", "allow_ntlm": "yes", "user": "CONTOSO\\" + account,
        "password_file": secret})
    settings["audit"] = {"zones": "UTC"}
    if not tasks:
        settings["tasks"] = {name: 0 for name in (
            "discovery", "configuration", "utilization", "availability",
            "monitoring", "audit")}
    for name, keys in sections.items():
        settings.setdefault(name, {}).update(keys)
    return Server(directory, settings)


def copy_store(source, target):
    """Of an ipamd that has ended. Its log, which stays when the last processes
    end together, goes into the file first."""
    with contextlib.closing(sqlite3.connect(source)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(source, target)


class Server:
    """An ipamd and its command line."""

    def __init__(self, directory, sections):
        self.directory = directory
        self.socket = sections["api"]["socket"]
        self.conf = os.path.join(directory, "ipamd.conf")
        self.log = os.path.join(directory, "ipamd.log")
        self.process = None
        if len(self.socket) > SOCKET_PATH_MAX:
            raise Failure("the path of the socket is too long: " + self.socket)
        with open(self.conf, "w") as f:
            f.write(settings_text(sections))

    def start(self, seconds=20):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [IPAMD, "--settings", self.conf], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Failure("ipamd ended with status %d:\n%s"
                              % (self.process.returncode, self.log_tail()))
            if os.path.exists(self.socket) and \
                    self.run("status")[0] == 0:
                return
            time.sleep(0.05)
        raise Failure("ipamd does not answer:\n" + self.log_tail())

    def stop(self, number=signal.SIGTERM, seconds=15):
        """Returns the exit status."""
        if self.process is None:
            return None
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise Failure("ipamd did not end within %d s of a signal"
                          % seconds)

    def log_tail(self, lines=20):
        with open(self.log, errors="replace") as f:
            return "".join(f.readlines()[-lines:])

    def run(self, *args, seconds=60):
        """(exit status, stdout, stderr) of the command line, which is not
        asked whether it means what it destroys."""
        done = subprocess.run(
            [IPAM, "--socket", self.socket, "--yes"] + list(args), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, timeout=seconds)
        return done.returncode, done.stdout, done.stderr

    def ask(self, *args, **kwargs):
        """The JSON answer; a Failure where there is none."""
        status, out, err = self.run(*args, "--json", **kwargs)
        if status != 0:
            raise Failure("ipam %s: exit status %d: %s"
                          % (" ".join(args), status, err.strip()))
        return json.loads(out)

    def rows(self, *args, **kwargs):
        answer = self.ask(*args, **kwargs)
        return answer["items"] if isinstance(answer, dict) else answer

    def run_task(self, task, *args, seconds=120):
        """Runs a task to its end; its run record. Exit status 1 says that a
        server failed, which the record tells in full."""
        status, out, err = self.run("task", "run", task, "--wait", "--json",
                                    *args, seconds=seconds)
        if status not in (0, 1) or not out:
            raise Failure("ipam task run %s: exit status %d: %s"
                          % (task, status, err.strip()))
        return json.loads(out)

    def manage_all(self):
        for server in self.rows("server", "list"):
            self.ask("server", "set", server["server"], "--management",
                     "managed")


def expected_figures(lab):
    with open(os.path.join(SRC, lab, "expected.json")) as f:
        return json.load(f)


def expected_dns(lab):
    with open(os.path.join(SRC, lab, "expected-dns.json")) as f:
        return json.load(f)


def compare_zones(expected, rows):
    """What differs between a lab's zones and `ipam zone list`."""
    seen = {row["zone"]: row for row in rows}
    wrong = ["%s was not expected" % z for z in seen if z not in expected]
    wrong += ["%s: not collected" % z for z in expected if z not in seen]
    for zone in sorted(set(expected) & set(seen)):
        wrong += ["%s: %s is %s, not %s" % (zone, name, seen[zone][name], want)
                  for name, want in expected[zone].items()
                  if seen[zone][name] != want]
    return wrong


def not_running(server):
    """Services of servers that do not run, zones that do not do well."""
    wrong = ["%s: the service %s is %s" % (s["server"], s["service"],
                                           s["state"])
             for s in server.rows("service", "list")
             if s["state"] != "running"]
    wrong += ["zone %s: %s" % (z["zone"], z["health"])
              for z in server.rows("zone", "list")
              if z["health"] != ("ok" if z["kind"] == "forward"
                                 else "not_applicable")]
    return wrong


def compare_scopes(expected, rows):
    """What differs between a lab's figures and `ipam scope list`."""
    seen = {}
    for row in rows:
        subnet = row["scope"].split("/")[0]
        seen.setdefault(row["server"], {})[subnet] = row
    wrong = ["%s was not expected" % s for s in seen if s not in expected]
    for server, scopes in expected.items():
        found = seen.get(server, {})
        wrong += ["%s %s: not collected" % (server, s)
                  for s in scopes if s not in found]
        wrong += ["%s %s: not expected" % (server, s)
                  for s in found if s not in scopes]
        for subnet in sorted(set(scopes) & set(found)):
            wrong += differences(server + " " + subnet, scopes[subnet],
                                 found[subnet])
    return wrong


def compare_servers(expected, server):
    """What differs between the sums over a lab's IPv4 scopes and the newest
    figures that `ipam utilization list` has of each server."""
    wrong = []
    for name, scopes in expected.items():
        v4 = [s for s in scopes.values() if s["family"] == 4]
        rows = server.rows("utilization", "list", "--server", name)
        got = (rows[-1]["total"], rows[-1]["used"]) if rows else None
        want = (sum(s["total"] for s in v4), sum(s["in_use"] for s in v4))
        if got != want:
            wrong.append("%s: total and used are %s, not %s"
                         % (name, got, want))
    return wrong


def differences(where, want, got):
    pairs = (
        ("name", want["name"], got["name"]),
        ("used", want["in_use"], got["used"]),
        ("free", str(int(want["total"]) - int(want["in_use"])),
         str(got["free"])),
        ("state", "active" if want["active"] else "inactive", got["state"]),
    )
    wrong = ["%s: %s is %s, not %s" % (where, name, is_, should)
             for name, should, is_ in pairs if should != is_]
    # One decimal is shown, two are expected.
    if abs(want["percent"] - got["percent_used"]) > 0.051:
        wrong.append("%s: percent_used is %s, not %s"
                     % (where, got["percent_used"], want["percent"]))
    return wrong
