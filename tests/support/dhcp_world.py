"""Writes DHCP worlds: dhcp.xml as Export-DhcpServer -Leases lays it out, and
dhcp-extra.json. What comes out depends on the arguments alone."""
import ipaddress
import json
import os
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

CLOCK = datetime(2026, 11, 2, 9, 0, 0)
NAMESPACE = "http://schemas.microsoft.com/windows/DHCPServer"
# States in which an address is taken; Expired is free again.
HELD = ("Offered", "Active", "Declined", "ActiveReservation",
        "InactiveReservation")


def tag(name, value):
    text = escape(str(value))
    return "<%s>%s</%s>" % (name, text, name) if text else "<%s />" % name


def tags(*pairs):
    return "".join(tag(name, value) for name, value in pairs)


def span(seconds):
    return "%d.%02d:%02d:%02d" % (seconds // 86400, seconds // 3600 % 24,
                                  seconds // 60 % 60, seconds % 60)


def stamp(seconds):
    """An instant, in seconds after the lab's clock."""
    return (CLOCK + timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%SZ")


def hyphens(octets):
    return "-".join("%02x" % o for o in octets)


class Scope:
    """One scope of either family. Addresses are ipaddress objects; excluded
    is a list of (first, last); reservations maps an address to (name, id);
    leases maps an address to a dict with state, id, name and expires."""

    def __init__(self, prefix, name, **more):
        self.net = ipaddress.ip_network(prefix)
        self.name = name
        self.comment = more.get("comment", "")
        self.active = more.get("active", True)
        self.duration = more.get("duration", 8 * 86400)
        self.superscope = more.get("superscope", "")
        if self.net.version == 4:
            first, last = more.get("range", (10, self.net.num_addresses - 2))
            self.first, self.last = self.net[first], self.net[last]
        else:
            self.first, self.last = self.net[0], self.net[-1]
        self.excluded = [(self.net[a], self.net[b])
                         for a, b in more.get("excluded", ())]
        self.reservations, self.leases = {}, {}

    def offers(self, address):
        return (self.first <= address <= self.last and
                not any(a <= address <= b for a, b in self.excluded))

    def total(self):
        size = int(self.last) - int(self.first) + 1
        return size - sum(int(b) - int(a) + 1 for a, b in self.excluded)

    def in_use(self):
        held = {a for a, l in self.leases.items() if l["state"] in HELD}
        held.update(self.reservations)
        return sum(1 for a in held if self.offers(a))

    def pool(self):
        """The addresses to give out, lowest first."""
        number = int(self.first)
        while number <= int(self.last):
            address = self.first + (number - int(self.first))
            number += 1
            if self.offers(address) and address not in self.reservations:
                yield address

    def reserve(self, offset, name, rng, live=True):
        address = self.net[offset]
        ident = client_id(rng, self.net.version)
        self.reservations[address] = (name, ident)
        self.lease(address, name, ident, 86400 if live else None,
                   "ActiveReservation" if live else "InactiveReservation")

    def lease(self, address, name, ident, expires, state="Active"):
        self.leases[address] = {"state": state, "id": ident, "name": name,
                                "expires": expires}

    def fill(self, count, rng, stem, domain):
        """Gives out count addresses; an hour at least is left of each, so
        that a lab may run that long before one of them expires."""
        pool = self.pool()
        for n in range(count):
            name = "%s-%04d.%s" % (stem, n + 1, domain) if stem else ""
            self.lease(next(pool), name, client_id(rng, self.net.version),
                       rng.randrange(3600, self.duration))

    def lines(self):
        yield "      <Scope>\n"
        yield "        %s\n" % (self.head4() if self.net.version == 4
                                else self.head6())
        yield from self.block("ExclusionRanges", [
            "<IPRange>%s</IPRange>" % tags(("StartRange", a), ("EndRange", b))
            for a, b in self.excluded])
        yield from self.block("Reservations", [
            self.reservation(a) for a in sorted(self.reservations)])
        yield from self.block("Leases", [
            self.lease_line(a) for a in sorted(self.leases)])
        yield "      </Scope>\n"

    def block(self, name, lines):
        if lines:
            yield "        <%s>\n" % name
            yield from ("          %s\n" % line for line in lines)
            yield "        </%s>\n" % name

    def head4(self):
        return tags(
            ("ScopeId", self.net.network_address), ("Name", self.name),
            ("SubnetMask", self.net.netmask), ("StartRange", self.first),
            ("EndRange", self.last), ("LeaseDuration", span(self.duration)),
            ("State", "Active" if self.active else "Inactive"),
            ("Type", "Dhcp"), ("MaxBootpClients", 4294967295),
            ("NapEnable", "false"), ("Delay", 0), ("NapProfile", ""),
            ("Description", self.comment), ("ActivatePolicies", "true"),
            ("SuperScopeName", self.superscope))

    def head6(self):
        return tags(
            ("Prefix", self.net.network_address), ("Name", self.name),
            ("Description", self.comment),
            ("State", "Active" if self.active else "Inactive"),
            ("Preference", 0), ("PreferredLifetime", span(self.duration)),
            ("ValidLifetime", span(self.duration * 3 // 2)))

    def reservation(self, address):
        name, ident = self.reservations[address]
        if self.net.version == 4:
            inner = tags(("Name", name), ("IPAddress", address),
                         ("ClientId", hyphens(ident)), ("Type", "Both"))
        else:
            inner = tags(("Name", name), ("IPAddress", address),
                         ("ClientDuid", hyphens(ident)), ("Iaid", 1))
        return "<Reservation>%s</Reservation>" % inner

    def lease_line(self, address):
        l = self.leases[address]
        if self.net.version == 4:
            inner = tags(("IPAddress", address),
                         ("ScopeId", self.net.network_address),
                         ("ClientId", hyphens(l["id"])),
                         ("AddressState", l["state"]), ("ClientType", "Dhcp"),
                         ("NapCapable", "false"))
        else:
            inner = tags(("IPAddress", address),
                         ("Prefix", self.net.network_address),
                         ("ClientDuid", hyphens(l["id"])), ("Iaid", 1),
                         ("AddressType", "IANA"),
                         ("AddressState", l["state"]))
        if l["expires"] is not None:
            inner += tag("LeaseExpiryTime", stamp(l["expires"]))
        if l["name"]:
            inner += tag("HostName", l["name"])
        return "<Lease>%s</Lease>" % inner


def client_id(rng, version):
    """A locally administered MAC, for IPv6 in a DUID-LL."""
    mac = [2, 0, 0x5e] + [rng.randrange(256) for _ in range(3)]
    return mac if version == 4 else [0, 3, 0, 1] + mac


def xml_lines(scopes, version):
    major, minor = version
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield '<DHCPServer xmlns="%s">\n' % NAMESPACE
    yield '  <MajorVersion xmlns="">%d</MajorVersion>\n' % major
    yield '  <MinorVersion xmlns="">%d</MinorVersion>\n' % minor
    for family in (4, 6):
        mine = [s for s in scopes if s.net.version == family]
        if not mine:
            continue
        yield '  <IPv%d xmlns="">\n' % family
        if family == 4:
            yield "    %s\n" % tags(("ConflictDetectionAttempts", 2),
                                    ("NapEnabled", "false"),
                                    ("NpsUnreachableAction", "Full"),
                                    ("ActivatePolicies", "true"))
        yield "    <Scopes>\n"
        for scope in mine:
            yield from scope.lines()
        yield "    </Scopes>\n"
        yield "  </IPv%d>\n" % family
    yield "</DHCPServer>\n"


def expected(scopes):
    """What a management server must find: counted from the scopes, not read
    back from the files."""
    out = {}
    for scope in scopes:
        total, used = scope.total(), scope.in_use()
        out[str(scope.net.network_address)] = {
            "name": scope.name,
            "family": scope.net.version,
            # a number past 2^53 would not survive every JSON reader
            "total": total if scope.net.version == 4 else str(total),
            "in_use": used,
            "percent": round(100 * used / total, 2),
            "leases": len(scope.leases),
            "reservations": len(scope.reservations),
            "exclusions": len(scope.excluded),
            "active": scope.active,
        }
    return out


def dump_json(path, value):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f, indent=1, ensure_ascii=False)
        f.write("\n")


def write_host(directory, scopes, version, extra):
    os.makedirs(directory, exist_ok=True)
    path = os.path.join(directory, "dhcp.xml")
    with open(path, "w", encoding="utf-8") as f:
        f.writelines(xml_lines(scopes, version))
    dump_json(os.path.join(directory, "dhcp-extra.json"), extra)
