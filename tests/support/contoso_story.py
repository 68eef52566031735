"""What people did in contoso in the week before the lab's clock, told in
fixtures/labs/contoso/README.md: the leases that make-contoso-audit writes into
the audit logs, and the questions that one may ask of them. What
make-contoso-events writes into the event logs stands there."""
import datetime

CLOCK = datetime.datetime(2026, 11, 2, 9)


def at(text):
    """MM-DD hh:mm:ss of the year of the clock."""
    return datetime.datetime.strptime("2026-" + text, "%Y-%m-%d %H:%M:%S")


NEW, RENEW, RELEASE, EXPIRED, DELETED = 10, 11, 12, 18, 16
REQUEST6, RENEW6, RELEASE6 = 11002, 11004, 11007

# Host, address, client id.
KELLER = ("nb-keller.contoso.test", "10.77.70.20", "02005E771001")
BRUNNER = ("nb-brunner.contoso.test", "10.77.70.20", "02005E771002")
TABLET = ("tablet-frei", "10.77.70.31", "02005E772001")
PHONE = ("phone-fischer", "10.77.70.64", "02005E772002")
TANNER = ("nb-tanner.contoso.test", "10.77.70.42", "02005E773001")
LANG = ("nb-lang.contoso.test", "10.77.70.53", "02005E773002")
LANG6 = (LANG[0], "fd77:1:0:1::1f4", "0003000102005E773002")
DESK3 = ("desk3-0072.contoso.test", "10.77.3.83", "02005ECEF75E")
DESK5 = ("desk5-0117.contoso.test", "10.77.5.128", "02005E9BD479")
EMEA3 = ("emea3-0110.emea.contoso.test", "10.79.3.120", "02005EC452BD")

LEASES = (
    ("dhcp1", KELLER, (
        (NEW, "10-27 07:58:10"), (RENEW, "10-27 11:58:12"),
        (RENEW, "10-27 15:58:13"), (RELEASE, "10-27 16:41:05"))),
    ("dhcp1", DESK3, (
        (RENEW, "10-27 11:53:30"), (RENEW, "10-31 11:53:30"))),
    ("dhcp1", DESK5, (
        (RENEW, "10-27 15:55:57"), (RENEW, "10-31 15:55:57"))),
    ("dhcp1", LANG, (
        (NEW, "10-28 08:05:06"), (RENEW, "10-28 12:05:07"),
        (RENEW, "10-28 16:05:09"), (RELEASE, "10-28 17:30:40"))),
    ("dhcp1", BRUNNER, (
        (NEW, "10-28 08:30:02"), (RENEW, "10-28 12:30:04"),
        (EXPIRED, "10-28 21:00:05"), (DELETED, "10-29 00:00:05"))),
    ("dhcp1", TABLET, (
        (NEW, "10-29 09:12:30"), (RENEW, "10-29 13:12:31"),
        (RELEASE, "10-29 15:20:00"))),
    ("dhcp1", PHONE, (
        (NEW, "10-29 11:40:02"), (RENEW, "10-29 15:40:03"),
        (RELEASE, "10-29 16:10:44"))),
    ("dhcp1", TANNER, (
        (NEW, "10-30 15:00:00"), (RENEW, "10-30 19:00:00"),
        (RELEASE, "10-30 19:45:21"))),
    ("dhcp2", LANG6, (
        (REQUEST6, "10-28 08:05:10"), (RELEASE6, "10-28 17:30:44"))),
    ("dhcp3", EMEA3, (
        (RENEW, "10-27 17:55:34"), (RENEW, "10-31 17:55:34"))),
)


def leases(server, v6):
    """(when, id, host, address, client) of a server, in no order."""
    for where, (host, address, client), rows in LEASES:
        for number, when in rows:
            if where == server and (number >= 11000) == v6:
                yield at(when), number, host, address, client
