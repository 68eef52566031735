/*
 * Words of the address plan, and rules that several of its objects share.
 */
#include "ipam/model/plan_private.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "ipam/model/field.h"

struct word {
	const char *name;
	int number;
};

static const struct word space_types[] = {
	{ "provider", IPAM_SPACE_PROVIDER },
	{ "customer", IPAM_SPACE_CUSTOMER }, { NULL, 0 }
};
static const struct word network_types[] = {
	{ "non_virtualized", IPAM_NON_VIRTUALIZED },
	{ "provider", IPAM_PROVIDER }, { "customer", IPAM_CUSTOMER },
	{ NULL, 0 }
};
static const struct word categories[] = {
	{ "public", IPAM_PUBLIC }, { "private", IPAM_PRIVATE },
	{ "global", IPAM_GLOBAL }, { "none", IPAM_CATEGORY_NONE },
	{ NULL, 0 }
};
static const struct word assignments[] = {
	{ "static", IPAM_STATIC }, { "dynamic", IPAM_DYNAMIC },
	{ "auto", IPAM_AUTO }, { "vip", IPAM_VIP },
	{ "reserved", IPAM_RESERVED }, { NULL, 0 }
};
static const struct word overlaps[] = {
	{ "not_overlapping", IPAM_NOT_OVERLAPPING },
	{ "overlapping", IPAM_OVERLAPPING },
	{ "overlapping_failover", IPAM_OVERLAPPING_FAILOVER }, { NULL, 0 }
};
static const char *name_of(const struct word *words, int number)
{
	for (; words->name != NULL; words++) {
		if (words->number == number) {
			return words->name;
		}
	}
	return "";
}

/* -1 for a word that is none of them. */
static int number_of(const struct word *words, const char *name)
{
	for (; words->name != NULL; words++) {
		if (strcmp(words->name, name) == 0) {
			return words->number;
		}
	}
	return -1;
}

const char *ipam_space_type_name(enum ipam_space_type type)
{
	return name_of(space_types, type);
}

int ipam_space_type_parse(const char *name, enum ipam_space_type *out)
{
	int number = number_of(space_types, name);

	if (number < 0) {
		return EINVAL;
	}
	*out = number;
	return 0;
}

const char *ipam_network_type_name(enum ipam_network_type type)
{
	return name_of(network_types, type);
}

int ipam_network_type_parse(const char *name, enum ipam_network_type *out)
{
	int number = number_of(network_types, name);

	if (number < 0) {
		return EINVAL;
	}
	*out = number;
	return 0;
}

const char *ipam_category_name(enum ipam_category category)
{
	return name_of(categories, category);
}

int ipam_category_parse(const char *name, enum ipam_category *out)
{
	int number = number_of(categories, name);

	if (number < 0) {
		return EINVAL;
	}
	*out = number;
	return 0;
}

const char *ipam_assignment_name(enum ipam_assignment assignment)
{
	return name_of(assignments, assignment);
}

int ipam_assignment_parse(const char *name, enum ipam_assignment *out)
{
	int number = number_of(assignments, name);

	if (number < 0) {
		return EINVAL;
	}
	*out = number;
	return 0;
}

const char *ipam_overlap_name(enum ipam_overlap overlap)
{
	return name_of(overlaps, overlap);
}

int ipam_wrong_set(struct ipam_wrong *out_wrong, const char *field,
		   const char *fmt, ...)
{
	va_list args;

	out_wrong->field = field;
	va_start(args, fmt);
	vsnprintf(out_wrong->why, sizeof(out_wrong->why), fmt, args);
	va_end(args);
	ipam_utf8_mend(out_wrong->why);
	return EINVAL;
}

int plan_check_text(const char *text, const char *field, size_t min,
		    size_t max, struct ipam_wrong *out_wrong)
{
	size_t len = text != NULL ? strlen(text) : 0;

	if (len < min) {
		return ipam_wrong_set(out_wrong, field, "%s is missing",
				      field);
	}
	if (len > max) {
		return ipam_wrong_set(out_wrong, field,
				      "%s has %zu bytes, of %zu at most",
				      field, len, max);
	}
	return 0;
}

int plan_check_owner(const char *owner, const char *description,
		     struct ipam_wrong *out_wrong)
{
	int ret = plan_check_text(owner, "owner", 0, IPAM_OWNER_MAX,
				  out_wrong);

	return ret != 0 ? ret :
	       plan_check_text(description, "description", 0,
			       IPAM_DESCRIPTION_MAX, out_wrong);
}

int ipam_prefix_check(const struct ipam_prefix *prefix, unsigned max_v4,
		      unsigned max_v6, const char *field,
		      struct ipam_wrong *out_wrong)
{
	bool v4 = prefix->addr.family == IPAM_IPV4;
	unsigned max = v4 ? max_v4 : max_v6;
	struct ipam_prefix clean = *prefix;
	char text[IPAM_PREFIX_TEXT];

	if (prefix->addr.family == IPAM_NO_FAMILY) {
		return ipam_wrong_set(out_wrong, field,
				      "%s must be a prefix such as "
				      "10.1.0.0/16", field);
	}
	if (prefix->length < 1 || prefix->length > max) {
		return ipam_wrong_set(out_wrong, field,
				      "%s has a prefix length of %u; 1 to %u "
				      "are allowed here", field,
				      prefix->length, max);
	}
	clean.addr = ipam_prefix_range(prefix).first;
	if (ipam_addr_cmp(&clean.addr, &prefix->addr) != 0) {
		return ipam_wrong_set(out_wrong, field,
				      "%s has bits set behind its prefix "
				      "length; the network is %s", field,
				      ipam_prefix_format(&clean, text));
	}
	return 0;
}

/* What IPv6 addresses are not for networks of hosts (RFC 4291 2.4). */
static const char *const not_global[] = { "::/127", "fe80::/10", "fec0::/10",
					  "ff00::/8", NULL };
static const char *const not_public[] = { "10.0.0.0/8", "172.16.0.0/12",
					  "192.168.0.0/16", NULL };

enum touch { TOUCH_NOT, TOUCH_PART, TOUCH_INSIDE };

static enum touch touches(const struct ipam_range *range, const char *text)
{
	struct ipam_prefix prefix;
	struct ipam_range other;

	ipam_prefix_parse(text, &prefix);
	other = ipam_prefix_range(&prefix);
	if (ipam_range_contains(&other, &range->first) &&
	    ipam_range_contains(&other, &range->last)) {
		return TOUCH_INSIDE;
	}
	return ipam_addr_cmp(&range->first, &other.last) <= 0 &&
	       ipam_addr_cmp(&other.first, &range->last) <= 0 ?
	       TOUCH_PART : TOUCH_NOT;
}

enum ipam_category ipam_category_of(const struct ipam_range *range)
{
	bool v4 = range->first.family == IPAM_IPV4;
	const char *const *list = v4 ? not_public : not_global;
	enum touch touch = TOUCH_NOT;

	for (; *list != NULL && touch == TOUCH_NOT; list++) {
		touch = touches(range, *list);
	}
	if (touch == TOUCH_NOT) {
		return v4 ? IPAM_PUBLIC : IPAM_GLOBAL;
	}
	return v4 && touch == TOUCH_INSIDE ? IPAM_PRIVATE :
					     IPAM_CATEGORY_NONE;
}

struct ipam_range ipam_prefix_hosts(const struct ipam_prefix *prefix)
{
	struct ipam_range range = ipam_prefix_range(prefix);

	if (prefix->addr.family == IPAM_IPV4 && prefix->length < 31) {
		range.first = ipam_addr_v4(
			ipam_addr_v4_number(&range.first) + 1);
		range.last = ipam_addr_v4(
			ipam_addr_v4_number(&range.last) - 1);
	}
	return range;
}

int ipam_network_type_validate(enum ipam_network_type network_type,
			       enum ipam_space_type type, bool is_default,
			       struct ipam_wrong *out_wrong)
{
	if (type == IPAM_SPACE_CUSTOMER) {
		return network_type == IPAM_CUSTOMER ? 0 :
		       ipam_wrong_set(out_wrong, "network_type",
				      "a customer space has objects of network"
				      "_type customer only");
	}
	if (network_type == IPAM_CUSTOMER) {
		return ipam_wrong_set(out_wrong, "network_type",
				      "network_type customer needs a customer "
				      "space: name one in space");
	}
	if (network_type == IPAM_NON_VIRTUALIZED && !is_default) {
		return ipam_wrong_set(out_wrong, "network_type",
				      "network_type non_virtualized is for the "
				      "space " IPAM_SPACE_DEFAULT_NAME " only; "
				      "here it is provider");
	}
	return 0;
}

int ipam_network_type_change(enum ipam_network_type from,
			     enum ipam_network_type to,
			     struct ipam_wrong *out_wrong)
{
	if (from != to && (from == IPAM_CUSTOMER || to == IPAM_CUSTOMER)) {
		return ipam_wrong_set(out_wrong, "network_type",
				      "network_type customer is for ever: "
				      "remove the object and add another");
	}
	return 0;
}
