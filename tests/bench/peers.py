"""What the benches of tracking share: runs, medians, and a PostgreSQL of
their own, reached by a socket in a directory that goes with it."""
import glob
import json
import os
import pwd
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
SRC = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(SRC, "tests/support"))
import labrun

BENCH = os.path.join(labrun.BUILD, "tests/bench/bench_track")
START_S = 60


def number(text):
    """10M, 300k, 5000"""
    scale = {"k": 1000, "M": 1000000}.get(text[-1:], 1)
    return int(float(text[:-1] if scale > 1 else text) * scale)


def ask(*argv):
    """The JSON line with which bench_track ends."""
    done = subprocess.run([BENCH] + [str(a) for a in argv], check=True,
                          stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def timed(argv, **kwargs):
    """Seconds, and seconds of processor time of the process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, **kwargs)
    taken = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, (after.ru_utime + after.ru_stime
                   - before.ru_utime - before.ru_stime)


def median(values):
    return statistics.median(values)


def verdict(text, good):
    print("%-66s %s" % (text, "met" if good else "NOT MET"), flush=True)
    return good


class Postgres:
    """A cluster of its own; as root it runs as another user, which it asks
    for. None of the machine's clusters is touched."""

    def __init__(self):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"),
                       key=lambda p: int(p.split("/")[4]))
        if not found:
            raise labrun.Failure("there is no PostgreSQL: install the package "
                                 "postgresql")
        self.bin = found[-1]
        self.directory = tempfile.mkdtemp(prefix="ipam-pg-", dir="/tmp")
        self.data = os.path.join(self.directory, "data")
        self.process = None
        self.prefix = []
        if os.getuid() == 0:
            user = pwd.getpwnam("nobody")
            os.chown(self.directory, user.pw_uid, user.pw_gid)
            self.prefix = ["setpriv", "--reuid=%d" % user.pw_uid,
                           "--regid=%d" % user.pw_gid, "--clear-groups"]

    def __enter__(self):
        env = dict(os.environ, LC_ALL="C")
        subprocess.run(self.prefix + [
            os.path.join(self.bin, "initdb"), "-D", self.data, "-U", "bench",
            "-A", "trust", "--no-locale", "-E", "UTF8"], check=True, env=env,
            cwd="/", stdout=subprocess.DEVNULL)
        settings = {
            "listen_addresses": "", "unix_socket_directories": self.directory,
            "shared_buffers": "1GB", "max_wal_size": "8GB",
            "checkpoint_timeout": "30min", "work_mem": "64MB",
            "maintenance_work_mem": "512MB", "effective_cache_size": "4GB",
            "random_page_cost": "1.1", "max_connections": "8"}
        argv = self.prefix + [os.path.join(self.bin, "postgres"), "-D",
                              self.data]
        for item in settings.items():
            argv += ["-c", "%s=%s" % item]
        log = open(os.path.join(self.directory, "log"), "w")
        self.process = subprocess.Popen(argv, env=env, cwd="/", stdout=log,
                                        stderr=log)
        log.close()
        self.wait()
        return self

    def wait(self):
        end = time.monotonic() + START_S
        while time.monotonic() < end and self.process.poll() is None:
            if subprocess.call([os.path.join(self.bin, "pg_isready"), "-q",
                                "-h", self.directory, "-U", "bench"]) == 0:
                return
            time.sleep(0.1)
        raise labrun.Failure("PostgreSQL did not start: see "
                             + os.path.join(self.directory, "log"))

    def __exit__(self, *_):
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=60)
        shutil.rmtree(self.directory, ignore_errors=True)

    def psql(self, *statements, stdin=None):
        argv = [os.path.join(self.bin, "psql"), "-h", self.directory, "-U",
                "bench", "-d", "postgres", "-q", "-At", "-v",
                "ON_ERROR_STOP=1"]
        for statement in statements:
            argv += ["-c", statement]
        done = subprocess.run(argv, check=True, stdin=stdin, text=True,
                              stdout=subprocess.PIPE, env=dict(
                                  os.environ, PGOPTIONS="-c "
                                  "client_min_messages=warning"))
        return done.stdout.strip()

    def copy(self, table, kind, rows, seed):
        """Rows of bench_track, straight into a table."""
        made = subprocess.Popen([BENCH, kind, str(rows), str(seed)],
                                stdout=subprocess.PIPE)
        with made.stdout:
            self.psql("COPY %s FROM STDIN CSV" % table, stdin=made.stdout)
        if made.wait() != 0:
            raise labrun.Failure("bench_track %s failed" % kind)

    def bench(self, script, count):
        """Latencies in seconds of `count` runs of a script, in order."""
        path = os.path.join(self.directory, "script")
        with open(path, "w") as f:
            f.write(script)
        os.chmod(path, 0o644)
        logs = os.path.join(self.directory, "latency")
        subprocess.run(self.prefix + [
            os.path.join(self.bin, "pgbench"), "-h", self.directory, "-U",
            "bench", "-n", "-M", "prepared", "-c", "1", "-t", str(count), "-l",
            "--log-prefix", logs, "-f", path, "postgres"], check=True,
            cwd=self.directory, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        values = []
        for name in glob.glob(logs + "*"):
            with open(name) as f:
                values += [int(line.split()[2]) / 1e6 for line in f]
            os.unlink(name)
        return sorted(values)
