/*
 * Generated DNS servers. Zone 0 and on are those of the domains, which all DNS
 * servers of the domain host, and the forest's first two; then _msdcs of the
 * root, of these two; the others are forward and reverse ones in turn, with
 * COPIES servers each. And NPS servers, which have log-ons.
 */
#include "simulators/lab/lab_generate.h"

#include <string.h>

#define COPIES	   10
#define FIRST_BOTH 2 /* servers that have the zones of all domains */

static bool hosts(const struct generate *g, unsigned server, unsigned zone)
{
	unsigned k;

	if (server < FIRST_BOTH && zone <= g->size.domains) {
		return true;
	}
	if (zone < g->size.domains) {
		return generate_domain(g, GENERATE_DNS, server) == zone;
	}
	for (k = 0; zone > g->size.domains && k < COPIES; k++) {
		if ((zone * 31 + k * 17) % g->size.dns == server) {
			return true;
		}
	}
	return false;
}

static const char *zone_name(const struct generate *g, unsigned zone,
			     char *buf)
{
	if (zone < g->size.domains) {
		return generate_domain_name(zone, buf);
	}
	if (zone == g->size.domains) {
		return "_msdcs." GENERATE_ROOT;
	}
	if (zone % 2 == 0) {
		snprintf(buf, GENERATE_NAME, "z%05u.test", zone);
	} else {
		snprintf(buf, GENERATE_NAME, "%u.%u.172.in-addr.arpa",
			 zone & 255, zone >> 8 & 255);
	}
	return buf;
}

static void put_head(const struct generate *g, FILE *f, unsigned zone)
{
	char name[GENERATE_NAME];
	unsigned i;

	fprintf(f, "@ IN SOA %s. hostmaster." GENERATE_ROOT ". (\n"
		"\t%u 900 600 86400 3600 )\n",
		generate_fqdn(g, GENERATE_DNS, 0, name), 100 + zone);
	for (i = 0; i < g->size.dns; i++) {
		if (hosts(g, i, zone) && (zone >= g->size.domains ||
		    generate_domain(g, GENERATE_DNS, i) == zone)) {
			fprintf(f, "@ NS %s.\n",
				generate_fqdn(g, GENERATE_DNS, i, name));
		}
	}
}

static void put_services(const struct generate *g, FILE *f, unsigned i,
			 const char *below)
{
	char name[GENERATE_NAME];

	generate_fqdn(g, GENERATE_DC, i, name);
	fprintf(f, "_ldap._tcp%s 600 SRV 0 100 389 %s.\n"
		"_kerberos._tcp%s 600 SRV 0 100 88 %s.\n"
		"_ldap._tcp.Site._sites%s 600 SRV 0 100 389 %s.\n", below,
		name, below, name, below, name);
}

/* Of a domain: its servers by name, its controllers by what they serve. */
static void put_domain(const struct generate *g, FILE *f, unsigned domain)
{
	char host[GENERATE_NAME], address[GENERATE_NAME], name[GENERATE_NAME];
	unsigned kind, i;

	for (kind = 0; kind < 4; kind++) {
		enum generate_kind k = (enum generate_kind)kind;

		for (i = 0; i < generate_count(g, k); i++) {
			if (generate_domain(g, k, i) != domain) {
				continue;
			}
			fprintf(f, "%s A %s\n", generate_host(k, i, host),
				generate_address(g, k, i, address));
			if (k == GENERATE_DC) {
				fprintf(f, "@ 600 A %s\n", address);
				put_services(g, f, i, "");
			}
			/* The root has a zone of its own for these. */
			if (k == GENERATE_DC && domain != 0) {
				put_services(g, f, i, ".dc._msdcs");
			}
		}
	}
	if (domain == 0) {
		fprintf(f, "_gc._tcp 600 SRV 0 100 3268 %s.\n",
			generate_fqdn(g, GENERATE_DC, 0, name));
		for (i = 1; i < g->size.domains; i++) {
			fprintf(f, "d%u NS %s.\n", i,
				generate_fqdn(g, GENERATE_DNS, 0, name));
		}
	}
}

static void put_msdcs(const struct generate *g, FILE *f)
{
	char name[GENERATE_NAME], address[GENERATE_NAME];
	unsigned i;

	for (i = 0; i < g->size.dcs; i++) {
		put_services(g, f, i, ".dc");
	}
	generate_fqdn(g, GENERATE_DC, 0, name);
	fprintf(f, "_ldap._tcp.pdc 600 SRV 0 100 389 %s.\n"
		"_ldap._tcp.gc 600 SRV 0 100 3268 %s.\n"
		"gc 600 A %s\n", name, name,
		generate_address(g, GENERATE_DC, 0, address));
}

static void put_zone(struct generate *g, const char *host, unsigned zone)
{
	char file[GENERATE_NAME + 8], name[GENERATE_NAME];
	uint64_t random = generate_start(g, "zone", zone);
	FILE *f = NULL;
	unsigned i;

	snprintf(file, sizeof(file), "%s.dns", zone_name(g, zone, name));
	f = generate_open(g, host, file);
	if (f == NULL) {
		return;
	}
	put_head(g, f, zone);
	if (zone < g->size.domains) {
		put_domain(g, f, zone);
	} else if (zone == g->size.domains) {
		put_msdcs(g, f);
	}
	for (i = 0; zone > g->size.domains && i < g->size.records; i++) {
		if (zone % 2 == 0) {
			fprintf(f, "h%u A 172.16.%u.%u\n", i,
				(unsigned)(generate_luck(&random) % 256),
				(unsigned)(generate_luck(&random) % 256));
		} else {
			fprintf(f, "%u PTR h%u.z%05u.test.\n", i + 1, i,
				(unsigned)(generate_luck(&random) % 1000));
		}
	}
	generate_close(g, f);
}

void generate_dns(struct generate *g, unsigned i)
{
	char host[GENERATE_NAME], name[GENERATE_NAME];
	FILE *f = NULL;
	unsigned zone;

	generate_host(GENERATE_DNS, i, host);
	f = generate_open(g, host, "dns-zones.csv");
	if (f == NULL) {
		return;
	}
	fputs("\"ZoneName\",\"ZoneType\",\"IsDsIntegrated\","
	      "\"IsReverseLookupZone\",\"IsAutoCreated\",\"IsPaused\","
	      "\"IsShutdown\",\"IsSigned\",\"DynamicUpdate\","
	      "\"ReplicationScope\",\"DirectoryPartitionName\","
	      "\"MasterServers\",\"ZoneFile\"\n", f);
	for (zone = 0; zone < g->size.zones; zone++) {
		if (!hosts(g, i, zone)) {
			continue;
		}
		zone_name(g, zone, name);
		fprintf(f, "\"%s\",\"Primary\",\"False\",\"%s\",\"False\","
			"\"False\",\"False\",\"False\",\"NonsecureAndSecure\","
			"\"None\",\"\",\"\",\"%s.dns\"\n",
			zone_name(g, zone, name),
			zone > g->size.domains && zone % 2 != 0 ? "True" :
								  "False",
			zone_name(g, zone, name));
		put_zone(g, host, zone);
	}
	generate_close(g, f);
}

static void put_decision(const struct generate *g, FILE *f, unsigned i,
			 unsigned n, uint64_t *random)
{
	unsigned server = (unsigned)(generate_luck(random) % g->size.dhcp);
	unsigned scope = (unsigned)(generate_luck(random) %
				    g->size.scopes);
	unsigned at = (unsigned)((uint64_t)n * 4 * 86400 / g->size.logons);
	char fqdn[GENERATE_NAME];
	struct generate_lease lease;
	unsigned user;

	generate_lease(g, server, scope, (unsigned)generate_luck(random) %
		       generate_leases(g, server, scope), &lease);
	user = lease.address % 50000;
	fprintf(f, "<Event xmlns='http://schemas.microsoft.com/win/2004/08/"
		"events/event'><System><Provider Name='Microsoft-Windows-"
		"Security-Auditing' Guid='{54849625-5478-4994-a5ba-"
		"3e3b0328c30d}'/><EventID>6272</EventID><Version>2</Version>"
		"<Level>0</Level><Task>12552</Task><Opcode>0</Opcode>"
		"<Keywords>0x8020000000000000</Keywords><TimeCreated "
		"SystemTime='2026-10-%02uT%02u:%02u:%02u.2000000Z'/>"
		"<EventRecordID>%u</EventRecordID><Correlation/><Execution "
		"ProcessID='600' ThreadID='700'/><Channel>Security</Channel>"
		"<Computer>%s</Computer><Security/></System><EventData>",
		28 + at / 86400, at / 3600 % 24, at / 60 % 60, at % 60, 500 + n,
		generate_fqdn(g, GENERATE_NPS, i, fqdn));
	fprintf(f, "<Data Name='SubjectUserSid'>S-1-5-21-1111222233-2233445566"
		"-0-%u</Data><Data Name='SubjectUserName'>LIMITS\\u%05u</Data>"
		"<Data Name='SubjectDomainName'>LIMITS</Data><Data Name="
		"'FullyQualifiedSubjectUserName'>LIMITS\\u%05u</Data><Data "
		"Name='CallingStationID'>%02X-%02X-%02X-%02X-%02X-%02X</Data>"
		"<Data Name='ClientName'>access points</Data>"
		"<Data Name='ClientIPAddress'>10.0.0.5</Data>"
		"</EventData></Event>\n", 10000 + user, user, user,
		(unsigned)(lease.mac >> 40 & 255),
		(unsigned)(lease.mac >> 32 & 255),
		(unsigned)(lease.mac >> 24 & 255),
		(unsigned)(lease.mac >> 16 & 255),
		(unsigned)(lease.mac >> 8 & 255), (unsigned)(lease.mac & 255));
}

void generate_nps(struct generate *g, unsigned i)
{
	uint64_t random = generate_start(g, "nps", i);
	char host[GENERATE_NAME];
	FILE *f = NULL;
	unsigned n;

	generate_host(GENERATE_NPS, i, host);
	f = generate_open(g, host, "events/Security.xml");
	for (n = 0; f != NULL && n < g->size.logons; n++) {
		put_decision(g, f, i, n, &random);
	}
	generate_close(g, f);
}
