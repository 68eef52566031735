/* `ipam-lab generate`: presets, names, lab.json. */
#include "simulators/lab/lab_generate.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "simulators/lab/lab_main.h"

#define FIRST_NET  80	/* 127.80.0.1 and on */
#define OF_A_NET   250
#define NETS	   250

/* windows-limits: what the makers of IPAM say that one server of it bears. */
static const struct generate_size presets[] = {
	{ "tiny", 2, 1, 3, 4, 1, 4, 20, 12, 20, 60, 40 },
	{ "windows-limits", 5, 2, 150, 500, 2, 40, 50, 150, 200, 400, 2000 },
	{ "x10", 50, 1, 1500, 5000, 20, 40, 50, 1500, 200, 400, 2000 },
};
#define LARGEST (sizeof(presets) / sizeof(presets[0]) - 1)

uint64_t generate_luck(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint64_t generate_start(const struct generate *g, const char *what,
			unsigned number)
{
	uint64_t state = g->seed;

	for (; *what != '\0'; what++) {
		state = generate_luck(&state) ^ (uint8_t)*what;
	}
	state = generate_luck(&state) ^ number;
	return generate_luck(&state);
}

unsigned generate_count(const struct generate *g, enum generate_kind kind)
{
	const unsigned counts[] = {
		g->size.dcs * g->size.domains, g->size.dns, g->size.dhcp,
		g->size.nps
	};

	return counts[kind];
}

unsigned generate_domain(const struct generate *g, enum generate_kind kind,
			 unsigned i)
{
	return (unsigned)((uint64_t)i * g->size.domains /
			  generate_count(g, kind));
}

const char *generate_domain_name(unsigned domain, char *buf)
{
	if (domain == 0) {
		return GENERATE_ROOT;
	}
	snprintf(buf, GENERATE_NAME, "d%u." GENERATE_ROOT, domain);
	return buf;
}

const char *generate_domain_dn(unsigned domain, char *buf)
{
	if (domain == 0) {
		return "DC=limits,DC=test";
	}
	snprintf(buf, GENERATE_NAME, "DC=d%u,DC=limits,DC=test", domain);
	return buf;
}

const char *generate_host(enum generate_kind kind, unsigned i, char *buf)
{
	static const char *const names[] = { "dc", "dns", "dhcp", "nps" };

	snprintf(buf, GENERATE_NAME, "%s%04u", names[kind], i + 1);
	return buf;
}

const char *generate_fqdn(const struct generate *g, enum generate_kind kind,
			  unsigned i, char *buf)
{
	char host[GENERATE_NAME], domain[GENERATE_NAME];

	snprintf(buf, GENERATE_NAME, "%.20s.%.50s",
		 generate_host(kind, i, host),
		 generate_domain_name(generate_domain(g, kind, i), domain));
	return buf;
}

const char *generate_address(const struct generate *g,
			     enum generate_kind kind, unsigned i, char *buf)
{
	unsigned k;

	for (k = 0; k < (unsigned)kind; k++) {
		i += generate_count(g, (enum generate_kind)k);
	}
	snprintf(buf, GENERATE_NAME, "127.%u.%u.%u",
		 FIRST_NET + i / (OF_A_NET * NETS), i / OF_A_NET % NETS,
		 i % OF_A_NET + 1);
	return buf;
}

static void failed(struct generate *g, const char *path)
{
	if (g->error == 0) {
		g->error = errno != 0 ? errno : EIO;
		snprintf(g->failed, sizeof(g->failed), "%s", path);
	}
}

static void make_dir(struct generate *g, const char *path)
{
	if (mkdir(path, 0755) != 0 && errno != EEXIST) {
		failed(g, path);
	}
}

FILE *generate_open(struct generate *g, const char *host, const char *name)
{
	char path[512];
	FILE *f = NULL;

	if (g->error != 0) {
		return NULL;
	}
	snprintf(path, sizeof(path), "%.300s%s%s", g->dir,
		 host != NULL ? "/" : "", host != NULL ? host : "");
	make_dir(g, path);
	if (strncmp(name, "events/", 7) == 0) {
		strncat(path, "/events", sizeof(path) - strlen(path) - 1);
		make_dir(g, path);
		name += 7;
	}
	strncat(path, "/", sizeof(path) - strlen(path) - 1);
	strncat(path, name, sizeof(path) - strlen(path) - 1);
	errno = 0;
	f = fopen(path, "w");
	if (f == NULL) {
		failed(g, path);
	}
	return f;
}

void generate_close(struct generate *g, FILE *f)
{
	bool bad = false;

	if (f != NULL) {
		errno = 0;
		bad = ferror(f) != 0;
		if (fclose(f) != 0 || bad) {
			failed(g, g->dir);
		}
	}
}

static void write_hosts(const struct generate *g, FILE *f)
{
	static const char *const roles[] = { "dc", "dns", "dhcp", "nps" };
	char host[GENERATE_NAME], domain[GENERATE_NAME],
		address[GENERATE_NAME];
	const char *comma = "";
	unsigned kind, i;

	for (kind = 0; kind < 4; kind++) {
		enum generate_kind k = (enum generate_kind)kind;

		for (i = 0; i < generate_count(g, k); i++) {
			fprintf(f, "%s\n  {\"name\": \"%s\", \"domain\":"
				" \"%s\", \"address\": \"%s\", \"roles\":"
				" [\"%s\"]}", comma, generate_host(k, i, host),
				generate_domain_name(generate_domain(g, k, i),
						     domain),
				generate_address(g, k, i, address),
				roles[kind]);
			comma = ",";
		}
	}
}

static void write_lab(struct generate *g)
{
	FILE *f = generate_open(g, NULL, "lab.json");
	char domain[GENERATE_NAME];
	unsigned i;

	if (f == NULL) {
		return;
	}
	fprintf(f, "{\n \"clock\": \"" GENERATE_CLOCK "\",\n \"domains\": [");
	for (i = 0; i < g->size.domains; i++) {
		fprintf(f, "%s\n  {\"name\": \"%s\", \"netbios\": \"%s%.0u\"}",
			i > 0 ? "," : "", generate_domain_name(i, domain),
			i > 0 ? "D" : "LIMITS", i);
	}
	fprintf(f, "\n ],\n \"hosts\": [");
	write_hosts(g, f);
	fprintf(f, "\n ],\n \"accounts\": [\n"
		"  {\"name\": \"ipamsvc\", \"domain\": \"" GENERATE_ROOT "\","
		" \"groups\": [\"DHCP Users\", \"IPAMUG\","
		" \"Event Log Readers\"]},\n"
		"  {\"name\": \"dhcpadmin\", \"domain\": \"" GENERATE_ROOT
		"\", \"groups\": [\"DHCP Administrators\","
		" \"Administrators\"]},\n"
		"  {\"name\": \"dnsadmin\", \"domain\": \"" GENERATE_ROOT
		"\", \"groups\": [\"DnsAdmins\"]}\n ]\n}\n");
	generate_close(g, f);
}

static void write_all(struct generate *g)
{
	static void (*const writers[])(struct generate *, unsigned) = {
		generate_dc, generate_dns, generate_dhcp, generate_nps
	};
	unsigned kind, i;

	make_dir(g, g->dir);
	for (kind = 0; kind < 4; kind++) {
		for (i = 0; i < generate_count(g, (enum generate_kind)kind) &&
			    g->error == 0; i++) {
			writers[kind](g, i);
		}
	}
	/* Last: without it there is no lab. */
	write_lab(g);
}

static int usage(const char *why)
{
	fprintf(stderr, "ipam-lab: generate: %s (try ipam-lab --help)\n", why);
	return LAB_USAGE;
}

static bool take_preset(struct generate *g, const char *name)
{
	size_t i = 0, n = sizeof(presets) / sizeof(presets[0]);

	while (i < n && strcmp(presets[i].name, name) != 0) {
		i++;
	}
	if (i < n) {
		g->size = presets[i];
	}
	return i < n;
}

static bool take_number(const char *text, unsigned long long most,
			unsigned long long *out)
{
	char *end = NULL;

	*out = strtoull(text, &end, 10);
	return *end == '\0' && end != text && *out <= most;
}

static bool take_servers(const char *text, unsigned most, unsigned *out)
{
	unsigned long long number = 0;

	if (!take_number(text, most, &number) || number == 0) {
		return false;
	}
	*out = (unsigned)number;
	return true;
}

/* NULL, or what is wrong. */
static const char *take_options(struct generate *g, int argc, char **argv)
{
	static const struct option known[] = {
		{ "preset", required_argument, NULL, 'p' },
		{ "seed", required_argument, NULL, 's' },
		{ "dhcp", required_argument, NULL, 'h' },
		{ "dns", required_argument, NULL, 'n' },
		{ NULL, 0, NULL, 0 },
	};
	const struct generate_size *largest = &presets[LARGEST];
	unsigned dhcp = 0, dns = 0;
	unsigned long long seed = 0;
	bool ok = true;
	int c;

	while ((c = getopt_long(argc, argv, "", known, NULL)) != -1) {
		if (c == 'p') {
			if (!take_preset(g, optarg)) {
				return "--preset is tiny, windows-limits or "
				       "x10";
			}
		} else if (c == 's') {
			if (!take_number(optarg, UINT64_MAX, &seed)) {
				return "--seed is a number";
			}
			g->seed = seed;
		} else if (c == 'h') {
			ok = ok && take_servers(optarg, largest->dhcp, &dhcp);
		} else if (c == 'n') {
			ok = ok && take_servers(optarg, largest->dns, &dns);
		} else {
			return "unknown option";
		}
	}
	/* Those of the preset, wherever it stands. */
	g->size.dhcp = dhcp != 0 ? dhcp : g->size.dhcp;
	g->size.dns = dns != 0 ? dns : g->size.dns;
	return ok ? NULL : "--dhcp and --dns are numbers of servers, at most "
			   "those of x10";
}

int lab_generate(int argc, char **argv)
{
	struct generate g = { .seed = 1, .size = presets[0] };
	const char *wrong = take_options(&g, argc, argv);

	if (wrong != NULL) {
		return usage(wrong);
	}
	if (optind + 1 != argc) {
		return usage("into which directory?");
	}
	g.dir = argv[optind];
	if (strlen(g.dir) > 300) {
		return usage("the name of the directory is too long");
	}
	write_all(&g);
	if (g.error != 0) {
		fprintf(stderr, "ipam-lab: generate: %s: %s\n", g.failed,
			strerror(g.error));
		return LAB_FAILED;
	}
	return 0;
}
