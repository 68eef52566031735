/*
 * The data of a record is a row of parts: numbers, names and strings. A table
 * tells them by type; what has no row is taken as it is on the DNS wire.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <tevent.h>
#include <util/time.h>
#include <util/data_blob.h>
#include <ndr.h>

#include "gen_ndr/ndr_dnsp.h"
#include "simulators/dns/dns_rpc_record.h"

#define RANK_ZONE 0xF0u
#define WIRE_FORMAT 0x00100000u /* DNS_RPC_FLAG_RECORD_WIRE_FORMAT */
#define HEADER 24
#define NODE_HEADER 12

/*
 * 1: octet, 2: u16, 4: u32, n: name, s: one string, t: strings to the end, b:
 * bytes to the end. What is made of octets alone needs no row. On the RPC wire
 * a SOA has its numbers first, on the DNS wire last; it has functions of its
 * own.
 */
static const struct layout {
	uint16_t type;
	const char *parts;
} layouts[] = {
	{ SIM_DNS_NS, "n" },	{ SIM_DNS_CNAME, "n" }, { SIM_DNS_PTR, "n" },
	{ 39 /* DNAME */, "n" }, { 3, "n" }, { 4, "n" }, { 7, "n" },
	{ 8, "n" },		{ 9, "n" },		{ SIM_DNS_MX, "2n" },
	{ 18 /* AFSDB */, "2n" }, { 21 /* RT */, "2n" },
	{ SIM_DNS_SRV, "222n" }, { SIM_DNS_TXT, "t" }, { 13 /* HINFO */, "t" },
	{ 14 /* MINFO */, "nn" }, { 17 /* RP */, "nn" },
	{ 19 /* X25 */, "t" },	{ 20 /* ISDN */, "t" },
	{ 35 /* NAPTR */, "22sssn" }, { 43 /* DS */, "211b" },
	{ 24 /* SIG */, "2114442nb" }, { 46 /* RRSIG */, "2114442nb" },
	{ 25 /* KEY */, "211b" }, { 48 /* DNSKEY */, "211b" },
	{ 47 /* NSEC */, "nb" },
	{ 51 /* NSEC3PARAM */, "112b" },
};

/*
 * Types whose form on the DNS wire is another one that a table cannot tell, and
 * WINS and WINSR, which no DNS answer holds: kept as RPC has them.
 */
static const struct layout kept[] = {
	{ 11 /* WKS */, "41b" },  { 29 /* LOC */, "t" },
	{ 30 /* NXT */, "2b" },   { 50 /* NSEC3 */, "11211b" },
	{ 0xff01 /* WINS */, "4444b" },
	{ 0xff02 /* WINSR */, "444n" },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *parts_of(const struct layout *table, size_t count,
			    uint16_t type)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (table[i].type == type) {
			return table[i].parts;
		}
	}
	return NULL;
}

static void append(struct sim_dns_buffer *b, const void *bytes, size_t n)
{
	size_t room = talloc_get_size(b->data);
	uint8_t *more = b->data;

	if (b->failed || n == 0) {
		return;
	}
	if (b->length + n > room) {
		more = talloc_realloc(NULL, b->data, uint8_t,
				      2 * (b->length + n));
	}
	if (more == NULL) {
		b->failed = true;
		return;
	}
	b->data = more;
	memcpy(b->data + b->length, bytes, n);
	b->length += n;
}

static void put_le(struct sim_dns_buffer *b, uint32_t value, size_t n)
{
	uint8_t bytes[4] = { (uint8_t)value, (uint8_t)(value >> 8),
			     (uint8_t)(value >> 16), (uint8_t)(value >> 24) };

	append(b, bytes, n);
}

static void pad(struct sim_dns_buffer *b)
{
	put_le(b, 0, -b->length & 3);
}

static void set_u16(struct sim_dns_buffer *b, size_t at, size_t value)
{
	if (!b->failed) {
		b->data[at] = (uint8_t)value;
		b->data[at + 1] = (uint8_t)(value >> 8);
	}
}

static void put_text(struct sim_dns_buffer *b, const char *text)
{
	size_t n = strlen(text);

	n = n > 255 ? 255 : n;
	put_le(b, (uint32_t)n, 1);
	append(b, text, n);
}

void sim_dns_put_node(struct sim_dns_buffer *b, const char *label,
		      uint32_t flags, uint32_t children)
{
	size_t start = b->length;

	put_le(b, 0, 2);
	b->records_at = b->length;
	put_le(b, 0, 2);
	put_le(b, flags, 4);
	put_le(b, children, 4);
	put_text(b, label);
	pad(b);
	set_u16(b, start, b->length - start);
}

static uint32_t be(const uint8_t *at, size_t n)
{
	uint32_t value = 0;

	while (n-- > 0) {
		value = value << 8 | *at++;
	}
	return value;
}

/* A name on the DNS wire as text; returns what it takes there. */
static size_t put_name(struct sim_dns_buffer *b, const uint8_t *at, size_t left)
{
	struct sim_dns_name name = { 0 };
	char *text = NULL;
	size_t n = 0;

	while (n < left && at[n] != 0) {
		n += at[n] + 1u;
	}
	n++;
	if (n > left || n > SIM_DNS_NAME_MAX) {
		return left;
	}
	name.length = (uint8_t)n;
	memcpy(name.wire, at, n);
	text = sim_dns_name_text(NULL, &name);
	put_text(b, text != NULL ? text : ".");
	b->failed |= text == NULL;
	talloc_free(text);
	return n;
}

static void put_soa(struct sim_dns_buffer *b, const uint8_t *at, size_t length)
{
	size_t i, n;

	for (i = 0; i < 5; i++) {
		put_le(b, be(at + length - 20 + 4 * i, 4), 4);
	}
	n = put_name(b, at, length - 20);
	put_name(b, at + n, length - 20 - n);
}

static void put_data(struct sim_dns_buffer *b, const struct sim_dns_record *r)
{
	const char *parts = parts_of(layouts, COUNT(layouts), r->type);
	const uint8_t *at = r->data;
	size_t left = r->length, n;

	if (r->type == SIM_DNS_SOA && r->length > 20) {
		put_soa(b, at, left);
		return;
	}
	for (; parts != NULL && strchr("tb", *parts) == NULL; parts++) {
		if (*parts == 'n') {
			n = put_name(b, at, left);
		} else if (*parts == 's') {
			n = left > 0 && at[0] < left ? at[0] + 1u : left;
			append(b, at, n);
		} else {
			n = (size_t)(*parts - '0');
			n = n > left ? left : n;
			put_le(b, be(at, n), n);
		}
		at += n;
		left -= n;
	}
	append(b, at, left);
}

void sim_dns_put_record(struct sim_dns_buffer *b,
			const struct sim_dns_record *record)
{
	size_t start = b->length;
	size_t count = 0;

	put_le(b, 0, 2);
	put_le(b, record->type, 2);
	put_le(b, RANK_ZONE, 4);
	put_le(b, 0, 4);
	put_le(b, record->ttl_s, 4);
	put_le(b, record->age_hours, 4);
	put_le(b, 0, 4);
	put_data(b, record);
	set_u16(b, start, b->length - start - HEADER);
	pad(b);
	if (!b->failed) {
		count = (size_t)(b->data[b->records_at] |
				 b->data[b->records_at + 1] << 8);
		set_u16(b, b->records_at, count + 1);
	}
}

/* ------------------------------------------------------------- from RPC */

struct source {
	const uint8_t *at;
	size_t left;
};

static bool get_le(struct source *s, size_t n, uint32_t *out)
{
	size_t i;

	if (s->left < n) {
		return false;
	}
	for (*out = 0, i = 0; i < n; i++) {
		*out |= (uint32_t)s->at[i] << 8 * i;
	}
	s->at += n;
	s->left -= n;
	return true;
}

/* A counted text onto the DNS wire. */
static bool get_name(struct source *s, struct sim_dns_buffer *b)
{
	struct sim_dns_name name;
	char text[256];
	uint32_t n = 0;

	if (!get_le(s, 1, &n) || s->left < n) {
		return false;
	}
	memcpy(text, s->at, n);
	text[n] = '\0';
	s->at += n;
	s->left -= n;
	if (strlen(text) != n ||
	    sim_dns_name_parse(text, NULL, false, &name) != 0) {
		return false;
	}
	append(b, name.wire, name.length);
	return true;
}

static void put_be(struct sim_dns_buffer *b, uint32_t value, size_t n)
{
	uint8_t bytes[4] = { (uint8_t)(value >> 24), (uint8_t)(value >> 16),
			     (uint8_t)(value >> 8), (uint8_t)value };

	append(b, bytes + 4 - n, n);
}

/* Strings fill what is left, each as long as it says. */
static bool get_strings(struct source *s, struct sim_dns_buffer *b)
{
	size_t at = 0;

	while (at < s->left) {
		at += s->at[at] + 1u;
	}
	if (at != s->left || at == 0) {
		return false;
	}
	append(b, s->at, s->left);
	s->left = 0;
	return true;
}

/* N bytes as they are. */
static bool get_bytes(struct source *s, size_t n, struct sim_dns_buffer *b)
{
	if (s->left < n) {
		return false;
	}
	append(b, s->at, n);
	s->at += n;
	s->left -= n;
	return true;
}

static bool get_parts(struct source *s, const char *parts,
		      struct sim_dns_buffer *b)
{
	uint32_t value = 0;
	bool good = true;

	for (; good && *parts != '\0'; parts++) {
		if (*parts == 'n') {
			good = get_name(s, b);
		} else if (*parts == 't') {
			good = get_strings(s, b);
		} else if (*parts == 'b') {
			good = get_bytes(s, s->left, b);
		} else if (*parts == 's') {
			good = s->left > 0 && get_bytes(s, s->at[0] + 1u, b);
		} else {
			good = get_le(s, (size_t)(*parts - '0'), &value);
			put_be(b, value, (size_t)(*parts - '0'));
		}
	}
	return good && s->left == 0;
}

static bool get_soa(struct source *s, struct sim_dns_buffer *b)
{
	uint32_t numbers[5];
	size_t i;

	for (i = 0; i < 5; i++) {
		if (!get_le(s, 4, &numbers[i])) {
			return false;
		}
	}
	if (!get_parts(s, "nn", b)) {
		return false;
	}
	for (i = 0; i < 5; i++) {
		put_be(b, numbers[i], 4);
	}
	return true;
}

/* What only the server makes (0), and what is no record: OPT, the questions. */
static bool is_strange(uint16_t type)
{
	return type == 0 || type == SIM_DNS_OPT || type == SIM_DNS_ANY;
}

/* Data of a type that is kept as it comes must still be well formed. */
static bool get_kept(struct source s, const char *parts,
		     struct sim_dns_buffer *b)
{
	struct source all = s;
	struct sim_dns_buffer scratch = {
		.data = talloc_array(NULL, uint8_t, 64)
	};
	bool good = scratch.data != NULL && get_parts(&s, parts, &scratch);

	b->failed |= scratch.data == NULL || scratch.failed;
	talloc_free(scratch.data);
	append(b, all.at, all.left);
	return good;
}

int sim_dns_get_record(TALLOC_CTX *mem_ctx, const struct DNSP_RECORD *from,
		       struct sim_dns_record *out_record)
{
	struct source s = { from->Buffer, from->wDataLength };
	struct sim_dns_buffer b = {
		.data = talloc_array(mem_ctx, uint8_t, 512)
	};
	const char *parts = parts_of(layouts, COUNT(layouts), from->wType);
	const char *as_is = parts_of(kept, COUNT(kept), from->wType);
	bool wire = (from->dwFlags & WIRE_FORMAT) != 0;
	bool good = true;

	if (b.data == NULL) {
		return ENOMEM;
	}
	if (is_strange(from->wType) || (as_is != NULL && wire)) {
		talloc_free(b.data);
		return ENOTSUP;
	}
	if (wire) {
		append(&b, s.at, s.left);
	} else if (as_is != NULL) {
		good = get_kept(s, as_is, &b);
	} else if (from->wType == SIM_DNS_SOA) {
		good = get_soa(&s, &b);
	} else if (parts != NULL) {
		good = get_parts(&s, parts, &b);
	} else {
		good = (from->wType != SIM_DNS_A || s.left == 4) &&
		       (from->wType != SIM_DNS_AAAA || s.left == 16);
		append(&b, s.at, s.left);
	}
	if (b.failed || !good || b.length > UINT16_MAX) {
		talloc_free(b.data);
		return b.failed ? ENOMEM : EINVAL;
	}
	*out_record = (struct sim_dns_record){
		.type = from->wType,
		.ttl_s = from->dwTtlSeconds,
		.age_hours = from->dwTimeStamp,
		.data = talloc_steal(mem_ctx, b.data),
		.length = (uint16_t)b.length,
		.rpc_only = as_is != NULL,
	};
	return 0;
}
