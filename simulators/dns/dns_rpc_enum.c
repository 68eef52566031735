/*
 * Listing and changing the records of a node ([MS-DNSP] 3.1.4.9, 3.1.4.10).
 *
 * A listing is the node itself, with an empty name, then its children in order
 * of their names; a child holds its own records, and counts the names below it.
 * It stops at SIM_DNS_LISTING bytes with ERROR_MORE_DATA, and goes on behind
 * the child that the client names.
 */
#include "simulators/dns/dns_rpc_call.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>

#include "simulators/dns/dns_change.h"
#include "simulators/dns/dns_order.h"
#include "simulators/dns/dns_rpc_record.h"

#define LISTING_MAX 65536

#define TYPE_ALL 0xff
#define SELECT_NO_CHILDREN 0x10000u
#define SELECT_ONLY_CHILDREN 0x20000u
#define NODE_ROOT 0x60000000u /* of a zone that is ours */
#define NODE_COMPLETE 0x00800000u
#define NODE_DELEGATION 0x10000000u
#define UPDATE_PTR 0x02000000u
#define UPDATE_AGING 0x00020000u
#define HOURS_1601_TO_1970 3234576u

/* "@", NULL and "" are the zone; a name with a last dot is a full one. */
static bool node_name(const struct sim_dns_zone *zone, const char *node,
		      struct sim_dns_name *out_name)
{
	if (node == NULL || node[0] == '\0' || strcmp(node, "@") == 0) {
		*out_name = zone->origin;
		return true;
	}
	return sim_dns_name_parse(node, &zone->origin, false, out_name) == 0 &&
	       sim_dns_name_within(out_name, &zone->origin);
}

/* The places of the names below a node, and of the node itself before them. */
struct listing {
	const struct sim_dns_order *order;
	uint8_t key[2 * SIM_DNS_KEY_MAX]; /* of the node */
	size_t length;
	size_t self, below, end;
};

static bool find_listing(struct sim_dns_zone *zone,
			 const struct sim_dns_name *node, struct listing *out)
{
	out->order = sim_dns_order_of(zone);
	if (out->order == NULL) {
		return false;
	}
	out->length = sim_dns_order_key(node, out->key);
	out->self = sim_dns_order_seek(out->order, out->key, out->length);
	out->below = out->self;
	while (out->below < out->order->count &&
	       out->order->at[out->below].length == out->length &&
	       memcmp(out->order->at[out->below].key, out->key, out->length) ==
		       0) {
		out->below++;
	}
	out->end = out->order->count;
	if (out->length > 0) {
		/* Behind all that begins with the key. */
		out->key[out->length - 1] = 1;
		out->end = sim_dns_order_seek(out->order, out->key,
					      out->length);
		out->key[out->length - 1] = 0;
	}
	return true;
}

/* Behind the child that a client has seen last. */
static size_t find_start(struct listing *l, const char *label)
{
	size_t length = l->length;

	for (; *label != '\0' && length < sizeof(l->key) - 1; label++) {
		l->key[length++] = (uint8_t)tolower((unsigned char)*label);
	}
	l->key[length++] = 1;
	length = sim_dns_order_seek(l->order, l->key, length);
	return length < l->below ? l->below : length;
}

/* How much of the key at a place is the node and the child below it. */
static size_t child_length(const struct listing *l, size_t at)
{
	const struct sim_dns_place *place = &l->order->at[at];
	const uint8_t *end = memchr(place->key + l->length, 0,
				    place->length - l->length);

	return end == NULL ? place->length : (size_t)(end - place->key) + 1;
}

static bool same_child(const struct listing *l, size_t at, size_t other,
		       size_t length)
{
	return l->order->at[other].length >= length &&
	       memcmp(l->order->at[other].key, l->order->at[at].key, length) ==
		       0;
}

static bool wanted(uint16_t type, const struct sim_dns_record *record)
{
	return type == TYPE_ALL || type == record->type;
}

/* How many children there are. */
static uint32_t count_children(const struct listing *l)
{
	size_t at = l->below, from, length;
	uint32_t count = 0;

	while (at < l->end) {
		from = at;
		length = child_length(l, from);
		while (at < l->end && same_child(l, from, at, length)) {
			at++;
		}
		count++;
	}
	return count;
}

static void put_self(struct sim_dns_buffer *out,
		     const struct sim_dns_zone *zone,
		     const struct sim_dns_name *node, const struct listing *l,
		     uint16_t type)
{
	uint32_t flags = NODE_COMPLETE;
	size_t i;

	if (sim_dns_name_equal(node, &zone->origin)) {
		flags |= NODE_ROOT;
	}
	sim_dns_put_node(out, "", flags, count_children(l));
	for (i = l->self; i < l->below; i++) {
		if (wanted(type, l->order->at[i].record)) {
			sim_dns_put_record(out, l->order->at[i].record);
		}
	}
}

/* The label of a child as its first record has it. */
static void label_of(const struct listing *l, size_t at, size_t length,
		     char out_label[64])
{
	const struct sim_dns_name *name = &l->order->at[at].record->owner;
	size_t deeper = l->order->at[at].length - length;
	const uint8_t *label = name->wire + deeper;

	memcpy(out_label, label + 1, label[0]);
	out_label[label[0]] = '\0';
}

/* One child and what it counts below it. Returns the place behind it. */
static size_t put_child(struct sim_dns_buffer *out, const struct listing *l,
			size_t at, uint16_t type)
{
	size_t length = child_length(l, at), end = at, own = at, i;
	uint32_t flags = 0;
	char label[64];

	for (; end < l->end && same_child(l, at, end, length); end++) {
		if (l->order->at[end].length > length) {
			continue;
		}
		own = end + 1;
		if (l->order->at[end].record->type == SIM_DNS_NS) {
			flags |= NODE_DELEGATION;
		}
	}
	label_of(l, at, length, label);
	sim_dns_put_node(out, label, end == own ? flags | NODE_COMPLETE : flags,
			 (uint32_t)(end - own));
	for (i = at; i < own; i++) {
		if (wanted(type, l->order->at[i].record)) {
			sim_dns_put_record(out, l->order->at[i].record);
		}
	}
	return end;
}

enum sim_dns_error sim_dns_enumerate(struct sim_dns_call *call,
				     const char *zone_name, const char *node,
				     const char *start_child, uint16_t type,
				     uint32_t select, uint32_t *out_length,
				     uint8_t **out_bytes)
{
	struct sim_dns_buffer out = {
		.data = talloc_array(call->mem_ctx, uint8_t, 4096)
	};
	struct sim_dns_zone *zone = NULL;
	struct sim_dns_name name;
	struct listing listing;
	enum sim_dns_error error;
	size_t at;

	error = sim_dns_call_zone(call, zone_name, &zone);
	if (error != SIM_DNS_OK) {
		return error;
	}
	if (!node_name(zone, node, &name) ||
	    !sim_dns_node_exists(zone, &name)) {
		return SIM_DNS_NO_NAME;
	}
	if (out.data == NULL || !find_listing(zone, &name, &listing)) {
		return SIM_DNS_NO_MEMORY;
	}
	at = listing.below;
	if (start_child != NULL && start_child[0] != '\0') {
		at = find_start(&listing, start_child);
	} else if ((select & SELECT_ONLY_CHILDREN) == 0) {
		put_self(&out, zone, &name, &listing, type);
	}
	if ((select & SELECT_NO_CHILDREN) != 0) {
		at = listing.end;
	}
	while (at < listing.end && out.length < LISTING_MAX) {
		at = put_child(&out, &listing, at, type);
	}
	if (out.failed) {
		return SIM_DNS_NO_MEMORY;
	}
	*out_length = (uint32_t)out.length;
	*out_bytes = out.data;
	return at < listing.end ? SIM_DNS_MORE_DATA : SIM_DNS_OK;
}

/* -------------------------------------------------------------- changes */

/* "4.3.2.1.in-addr.arpa." of an A record. */
static bool reverse_name(const struct sim_dns_record *record,
			 struct sim_dns_name *out_name)
{
	char text[64];

	if (record->type != SIM_DNS_A || record->length != 4) {
		return false;
	}
	snprintf(text, sizeof(text), "%u.%u.%u.%u.in-addr.arpa.",
		 record->data[3], record->data[2], record->data[1],
		 record->data[0]);
	return sim_dns_name_parse(text, NULL, false, out_name) == 0;
}

/* The PTR that matches, where a zone for it is here. */
static void update_pointer(struct sim_dns_call *call,
			   const struct sim_dns_record *record, bool add)
{
	struct sim_dns_record pointer = {
		.type = SIM_DNS_PTR,
		.ttl_s = record->ttl_s,
		.age_hours = record->age_hours,
		.data = (uint8_t *)(uintptr_t)record->owner.wire,
		.length = record->owner.length,
	};
	struct sim_dns_zone *zone = NULL;

	if (!reverse_name(record, &pointer.owner)) {
		return;
	}
	zone = sim_dns_zone_of(call->rpc->zones, &pointer.owner);
	if (zone != NULL && add) {
		sim_dns_record_add(zone, &pointer);
	} else if (zone != NULL) {
		sim_dns_record_remove(zone, &pointer);
	}
}

static enum sim_dns_error read_record(struct sim_dns_call *call,
				      const struct sim_dns_name *owner,
				      const struct DNSP_RECORD *from,
				      struct sim_dns_record *out)
{
	const struct sim_seam *host = &call->rpc->host;
	int ret = sim_dns_get_record(call->mem_ctx, from, out);

	if (ret != 0) {
		return ret == ENOMEM  ? SIM_DNS_NO_MEMORY :
		       ret == ENOTSUP ? SIM_DNS_UNKNOWN_TYPE :
					SIM_DNS_RECORD_FORMAT;
	}
	out->owner = *owner;
	if ((from->dwFlags & UPDATE_AGING) != 0) {
		out->age_hours = (uint32_t)(host->now(host->private_data) /
					    3600) +
				 HOURS_1601_TO_1970;
	}
	return SIM_DNS_OK;
}

static enum sim_dns_error outcome(int ret)
{
	static const struct {
		int error;
		enum sim_dns_error code;
	} codes[] = {
		{ 0, SIM_DNS_OK },
		{ EEXIST, SIM_DNS_RECORD_EXISTS },
		{ ENOENT, SIM_DNS_NO_RECORD },
		{ EPERM, SIM_DNS_SOA_DELETE },
	};
	size_t i;

	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (codes[i].error == ret) {
			return codes[i].code;
		}
	}
	return SIM_DNS_NO_MEMORY;
}

/* What is right for one record must be right for the zone, too. */
static enum sim_dns_error may_change(const struct sim_dns_zone *zone)
{
	if (zone->count == 0) {
		return SIM_DNS_INVALID_ZONE_TYPE;
	}
	return zone->settings.type == SIM_DNS_ZONE_PRIMARY ?
		       SIM_DNS_OK :
		       SIM_DNS_INVALID_OPERATION;
}

static enum sim_dns_error change(struct sim_dns_call *call,
				 struct sim_dns_zone *zone,
				 const struct sim_dns_record *add,
				 const struct sim_dns_record *remove)
{
	if (add != NULL && remove != NULL) {
		return outcome(sim_dns_record_replace(zone, remove, add));
	}
	if (remove != NULL) {
		return outcome(sim_dns_record_remove(zone, remove));
	}
	if (add->type == SIM_DNS_SOA) {
		return outcome(sim_dns_record_replace(zone, add, add));
	}
	if (add->type == SIM_DNS_CNAME) {
		/* A name has one alias: the new one takes its place. */
		sim_dns_node_remove(zone, &add->owner, SIM_DNS_CNAME, false);
	}
	return outcome(sim_dns_record_add(zone, add));
}

enum sim_dns_error sim_dns_update(struct sim_dns_call *call,
				  const char *zone_name, const char *node,
				  const struct DNSP_RECORD *add,
				  const struct DNSP_RECORD *remove)
{
	struct sim_dns_record added = { .type = 0 }, removed = { .type = 0 };
	struct sim_dns_zone *zone = NULL;
	struct sim_dns_name name;
	enum sim_dns_error error;

	if (!sim_dns_call_may_write(call)) {
		return SIM_DNS_ACCESS_DENIED;
	}
	error = sim_dns_call_zone(call, zone_name, &zone);
	if (error == SIM_DNS_OK) {
		error = may_change(zone);
	}
	if (error == SIM_DNS_OK && !node_name(zone, node, &name)) {
		error = SIM_DNS_NOT_IN_ZONE;
	}
	if (error == SIM_DNS_OK && add != NULL) {
		error = read_record(call, &name, add, &added);
	}
	if (error == SIM_DNS_OK && remove != NULL) {
		error = read_record(call, &name, remove, &removed);
	}
	if (error == SIM_DNS_OK && add == NULL && remove == NULL) {
		return SIM_DNS_OK; /* a node without records */
	}
	if (error == SIM_DNS_OK) {
		error = change(call, zone, add != NULL ? &added : NULL,
			       remove != NULL ? &removed : NULL);
	}
	if (error != SIM_DNS_OK) {
		return error;
	}
	if (add != NULL && (add->dwFlags & UPDATE_PTR) != 0) {
		update_pointer(call, &added, true);
	}
	if (remove != NULL && (remove->dwFlags & UPDATE_PTR) != 0) {
		update_pointer(call, &removed, false);
	}
	return SIM_DNS_OK;
}
