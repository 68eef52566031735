/*
 * Access checks: what IPAM asks of a server, each by its steps (INV-08..10).
 */
#ifndef IPAM_MODEL_CHECK_H
#define IPAM_MODEL_CHECK_H

#include "ipam/model/failure.h"
#include "ipam/model/server.h"

/* In the order in which they are made: those of a role together. */
enum ipam_check_kind {
	IPAM_CHECK_LDAP, IPAM_CHECK_DC_EVENTS,
	IPAM_CHECK_DNS_QUERY, IPAM_CHECK_DNS_RPC, IPAM_CHECK_DNS_EVENTS,
	IPAM_CHECK_DHCP_INFORM, IPAM_CHECK_DHCP_RPC, IPAM_CHECK_DHCP_SHARE,
	IPAM_CHECK_DHCP_EVENTS,
	IPAM_CHECK_NPS_EVENTS,
	IPAM_CHECK_COUNT
};

/* The details of INV-09 that a check belongs to. */
enum ipam_check_detail {
	IPAM_DETAIL_DHCP_RPC, IPAM_DETAIL_DNS_RPC, IPAM_DETAIL_AUDIT_SHARE,
	IPAM_DETAIL_EVENT_LOG, IPAM_DETAIL_DHCP_INFORM, IPAM_DETAIL_NONE
};

enum ipam_check_state {
	IPAM_CHECK_NOT_CHECKED,
	IPAM_CHECK_NOT_APPLICABLE,	/* the server has no such role */
	IPAM_CHECK_BLOCKED,
	IPAM_CHECK_UNBLOCKED,
	IPAM_CHECK_STATE_COUNT
};

struct ipam_check_step {
	const char *word;	/* that a failure names: "connect", ... */
	const char *label;	/* "TCP connection" */
};

#define IPAM_CHECK_STEPS_MAX 9

struct ipam_check_type {
	const char *name;	/* "dhcp share"; what the store calls it */
	enum ipam_role role;
	enum ipam_check_detail detail;
	/* Without it the role cannot be collected from at all. */
	bool needed;
	/* Made by discovery, and only where the settings ask for it. */
	bool by_discovery;
	const struct ipam_check_step *steps; /* ends with a NULL word */
};

/* Indexed by enum ipam_check_kind. */
extern const struct ipam_check_type ipam_check_types[IPAM_CHECK_COUNT];

struct ipam_check {
	enum ipam_check_kind kind;
	enum ipam_check_state state;
	int64_t checked_at;
	struct ipam_failure failure;	/* step: one of the type's words */
};

/* "not_checked", "not_applicable", "blocked", "unblocked". */
const char *ipam_check_state_name(enum ipam_check_state state);
/* IPAM_CHECK_COUNT for a name of none. */
enum ipam_check_kind ipam_check_find(const char *name);

/*
 * The last word of a failure's step that is a step of the check: "connect" of
 * "channel Security: connect"; its last step where there is none.
 */
const char *ipam_check_step_of(enum ipam_check_kind kind, const char *step);

/* What became of the step at this place of a check that was made. */
enum ipam_check_mark { IPAM_MARK_OK, IPAM_MARK_FAILED, IPAM_MARK_NOT_REACHED };
enum ipam_check_mark ipam_check_mark_of(const struct ipam_check *check,
					size_t place);

#endif
