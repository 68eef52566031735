/*
 * The table of access checks, and how far a check came.
 */
#include "ipam/model/check.h"

#include <string.h>

#define RESOLVE { "resolve", "name lookup" }
#define TICKET	{ "ticket", "credentials" }
#define END	{ NULL, NULL }

/* In the order in which they are reached. */
static const struct ipam_check_step ldap_steps[] = {
	RESOLVE, TICKET, { "connect", "TCP 389" }, { "bind", "sealed bind" },
	{ "auth", "authentication" }, { "call", "search" }, END
};
static const struct ipam_check_step rpc_steps[] = {
	RESOLVE, TICKET, { "connect", "TCP 135" },
	{ "map", "endpoint mapper" }, { "bind", "bind" },
	{ "auth", "authentication" }, { "call", "call" }, END
};
static const struct ipam_check_step channel_steps[] = {
	RESOLVE, TICKET, { "connect", "TCP 135" },
	{ "map", "endpoint mapper" }, { "bind", "bind" },
	{ "auth", "authentication" }, { "call", "channel" }, END
};
static const struct ipam_check_step share_steps[] = {
	RESOLVE, TICKET, { "connect", "TCP 445" },
	{ "auth", "authentication" }, { "call", "share" }, END
};
static const struct ipam_check_step inform_steps[] = {
	RESOLVE, { "connect", "route" }, { "call", "DHCPINFORM and DHCPACK" },
	END
};
static const struct ipam_check_step query_steps[] = {
	RESOLVE, { "call", "question and answer" }, END
};

const struct ipam_check_type ipam_check_types[IPAM_CHECK_COUNT] = {
	[IPAM_CHECK_LDAP] = { "ldap", IPAM_ROLE_DC, IPAM_DETAIL_NONE, true,
			      false, ldap_steps },
	[IPAM_CHECK_DC_EVENTS] = { "dc events", IPAM_ROLE_DC,
				   IPAM_DETAIL_EVENT_LOG, true,
				   false, channel_steps },
	[IPAM_CHECK_DNS_QUERY] = { "dns query", IPAM_ROLE_DNS,
				   IPAM_DETAIL_NONE, true, false, query_steps },
	[IPAM_CHECK_DNS_RPC] = { "dns rpc", IPAM_ROLE_DNS,
				 IPAM_DETAIL_DNS_RPC, true, false, rpc_steps },
	[IPAM_CHECK_DNS_EVENTS] = { "dns events", IPAM_ROLE_DNS,
				    IPAM_DETAIL_EVENT_LOG, false,
				    false, channel_steps },
	[IPAM_CHECK_DHCP_INFORM] = { "dhcp inform", IPAM_ROLE_DHCP,
				     IPAM_DETAIL_DHCP_INFORM, false,
				     true, inform_steps },
	[IPAM_CHECK_DHCP_RPC] = { "dhcp rpc", IPAM_ROLE_DHCP,
				  IPAM_DETAIL_DHCP_RPC, true, false, rpc_steps },
	[IPAM_CHECK_DHCP_SHARE] = { "dhcp share", IPAM_ROLE_DHCP,
				    IPAM_DETAIL_AUDIT_SHARE, false,
				    false, share_steps },
	[IPAM_CHECK_DHCP_EVENTS] = { "dhcp events", IPAM_ROLE_DHCP,
				     IPAM_DETAIL_EVENT_LOG, false,
				     false, channel_steps },
	[IPAM_CHECK_NPS_EVENTS] = { "nps events", IPAM_ROLE_NPS,
				    IPAM_DETAIL_EVENT_LOG, true,
				    false, channel_steps },
};

static const char *const state_names[IPAM_CHECK_STATE_COUNT] = {
	[IPAM_CHECK_NOT_CHECKED] = "not_checked",
	[IPAM_CHECK_NOT_APPLICABLE] = "not_applicable",
	[IPAM_CHECK_BLOCKED] = "blocked",
	[IPAM_CHECK_UNBLOCKED] = "unblocked",
};

const char *ipam_check_state_name(enum ipam_check_state state)
{
	return state < IPAM_CHECK_STATE_COUNT ? state_names[state] : "";
}

enum ipam_check_kind ipam_check_find(const char *name)
{
	int i;

	for (i = 0; i < IPAM_CHECK_COUNT; i++) {
		if (strcmp(ipam_check_types[i].name, name) == 0) {
			break;
		}
	}
	return (enum ipam_check_kind)i;
}

/* Whether text ends with the word. */
static bool ends_with(const char *text, const char *word)
{
	size_t length = strlen(text), size = strlen(word);

	return length >= size && strcmp(text + length - size, word) == 0;
}

const char *ipam_check_step_of(enum ipam_check_kind kind, const char *step)
{
	const struct ipam_check_step *at = ipam_check_types[kind].steps;
	const char *last = NULL;

	for (; at->word != NULL; at++) {
		if (step != NULL && ends_with(step, at->word)) {
			return at->word;
		}
		last = at->word;
	}
	return last;
}

enum ipam_check_mark ipam_check_mark_of(const struct ipam_check *check,
					size_t place)
{
	const struct ipam_check_step *steps =
		ipam_check_types[check->kind].steps;
	size_t i;

	if (check->state == IPAM_CHECK_UNBLOCKED) {
		return IPAM_MARK_OK;
	}
	if (check->state != IPAM_CHECK_BLOCKED ||
	    check->failure.step == NULL) {
		return IPAM_MARK_NOT_REACHED;
	}
	for (i = 0; steps[i].word != NULL; i++) {
		if (strcmp(steps[i].word, check->failure.step) == 0) {
			break;
		}
	}
	return place < i ? IPAM_MARK_OK :
	       place == i ? IPAM_MARK_FAILED : IPAM_MARK_NOT_REACHED;
}
