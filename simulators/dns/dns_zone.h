#ifndef SIMULATORS_DNS_ZONE_H
#define SIMULATORS_DNS_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <talloc.h>

/*
 * Zones from master files (RFC 1035 section 5) as Windows servers write them:
 * [AGE:n] and [Aging:n] marks, octal escapes, no $TTL, WINS records, which are
 * skipped. Names are kept in wire form (RFC 1035 section 3.1).
 */

#define SIM_DNS_NAME_MAX 255
#define SIM_DNS_FILE_MAX (64u << 20)

enum sim_dns_type {
	SIM_DNS_A = 1,
	SIM_DNS_NS = 2,
	SIM_DNS_CNAME = 5,
	SIM_DNS_SOA = 6,
	SIM_DNS_PTR = 12,
	SIM_DNS_MX = 15,
	SIM_DNS_TXT = 16,
	SIM_DNS_AAAA = 28,
	SIM_DNS_SRV = 33,
	SIM_DNS_OPT = 41,
	SIM_DNS_ANY = 255,
};

struct sim_dns_name {
	uint8_t length;	/* with the root's 0 */
	uint8_t wire[SIM_DNS_NAME_MAX];
};

struct sim_dns_record {
	struct sim_dns_name owner;
	uint16_t type;
	uint32_t ttl_s;
	uint32_t age_hours;	/* hours since 1601; 0: static */
	uint8_t *data;		/* rdata, names in it uncompressed */
	uint16_t length;
	bool rpc_only;		/* data as RPC has them; DNS does not see it */
};

/* [MS-DNSP] 2.2.5.1.1 */
enum sim_dns_zone_type {
	SIM_DNS_ZONE_PRIMARY = 1,
	SIM_DNS_ZONE_SECONDARY = 2,
	SIM_DNS_ZONE_STUB = 3,
	SIM_DNS_ZONE_FORWARDER = 4,
};

#define SIM_DNS_PEERS_MAX 16

/* Other servers of which a zone, or the server, knows. */
struct sim_dns_peers {
	struct sim_dns_peer {
		bool v6;
		uint8_t octets[16]; /* 4 or 16 count */
	} at[SIM_DNS_PEERS_MAX];
	size_t count;
};

/* What a zone is set to, beside its records; intervals in hours. */
struct sim_dns_settings {
	enum sim_dns_zone_type type;
	bool paused, shutdown, ds_integrated, auto_created, aging;
	uint32_t allow_update;		/* 0 none, 1 all, 2 secure */
	uint32_t secure_secondaries;	/* 0 any, 1 NS, 2 list, 3 none */
	uint32_t notify_level;		/* 0 off, 1 all, 2 list */
	uint32_t no_refresh_h, refresh_h;
	uint32_t forward_timeout_s;
	bool forward_only;
	uint32_t dp_flags;
	const char *dp_fqdn, *file;	/* NULL: none */
	struct sim_dns_peers masters, local_masters, secondaries, notified,
		scavengers;
};

struct sim_dns_order;

struct sim_dns_zone {
	struct sim_dns_settings settings;
	struct sim_dns_name origin;
	const char *text;	/* the same as text, without the last dot */
	struct sim_dns_record *records;	/* the SOA first; or none at all */
	size_t count;
	struct sim_dns_order *order;	/* dns_order.h; NULL: not made yet */
};

/*
 * Text to wire form; a name without a dot at its end is below ORIGIN (NULL:
 * the root). OCTAL says how \DDD is read. EINVAL: not a name.
 */
int sim_dns_name_parse(const char *text, const struct sim_dns_name *origin,
		       bool octal, struct sim_dns_name *out_name);

/* Without regard to case. */
bool sim_dns_name_equal(const struct sim_dns_name *a,
			const struct sim_dns_name *b);

/* True if NAME is ZONE or below it. */
bool sim_dns_name_within(const struct sim_dns_name *name,
			 const struct sim_dns_name *zone);

/* For the journal: text with a dot at the end; NULL without memory. */
char *sim_dns_name_text(TALLOC_CTX *mem_ctx, const struct sim_dns_name *name);

/* Those of a new primary zone on a Windows server. */
void sim_dns_settings_default(struct sim_dns_zone *zone);

/*
 * Reads a zone file of the zone called NAME. FILE stands in errors.
 * EINVAL or EFBIG with file and line in OUT_ERROR, ENOMEM.
 */
int sim_dns_zone_parse(TALLOC_CTX *mem_ctx, const char *file,
		       const char *name, const uint8_t *bytes, size_t length,
		       struct sim_dns_zone **out_zone, char **out_error);

/* The same of a file on disk. Further errno values as of fopen. */
int sim_dns_zone_load(TALLOC_CTX *mem_ctx, const char *path, const char *name,
		      struct sim_dns_zone **out_zone, char **out_error);

#endif
