/*
 * What a simulated DHCP server keeps beside scopes and leases: classes,
 * options, policies, filters, failover, multicast scopes, bindings, counters.
 *
 * Objects that only ever travel are kept in the widest form that they have on
 * the wire, copied by NDR; what is looked up by is beside it as UTF-8. Texts
 * are never NULL: "" is the default class, no vendor, no policy.
 */
#ifndef SIMULATORS_DHCP_SIM_DHCP_STATE_H
#define SIMULATORS_DHCP_SIM_DHCP_STATE_H

#include <stdint.h>
#include <stdbool.h>
#include <string.h>
#include <tevent.h>
#include <dcesrv_core.h>

#include "gen_ndr/ndr_dhcptypes.h"
#include "gen_ndr/ndr_dhcpoption.h"
#include "gen_ndr/ndr_dhcppolicy.h"
#include "gen_ndr/ndr_dhcpsrv.h"
#include "gen_ndr/ndr_dhcpsrv2.h"
#include "simulators/dhcp/sim_dhcp_call.h"
#include "simulators/dhcp/sim_dhcp_wire.h"

#define SIM_DHCP_MAX_OBJECTS 100000u /* of one list, after all writes */

struct sim_dhcp_list {
	void **item; /* talloc children of item */
	size_t count;
};

struct sim_dhcp_class {
	int family;
	bool builtin;
	const char *name;
	struct DHCP_CLASS_INFO_V6 *wire;
};

/* Whose option: of a user class, of a vendor class or a policy. */
struct sim_dhcp_key {
	int family;
	bool is_vendor; /* the option is the vendor's own */
	const char *class, *vendor, *policy;
};

struct sim_dhcp_definition {
	struct sim_dhcp_key key; /* policy is "" */
	struct DHCP_OPTION *wire;
};

enum sim_dhcp_level_kind {
	SIM_DHCP_AT_DEFAULT,
	SIM_DHCP_AT_SERVER,
	SIM_DHCP_AT_SCOPE,
	SIM_DHCP_AT_RESERVATION,
	SIM_DHCP_AT_MSCOPE,
};

struct sim_dhcp_level {
	enum sim_dhcp_level_kind kind;
	struct sim_dhcp_address scope, reservation;
	const char *mscope;
};

struct sim_dhcp_value {
	struct sim_dhcp_level level;
	struct sim_dhcp_key key;
	struct DHCP_OPTION_VALUE *wire;
};

struct sim_dhcp_policy {
	const char *name;
	uint32_t subnet; /* 0: of the server */
	struct DHCP_POLICY_EX *wire;
};

struct sim_dhcp_relation {
	const char *name;
	uint32_t *scopes;
	size_t num_scopes;
	struct DHCP_FAILOVER_RELATIONSHIP *wire; /* pScopes is not used */
};

struct sim_dhcp_mscope {
	const char *name;
	struct DHCP_MSCOPE_INFO *wire;
	bool has_range;
	struct DHCP_IP_RANGE range;
	struct DHCP_IP_RANGE *exclusions;
	size_t num_exclusions;
	struct sim_dhcp_list clients; /* struct DHCP_MCLIENT_INFO, by address */
};

/* Messages since the start. */
struct sim_dhcp_counters {
	uint32_t discovers, offers, requests, acks, naks, declines, releases;
	uint32_t renews, rebinds, confirms, informs;
};

struct sim_dhcp_state {
	struct sim_dhcp_list classes;	  /* struct sim_dhcp_class */
	struct sim_dhcp_list definitions; /* struct sim_dhcp_definition */
	struct sim_dhcp_list values;	  /* struct sim_dhcp_value */
	struct sim_dhcp_list policies;	  /* struct sim_dhcp_policy */
	struct sim_dhcp_list filters;	  /* struct DHCP_FILTER_ADD_INFO */
	struct sim_dhcp_list relations;	  /* struct sim_dhcp_relation */
	struct sim_dhcp_list mscopes;	  /* struct sim_dhcp_mscope */
	struct DHCP_BIND_ELEMENT_ARRAY *bindings4;
	struct DHCPV6_BIND_ELEMENT_ARRAY *bindings6;
	bool allow_on, deny_on; /* the lists of filters */
	bool policies_on;
	struct DHCP_SERVER_CONFIG_INFO_V6 config6;
	struct DHCPV6_STATELESS_PARAMS stateless;
	struct sim_dhcp_counters counters4, counters6;
	const char *dns_user, *dns_domain;
	uint32_t protocols, restore, debug;
	uint16_t *boot_table;
	uint32_t boot_table_length;
	uint32_t next_scope6; /* ScopeId of the next IPv6 scope */
};

/* Fails for want of memory or at SIM_DHCP_MAX_OBJECTS; takes the item. */
bool sim_dhcp_list_insert(struct sim_dhcp_state *state,
			  struct sim_dhcp_list *list, size_t at, void *item);
/* Frees the item. */
void sim_dhcp_list_remove(struct sim_dhcp_list *list, size_t at);

/*
 * Makes the state of a service whose world and extra are read, out of the
 * world's records and the rest of dhcp-extra.json. Fails with EINVAL and
 * "FILE:LINE: what is wrong; the cure", or ENOMEM.
 */
int sim_dhcp_state_load(TALLOC_CTX *mem_ctx, struct sim_dhcp_service *service,
			const char **out_message);
/* The part of it that dhcp-extra.json gives. */
int sim_dhcp_state_load_extra(TALLOC_CTX *mem_ctx,
			      struct sim_dhcp_service *service,
			      const char **out_message);

/*
 * A deep copy of a structure of the wire, or NULL: out of memory, or text that
 * NDR does not carry.
 */
void *sim_dhcp_copy(TALLOC_CTX *mem_ctx, size_t size, const char *name,
		    ndr_push_flags_fn_t push, ndr_pull_flags_fn_t pull,
		    const void *from);
#define SIM_DHCP_COPY(mem_ctx, type, from)                                     \
	((struct type *)sim_dhcp_copy(                                         \
		mem_ctx, sizeof(struct type), "struct " #type,                 \
		(ndr_push_flags_fn_t)ndr_push_##type,                          \
		(ndr_pull_flags_fn_t)ndr_pull_##type, from))

/* Classes ([MS-DHCPM] 3.1.1.8). */
struct sim_dhcp_class *sim_dhcp_class_find(const struct sim_dhcp_state *state,
					   int family, const char *name);
bool sim_dhcp_class_add(struct sim_dhcp_state *state, int family,
			const struct DHCP_CLASS_INFO_V6 *wire, bool builtin);

/*
 * The key of a call's arguments, NULL being the default. Result 0, or what the
 * family answers for a class that is not there.
 */
uint32_t sim_dhcp_key(struct sim_dhcp_call *call, int family, uint32_t flags,
		      const char *class, const char *vendor,
		      struct sim_dhcp_key *out);

/* Options: definitions, then values at a level. */
struct sim_dhcp_definition *
sim_dhcp_definition_find(const struct sim_dhcp_state *state,
			 const struct sim_dhcp_key *key, uint32_t id);
bool sim_dhcp_definition_add(struct sim_dhcp_state *state,
			     const struct sim_dhcp_key *key,
			     const struct DHCP_OPTION *wire);
uint32_t sim_dhcp_level(struct sim_dhcp_call *call,
			const struct DHCP_OPTION_SCOPE_INFO *wire,
			struct sim_dhcp_level *out);
uint32_t sim_dhcp_level6(struct sim_dhcp_call *call,
			 const struct DHCP_OPTION_SCOPE_INFO6 *wire,
			 struct sim_dhcp_level *out);
bool sim_dhcp_value_put(struct sim_dhcp_state *state,
			const struct sim_dhcp_level *level,
			const struct sim_dhcp_key *key,
			const struct DHCP_OPTION_VALUE *wire);
bool sim_dhcp_level_is(const struct sim_dhcp_level *a,
		       const struct sim_dhcp_level *b);
struct sim_dhcp_value *
sim_dhcp_value_find(const struct sim_dhcp_state *state,
		    const struct sim_dhcp_level *level,
		    const struct sim_dhcp_key *key, uint32_t id);
/* Whether any option is set for this reservation. */
bool sim_dhcp_value_at_reservation(const struct sim_dhcp_state *state,
				   int family,
				   const struct sim_dhcp_address *address);
/* Forgets what a scope, or one reservation of it, had. */
void sim_dhcp_values_forget(struct sim_dhcp_state *state, int family,
			    const struct sim_dhcp_address *scope,
			    const struct sim_dhcp_address *reservation);
/* Seconds of option 51 of a scope, or of the server; 0 where none is set. */
uint32_t sim_dhcp_value_lease_time(const struct sim_dhcp_state *state,
				   const struct sim_dhcp_address *scope);

/* What all forms of the calls on option values do, once level and key are
 * known. */
uint32_t sim_dhcp_option_set(struct sim_dhcp_call *call,
			     const struct sim_dhcp_level *level,
			     const struct sim_dhcp_key *key, uint32_t id,
			     const struct DHCP_OPTION_DATA *data);
uint32_t sim_dhcp_option_set_many(struct sim_dhcp_call *call,
				  const struct sim_dhcp_level *level,
				  const struct sim_dhcp_key *key,
				  const struct DHCP_OPTION_VALUE_ARRAY *values);
uint32_t sim_dhcp_option_remove(struct sim_dhcp_call *call,
				const struct sim_dhcp_level *level,
				const struct sim_dhcp_key *key, uint32_t id);
uint32_t sim_dhcp_option_collect(struct sim_dhcp_call *call,
				 const struct sim_dhcp_level *level,
				 const struct sim_dhcp_key *key,
				 struct DHCP_OPTION_VALUE_ARRAY **out);

/* Policies. */
struct sim_dhcp_policy *
sim_dhcp_policy_find(const struct sim_dhcp_state *state, uint32_t subnet,
		     const char *name);
bool sim_dhcp_policy_add(struct sim_dhcp_state *state,
			 const struct DHCP_POLICY_EX *wire);
void sim_dhcp_policies_forget(struct sim_dhcp_state *state, uint32_t subnet);
/* Whether a policy's range leaves this range. */
bool sim_dhcp_policy_range_leaves(const struct sim_dhcp_state *state,
				  uint32_t subnet, uint32_t first,
				  uint32_t last);

/* The policy of a record on mem_ctx; EINVAL with what to do about it. */
int sim_dhcp_policy_of_record(TALLOC_CTX *mem_ctx,
			      const struct sim_dhcp_state *state,
			      const struct sim_dhcp_world *world,
			      const struct sim_dhcp_record *record,
			      struct DHCP_POLICY_EX *out,
			      const char **out_wrong);

/* The order of the filters; 0 only for patterns that match the same. */
int sim_dhcp_filter_compare(const struct DHCP_ADDR_PATTERN *a,
			    const struct DHCP_ADDR_PATTERN *b);
/* FilterStatus of a client's hardware address. */
uint32_t sim_dhcp_filter_status(const struct sim_dhcp_state *state,
				const struct sim_dhcp_id *id);

/* One IPv6 lease; `name` may be NULL. */
struct DHCP_CLIENT_INFO_V6
sim_dhcp_lease_row6(TALLOC_CTX *mem_ctx, const struct sim_dhcp_scope *scope,
		    const struct sim_dhcp_lease *lease,
		    struct DHCPM_STRING *name);

/* Tells the hook that an administrator deletes this lease. */
void sim_dhcp_tell_deleted(struct sim_dhcp_service *service,
			   const struct sim_dhcp_scope *scope,
			   const struct sim_dhcp_lease *lease);

/* No lease, no reservation, no exclusion; the range is not looked at. */
bool sim_dhcp_is_free(const struct sim_dhcp_scope *scope,
		      const struct sim_dhcp_address *address);

/* Failover. */
struct sim_dhcp_relation *
sim_dhcp_relation_of(const struct sim_dhcp_state *state, uint32_t subnet);
bool sim_dhcp_relation_add(struct sim_dhcp_state *state,
			   const struct DHCP_FAILOVER_RELATIONSHIP *wire,
			   const uint32_t *scopes, size_t num_scopes);
/* What the partner is told: one address's lease, or the rest of a scope. */
void sim_dhcp_replicate_lease(struct sim_dhcp_service *service,
			      const struct sim_dhcp_scope *scope,
			      const struct sim_dhcp_address *address);
void sim_dhcp_replicate_scope(struct sim_dhcp_service *service,
			      const struct sim_dhcp_address *scope);

#endif
