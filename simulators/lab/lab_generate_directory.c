/*
 * The directory of a generated forest: each domain's partition, and the
 * Configuration partition with the DHCP servers that are authorized.
 */
#include "simulators/lab/lab_generate.h"

#include <string.h>

#define SID_BYTES 28

static void put_base64(FILE *f, const uint8_t *bytes, size_t size)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t three;
	size_t i, k;

	for (i = 0; i < size; i += 3) {
		three = 0;
		for (k = 0; k < 3; k++) {
			three = three << 8 | (i + k < size ? bytes[i + k] : 0);
		}
		for (k = 0; k < 4; k++) {
			fputc(i + k > size ? '=' :
			      digits[three >> (18 - 6 * k) & 63], f);
		}
	}
}

static void put_guid(const struct generate *g, FILE *f, const char *what,
		     unsigned number)
{
	uint64_t state = generate_start(g, what, number), half[2];

	half[0] = generate_luck(&state);
	half[1] = generate_luck(&state);
	fputs("objectGUID:: ", f);
	put_base64(f, (const uint8_t *)half, sizeof(half));
	fputs("\n\n", f);
}

/* S-1-5-21-1111222233-2233445566-(domain)-(rid), [MS-DTYP] 2.4.2.2 */
static void put_sid(FILE *f, unsigned domain, unsigned rid)
{
	const uint32_t parts[] = { 21, 1111222233, 2233445566u, domain, rid };
	uint8_t sid[SID_BYTES] = { 1, rid != 0 ? 5 : 4, 0, 0, 0, 0, 0, 5 };
	size_t i;

	for (i = 0; i < 5; i++) {
		sid[8 + 4 * i] = (uint8_t)parts[i];
		sid[9 + 4 * i] = (uint8_t)(parts[i] >> 8);
		sid[10 + 4 * i] = (uint8_t)(parts[i] >> 16);
		sid[11 + 4 * i] = (uint8_t)(parts[i] >> 24);
	}
	fputs("objectSid:: ", f);
	put_base64(f, sid, rid != 0 ? SID_BYTES : SID_BYTES - 4);
	fputs("\n", f);
}

static void put_entry(FILE *f, const char *rdn, const char *parent,
		      const char *const *classes)
{
	fprintf(f, "dn: %s%s%s\nchangetype: add\nobjectClass: top\n", rdn,
		rdn[0] != '\0' ? "," : "", parent);
	for (; *classes != NULL; classes++) {
		fprintf(f, "objectClass: %s\n", *classes);
	}
}

static void put_container(FILE *f, const char *rdn, const char *parent,
			  const char *kind)
{
	const char *const classes[] = { kind, NULL };

	put_entry(f, rdn, parent, classes);
	fputs("\n", f);
}

static void put_computer(const struct generate *g, FILE *f,
			 enum generate_kind kind, unsigned i, unsigned rid)
{
	static const char *const classes[] = {
		"person", "organizationalPerson", "user", "computer", NULL
	};
	const bool dc = kind == GENERATE_DC;
	unsigned domain = generate_domain(g, kind, i);
	char host[GENERATE_NAME], fqdn[GENERATE_NAME], dn[GENERATE_NAME],
		rdn[2 * GENERATE_NAME];

	generate_host(kind, i, host);
	generate_fqdn(g, kind, i, fqdn);
	snprintf(rdn, sizeof(rdn), "CN=%s,%s", host,
		 dc ? "OU=Domain Controllers" : "CN=Computers");
	put_entry(f, rdn, generate_domain_dn(domain, dn), classes);
	fprintf(f, "sAMAccountName: %s$\ndNSHostName: %s\n"
		"userAccountControl: %d\nprimaryGroupID: %d\n"
		"operatingSystem: Windows Server 2022 Standard\n"
		"operatingSystemVersion: 10.0 (20348)\n"
		"servicePrincipalName: HOST/%s\n"
		"servicePrincipalName: HOST/%s\n", host, fqdn,
		dc ? 532480 : 4096, dc ? 516 : 515, host, fqdn);
	if (dc) {
		fprintf(f, "servicePrincipalName: ldap/%s\n"
			"servicePrincipalName: GC/%s/" GENERATE_ROOT "\n",
			fqdn, fqdn);
	}
	put_sid(f, domain, rid);
	put_guid(g, f, "computer", (unsigned)kind << 24 | i);
}

static void put_domain(const struct generate *g, FILE *f, unsigned domain)
{
	static const char *const classes[] = { "domain", "domainDNS", NULL };
	char dn[GENERATE_NAME], dc[GENERATE_NAME];
	unsigned kind, i, rid = 1000;

	generate_domain_dn(domain, dn);
	put_entry(f, "", generate_domain_dn(domain, dn), classes);
	snprintf(dc, sizeof(dc), domain == 0 ? "limits" : "d%u", domain);
	fprintf(f, "dc: %s\ninstanceType: 5\nnTMixedDomain: 0\n"
		"msDS-Behavior-Version: 7\n", dc);
	put_sid(f, domain, 0);
	put_guid(g, f, "domain", domain);
	put_container(f, "CN=Users", generate_domain_dn(domain, dn),
		      "container");
	put_container(f, "CN=Computers", generate_domain_dn(domain, dn),
		      "container");
	put_container(f, "CN=System", generate_domain_dn(domain, dn),
		      "container");
	put_container(f, "OU=Domain Controllers",
		      generate_domain_dn(domain, dn), "organizationalUnit");
	for (kind = 0; kind < 4; kind++) {
		enum generate_kind k = (enum generate_kind)kind;

		for (i = 0; i < generate_count(g, k); i++) {
			if (generate_domain(g, k, i) == domain) {
				put_computer(g, f, k, i, rid++);
			}
		}
	}
}

#define CONFIGURATION "CN=Configuration,DC=limits,DC=test"

static void put_partition(const struct generate *g, FILE *f, unsigned domain)
{
	static const char *const classes[] = { "crossRef", NULL };
	char rdn[GENERATE_NAME], dn[GENERATE_NAME], name[GENERATE_NAME],
		netbios[GENERATE_NAME];

	snprintf(netbios, sizeof(netbios), domain == 0 ? "LIMITS" : "D%u",
		 domain);
	snprintf(rdn, sizeof(rdn), "CN=%.20s,CN=Partitions", netbios);
	put_entry(f, rdn, CONFIGURATION, classes);
	fprintf(f, "nCName: %s\ndnsRoot: %s\nnETBIOSName: %s\n"
		"systemFlags: 3\n%s", generate_domain_dn(domain, dn),
		generate_domain_name(domain, name), netbios,
		domain == 0 ? "" :
		"trustParent: CN=LIMITS,CN=Partitions," CONFIGURATION "\n");
	put_guid(g, f, "partition", domain);
}

static void put_controller(const struct generate *g, FILE *f, unsigned i)
{
	static const char *const server[] = { "server", NULL };
	static const char *const settings[] = { "applicationSettings",
						"nTDSDSA", NULL };
	char host[GENERATE_NAME], fqdn[GENERATE_NAME], dn[GENERATE_NAME],
		rdn[2 * GENERATE_NAME];
	unsigned domain = generate_domain(g, GENERATE_DC, i);

	generate_host(GENERATE_DC, i, host);
	snprintf(rdn, sizeof(rdn), "CN=%s,CN=Servers,CN=Site,CN=Sites", host);
	put_entry(f, rdn, CONFIGURATION, server);
	fprintf(f, "dNSHostName: %s\nserverReference: CN=%s,"
		"OU=Domain Controllers,%s\n",
		generate_fqdn(g, GENERATE_DC, i, fqdn), host,
		generate_domain_dn(domain, dn));
	put_guid(g, f, "server", i);
	snprintf(rdn, sizeof(rdn), "CN=NTDS Settings,CN=%s,CN=Servers,CN=Site,"
		 "CN=Sites", host);
	put_entry(f, rdn, CONFIGURATION, settings);
	/* The first one of the forest has the global catalog. */
	fprintf(f, "options: %d\nmsDS-Behavior-Version: 7\n"
		"msDS-HasDomainNCs: %s\nmsDS-hasMasterNCs: %s\n"
		"msDS-hasMasterNCs: " CONFIGURATION "\nmsDS-isRODC: FALSE\n",
		i == 0, generate_domain_dn(domain, dn),
		generate_domain_dn(domain, dn));
	put_guid(g, f, "settings", i);
}

static void put_authorized(const struct generate *g, FILE *f, unsigned i)
{
	static const char *const classes[] = { "dHCPClass", NULL };
	char fqdn[GENERATE_NAME], address[GENERATE_NAME],
		rdn[2 * GENERATE_NAME];

	generate_fqdn(g, GENERATE_DHCP, i, fqdn);
	generate_address(g, GENERATE_DHCP, i, address);
	snprintf(rdn, sizeof(rdn), "CN=%s,CN=NetServices,CN=Services", fqdn);
	put_entry(f, rdn, CONFIGURATION, classes);
	fprintf(f, "dhcpUniqueKey: 0\ndhcpType: 1\n"
		"dhcpIdentification: DHCP Server Object\ndhcpFlags: 0\n"
		"instanceType: 4\n"
		"dhcpServers: i%s$rcn=%s$f0x00000000$s%s$\n", address, fqdn,
		fqdn);
	put_guid(g, f, "authorized", i);
}

static void put_configuration(const struct generate *g, FILE *f)
{
	unsigned i;

	put_container(f, "", CONFIGURATION, "configuration");
	put_container(f, "CN=Schema", CONFIGURATION, "dMD");
	put_container(f, "CN=Partitions", CONFIGURATION, "crossRefContainer");
	for (i = 0; i < g->size.domains; i++) {
		put_partition(g, f, i);
	}
	put_container(f, "CN=Sites", CONFIGURATION, "sitesContainer");
	put_container(f, "CN=Site,CN=Sites", CONFIGURATION, "site");
	put_container(f, "CN=Servers,CN=Site,CN=Sites", CONFIGURATION,
		      "serversContainer");
	for (i = 0; i < generate_count(g, GENERATE_DC); i++) {
		put_controller(g, f, i);
	}
	put_container(f, "CN=Services", CONFIGURATION, "container");
	put_container(f, "CN=NetServices,CN=Services", CONFIGURATION,
		      "container");
	for (i = 0; i < g->size.dhcp; i++) {
		put_authorized(g, f, i);
	}
}

/* Each domain's file lies with its first controller. */
static void put_files(const struct generate *g, FILE *f, unsigned i)
{
	unsigned domain = generate_domain(g, GENERATE_DC, i), d;
	char host[GENERATE_NAME];

	fprintf(f, "{\"requireSigning\": true, \"files\": [\"../%s/domain.ldf\""
		", \"../dc0001/configuration.ldf\"",
		generate_host(GENERATE_DC, domain * g->size.dcs, host));
	for (d = 0; d < g->size.domains; d++) {
		/* The catalog has all domains, the others the root's too. */
		if (d != domain && (i == 0 || d == 0)) {
			fprintf(f, ", \"../%s/domain.ldf\"",
				generate_host(GENERATE_DC, d * g->size.dcs,
					      host));
		}
	}
	fputs("]}\n", f);
}

/* A log-on of somebody at a leased address, as a controller tells it. */
static void put_logon(const struct generate *g, FILE *f, unsigned i,
		      unsigned n, uint64_t *random)
{
	unsigned server = (unsigned)(generate_luck(random) % g->size.dhcp);
	unsigned scope = (unsigned)(generate_luck(random) %
				    g->size.scopes);
	unsigned at = (unsigned)((uint64_t)n * 6 * 86400 / g->size.logons);
	unsigned second = at % 86400, day = at / 86400;
	char fqdn[GENERATE_NAME], user[GENERATE_NAME];
	struct generate_lease lease;

	generate_lease(g, server, scope, (unsigned)generate_luck(random) %
		       generate_leases(g, server, scope), &lease);
	snprintf(user, sizeof(user), "u%05u", lease.address % 50000);
	if (n % 4 == 0) { /* the machine's own */
		snprintf(user, sizeof(user), "%.*s$",
			 (int)strcspn(lease.host, "."), lease.host);
	}
	fprintf(f, "<Event xmlns='http://schemas.microsoft.com/win/2004/08/"
		"events/event'><System><Provider Name='Microsoft-Windows-"
		"Security-Auditing' Guid='{54849625-5478-4994-a5ba-"
		"3e3b0328c30d}'/><EventID>4768</EventID><Version>0</Version>"
		"<Level>0</Level><Task>14339</Task><Opcode>0</Opcode>"
		"<Keywords>0x8020000000000000</Keywords><TimeCreated "
		"SystemTime='2026-%02u-%02uT%02u:%02u:%02u.1000000Z'/>"
		"<EventRecordID>%u</EventRecordID><Correlation/><Execution "
		"ProcessID='600' ThreadID='700'/><Channel>Security</Channel>"
		"<Computer>%s</Computer><Security/></System><EventData>",
		day < 5 ? 10 : 11, day < 5 ? 27 + day : day - 4, second / 3600,
		second / 60 % 60, second % 60, 1000 + n,
		generate_fqdn(g, GENERATE_DC, i, fqdn));
	fprintf(f, "<Data Name='TargetUserName'>%s</Data>"
		"<Data Name='TargetDomainName'>LIMITS</Data>"
		"<Data Name='TargetSid'>S-1-5-21-1111222233-2233445566-0-%u"
		"</Data><Data Name='ServiceName'>krbtgt</Data>"
		"<Data Name='ServiceSid'>S-1-5-21-1111222233-2233445566-0-502"
		"</Data><Data Name='TicketOptions'>0x40810010</Data>"
		"<Data Name='Status'>0x0</Data><Data Name="
		"'TicketEncryptionType'>0x12</Data><Data Name='PreAuthType'>2"
		"</Data><Data Name='IpAddress'>::ffff:%u.%u.%u.%u</Data>"
		"<Data Name='IpPort'>50000</Data><Data Name='CertIssuerName'>"
		"</Data><Data Name='CertSerialNumber'></Data><Data Name="
		"'CertThumbprint'></Data></EventData></Event>\n", user,
		10000 + lease.address % 50000, lease.address >> 24,
		lease.address >> 16 & 255, lease.address >> 8 & 255,
		lease.address & 255);
}

static void put_logons(struct generate *g, const char *host, unsigned i)
{
	FILE *f = generate_open(g, host, "events/Security.xml");
	uint64_t random = generate_start(g, "logon", i);
	unsigned n;

	for (n = 0; f != NULL && n < g->size.logons; n++) {
		put_logon(g, f, i, n, &random);
	}
	generate_close(g, f);
}

void generate_dc(struct generate *g, unsigned i)
{
	char host[GENERATE_NAME];
	FILE *f = NULL;

	generate_host(GENERATE_DC, i, host);
	f = generate_open(g, host, "directory.json");
	if (f != NULL) {
		put_files(g, f, i);
	}
	generate_close(g, f);
	if (i % g->size.dcs == 0) {
		f = generate_open(g, host, "domain.ldf");
		if (f != NULL) {
			put_domain(g, f, generate_domain(g, GENERATE_DC, i));
		}
		generate_close(g, f);
	}
	if (i == 0) {
		f = generate_open(g, host, "configuration.ldf");
		if (f != NULL) {
			put_configuration(g, f);
		}
		generate_close(g, f);
	}
	put_logons(g, host, i);
}
