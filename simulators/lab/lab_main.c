/* ipam-lab: simulated Windows hosts from a description. */
#include "simulators/lab/lab_main.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <stdint.h>
#include <stdbool.h>
#include <util/debug.h>

#include "simulators/lab/lab_crowd.h"
#include "simulators/lab/lab_faults.h"
#include "simulators/lab/lab_touch.h"

static const char help[] =
	"usage: ipam-lab run [OPTION...] LAB -- COMMAND...\n"
	"       ipam-lab up [OPTION...] LAB\n"
	"       ipam-lab hosts [--json] LAB\n"
	"       ipam-lab journal [STATE|FILE] [MEMBER=TEXT...]\n"
	"       ipam-lab clock [STATE] [show | set TIME | advance DURATION |\n"
	"                               rate N]\n"
	"       ipam-lab world [STATE]\n"
	"       ipam-lab touch [STATE] PERCENT[,SEED]\n"
	"       ipam-lab generate [--preset SIZE] [--dhcp N] [--dns N] [--seed N]\n"
	"                         DIR\n"
	"       ipam-lab faults\n"
	"       ipam-lab coverage [OPTION...]\n"
	"\n"
	"LAB is a directory with a lab.json and a directory for each host.\n"
	"\n"
	"run    starts the hosts in a network of their own, with names that\n"
	"       resolve, and COMMAND in it; ends with its exit status, and with\n"
	"       all that it left running. An ordinary user's COMMAND sees\n"
	"       itself as root.\n"
	"up     starts the hosts on this machine's loopback, which takes the\n"
	"       right to use ports below 1024, prints \"ready STATE\", and runs\n"
	"       until SIGTERM.\n"
	"hosts  lists the hosts of a lab.\n"
	"journal  prints what the hosts were asked, one JSON object a line; a\n"
	"       filter such as host=dhcp1.contoso.test or operation=search\n"
	"       picks lines.\n"
	"clock  shows the time of the lab that runs in STATE or $IPAM_LAB_DIR,\n"
	"       or sets it (2026-11-02T09:00:00Z), moves it on (90s, 10m, 2h,\n"
	"       7d; with - before it, back), or lets N of its seconds pass in a\n"
	"       real one, of which 0 stops it. A time that was set or advanced\n"
	"       ends the leases that are over; all else sees it when it looks.\n"
	"world  writes what each DHCP server knows of scopes and leases to\n"
	"       STATE/world/FQDN.json, whose directory it prints, and the zones\n"
	"       of each DNS server to STATE/world/dns/FQDN.json.\n"
	"touch  in so many of a hundred scopes one client comes and one leaves,\n"
	"       and so many of a hundred zones get a record.\n"
	"generate  writes a lab into DIR, the same one for the same seed: tiny,\n"
	"       windows-limits (150 DHCP servers with 6,000 scopes, 500 DNS\n"
	"       servers, 150 zones) or x10, which is ten times that; --dhcp and\n"
	"       --dns give it other numbers of servers.\n"
	"faults   lists how a host can misbehave.\n"
	"coverage  tells for each RPC method whether it is decoded, simulated,\n"
	"       used, tested and pinned; coverage --help explains that.\n"
	"\n"
	"  --state DIR    keep passwords/, radius/, journal.jsonl, hosts,\n"
	"                 resolv.conf and control there; otherwise in a temporary\n"
	"                 directory, removed at the end. COMMAND finds it in\n"
	"                 $IPAM_LAB_DIR. hosts has none of more than 1,000 hosts:\n"
	"                 DNS tells those, by three servers at most.\n"
	"  --keytab FILE  keys of host/FQDN and ldap/FQDN, for Kerberos;\n"
	"                 without it, NTLM only.\n"
	"  --network WORD namespace: a network namespace, for which an ordinary\n"
	"                 user needs user namespaces; wrapper: socket_wrapper,\n"
	"                 where hosts are 127.0.0.10 and on, and only programs\n"
	"                 that ask the C library for names find them; auto: the\n"
	"                 first, or where the kernel forbids it the second.\n"
	"  --crowd N[,SEED]  N clients for each DHCP scope, which come, renew and\n"
	"                 leave at times of their own while the clock is moved\n"
	"                 on.\n"
	"  --register     IPv4 leases are registered in the zones of the lab, and\n"
	"                 taken out again with their end.\n"
	"  --fault HOST=FAULT  lets a host misbehave, besides what lab.json "
	"says;\n"
	"                 can be given several times.\n"
	"\n"
	"Every account of the lab gets a random password in\n"
	"STATE/passwords/ACCOUNT, and every NPS a secret for RADIUS in\n"
	"STATE/radius/NAME. A host's file server is smbd: without the\n"
	"packages samba, libnss-wrapper and libuid-wrapper hosts have none.\n"
	"Exit status of ipam-lab itself: 2 for a wrong command line, 125 when the\n"
	"lab cannot start, 126 and 127 when COMMAND cannot.\n";

static int wrong(const char *why)
{
	fprintf(stderr, "ipam-lab: %s (try ipam-lab --help)\n", why);
	return LAB_USAGE;
}

static bool network_of(const char *word, enum lab_network *out_network)
{
	static const char *const words[] = { "auto", "namespace", "wrapper" };
	size_t i;

	for (i = 0; i < 3; i++) {
		if (strcmp(words[i], word) == 0) {
			*out_network = (enum lab_network)i;
			return true;
		}
	}
	return false;
}

static int start(int argc, char **argv, bool with_command)
{
	static const struct option known[] = {
		{ "state", required_argument, NULL, 's' },
		{ "keytab", required_argument, NULL, 'k' },
		{ "crowd", required_argument, NULL, 'c' },
		{ "register", no_argument, NULL, 'r' },
		{ "fault", required_argument, NULL, 'f' },
		{ "network", required_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct lab_options options = { .argv = argv - 1 };
	int c;

	while ((c = getopt_long(argc, argv, "+", known, NULL)) != -1) {
		if (c == 's') {
			options.state = optarg;
		} else if (c == 'k') {
			options.keytab = optarg;
		} else if (c == 'c') {
			options.crowd = optarg;
		} else if (c == 'r') {
			options.registers = true;
		} else if (c == 'n') {
			if (!network_of(optarg, &options.network)) {
				return wrong("--network is auto, namespace or "
					     "wrapper");
			}
		} else if (c == 'f' && options.fault_count < LAB_FAULTS_MAX) {
			options.faults[options.fault_count++] = optarg;
		} else if (c == 'f') {
			return wrong("too many faults");
		} else if (c == 'h') {
			fputs(help, stdout);
			return 0;
		} else {
			return LAB_USAGE;
		}
	}
	if (optind >= argc) {
		return wrong("which lab?");
	}
	options.lab = argv[optind++];
	if (!with_command) {
		return optind == argc ? lab_run(&options) :
					wrong("up takes no command");
	}
	if (optind < argc && strcmp(argv[optind], "--") == 0) {
		optind++;
	}
	if (optind >= argc) {
		return wrong("which command?");
	}
	options.command = argv + optind;
	return lab_run(&options);
}

static int hosts(int argc, char **argv)
{
	bool json = argc > 1 && strcmp(argv[1], "--json") == 0;

	if (argc != 2 + json) {
		return wrong("hosts: which lab?");
	}
	return lab_hosts(argv[1 + json], json);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	setup_logging("ipam-lab", DEBUG_STDERR);
	if (strcmp(what, "run") == 0 || strcmp(what, "up") == 0) {
		return start(argc - 1, argv + 1, what[0] == 'r');
	}
	if (strcmp(what, "hosts") == 0) {
		return hosts(argc - 1, argv + 1);
	}
	if (strcmp(what, "journal") == 0) {
		return lab_journal(argc - 2, argv + 2);
	}
	if (strcmp(what, "clock") == 0) {
		return lab_clock(argc - 2, argv + 2);
	}
	if (strcmp(what, "world") == 0) {
		return lab_crowd_world(argc - 2, argv + 2);
	}
	if (strcmp(what, "touch") == 0) {
		return lab_touch(argc - 2, argv + 2);
	}
	if (strcmp(what, "generate") == 0) {
		return lab_generate(argc - 1, argv + 1);
	}
	if (strcmp(what, "faults") == 0) {
		lab_faults_print();
		return 0;
	}
	if (strcmp(what, "coverage") == 0) {
		return lab_coverage(argc - 1, argv + 1);
	}
	if (strcmp(what, "--help") == 0 || strcmp(what, "help") == 0) {
		fputs(help, stdout);
		return 0;
	}
	return wrong("run, up, hosts, journal, clock, world, touch, generate, "
		     "faults or coverage?");
}
