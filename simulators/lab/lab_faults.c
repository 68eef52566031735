/* The faults that a lab may ask for: those of hosts and those of services. */
#include "simulators/lab/lab_faults.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "simulators/dc/dc.h"
#include "simulators/dhcp/sim_dhcp.h"
#include "simulators/dns/dns.h"
#include "simulators/service/sim_service.h"

#define ANY 0

/* Written by their name alone; for hosts that have one of the roles. */
static const struct {
	const char *name;
	unsigned roles; /* of enum sim_role, or ANY */
	const char *help;
} services[] = {
	{ SIM_DHCP_FAULT_ENDLESS_PAGES, SIM_ROLE_DHCP,
	  "dhcp: a listing never ends" },
	{ SIM_DHCP_FAULT_IMPOSSIBLE_RANGE, SIM_ROLE_DHCP,
	  "dhcp: ranges are upside down" },
	{ SIM_DHCP_FAULT_ONE_HUGE_PAGE, SIM_ROLE_DHCP,
	  "dhcp: all leases in one page" },
	{ SIM_DHCP_FAULT_BAD_UTF16, SIM_ROLE_DHCP,
	  "dhcp: names are not UTF-16" },
	{ SIM_DHCP_FAULT_LEASE_WITHOUT_NAME, SIM_ROLE_DHCP,
	  "dhcp: leases have no name" },
	{ SIM_DHCP_FAULT_NO_REPLICATION, SIM_ROLE_DHCP,
	  "dhcp: a failover partner hears of nothing" },
	{ SIM_DHCP_FAULT_NO_INFORM, SIM_ROLE_DHCP,
	  "dhcp: no DHCPINFORM is answered" },
	{ SIM_DC_FAULT_BIND, SIM_ROLE_DC, "ldap: no bind is answered" },
	{ SIM_DC_FAULT_NEVER, SIM_ROLE_DC, "ldap: no search is answered" },
	{ SIM_DC_FAULT_CLOSE, SIM_ROLE_DC,
	  "ldap: closes in the middle of a search's answer" },
	{ SIM_DC_FAULT_TRUNCATED, SIM_ROLE_DC,
	  "ldap: half of a search's answer, and no more" },
	{ SIM_DC_FAULT_BER, SIM_ROLE_DC,
	  "ldap: entries are no BER" },
	{ SIM_DC_FAULT_ID, SIM_ROLE_DC,
	  "ldap: answers a search that nobody made" },
	{ SIM_DC_FAULT_PAGES, SIM_ROLE_DC,
	  "ldap: after each page comes the first" },
	{ SIM_DC_FAULT_DENIED, SIM_ROLE_DC,
	  "ldap: denies pages after the first" },
	{ SIM_DC_FAULT_REFERRAL, SIM_ROLE_DC,
	  "ldap: refers each search to itself" },
	{ SIM_DC_FAULT_BUSY, SIM_ROLE_DC, "ldap: is too busy for searches" },
	{ SIM_DNS_FAULT_NEVER, SIM_ROLE_DNS, "dns: never answers" },
	{ SIM_DNS_FAULT_TRUNCATED, SIM_ROLE_DNS,
	  "dns: UDP has no room, TCP refuses" },
	{ SIM_DNS_FAULT_ID, SIM_ROLE_DNS,
	  "dns: answers with another question's id" },
	{ SIM_DNS_FAULT_SERVFAIL, SIM_ROLE_DNS, "dns: answers SERVFAIL" },
	{ SIM_DNS_FAULT_GARBAGE, SIM_ROLE_DNS,
	  "dns: bytes that mean nothing where records are due" },
	{ SIM_SERVICE_FAULT_ENDLESS, ANY, "scmr: the list never ends" },
	{ SIM_SERVICE_FAULT_OFFSETS, ANY, "scmr: texts lie outside" },
	{ SIM_SERVICE_FAULT_COUNT, ANY, "scmr: more entries than bytes" },
	{ SIM_SERVICE_FAULT_STUCK, ANY, "scmr: a change never comes to its end" },
};
#define NUM_SERVICES (sizeof(services) / sizeof(services[0]))

static bool is_known(const struct sim_host *host, const char *text)
{
	size_t length = strcspn(text, "=:@"), i;
	const char *name = NULL, *help = NULL;

	if (length == strlen(SIM_FAULT_CLOCK_SKEW) &&
	    strncmp(SIM_FAULT_CLOCK_SKEW, text, length) == 0) {
		return true;
	}
	for (i = 0; (name = sim_wire_fault(i, &help)) != NULL; i++) {
		if (strlen(name) == length && memcmp(name, text, length) == 0) {
			return true;
		}
	}
	for (i = 0; i < NUM_SERVICES; i++) {
		if (strcmp(services[i].name, text) == 0) {
			return services[i].roles == ANY ||
			       (services[i].roles & host->roles) != 0;
		}
	}
	return false;
}

int lab_faults_check(TALLOC_CTX *mem_ctx, const struct sim_lab *lab,
		     char **out_error)
{
	const struct sim_host *host = NULL;
	size_t i, k;

	for (i = 0; i < lab->host_count; i++) {
		host = &lab->hosts[i];
		for (k = 0; host->faults[k] != NULL; k++) {
			if (!is_known(host, host->faults[k])) {
				*out_error = talloc_asprintf(
					mem_ctx,
					"%s: no fault of this host is called "
					"%s; see `ipam-lab faults`",
					host->fqdn, host->faults[k]);
				return *out_error == NULL ? ENOMEM : EINVAL;
			}
		}
	}
	return 0;
}

int lab_faults_add(TALLOC_CTX *mem_ctx, struct sim_lab *lab, const char *text,
		   char **out_error)
{
	size_t length = strcspn(text, "="), i;
	struct sim_host *host = NULL;
	char *name = talloc_strndup(mem_ctx, text, length);

	for (i = 0; name != NULL && i < lab->host_count; i++) {
		host = &lab->hosts[i];
		if (text[length] == '=' &&
		    (strcasecmp(host->fqdn, name) == 0 ||
		     strcasecmp(host->name, name) == 0)) {
			return sim_host_fault_add(mem_ctx, host,
						  text + length + 1,
						  out_error);
		}
	}
	*out_error = talloc_asprintf(mem_ctx, "--fault %s: HOST=FAULT is "
				     "wanted, with a host of the lab", text);
	return *out_error == NULL ? ENOMEM : EINVAL;
}

void lab_faults_print(void)
{
	const char *name = NULL, *help = NULL;
	size_t i;

	printf("Of the whole host:\n\n  " SIM_FAULT_CLOCK_SKEW
	       "=DURATION   its clock is ahead of the lab's by +10m, or behind "
	       "by -2h\n\n");
	printf("On the wire of RPC, written NAME[=VALUE][:INTERFACE[/METHOD]][@N]; "
	       "@N is the N-th such\ncall of a connection and those after "
	       "it:\n\n");
	for (i = 0; (name = sim_wire_fault(i, &help)) != NULL; i++) {
		printf("  %-20s  %s\n", name, help);
	}
	printf("\nOf a service, written by the name alone:\n\n");
	for (i = 0; i < NUM_SERVICES; i++) {
		printf("  %-20s  %s\n", services[i].name, services[i].help);
	}
}
