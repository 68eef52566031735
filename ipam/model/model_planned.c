/*
 * Plans made of address records, and what collected data makes of plans.
 */
#include "ipam/model/planned.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAME_MAX_DNS 253
#define LABEL_MAX 63

static const char *const kinds[] = { "reservation", "host", "ptr" };
static const char *const actions[] = { "create", "delete" };
static const char *const states[] = {
	"NotAttempted", "CreateSuccess", "CreateFailure", "DeleteSuccess",
	"DeleteFailure", "Exists", "Deleted"
};

static int index_of(const char *const *words, int count, const char *word)
{
	int i = 0;

	while (i < count && strcasecmp(words[i], word) != 0) {
		i++;
	}
	return i;
}

const char *ipam_planned_kind_name(enum ipam_planned_kind kind)
{
	return kind < IPAM_PLANNED_KIND_COUNT ? kinds[kind] : "";
}

int ipam_planned_kind_parse(const char *name, enum ipam_planned_kind *out)
{
	int i = index_of(kinds, IPAM_PLANNED_KIND_COUNT, name);

	if (i == IPAM_PLANNED_KIND_COUNT) {
		return EINVAL;
	}
	*out = (enum ipam_planned_kind)i;
	return 0;
}

const char *ipam_planned_action_name(enum ipam_planned_action action)
{
	return action < IPAM_PLANNED_ACTION_COUNT ? actions[action] : "";
}

int ipam_planned_action_parse(const char *name, enum ipam_planned_action *out)
{
	int i = index_of(actions, IPAM_PLANNED_ACTION_COUNT, name);

	if (i == IPAM_PLANNED_ACTION_COUNT) {
		return EINVAL;
	}
	*out = (enum ipam_planned_action)i;
	return 0;
}

const char *ipam_sync_name(enum ipam_sync state)
{
	return state < IPAM_SYNC_COUNT ? states[state] : "";
}

int ipam_sync_parse(const char *name, enum ipam_sync *out)
{
	int i = index_of(states, IPAM_SYNC_COUNT, name);

	if (i == IPAM_SYNC_COUNT) {
		return EINVAL;
	}
	*out = (enum ipam_sync)i;
	return 0;
}

enum ipam_address_field ipam_planned_sync_field(enum ipam_planned_kind kind)
{
	static const enum ipam_address_field fields[] = {
		[IPAM_PLANNED_RESERVATION] = IPAM_ADDRESS_RESERVATION_SYNC,
		[IPAM_PLANNED_HOST] = IPAM_ADDRESS_HOST_SYNC,
		[IPAM_PLANNED_PTR] = IPAM_ADDRESS_PTR_SYNC,
	};

	return fields[kind];
}

/* Which cells a plan of that kind cannot be without, by what is made. */
static const enum ipam_address_field
	needed[IPAM_PLANNED_KIND_COUNT][5] = {
	[IPAM_PLANNED_RESERVATION] = { IPAM_ADDRESS_RESERVATION_SERVER },
	[IPAM_PLANNED_HOST] = { IPAM_ADDRESS_DEVICE_NAME,
				IPAM_ADDRESS_FORWARD_ZONE },
	[IPAM_PLANNED_PTR] = { IPAM_ADDRESS_DEVICE_NAME,
			       IPAM_ADDRESS_REVERSE_ZONE },
};

static int lacks(struct ipam_wrong *out_wrong, enum ipam_address_field field,
		 const char *what)
{
	return ipam_wrong_set(out_wrong, ipam_address_fields[field].name,
			      "%s is missing: %s needs it",
			      ipam_address_fields[field].name, what);
}

/* Of a reservation that is to be made: its name, type and client (LIF-09). */
static int check_client(const struct ipam_address *record,
			struct ipam_wrong *out_wrong)
{
	const char *const *cells = record->cells;
	const char *type = cells[IPAM_ADDRESS_RESERVATION_TYPE];
	const char *mac = cells[IPAM_ADDRESS_MAC];
	bool v4 = record->address.family == IPAM_IPV4;

	if (cells[IPAM_ADDRESS_RESERVATION_NAME] == NULL &&
	    cells[IPAM_ADDRESS_DEVICE_NAME] == NULL) {
		return lacks(out_wrong, IPAM_ADDRESS_RESERVATION_NAME,
			     "a reservation");
	}
	if (type == NULL || strcmp(type, "None") == 0) {
		return ipam_wrong_set(
			out_wrong, "reservation_type",
			v4 ? "reservation_type must be Dhcp, Bootp or Both to "
			     "make a reservation" :
			     "reservation_type must be Dhcp to make a "
			     "reservation of an IPv6 address");
	}
	if (v4 && mac == NULL && cells[IPAM_ADDRESS_CLIENT_ID] == NULL) {
		return lacks(out_wrong, IPAM_ADDRESS_MAC,
			     "a reservation of an IPv4 address");
	}
	if (v4 && mac != NULL && strlen(mac) != 17) {
		return ipam_wrong_set(out_wrong, "mac",
				      "mac must have six bytes for a "
				      "reservation");
	}
	if (!v4 && cells[IPAM_ADDRESS_DUID] == NULL) {
		return lacks(out_wrong, IPAM_ADDRESS_DUID,
			     "a reservation of an IPv6 address");
	}
	if (!v4 && cells[IPAM_ADDRESS_IAID] == NULL) {
		return lacks(out_wrong, IPAM_ADDRESS_IAID,
			     "a reservation of an IPv6 address");
	}
	return 0;
}

static int check_record(const struct ipam_address *record,
			enum ipam_planned_kind kind,
			enum ipam_planned_action action,
			struct ipam_wrong *out_wrong)
{
	static const char *const what[] = { "a reservation", "a host record",
					    "a PTR record" };
	size_t i;

	for (i = 0; i < 5 && (i == 0 || needed[kind][i] != 0); i++) {
		if (record->cells[needed[kind][i]] == NULL) {
			return lacks(out_wrong, needed[kind][i], what[kind]);
		}
	}
	return kind == IPAM_PLANNED_RESERVATION &&
	       action == IPAM_PLANNED_CREATE ? check_client(record, out_wrong) :
					       0;
}

bool ipam_planned_complete(const struct ipam_address *record,
			   enum ipam_planned_kind kind)
{
	struct ipam_wrong wrong = { .field = NULL };

	return check_record(record, kind, IPAM_PLANNED_CREATE, &wrong) == 0;
}

static bool is_label(const char *label, size_t size)
{
	size_t i;

	if (size == 0 || size > LABEL_MAX || label[0] == '-' ||
	    label[size - 1] == '-') {
		return false;
	}
	for (i = 0; i < size; i++) {
		if (!isalnum((unsigned char)label[i]) && label[i] != '-' &&
		    label[i] != '_') {
			return false;
		}
	}
	return true;
}

/* Labels of letters, digits, '-' and '_'; no dot at its end. */
static bool is_host_name(const char *name)
{
	size_t size;

	if (strlen(name) > NAME_MAX_DNS) {
		return false;
	}
	for (;; name += size + 1) {
		size = strcspn(name, ".");
		if (!is_label(name, size)) {
			return false;
		}
		if (name[size] == '\0') {
			return true;
		}
	}
}

const char *ipam_planned_node(TALLOC_CTX *mem_ctx, const char *name,
			      const char *zone)
{
	size_t n = strlen(name), z = strlen(zone);

	if (strcasecmp(name, zone) == 0) {
		return "@";
	}
	if (n > z + 1 && name[n - z - 1] == '.' &&
	    strcasecmp(name + n - z, zone) == 0) {
		return talloc_strndup(mem_ctx, name, n - z - 1);
	}
	return strchr(name, '.') == NULL ? name : NULL;
}

static char *lower(TALLOC_CTX *mem_ctx, const char *text)
{
	char *copy = talloc_strdup(mem_ctx, text), *at = NULL;

	for (at = copy; at != NULL && *at != '\0'; at++) {
		*at = (char)tolower((unsigned char)*at);
	}
	if (at != NULL && at > copy && at[-1] == '.') {
		at[-1] = '\0';
	}
	return copy;
}

/* The whole name of the device: with its forward zone, unless it has one. */
static char *full_name(TALLOC_CTX *mem_ctx, const struct ipam_address *record)
{
	const char *name = record->cells[IPAM_ADDRESS_DEVICE_NAME];
	const char *zone = record->cells[IPAM_ADDRESS_FORWARD_ZONE];

	return lower(mem_ctx, strchr(name, '.') != NULL || zone == NULL ?
		     name : talloc_asprintf(mem_ctx, "%s.%s", name, zone));
}

static int make_reservation(TALLOC_CTX *mem_ctx,
			    const struct ipam_address *record,
			    struct ipam_planned *out)
{
	const char *const *cells = record->cells;

	out->server = lower(mem_ctx, cells[IPAM_ADDRESS_RESERVATION_SERVER]);
	out->place = cells[IPAM_ADDRESS_RESERVATION_SCOPE];
	out->name = cells[IPAM_ADDRESS_RESERVATION_NAME] != NULL ?
		    cells[IPAM_ADDRESS_RESERVATION_NAME] :
		    cells[IPAM_ADDRESS_DEVICE_NAME];
	out->type = cells[IPAM_ADDRESS_RESERVATION_TYPE];
	out->description = cells[IPAM_ADDRESS_RESERVATION_DESCRIPTION];
	if (record->address.family == IPAM_IPV6) {
		out->client = cells[IPAM_ADDRESS_DUID];
		out->iaid = cells[IPAM_ADDRESS_IAID] != NULL ?
			    strtoll(cells[IPAM_ADDRESS_IAID], NULL, 10) : -1;
	} else {
		out->client = cells[IPAM_ADDRESS_MAC] != NULL ?
			      cells[IPAM_ADDRESS_MAC] :
			      cells[IPAM_ADDRESS_CLIENT_ID];
	}
	out->name = out->name != NULL ? out->name : "";
	return out->server != NULL ? 0 : ENOMEM;
}

static int wrong_name(struct ipam_wrong *out_wrong, const char *zone)
{
	return zone == NULL ?
		ipam_wrong_set(out_wrong, "device_name",
			       "device_name must be the name of a host: labels"
			       " of letters, digits and '-', 63 at most each")
		: ipam_wrong_set(out_wrong, "device_name",
				 "device_name must be a name in the zone %.100s, "
				 "or one without a dot", zone);
}

static int make_host(TALLOC_CTX *mem_ctx, const struct ipam_address *record,
		     struct ipam_planned *out, struct ipam_wrong *out_wrong)
{
	const char *server = record->cells[IPAM_ADDRESS_FORWARD_SERVER];
	char text[IPAM_ADDR_TEXT];
	char *name = lower(mem_ctx, record->cells[IPAM_ADDRESS_DEVICE_NAME]);

	out->place = lower(mem_ctx, record->cells[IPAM_ADDRESS_FORWARD_ZONE]);
	if (name == NULL || out->place == NULL) {
		return ENOMEM;
	}
	out->name = ipam_planned_node(mem_ctx, name, out->place);
	if (out->name == NULL) {
		return wrong_name(out_wrong, out->place);
	}
	if (!is_host_name(name)) {
		return wrong_name(out_wrong, NULL);
	}
	out->server = server != NULL ? lower(mem_ctx, server) : "";
	out->type = record->address.family == IPAM_IPV4 ? "A" : "AAAA";
	out->data = talloc_strdup(mem_ctx,
				  ipam_addr_format(&record->address, text));
	return out->data != NULL && out->server != NULL ? 0 : ENOMEM;
}

static int make_ptr(TALLOC_CTX *mem_ctx, const struct ipam_address *record,
		    struct ipam_planned *out, struct ipam_wrong *out_wrong)
{
	const char *server = record->cells[IPAM_ADDRESS_REVERSE_SERVER];
	char *name = full_name(mem_ctx, record), *whole = NULL;
	struct ipam_prefix prefix;

	out->place = lower(mem_ctx, record->cells[IPAM_ADDRESS_REVERSE_ZONE]);
	if (name == NULL || out->place == NULL) {
		return ENOMEM;
	}
	if (!is_host_name(name)) {
		return wrong_name(out_wrong, NULL);
	}
	if (strchr(name, '.') == NULL) {
		return ipam_wrong_set(out_wrong, "device_name",
				      "device_name must be a whole name for a "
				      "PTR record, or forward_zone be given");
	}
	if (ipam_reverse_zone_prefix(out->place, &prefix) != 0 ||
	    !ipam_prefix_contains(&prefix, &record->address)) {
		return ipam_wrong_set(out_wrong, "reverse_zone",
				      "reverse_zone must be a reverse zone of "
				      "whole labels that covers the address");
	}
	whole = ipam_reverse_name(mem_ctx, &record->address,
				  record->address.family == IPAM_IPV4 ? 32 :
									128);
	out->name = whole == NULL ? NULL :
		    ipam_planned_node(mem_ctx, whole, out->place);
	out->server = server != NULL ? lower(mem_ctx, server) : "";
	out->type = "PTR";
	out->data = talloc_asprintf(mem_ctx, "%s.", name);
	return out->data != NULL && out->name != NULL && out->server != NULL ?
	       0 : ENOMEM;
}

int ipam_planned_make(TALLOC_CTX *mem_ctx, const struct ipam_address *record,
		      enum ipam_planned_kind kind,
		      enum ipam_planned_action action,
		      struct ipam_planned *out, struct ipam_wrong *out_wrong)
{
	int ret = check_record(record, kind, action, out_wrong);

	*out = (struct ipam_planned){
		.record_id = record->id, .space_id = record->space_id,
		.space = record->cells[IPAM_ADDRESS_SPACE],
		.address = record->address, .kind = kind, .action = action,
		.iaid = -1,
	};
	if (ret != 0) {
		return ret;
	}
	switch (kind) {
	case IPAM_PLANNED_RESERVATION:
		return make_reservation(mem_ctx, record, out);
	case IPAM_PLANNED_HOST:
		return make_host(mem_ctx, record, out, out_wrong);
	default:
		return make_ptr(mem_ctx, record, out, out_wrong);
	}
}

/* Where it is there, and where it is not, by what is planned. */
struct outcome {
	enum ipam_sync state;
	const char *why;
};

static struct outcome outcome_of(TALLOC_CTX *mem_ctx,
				 const struct ipam_planned *p,
				 const struct ipam_planned_seen *seen)
{
	bool dhcp = p->kind == IPAM_PLANNED_RESERVATION;
	enum ipam_sync made = dhcp ? IPAM_SYNC_EXISTS : IPAM_SYNC_CREATED;
	enum ipam_sync gone = dhcp ? IPAM_SYNC_DELETED :
				     IPAM_SYNC_DELETED_BY_US;
	bool was_made = p->state == IPAM_SYNC_EXISTS ||
			p->state == IPAM_SYNC_CREATED;

	if (p->action == IPAM_PLANNED_DELETE) {
		if (!seen->there) {
			return (struct outcome){ gone, NULL };
		}
		return p->state == IPAM_SYNC_DELETE_FAILED ?
			(struct outcome){ p->state, p->why } :
			(struct outcome){ IPAM_SYNC_NOT_ATTEMPTED, NULL };
	}
	if (seen->same) {
		return (struct outcome){ made, NULL };
	}
	if (dhcp && was_made && !seen->there) {
		return (struct outcome){ IPAM_SYNC_DELETED,
					 "it is on the server no more" };
	}
	if (was_made) {
		return (struct outcome){ IPAM_SYNC_NOT_ATTEMPTED,
					 "it is in the zone no more" };
	}
	if (seen->there) {
		return (struct outcome){
			p->state,
			talloc_asprintf(mem_ctx, dhcp ?
					"it overwrites the reservation of %s" :
					"there is one already: %s",
					seen->what) };
	}
	return (struct outcome){ p->state, p->why };
}

static bool same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool ipam_planned_resolve(TALLOC_CTX *mem_ctx, struct ipam_planned *planned,
			  const struct ipam_planned_seen *seen)
{
	struct outcome outcome = outcome_of(mem_ctx, planned, seen);
	bool changed = outcome.state != planned->state ||
		       !same_text(outcome.why, planned->why);

	planned->state = outcome.state;
	planned->why = outcome.why;
	return changed;
}
