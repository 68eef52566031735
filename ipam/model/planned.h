/*
 * What a person wants of an address on servers: a reservation, a host record
 * or a PTR record that is to be made, or to go (LIF-09 to LIF-14). It is
 * planned only: nothing here, and nobody yet, tells a server. What is
 * collected tells what became of it.
 */
#ifndef IPAM_MODEL_PLANNED_H
#define IPAM_MODEL_PLANNED_H

#include "ipam/model/address.h"
#include "ipam/model/plan.h"

/* The numbers are stored. */
enum ipam_planned_kind {
	IPAM_PLANNED_RESERVATION, IPAM_PLANNED_HOST, IPAM_PLANNED_PTR,
	IPAM_PLANNED_KIND_COUNT
};

enum ipam_planned_action {
	IPAM_PLANNED_CREATE, IPAM_PLANNED_DELETE, IPAM_PLANNED_ACTION_COUNT
};

/* LIF-13; of DNS records the last two mean nothing. */
enum ipam_sync {
	IPAM_SYNC_NOT_ATTEMPTED, IPAM_SYNC_CREATED, IPAM_SYNC_CREATE_FAILED,
	IPAM_SYNC_DELETED_BY_US, IPAM_SYNC_DELETE_FAILED, IPAM_SYNC_EXISTS,
	IPAM_SYNC_DELETED, IPAM_SYNC_COUNT
};

struct ipam_planned {
	int64_t id, record_id;		/* record_id 0: it is gone */
	int64_t space_id;
	const char *space;
	struct ipam_addr address;
	enum ipam_planned_kind kind;
	enum ipam_planned_action action;
	enum ipam_sync state;
	const char *server;	/* full name, in lower case */
	const char *place;	/* "10.1.0.0/24" of a scope; a zone */
	const char *name;	/* of the reservation; the node in the zone */
	const char *type;	/* Dhcp, Bootp, Both; A, AAAA, PTR */
	const char *data;	/* of a DNS record, as a zone file shows it */
	const char *client;	/* of a reservation: MAC, DUID; hexadecimal */
	int64_t iaid;		/* -1: none */
	const char *description;
	const char *why;	/* what hinders it, or what it overwrites */
	const char *planned_by;
	int64_t planned_at, changed_at;
};

/* What collected data has in place of it. */
struct ipam_planned_seen {
	bool there;		/* something is */
	bool same;		/* and it is this one */
	const char *what;	/* it is, for people; or NULL */
};

/* "reservation", "host", "ptr". EINVAL */
const char *ipam_planned_kind_name(enum ipam_planned_kind kind);
int ipam_planned_kind_parse(const char *name, enum ipam_planned_kind *out);
/* "create", "delete". EINVAL */
const char *ipam_planned_action_name(enum ipam_planned_action action);
int ipam_planned_action_parse(const char *name,
			      enum ipam_planned_action *out);
/* "NotAttempted", "CreateSuccess", ... EINVAL */
const char *ipam_sync_name(enum ipam_sync state);
int ipam_sync_parse(const char *name, enum ipam_sync *out);

/* The cell of a record that tells what became of it. */
enum ipam_address_field ipam_planned_sync_field(enum ipam_planned_kind kind);

/*
 * Makes a plan of what a record says, as far as it can be told without the
 * servers' data: EINVAL with the field that it lacks. server and place are
 * those of the record; of a reservation place is the address of the scope, or
 * NULL. What it points to belongs to mem_ctx or to the record.
 */
int ipam_planned_make(TALLOC_CTX *mem_ctx, const struct ipam_address *record,
		      enum ipam_planned_kind kind,
		      enum ipam_planned_action action,
		      struct ipam_planned *out, struct ipam_wrong *out_wrong);

/* Whether a record has all that a plan of that kind needs. */
bool ipam_planned_complete(const struct ipam_address *record,
			   enum ipam_planned_kind kind);

/*
 * The name of a host within a zone: "www" of www.example.org in example.org,
 * "@" of the zone itself, and of a name without a dot itself. NULL where it is
 * no name of that zone.
 */
const char *ipam_planned_node(TALLOC_CTX *mem_ctx, const char *name,
			      const char *zone);

/*
 * What becomes of it when a collection saw this: sets state and why, which
 * belongs to mem_ctx. Whether something is another than before.
 */
bool ipam_planned_resolve(TALLOC_CTX *mem_ctx, struct ipam_planned *planned,
			  const struct ipam_planned_seen *seen);

#endif
