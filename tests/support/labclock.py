"""Days that go by on the clock of a running lab, for an ipamd whose tasks run
when they are due."""
import time

import labrun
import storecheck


def now():
    """The lab's time, in seconds."""
    with open(labrun.lab_state("clock")) as f:
        shown, real, rate = map(int, f.read().split())
    return (shown + (time.monotonic() * 1000 - real) * rate) // 1000


def idle(path, at):
    """Whether nothing is due and nothing under way."""
    with storecheck.reading(path) as db:
        return db.execute(
            "SELECT (SELECT count(*) FROM run WHERE finished_at = 0) +"
            " (SELECT count(*) FROM task WHERE enabled AND next_due_at <= ?)",
            (at,)).fetchone()[0] == 0


def settle(server, path, rate=60, seconds=300):
    """Until what is due has been done. The clock runs, since the servers of a
    run are spread over half a minute."""
    labrun.lab_command("clock", "rate", str(rate))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if idle(path, now()):
            labrun.lab_command("clock", "rate", "1")
            return
        time.sleep(0.1)
    raise labrun.Failure("tasks do not come to an end:\n"
                         + server.log_tail(40))
