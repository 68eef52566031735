"""The build: configure, one recursion per room, and the commands on top."""
import os
import re
import shlex
import subprocess
import sys

from waflib import Configure, Context, Errors, Logs, Options, Utils
from waflib.Configure import conf

APPNAME, VERSION = "ipamd", "0.1"
top, out = ".", "build"
# A changed wscript, or other packages, and it is configured again as before.
Configure.autoconfig = "clobber"

# In the order of the data path; a room may only use rooms that stand in its
# own wscript.
ROOMS = """
rpc/idl rpc/conn rpc/dhcp rpc/ldap rpc/dns rpc/service rpc/event rpc/smb
ipam/base ipam/model ipam/store ipam/access ipam/convert ipam/sched
ipam/collect ipam/keep ipam/query ipam/manage ipam/api ipam/cli ipam/daemon
simulators/host simulators/dhcp simulators/dc simulators/dns simulators/nps
simulators/service simulators/share simulators/event
simulators/lab
tests
""".split()

# simulators/host/sim_private.h declares Samba's private ABI of this release.
PRIVATE_ABI = (4, 17)
SAMBA_PRIVATE_DIR = "/usr/lib/%s-linux-gnu/samba" % os.uname().machine

# uselib name, pkg-config package, further libraries that it leaves out
PACKAGES = (
    ("TALLOC", "talloc", ""),
    ("TEVENT", "tevent", ""),
    ("SAMBA", "dcerpc samba-credentials samba-hostconfig ndr samba-util",
     "dcerpc-binding ndr-standard ndr-krb5pac samba-errors tevent-util"),
    ("SAMBA_SERVER", "dcerpc_server", "dcerpc-server-core samdb"),
    ("SMBCLIENT", "smbclient", ""),
    ("LDAP", "ldap", "lber"),
    ("SASL", "libsasl2", ""),
    ("SQLITE3", "sqlite3", ""),
    ("MICROHTTPD", "libmicrohttpd", ""),
    ("GNUTLS", "gnutls", ""),
    ("CURL", "libcurl", ""),
    ("JANSSON", "jansson", ""),
    ("XML2", "libxml-2.0", ""),
    ("CARES", "libcares", ""),
    ("GSSAPI", "krb5-gssapi", ""),
    ("KRB5", "krb5", ""),
    ("CHECK", "check", ""),
)
OPTIONAL = ("SMBCLIENT", "CHECK")
PRIVATE_LIBRARIES = ("gensec", "npa-tstream", "samba-sockets", "cliauth",
                     "samba-debug")


def options(opt):
    opt.load("compiler_c")
    opt.add_option("--sanitize", default="",
                   help="sanitizers to build with, e.g. address,undefined")
    opt.add_option("--debug", action="store_true", default=False,
                   help="build without optimization")
    opt.add_option("--fuzzer", action="store_true", default=False,
                   help="build tests/fuzz for libFuzzer (with CC=clang)")


def configure(conf):
    conf.load("compiler_c")
    conf.check_samba_release()
    conf.find_program("perl", var="PERL")
    src = conf.root.find_node(os.environ["SAMBA_SRC"])
    conf.env.PIDL = src.find_node("pidl/pidl").abspath()
    conf.env.PIDL_IDL = src.find_node("librpc/idl").abspath()
    for name, package, more in PACKAGES:
        conf.check_cfg(package=package, args="--cflags --libs",
                       uselib_store=name, mandatory=name not in OPTIONAL)
        conf.env.append_unique("LIB_" + name, more.split())
        # Other people's headers are not held to our warnings.
        system = conf.env["INCLUDES_" + name]
        conf.env["INCLUDES_" + name] = []
        for path in system:
            conf.env.append_value("CFLAGS_" + name, ["-isystem", path])
    conf.env.LIB_M = ["m"]
    conf.env.LIBPATH_PRIV = conf.env.RPATH_PRIV = [SAMBA_PRIVATE_DIR]
    conf.env.LIB_PRIV = [":lib%s-samba4.so.0" % l for l in PRIVATE_LIBRARIES]
    conf.set_flags()
    conf.depend_on("/var/lib/dpkg/status")
    conf.define("IPAM_VERSION", VERSION)
    conf.define("IPAM_SYSCONFDIR", os.path.join(conf.env.PREFIX, "etc"))


@conf
def check_samba_release(conf):
    header = "/usr/include/samba-4.0/samba/version.h"
    text = conf.root.find_node(header).read()
    found = tuple(int(re.search(r"SAMBA_VERSION_%s (\d+)" % part, text)[1])
                  for part in ("MAJOR", "MINOR"))
    conf.start_msg("Checking for Samba's private ABI")
    if found != PRIVATE_ABI:
        conf.end_msg("no", "YELLOW")
        conf.fatal("samba-dev is %d.%d, but simulators/host/sim_private.h was "
                   "written for %d.%d: compare the declarations with that "
                   "release, then change the header and PRIVATE_ABI"
                   % (found + PRIVATE_ABI))
    conf.end_msg("%d.%d" % found)


@conf
def depend_on(conf, path):
    """What is installed decides what is built: another content of the file is
    another configuration."""
    conf.files.append(path)
    conf.hash = Utils.h_list((conf.hash, Utils.readf(path, "rb")))


@conf
def set_flags(conf):
    sanitize = conf.options.sanitize
    # _GNU_SOURCE for accept4, getrandom and the like. Callbacks have fixed
    # signatures, hence no complaint about a parameter that one leaves unused.
    flags = ["-std=gnu11", "-g", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE",
             "-Wstrict-prototypes", "-Wmissing-prototypes", "-Wwrite-strings",
             "-Wno-unused-parameter", "-fno-strict-aliasing",
             "-fstack-protector-strong", "-fPIE", "-DTEVENT_DEPRECATED=1"]
    link = ["-pie", "-Wl,-z,relro,-z,now"]
    if sanitize:
        flags += ["-O1", "-fsanitize=" + sanitize, "-fno-omit-frame-pointer",
                  "-fno-sanitize-recover=all"]
        link += ["-fsanitize=" + sanitize]
    elif conf.options.debug:
        flags += ["-O0"]
    else:
        flags += ["-O2", "-D_FORTIFY_SOURCE=2"]
    conf.env.FUZZER = conf.options.fuzzer
    if conf.env.FUZZER:
        flags += ["-fsanitize=fuzzer-no-link", "-Wno-error"]
    conf.env.append_value("CFLAGS", flags)
    conf.env.append_value("LINKFLAGS", link)
    # pidl's output compares signed with unsigned and leaves things unused.
    conf.env.CFLAGS_GENERATED = ["-Wno-sign-compare", "-Wno-unused-variable",
                                 "-Wno-unused-but-set-variable",
                                 "-Wno-missing-prototypes"]


@conf
def room(bld, target, use, source=None, **kwargs):
    """A room: one static library of the C files in its directory."""
    if source is None:
        source = bld.path.ant_glob("*.c", excl=kwargs.pop("excl", []))
    bld.stlib(target=target, source=source, use=use,
              includes=[bld.srcnode, bld.bldnode], **kwargs)


@conf
def tool(bld, target, use, source, **kwargs):
    """A program."""
    kwargs.setdefault("install_path", "${BINDIR}")
    bld.program(target=target, source=source, use=use,
                includes=[bld.srcnode, bld.bldnode], **kwargs)


@conf
def idl(bld, name, uses=(), client=True):
    """Makes gen_ndr/NAME.h, gen_ndr/ndr_NAME{.h,.c,_c.h,_c.c,_s.c} of NAME.idl;
    without client, neither _c.h nor _c.c, which rpc/conn can do without.

    pidl quotes the text of --outputdir in its #include lines, so it runs in
    the build directory with a relative one; an import of another IDL becomes
    an #include of gen_ndr, hence that name."""
    made = ["%s.h", "ndr_%s.h", "ndr_%s.c", "ndr_%s_s.c"]
    if client:
        made += ["ndr_%s_c.h", "ndr_%s_c.c"]
    stubs = ["--client"] if client else []
    outputs = [bld.bldnode.find_or_declare("gen_ndr/" + m % name)
               for m in made]
    source = [bld.path.find_resource(n + ".idl") for n in (name,) + uses]

    def pidl(task):
        return task.exec_command(
            [task.env.PERL[0], task.env.PIDL, "--quiet", "--header",
             "--ndr-parser", "--server"] + stubs + ["--includedir",
             task.env.PIDL_IDL, "--includedir",
             task.inputs[0].parent.abspath(), "--outputdir", "gen_ndr", "--",
             task.inputs[0].abspath()],
            cwd=task.generator.bld.bldnode.abspath())
    bld(rule=pidl, source=source, target=outputs, name="pidl_" + name,
        ext_out=[".h"], before="c")


def build(bld):
    # Paths are compiled in, so that another prefix needs another configure.
    wanted = os.path.abspath(Options.options.prefix or bld.env.PREFIX)
    given = any(word.startswith("--prefix") for word in sys.argv)
    if given and wanted != os.path.abspath(bld.env.PREFIX):
        bld.fatal("configured for the prefix %s: run `./waf configure "
                  "--prefix=%s` first" % (bld.env.PREFIX, wanted))
    for path in ROOMS:
        if bld.srcnode.find_node(path + "/wscript"):
            bld.recurse(path)


def run_script(ctx, script):
    words = os.environ.get("IPAM_ARGS", "")
    env = dict(os.environ, IPAM_SRC=ctx.path.abspath(),
               IPAM_BUILD=os.environ.get("IPAM_BUILD") or
               os.path.join(ctx.path.abspath(), Options.options.out or out))
    path = os.path.join(ctx.path.abspath(), "tests/support", script)
    status = subprocess.call([path] + shlex.split(words),
                             env=env)
    if status:
        raise SystemExit(status)


def setup(ctx):
    "installs the Debian packages, fetches waf and pidl"


def check(ctx):
    "runs every test (check --full: hours; --help: all options)"
    run_script(ctx, "run-tests")


def demo(ctx):
    "runs the contoso lab and an ipamd that manages it (--once: then ends)"
    run_script(ctx, "demo")


def bench(ctx):
    "measures against named peers (bench rpc, ingest, track, scale, month, address, api)"
    run_script(ctx, "bench")


def fuzz(ctx):
    "runs the fuzz targets (fuzz --seconds N [TARGET...])"
    run_script(ctx, "fuzz")
