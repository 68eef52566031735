/*
 * What a DHCP server has beside scopes and leases: sets of rows, described by
 * a table of columns, from which the store makes its statements and the API
 * its objects. Cells are texts.
 */
#ifndef IPAM_MODEL_DHCP_SET_H
#define IPAM_MODEL_DHCP_SET_H

#include <stddef.h>
#include <stdint.h>

enum ipam_set {
	IPAM_SET_DEFINITIONS,	/* of options */
	IPAM_SET_OPTIONS,	/* their values */
	IPAM_SET_CLASSES,
	IPAM_SET_POLICIES,
	IPAM_SET_FAILOVERS,
	IPAM_SET_FILTERS,
	IPAM_SET_COUNT
};

enum ipam_cell {
	IPAM_CELL_TEXT,
	IPAM_CELL_NUMBER,	/* decimal */
	IPAM_CELL_ADDRESS,
	IPAM_CELL_FLAG,		/* "1" or "0" */
	IPAM_CELL_SECONDS	/* decimal */
};

#define IPAM_COLUMNS 14

struct ipam_set_column {
	const char *name;
	enum ipam_cell type;
};

struct ipam_set_kind {
	const char *name;	/* of the set, and after "dhcp_" its table */
	size_t keys;		/* the first columns, which are never NULL */
	size_t count;
	struct ipam_set_column columns[IPAM_COLUMNS];
};

/* Indexed by enum ipam_set. */
extern const struct ipam_set_kind ipam_set_kinds[IPAM_SET_COUNT];

/* Columns of each set, in order. */
enum { /* class "": the default one */
	IPAM_DEFINITION_FAMILY, IPAM_DEFINITION_VENDOR_CLASS,
	IPAM_DEFINITION_USER_CLASS, IPAM_DEFINITION_CODE,
	IPAM_DEFINITION_NAME, IPAM_DEFINITION_TYPE, IPAM_DEFINITION_ARRAY,
	IPAM_DEFINITION_VALUE, IPAM_DEFINITION_COMMENT
};
enum { /* no scope: of the server; "" as above, and for no policy */
	IPAM_OPTION_FAMILY, IPAM_OPTION_SCOPE, IPAM_OPTION_RESERVATION,
	IPAM_OPTION_POLICY, IPAM_OPTION_VENDOR_CLASS, IPAM_OPTION_USER_CLASS,
	IPAM_OPTION_CODE, IPAM_OPTION_NAME, IPAM_OPTION_VALUE
};
enum {
	IPAM_CLASS_FAMILY, IPAM_CLASS_KIND, IPAM_CLASS_NAME, IPAM_CLASS_DATA,
	IPAM_CLASS_ENTERPRISE, IPAM_CLASS_COMMENT
};
enum { /* no scope: of the server */
	IPAM_POLICY_SCOPE, IPAM_POLICY_NAME, IPAM_POLICY_POSITION,
	IPAM_POLICY_ENABLED, IPAM_POLICY_CONDITIONS, IPAM_POLICY_RANGES,
	IPAM_POLICY_DNS_SUFFIX, IPAM_POLICY_DESCRIPTION
};
enum {
	IPAM_FAILOVER_NAME, IPAM_FAILOVER_PARTNER, IPAM_FAILOVER_MODE,
	IPAM_FAILOVER_ROLE, IPAM_FAILOVER_STATE, IPAM_FAILOVER_PREVIOUS,
	IPAM_FAILOVER_PERCENT, IPAM_FAILOVER_MCLT, IPAM_FAILOVER_SWITCH,
	IPAM_FAILOVER_SCOPE_COUNT, IPAM_FAILOVER_SCOPES,
	IPAM_FAILOVER_PRIMARY, IPAM_FAILOVER_SECONDARY
};
enum {
	IPAM_FILTER_LIST, IPAM_FILTER_PATTERN, IPAM_FILTER_HARDWARE,
	IPAM_FILTER_COMMENT
};

struct ipam_set_row {
	const char *server;
	const char *cells[IPAM_COLUMNS];	/* NULL: none */
	int64_t collected_at;
};

/*
 * By the columns that are keys: numbers as numbers, addresses as addresses,
 * texts as bytes.
 */
int ipam_set_cmp(const struct ipam_set_kind *kind,
		 const struct ipam_set_row *a, const struct ipam_set_row *b);

#endif
