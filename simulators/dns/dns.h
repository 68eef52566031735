#ifndef SIMULATORS_DNS_DNS_H
#define SIMULATORS_DNS_DNS_H

#include <stdbool.h>
#include <talloc.h>
#include <tevent.h>
#include <jansson.h>

/*
 * A simulated DNS server: UDP and TCP port 53 over the zone files of a host's
 * directory. dns-zones.csv (Get-DnsServerZone | Export-Csv) names them; zone
 * files (NAME.dns) without a row are primary zones. Rows of forwarders, stub
 * zones, paused and shut down zones are not answered from.
 */

struct sim_dns_service;
struct sim_doors;

/* Faults that a lab can ask for: how questions are answered. */
#define SIM_DNS_FAULT_NEVER "dns_never_answer"
#define SIM_DNS_FAULT_TRUNCATED "dns_truncated"
#define SIM_DNS_FAULT_ID "dns_wrong_id"
#define SIM_DNS_FAULT_SERVFAIL "dns_servfail"
#define SIM_DNS_FAULT_GARBAGE "dns_garbage"

/* What the service needs of its host. */
struct sim_dns_host {
	const char *fqdn;
	const char *address;	/* IPv4, to listen on; NULL: nowhere */
	struct sim_doors *doors; /* that it opens there; may be NULL */
	const char *dir;
	void *private_data;

	/*
	 * Where a host listens whose address the zones give; NULL: there. May
	 * itself be NULL.
	 */
	const char *(*moved)(void *private_data, const char *address);

	/* Whether the lab asks for this fault. NULL: for none. */
	bool (*fault)(void *private_data, const char *name);

	/*
	 * One answered question; takes ARGUMENTS over. CLIENT is
	 * ADDRESS:PORT, RESULT the response code's name.
	 */
	void (*journal)(void *private_data, const char *client,
			const char *operation, json_t *arguments,
			const char *result);
};

struct sim_dns_zones;
struct sim_dns_counters;

/* What the management interface of this server works on. */
struct sim_dns_zones *sim_dns_service_zones(struct sim_dns_service *service);
const struct sim_dns_counters *
sim_dns_service_counters(const struct sim_dns_service *service);

/*
 * Loads the zones and listens. HOST is copied, what it points to must live as
 * long as the service; freeing OUT_SERVICE ends it.
 * errno with the reason (file and line) in OUT_ERROR.
 */
int sim_dns_service_start(TALLOC_CTX *mem_ctx, struct tevent_context *ev,
			  const struct sim_dns_host *host,
			  struct sim_dns_service **out_service,
			  char **out_error);

#endif
