"""What the programs that measure with a whole estate share."""
import json
import os

from peers import labrun

MANY = 500      # changes in one request


def children(pid):
    """The process and all that it started."""
    found, left = [], [pid]
    while left:
        pid = left.pop()
        found.append(pid)
        try:
            for task in os.listdir("/proc/%d/task" % pid):
                with open("/proc/%d/task/%s/children" % (pid, task)) as f:
                    left += map(int, f.read().split())
        except OSError:
            pass
    return found


def figure(pid, name):
    """Bytes that the process has to itself, shared ones by their share."""
    try:
        with open("/proc/%d/smaps_rollup" % pid) as f:
            for line in f:
                if line.startswith(name + ":"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def make_server(tmp, tasks=False):
    """For the estate that runs; without `tasks` only what is asked for runs."""
    secret = os.path.join(tmp, "password")
    with open(os.path.join(os.environ["IPAM_LAB_DIR"],
                           "passwords/ipamsvc")) as f, \
            open(os.open(secret, os.O_CREAT | os.O_WRONLY, 0o600), "w") as out:
        out.write(f.read())
    sections = labrun.basic_settings(tmp, "limits.test", {
        "method": "ntlm", "allow_ntlm": "yes", "user": "LIMITS\\ipamsvc",
        "password_file": secret})
    sections["audit"] = {"zones": "UTC"}
    sections["lab"] = {"clock": os.path.join(os.environ["IPAM_LAB_DIR"],
                                             "clock")}
    if not tasks:
        sections["tasks"] = {name: "0" for name in (
            "discovery", "configuration", "utilization", "availability",
            "monitoring", "audit")}
    return labrun.Server(tmp, sections)


def manage(server):
    """All servers; their number."""
    names = [row["server"] for row in server.rows("server", "list")]
    for first in range(0, len(names), MANY):
        server.ask("bulk", "run", json.dumps([
            {"method": "PATCH", "path": "/servers/" + name,
             "body": {"management": "managed"}}
            for name in names[first:first + MANY]]), seconds=600)
    return len(names)
