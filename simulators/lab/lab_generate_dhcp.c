/*
 * A generated DHCP server: dhcp.xml, dhcp-extra.json, and the audit logs of the
 * week before the lab's clock. Leases are of 8 days, renewed after 4.
 */
#include "simulators/lab/lab_generate.h"

#include <string.h>
#include <time.h>

#define LEASE_S	  (8 * 86400)
#define DAY	  86400
#define FIRST	  20	/* of a network that is given */
#define RESERVED  2	/* of the leases, the first ones */
#define MOST	  220
#define EXCLUDED  241	/* and on */

uint32_t generate_network(const struct generate *g, unsigned server,
			  unsigned scope)
{
	return 10u << 24 | (server * g->size.scopes + scope) << 8;
}

unsigned generate_leases(const struct generate *g, unsigned server,
			 unsigned scope)
{
	uint64_t state = generate_start(g, "scope",
					server * g->size.scopes + scope);
	unsigned n = g->size.leases / 2 +
		     (unsigned)(generate_luck(&state) %
				(g->size.leases + 1));

	/* A few networks are nearly full. */
	if (generate_luck(&state) % 50 == 0) {
		n = MOST;
	}
	return n < RESERVED ? RESERVED : n < MOST ? n : MOST;
}

void generate_lease(const struct generate *g, unsigned server, unsigned scope,
		    unsigned i, struct generate_lease *out)
{
	unsigned number = (server * g->size.scopes + scope) * 256 + i;
	uint64_t state = generate_start(g, "lease", number);

	out->address = generate_network(g, server, scope) + FIRST + i;
	/* Locally administered, and no other's. */
	out->mac = 0x020000000000u | (uint64_t)number << 8 |
		   (generate_luck(&state) & 0xff);
	snprintf(out->host, sizeof(out->host), "%s%05u-%03u." GENERATE_ROOT,
		 i < RESERVED ? "print" : "pc",
		 server * g->size.scopes + scope, i);
	out->expires = GENERATE_NOW + 3600 +
		       (int64_t)(generate_luck(&state) % (LEASE_S - 3600));
}

static const char *ip(uint32_t address, char *buf)
{
	snprintf(buf, GENERATE_NAME, "%u.%u.%u.%u", address >> 24,
		 address >> 16 & 255, address >> 8 & 255, address & 255);
	return buf;
}

static const char *mac_text(uint64_t mac, char *buf)
{
	snprintf(buf, GENERATE_NAME, "%02x-%02x-%02x-%02x-%02x-%02x",
		 (unsigned)(mac >> 40 & 255), (unsigned)(mac >> 32 & 255),
		 (unsigned)(mac >> 24 & 255), (unsigned)(mac >> 16 & 255),
		 (unsigned)(mac >> 8 & 255), (unsigned)(mac & 255));
	return buf;
}

static void write_time(FILE *f, const char *format, int64_t at)
{
	time_t t = (time_t)at;
	char text[40];
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), format, &tm);
	fputs(text, f);
}

static void write_lease(FILE *f, const struct generate_lease *lease,
			const char *scope, bool reserved)
{
	char a[GENERATE_NAME], m[GENERATE_NAME];

	fprintf(f, "<Lease><IPAddress>%s</IPAddress><ScopeId>%s</ScopeId>"
		"<ClientId>%s</ClientId><AddressState>%s</AddressState>"
		"<ClientType>Dhcp</ClientType><NapCapable>false</NapCapable>"
		"<LeaseExpiryTime>", ip(lease->address, a), scope,
		mac_text(lease->mac, m),
		reserved ? "ActiveReservation" : "Active");
	write_time(f, "%Y-%m-%d %H:%M:%SZ", lease->expires);
	fprintf(f, "</LeaseExpiryTime><HostName>%s</HostName></Lease>\n",
		lease->host);
}

static void write_scope(const struct generate *g, FILE *f, unsigned server,
			unsigned scope)
{
	uint32_t network = generate_network(g, server, scope);
	unsigned i, n = generate_leases(g, server, scope);
	char id[GENERATE_NAME], a[GENERATE_NAME], b[GENERATE_NAME],
		c[GENERATE_NAME];
	struct generate_lease lease;

	ip(network, id);
	fprintf(f, "<Scope><ScopeId>%s</ScopeId><Name>Building %u, floor %u"
		"</Name><SubnetMask>255.255.255.0</SubnetMask><StartRange>%s"
		"</StartRange><EndRange>%s</EndRange><LeaseDuration>8.00:00:00"
		"</LeaseDuration><State>%s</State><Type>Dhcp</Type>"
		"<MaxBootpClients>4294967295</MaxBootpClients><NapEnable>false"
		"</NapEnable><Delay>0</Delay><NapProfile /><Description />"
		"<ActivatePolicies>true</ActivatePolicies><SuperScopeName />\n"
		"<ExclusionRanges><IPRange><StartRange>%s</StartRange>"
		"<EndRange>%s</EndRange></IPRange></ExclusionRanges>\n"
		"<OptionValues><OptionValue><OptionId>3</OptionId><Value>%u.%u."
		"%u.1</Value></OptionValue></OptionValues>\n<Reservations>\n",
		id, server + 1, scope + 1, ip(network + FIRST, a),
		ip(network + 254, b), scope % 40 == 39 ? "InActive" : "Active",
		ip(network + EXCLUDED, c), b, network >> 24, network >> 16 & 255, network >> 8 & 255);
	for (i = 0; i < RESERVED; i++) {
		generate_lease(g, server, scope, i, &lease);
		fprintf(f, "<Reservation><Name>%s</Name><IPAddress>%s"
			"</IPAddress><ClientId>%s</ClientId><Type>Both</Type>"
			"</Reservation>\n", lease.host, ip(lease.address, a),
			mac_text(lease.mac, b));
	}
	fputs("</Reservations>\n<Leases>\n", f);
	for (i = 0; i < n; i++) {
		generate_lease(g, server, scope, i, &lease);
		write_lease(f, &lease, id, i < RESERVED);
	}
	fputs("</Leases>\n</Scope>\n", f);
}

static void write_xml(struct generate *g, const char *host, unsigned server)
{
	FILE *f = generate_open(g, host, "dhcp.xml");
	unsigned k;

	if (f == NULL) {
		return;
	}
	fputs("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<DHCPServer>"
	      "<MajorVersion>10</MajorVersion><MinorVersion>0</MinorVersion>\n"
	      "<IPv4><ConflictDetectionAttempts>0</ConflictDetectionAttempts>"
	      "<NapEnabled>false</NapEnabled><ActivatePolicies>true"
	      "</ActivatePolicies>\n<Scopes>\n", f);
	for (k = 0; k < g->size.scopes; k++) {
		write_scope(g, f, server, k);
	}
	fputs("</Scopes></IPv4></DHCPServer>\n", f);
	generate_close(g, f);
}

/* A row of a lease that the server has: so many of its renewals fall here. */
static void write_row(const struct generate *g, FILE *f, unsigned server,
		      uint64_t *random, int64_t at)
{
	unsigned scope = (unsigned)(generate_luck(random) %
				    g->size.scopes);
	unsigned i = (unsigned)(generate_luck(random) %
				generate_leases(g, server, scope));
	unsigned id = generate_luck(random) % 12 == 0 ? 10 : 11;
	struct generate_lease lease;
	char a[GENERATE_NAME];

	generate_lease(g, server, scope, i, &lease);
	fprintf(f, "%u,", id);
	write_time(f, "%m/%d/%y,%H:%M:%S", at);
	fprintf(f, ",%s,%s,%s,%012llX,,%u,0,,,,0x4D53465420352E30,MSFT 5.0,,,"
		",0\r\n", id == 10 ? "Assign" : "Renew", ip(lease.address, a),
		lease.host, (unsigned long long)lease.mac,
		(unsigned)(generate_luck(random) & 0x7fffffff));
}

static void write_log(struct generate *g, const char *host, unsigned server,
		      int64_t midnight, int64_t end)
{
	static const char *const days[] = { "Thu", "Fri", "Sat", "Sun",
					    "Mon", "Tue", "Wed" };
	uint64_t random = generate_start(g, "log", server);
	unsigned rows = (unsigned)(g->size.rows * (end - midnight) / DAY), i;
	char name[40];
	FILE *f = NULL;

	random ^= (uint64_t)midnight;
	snprintf(name, sizeof(name), "DhcpSrvLog-%s.log",
		 days[midnight / DAY % 7]);
	f = generate_open(g, host, name);
	if (f == NULL) {
		return;
	}
	fputs("\t\tMicrosoft DHCP Service Activity Log\r\n\r\n\r\n"
	      "Event ID  Meaning\r\n10\tsee the manual\r\n"
	      "ID,Date,Time,Description,IP Address,Host Name,MAC Address,"
	      "User Name, TransactionID, QResult,Probationtime, CorrelationID,"
	      "Dhcid,VendorClass(Hex),VendorClass(ASCII),UserClass(Hex),"
	      "UserClass(ASCII),RelayAgentInformation,DnsRegError.\r\n00,", f);
	write_time(f, "%m/%d/%y,%H:%M:%S", midnight + 1);
	fputs(",Started,,,\r\n", f);
	for (i = 0; i < rows; i++) {
		write_row(g, f, server, &random, midnight + 5 +
			  (int64_t)i * (end - midnight - 5) / rows);
	}
	generate_close(g, f);
}

void generate_dhcp(struct generate *g, unsigned i)
{
	int64_t today = GENERATE_NOW - GENERATE_NOW % DAY;
	char host[GENERATE_NAME];
	FILE *f = NULL;
	int day;

	generate_host(GENERATE_DHCP, i, host);
	write_xml(g, host, i);
	f = generate_open(g, host, "dhcp-extra.json");
	if (f != NULL) {
		fputs("{\"DhcpServerVersion\": {\"MajorVersion\": 10,"
		      " \"MinorVersion\": 0}, \"DhcpServerSetting\":"
		      " {\"IsDomainJoined\": true, \"IsAuthorized\": true},"
		      " \"DhcpServerAuditLog\": {\"Enable\": true, \"Path\":"
		      " \"C:\\\\Windows\\\\system32\\\\dhcp\"}}\n", f);
	}
	generate_close(g, f);
	for (day = 6; day >= 0; day--) {
		write_log(g, host, i, today - day * DAY,
			  day == 0 ? GENERATE_NOW : today - (day - 1) * DAY);
	}
}
