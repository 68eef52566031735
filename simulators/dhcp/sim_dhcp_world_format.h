/*
 * The elements of Export-DhcpServer XML: where each may stand, and where its
 * value goes.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_WORLD_FORMAT_H
#define SIMULATORS_DHCP_SIM_DHCP_WORLD_FORMAT_H

#include "simulators/dhcp/sim_dhcp_value.h"

enum place {
	AT_FILE,
	AT_SERVER,
	AT_IPV4,
	AT_IPV6,
	AT_SCOPE,
	AT_EXCLUSION,
	AT_RESERVATION,
	AT_LEASE,
	/* kept as texts; in the order of enum sim_dhcp_part */
	AT_CLASS,
	AT_DEFINITION,
	AT_OPTION,
	AT_POLICY,
	AT_POLICY_RANGE,
	AT_FILTERS,
	AT_FILTER,
	AT_STATELESS,
	AT_PAIR, /* in a text of one of those */
	AT_LIST,  /* of things of the place around it */
	AT_VALUE, /* in a field's text */
	AT_OTHER, /* in what is left out */
};

/* What has been read of the open elements. */
struct draft {
	struct sim_dhcp_scope scope;
	struct sim_dhcp_range range;
	struct sim_dhcp_reservation reservation;
	struct sim_dhcp_lease lease;
	uint32_t prefix, scope_type, scope_state, preference;
	uint32_t state, client_type, dns_rr, dns_registration, nap_status;
};

/* FLAG_OFF is kept turned round. */
enum kind {
	TEXT, ADDRESS, SPAN, TIME, ID, NUMBER, MASK, WORD, FLAG, FLAG_OFF
};

struct field {
	enum place place;
	const char *name;
	enum kind kind;
	bool in_world; /* offset is of the world, else of the draft */
	size_t offset;
	uint32_t most;
	const struct sim_dhcp_word *words;
	int needed; /* 4 or 6: without it the place is refused; 10 for both */
};

#define SIM_DHCP_MAX_FIELDS 64 /* of all places together */

/* The value element of this name in a place, or NULL. */
const struct field *sim_dhcp_format_field(enum place place, const char *name);

/* Where an element leads that holds others; false for an unknown one. */
bool sim_dhcp_format_place(enum place from, const char *name, enum place *out);

static inline bool sim_dhcp_format_is_record(enum place place)
{
	return place >= AT_CLASS && place <= AT_STATELESS;
}

/* The text element of this name in such a place, in the format's spelling;
 * NULL for an unknown one. */
const char *sim_dhcp_format_text(enum place place, const char *name);

/* All value elements, for whoever keeps a bit for each. */
extern const struct field sim_dhcp_format_fields[];
extern const size_t sim_dhcp_format_num_fields;

/* What a value of the kind must look like. */
const char *sim_dhcp_format_cure(enum kind kind);

#endif
