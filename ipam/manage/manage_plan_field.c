/*
 * Fields of the address plan: a table of them, and how each is read.
 */
#include "ipam/manage/manage_plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum field_kind {
	FIELD_TEXT,		/* const char *; "" is none */
	FIELD_LIST,		/* likewise, with ", " between elements */
	FIELD_NUMBER,		/* int64_t */
	FIELD_PREFIX,
	FIELD_ADDRESS,
	FIELD_RESERVED,		/* parts of a range */
	FIELD_VIPS,
	FIELD_WORD,		/* an enum, by `parse` */
	FIELD_UTILIZATION,
};

typedef int (*word_fn)(const char *word, int *out_number);

static int parse_space_type(const char *word, int *out)
{
	enum ipam_space_type type = 0;
	int ret = ipam_space_type_parse(word, &type);

	*out = type;
	return ret;
}

static int parse_network_type(const char *word, int *out)
{
	enum ipam_network_type type = 0;
	int ret = ipam_network_type_parse(word, &type);

	*out = type;
	return ret;
}

static int parse_assignment(const char *word, int *out)
{
	enum ipam_assignment assignment = 0;
	int ret = ipam_assignment_parse(word, &assignment);

	*out = assignment;
	return ret;
}

struct field {
	const char *name;
	enum field_kind kind;
	size_t offset;
	word_fn parse;
};

#define SPACE(name, kind, parse)                                               \
	{ #name, FIELD_##kind, offsetof(struct ipam_space, name), parse }
#define BLOCK(name, kind, member)                                              \
	{ name, FIELD_##kind, offsetof(struct ipam_block, member), NULL }
#define SUBNET(name, kind, member, parse)                                      \
	{ name, FIELD_##kind, offsetof(struct ipam_subnet, member), parse }
#define RANGE(name, kind, member, parse)                                       \
	{ name, FIELD_##kind, offsetof(struct ipam_ip_range, member), parse }
#define END { .name = NULL }

static const struct field space_fields[] = {
	SPACE(name, TEXT, NULL), SPACE(type, WORD, parse_space_type),
	SPACE(tenant, TEXT, NULL), SPACE(vm_network, TEXT, NULL),
	SPACE(isolation, TEXT, NULL), SPACE(owner, TEXT, NULL),
	SPACE(description, TEXT, NULL), END
};
static const struct field block_fields[] = {
	BLOCK("network", PREFIX, prefix), BLOCK("start", ADDRESS, range.first),
	BLOCK("end", ADDRESS, range.last), BLOCK("rir", TEXT, rir),
	BLOCK("rir_received_at", NUMBER, rir_received_at),
	BLOCK("last_assigned_at", NUMBER, last_assigned_at),
	BLOCK("owner", TEXT, owner), BLOCK("description", TEXT, description),
	END
};
static const struct field subnet_fields[] = {
	SUBNET("network", PREFIX, prefix, NULL),
	SUBNET("name", TEXT, name, NULL),
	SUBNET("network_type", WORD, network_type, parse_network_type),
	SUBNET("vlans", LIST, vlans, NULL),
	SUBNET("virtual_subnet", NUMBER, virtual_subnet, NULL),
	SUBNET("logical_network", TEXT, logical_network, NULL),
	SUBNET("network_site", TEXT, network_site, NULL),
	SUBNET("owner", TEXT, owner, NULL),
	SUBNET("description", TEXT, description, NULL), END
};
static const struct field range_fields[] = {
	RANGE("network", PREFIX, prefix, NULL),
	RANGE("start", ADDRESS, range.first, NULL),
	RANGE("end", ADDRESS, range.last, NULL),
	RANGE("service", TEXT, service, NULL),
	RANGE("instance", TEXT, instance, NULL),
	RANGE("network_type", WORD, network_type, parse_network_type),
	RANGE("assignment", WORD, assignment, parse_assignment),
	RANGE("assigned_at", NUMBER, assigned_at, NULL),
	RANGE("gateways", LIST, gateways, NULL),
	RANGE("dns_servers", LIST, dns_servers, NULL),
	RANGE("dns_suffixes", LIST, dns_suffixes, NULL),
	RANGE("connection_suffix", TEXT, connection_suffix, NULL),
	RANGE("wins_servers", LIST, wins_servers, NULL),
	RANGE("reverse_zone", TEXT, reverse_zone, NULL),
	RANGE("reserved", RESERVED, parts, NULL),
	RANGE("vips", VIPS, parts, NULL),
	RANGE("utilization", UTILIZATION, user_utilized, NULL),
	RANGE("utilized_addresses", NUMBER, user_utilized, NULL),
	RANGE("owner", TEXT, owner, NULL),
	RANGE("description", TEXT, description, NULL), END
};

static const struct field *const fields[MANAGE_PLAN_COUNT] = {
	[MANAGE_SPACE] = space_fields, [MANAGE_BLOCK] = block_fields,
	[MANAGE_SUBNET] = subnet_fields, [MANAGE_RANGE] = range_fields,
};

#define SEPARATORS ", \t"

/* "a,b  c" as "a, b, c"; NULL for none. */
static int read_list(TALLOC_CTX *mem_ctx, const char *text, const char **out)
{
	char *list = talloc_strdup(mem_ctx, "");
	size_t len;

	for (; list != NULL; text += len) {
		text += strspn(text, SEPARATORS);
		len = strcspn(text, SEPARATORS);
		if (len == 0) {
			break;
		}
		list = talloc_asprintf_append_buffer(
			list, "%s%.*s", list[0] != '\0' ? ", " : "", (int)len,
			text);
	}
	if (list == NULL) {
		return ENOMEM;
	}
	*out = list[0] != '\0' ? list : NULL;
	return 0;
}

/* With the bits of hosts as they are given, which the rules then refuse. */
static int read_prefix(TALLOC_CTX *mem_ctx, const char *text,
		       struct ipam_prefix *out)
{
	char *host = talloc_strndup(mem_ctx, text, strcspn(text, "/"));
	int ret = strchr(text, '/') != NULL ? ipam_prefix_parse(text, out) :
					      EINVAL;

	return ret != 0 ? ret : ipam_addr_parse(host, &out->addr);
}

/* "10.1.0.7" or "10.1.0.7-10.1.0.9" */
static int read_part(const char *text, size_t len, struct ipam_range *out)
{
	char first[IPAM_ADDR_TEXT], last[IPAM_ADDR_TEXT];
	const char *dash = memchr(text, '-', len);
	size_t n = dash != NULL ? (size_t)(dash - text) : len;
	const char *from = dash != NULL ? dash + 1 : text;
	size_t rest = dash != NULL ? len - n - 1 : len;
	int ret;

	if (n >= sizeof(first) || rest >= sizeof(last)) {
		return EINVAL;
	}
	memcpy(first, text, n);
	first[n] = '\0';
	memcpy(last, from, rest);
	last[rest] = '\0';
	ret = ipam_addr_parse(first, &out->first);
	return ret != 0 ? ret : ipam_addr_parse(last, &out->last);
}

static int cmp_part(const void *a, const void *b)
{
	const struct ipam_part *x = a, *y = b;

	return x->kind != y->kind ? (int)x->kind - (int)y->kind :
	       ipam_addr_cmp(&x->range.first, &y->range.first);
}

/* Takes the place of all parts of the kind. */
static int read_parts(TALLOC_CTX *mem_ctx, struct ipam_ip_range *range,
		      enum ipam_part_kind kind, const char *text)
{
	struct ipam_part *parts = talloc_array(
		mem_ctx, struct ipam_part, range->part_count + IPAM_LIST_MAX);
	size_t i, len, n = 0, count = 0;

	if (parts == NULL) {
		return ENOMEM;
	}
	for (i = 0; i < range->part_count; i++) {
		if (range->parts[i].kind != kind) {
			parts[n++] = range->parts[i];
		}
	}
	for (;; text += len) {
		text += strspn(text, SEPARATORS);
		len = strcspn(text, SEPARATORS);
		if (len == 0) {
			break;
		}
		parts[n].kind = kind;
		if (count++ == IPAM_LIST_MAX ||
		    read_part(text, len, &parts[n].range) != 0) {
			return EINVAL;
		}
		n++;
	}
	qsort(parts, n, sizeof(parts[0]), cmp_part);
	range->parts = parts;
	range->part_count = n;
	return 0;
}

static int read_word(const struct field *field, const char *text, void *at)
{
	int number = 0;
	int ret = field->parse(text, &number);

	/* enums are ints */
	memcpy(at, &number, sizeof(number));
	return ret;
}

/* "auto"; that a person says the number, the number itself tells. */
static int read_utilization(const char *text, int64_t *out)
{
	if (strcmp(text, "auto") == 0) {
		*out = -1;
	} else if (*out < 0) {
		*out = 0;
	}
	return 0;
}

static int read_field(TALLOC_CTX *mem_ctx, const struct field *field,
		      void *object, const struct manage_field *given)
{
	void *at = (char *)object + field->offset;
	const char *text = given->text, *value = NULL;
	int ret = 0;

	switch (field->kind) {
	case FIELD_TEXT:
		value = text != NULL && text[0] != '\0' ? text : NULL;
		memcpy(at, &value, sizeof(value));
		return 0;
	case FIELD_LIST:
		ret = read_list(mem_ctx, text, &value);
		memcpy(at, &value, sizeof(value));
		return ret;
	case FIELD_NUMBER:
		*(int64_t *)at = given->number;
		return 0;
	case FIELD_PREFIX:
		return read_prefix(mem_ctx, text, at);
	case FIELD_ADDRESS:
		return ipam_addr_parse(text, at);
	case FIELD_RESERVED:
		return read_parts(mem_ctx, object, IPAM_PART_RESERVED, text);
	case FIELD_VIPS:
		return read_parts(mem_ctx, object, IPAM_PART_VIP, text);
	case FIELD_WORD:
		return read_word(field, text, at);
	default:
		return read_utilization(text, at);
	}
}

static const char *const wanted[] = {
	[FIELD_PREFIX] = "a network such as 10.1.0.0/16",
	[FIELD_ADDRESS] = "an address",
	[FIELD_RESERVED] = "addresses, or ranges such as "
			   "10.1.0.7-10.1.0.9, at most 64",
	[FIELD_VIPS] = "addresses, or ranges such as 10.1.0.7-10.1.0.9, at "
		       "most 64",
	[FIELD_UTILIZATION] = NULL,
};

int manage_plan_apply(TALLOC_CTX *mem_ctx, enum manage_plan_noun noun,
		      void *object, const struct manage_field *given,
		      struct ipam_wrong *out_wrong)
{
	const struct field *field = fields[noun];
	int ret;

	while (field->name != NULL && strcmp(field->name, given->name) != 0) {
		field++;
	}
	if (field->name == NULL) {
		return ENOTSUP;
	}
	ret = read_field(mem_ctx, field, object, given);
	if (ret == EINVAL) {
		ipam_wrong_set(out_wrong, field->name, "%s must be %s",
			       field->name, wanted[field->kind] != NULL ?
			       wanted[field->kind] : "one of its words");
	}
	return ret;
}
