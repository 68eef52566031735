"""TAP for the script tests."""
import sys

_count = 0
_failed = 0


def ok(good, name, *details):
    """Reports one test; the details are shown when it failed."""
    global _count, _failed
    _count += 1
    if not good:
        _failed += 1
        for line in "\n".join(map(str, details)).splitlines():
            print("# " + line)
    print("%sok %d - %s" % ("" if good else "not ", _count, name), flush=True)
    return bool(good)


def equal(got, want, name):
    return ok(got == want, name, "got:  %r" % (got,), "want: %r" % (want,))


def contains(text, part, name):
    return ok(part in text, name, "%r is not in: %s" % (part, text))


def relay(text):
    """Counts the report of another process among ours."""
    for line in text.splitlines():
        if line.startswith(("ok ", "not ok ")):
            ok(line.startswith("ok "), line.split(" - ", 1)[-1])
        elif not line.startswith("1.."):
            print(line if line.startswith("#") else "# " + line)


def done():
    """Ends the program with the plan."""
    print("1..%d" % _count, flush=True)
    sys.exit(1 if _failed else 0)


def skip_all(reason):
    print("1..0 # SKIP " + reason, flush=True)
    sys.exit(0)
