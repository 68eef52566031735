"""What must hold of a store, whatever became of the processes that wrote it,
counted by other code than ours: damage, counters, and how it compares with the
world of a lab. Each function returns sentences, none where all is well."""
import collections
import contextlib
import glob
import ipaddress
import json
import os
import re
import sqlite3
import time

ALL_RUNS = "(SELECT count(*) = max(id) FROM run)"

# What a counter says, and the same counted anew: two queries that must have
# the same rows. A table that is not there is passed over.
COUNTERS = (
    ("records of zones",
     "SELECT name, records FROM zone ORDER BY 1",
     "SELECT z.name, count(r.id) FROM zone z LEFT JOIN record r"
     " ON r.zone = z.id GROUP BY z.id ORDER BY 1"),
    ("runs by task and outcome",    # where none has been removed yet
     "SELECT task, outcome, count FROM run_count WHERE " + ALL_RUNS +
     " ORDER BY 1, 2",
     "SELECT task, CASE WHEN EXISTS (SELECT 1 FROM job WHERE run = run.id"
     " AND state IN (3, 4)) THEN 3 ELSE 2 END AS outcome, count(*) FROM run"
     " WHERE finished_at > 0 AND " + ALL_RUNS +
     " GROUP BY 1, 2 ORDER BY 1, 2"),
    ("open runs have open jobs",
     "SELECT id FROM run WHERE finished_at = 0 ORDER BY 1",
     "SELECT DISTINCT run FROM job WHERE state IN (0, 1) ORDER BY 1"),
    ("devices have records that point to them",
     "SELECT 0", "SELECT count(*) FROM track_device WHERE id IS NULL"),
)


@contextlib.contextmanager
def reading(path):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True, timeout=60)
    try:
        db.execute("BEGIN")     # all of it at one moment
        yield db
    finally:
        db.close()


def damage(path):
    with reading(path) as db:
        rows = [r[0] for r in db.execute("PRAGMA integrity_check(5)")]
        wrong = [] if rows == ["ok"] else rows
        wrong += ["%s: row %s points to nothing in %s" % row[:3]
                  for row in db.execute("PRAGMA foreign_key_check")]
    return wrong


def counters(path, but=()):
    wrong = []
    with reading(path) as db:
        for name, kept, counted in COUNTERS:
            if name in but:
                continue
            kept, counted = (db.execute(sql).fetchall()
                             for sql in (kept, counted))
            if kept != counted:
                odd = sorted(set(kept) ^ set(counted))
                wrong.append("%s: %s of %d differ: %s" % (
                    name, len(odd), len(counted), odd[:6]))
    return wrong + track_records(path)


def log_time(date, clock):
    return int(time.mktime(time.strptime(date + clock, "%m/%d/%y%H:%M:%S"))
               - time.timezone)


def log_rows(directory, host):
    """Rows of clients whose name begins so: (log, at, address, client, name,
    event). Times are UTC."""
    found = set()
    for path in glob.glob(os.path.join(directory, "Dhcp*SrvLog-*.log")):
        v6 = "V6" in os.path.basename(path)
        with open(path, encoding="latin-1", newline="") as f:
            text = f.read()
        for line in text[:text.rfind("\n") + 1].splitlines():
            part = line.split(",")
            if len(part) > 8 - 2 * (not v6) and part[0].isdigit() and \
                    part[5].startswith(host):
                found.add((os.path.basename(path), log_time(*part[1:3]),
                           part[4], part[8 if v6 else 6].lower(),
                           part[5].lower(), int(part[0])))
    return found


def records(at, block):
    """(at, device, source) of a block of records of one address, as the
    comment of ipam/store/store_track_block.c has it."""
    place = device = source = 0

    def number():
        nonlocal place
        value = shift = 0
        while True:
            byte = block[place]
            place += 1
            value |= (byte & 0x7f) << shift
            shift += 7
            if byte < 0x80:
                return value
    while place < len(block):
        flags = block[place]
        place += 1
        at += number()
        device = number() if flags & 0x40 else device
        source = number() if flags & 0x80 else source
        number()        # its place in the log
        yield at, device, source


def store_rows(path, server, host):
    """The same of a store, but for the event: how often each is there."""
    found = collections.Counter()
    with reading(path) as db:
        logs = dict(db.execute(
            "SELECT s.id, s.log FROM track_source s JOIN server v ON v.id ="
            " s.server WHERE v.name = ?", (server,)))
        devices = {row[0]: row[1:] for row in db.execute(
            "SELECT id, client, host FROM track_device WHERE host LIKE ?"
            " || '%'", (host,))}
        for part, in db.execute("SELECT part FROM track_part").fetchall():
            for blob, at, block in db.execute(
                    "SELECT address, at, rows FROM track_lease_%d" % part):
                for when, device, source in records(at, block):
                    if device in devices and source in logs:
                        client, name = devices[device]
                        found[(logs[source], when,
                               str(ipaddress.ip_address(blob)),
                               client.hex(), name)] += 1
    return found


def track_records(path):
    """The counter of each part against its records."""
    wrong = []
    with reading(path) as db:
        for part, kept, logons in db.execute(
                "SELECT part, records, logons FROM track_part").fetchall():
            counted = sum(len(list(records(*row))) for row in db.execute(
                "SELECT at, rows FROM track_lease_%d" % part))
            if logons:
                counted += db.execute("SELECT count(*) FROM track_logon_%d"
                                      % part).fetchone()[0]
            if kept != counted:
                wrong.append("part %d has %d records, not %d"
                             % (part, counted, kept))
    return wrong


def events(path, server, logged, host):
    """Rows that were logged against records of the store: each once."""
    want = collections.Counter(row[:5] for row in logged)
    have = store_rows(path, server, host)
    lost, more = want - have, have - want
    wrong = []
    if lost:
        wrong.append("%s: %d of %d rows lost, such as %s" % (
            server, sum(lost.values()), sum(want.values()),
            sorted(lost)[:2]))
    if more:
        wrong.append("%s: %d records that nobody logged, or twice, such as %s"
                     % (server, sum(more.values()), sorted(more)[:2]))
    return wrong


def truth(directory):
    """The servers of `ipam-lab world`."""
    for path in sorted(glob.glob(os.path.join(directory, "*.json"))):
        with open(path) as f:
            yield json.load(f)


STATES = ("offered", "active", "declined", "expired")


def leases(path, directory):
    """Scopes and leases of a store against the world of the lab."""
    wrong = []
    for server in truth(directory):
        want, have = set(), set()
        scopes_want, scopes_have = set(), set()
        for scope in server["scopes"]:
            scopes_want.add((scope["scope"], scope["length"], scope["name"],
                             scope["active"], scope["in_use"]))
            for lease in scope["leases"]:
                word = lease["state"].split()
                want.add((lease["address"], lease["client"],
                          "active" if word[0] == "inactive" else word[0],
                          word[-1] == "reservation", lease["name"] or "",
                          lease["expires"]))
        with reading(path) as db:
            for address, client, state, reserved, name, expires in db.execute(
                    "SELECT l.address, l.client, l.state, l.reserved, l.name,"
                    " l.expires_at FROM lease l JOIN server s ON s.id ="
                    " l.server WHERE s.name = ?", (server["server"],)):
                have.add((str(ipaddress.ip_address(address)),
                          (client or "").replace("-", "").lower(),
                          STATES[state], bool(reserved), name or "", expires))
            for address, length, name, active, used in db.execute(
                    "SELECT c.address, c.length, c.name, c.active, c.in_use"
                    " FROM scope c JOIN server s ON s.id = c.server WHERE"
                    " s.name = ?", (server["server"],)):
                scopes_have.add((str(ipaddress.ip_address(address)), length,
                                 name, bool(active), used))
        for what, a, b in (("scopes", scopes_want, scopes_have),
                           ("leases", want, have)):
            if a != b:
                wrong.append("%s: %s: %d of %d are missing: %s; %d of %d are "
                             "not the world's: %s" % (
                                 server["server"], what, len(a - b), len(a),
                                 sorted(a - b)[:2], len(b - a), len(b),
                                 sorted(b - a)[:2]))
    return wrong


TYPES = {1: "A", 12: "PTR"}


def zones(path, directory):
    """Zones of a store, by serial and by their A and PTR records, against
    those of the server that each was read from."""
    wrong = []
    with reading(path) as db:
        sources = dict(db.execute(
            "SELECT z.name, s.name FROM zone z JOIN server s ON s.id ="
            " z.source WHERE z.records_at > 0"))
        for server in truth(os.path.join(directory, "dns")):
            for zone in server["zones"]:
                if sources.pop(zone["zone"], None) != server["server"]:
                    continue
                number, serial = db.execute(
                    "SELECT id, serial FROM zone WHERE name = ?",
                    (zone["zone"],)).fetchone()
                want = collections.Counter(
                    (plain(r["owner"]), r["type"], plain(r["data"]), r["ttl"])
                    for r in zone["records"] if r["type"] in TYPES)
                have = collections.Counter(
                    (full_name(node, zone["zone"]), kind, plain(data), ttl)
                    for node, kind, data, ttl in db.execute(
                        "SELECT node, type, data, ttl_s FROM record"
                        " WHERE zone = ?", (number,)) if kind in TYPES)
                if want != have:
                    wrong.append("zone %s of %s: missing %s, too many %s" % (
                        zone["zone"], server["server"],
                        sorted(want - have)[:2], sorted(have - want)[:2]))
                if serial != zone["serial"]:
                    wrong.append("zone %s of %s: serial %d, not %d" % (
                        zone["zone"], server["server"], serial,
                        zone["serial"]))
    return wrong + ["zone %s is nobody's" % name for name in sources]


def plain(name):
    """In lower case, without the last dot, \\195\\188 as what it is."""
    return re.sub(r"(?:\\\d{3})+", lambda m: bytes(
        int(n) for n in m[0][1:].split("\\")).decode(errors="replace"),
        name.rstrip(".")).lower()


def full_name(node, zone):
    return zone if node in ("", "@") else ("%s.%s" % (node, zone)).lower()


def registered(directory, host):
    """How many A and PTR records clients whose name begins so have."""
    return collections.Counter(
        TYPES[r["type"]] for server in truth(os.path.join(directory, "dns"))
        for zone in server["zones"] for r in zone["records"]
        if r["type"] in TYPES and (r["owner"].startswith(host) or
                                   r["data"].startswith(host)))
