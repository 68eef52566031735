/*
 * Records as a zone file shows them (RFC 1035 5, 3597, 4034, 5155, 6698,
 * 8659, and for WINS as Windows writes it). What no zone file shows, such as
 * tombstones, has the form of RFC 3597.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "rpc/dns/rpc_dns_value.h"

struct text {
	char *at; /* a talloc array; NULL without memory */
	size_t length;
};

static void put(struct text *t, const char *bytes, size_t count)
{
	size_t room = talloc_get_size(t->at);

	if (t->at == NULL) {
		return;
	}
	if (t->length + count + 1 > room) {
		t->at = talloc_realloc(NULL, t->at, char,
				       2 * (t->length + count + 1));
	}
	if (t->at != NULL) {
		memcpy(t->at + t->length, bytes, count);
		t->length += count;
		t->at[t->length] = '\0';
	}
}

static void put_blank(struct text *t)
{
	put(t, " ", t->length > 0);
}

static void put_number(struct text *t, uint32_t number)
{
	char digits[16];
	int n = snprintf(digits, sizeof(digits), "%u", number);

	put_blank(t);
	put(t, digits, (size_t)n);
}

static void put_escaped(struct text *t, uint8_t byte, const char *special)
{
	char form[8];
	int n;

	if (byte < 0x20 || byte > 0x7e) {
		n = snprintf(form, sizeof(form), "\\%03u", byte);
		put(t, form, (size_t)n);
		return;
	}
	if (strchr(special, byte) != NULL) {
		put(t, "\\", 1);
	}
	put(t, (const char *)&byte, 1);
}

/* Names come as text that is escaped already, but for what is not ASCII. */
static void put_name(struct text *t, struct rpc_dns_span name)
{
	size_t i;

	put_blank(t);
	for (i = 0; i < name.length; i++) {
		put_escaped(t, name.at[i], "");
	}
}

static void put_quoted(struct text *t, struct rpc_dns_span string)
{
	size_t i;

	put_blank(t);
	put(t, "\"", 1);
	for (i = 0; i < string.length; i++) {
		put_escaped(t, string.at[i], "\"\\");
	}
	put(t, "\"", 1);
}

static void put_strings(struct text *t, struct rpc_dns_span strings)
{
	struct rpc_dns_span one;

	while (rpc_dns_string_next(&strings, &one)) {
		put_quoted(t, one);
	}
}

static void put_hex(struct text *t, struct rpc_dns_span bytes,
		    const char *nothing)
{
	char digits[4];
	size_t i;

	put_blank(t);
	if (bytes.length == 0) {
		put(t, nothing, strlen(nothing));
	}
	for (i = 0; i < bytes.length; i++) {
		snprintf(digits, sizeof(digits), "%02x", bytes.at[i]);
		put(t, digits, 2);
	}
}

/* RFC 4648, digits of BITS bits; padded in base 64 only, as zone files have it. */
static void put_base(struct text *t, struct rpc_dns_span bytes,
		     const char *digits, unsigned int bits)
{
	uint32_t held = 0, count = 0, written = 0;
	size_t i;

	put_blank(t);
	for (i = 0; i < bytes.length; i++) {
		held = held << 8 | bytes.at[i];
		for (count += 8; count >= bits; written++) {
			count -= bits;
			put(t, &digits[held >> count & ((1u << bits) - 1)], 1);
		}
		held &= (1u << count) - 1;
	}
	if (count > 0) {
		put(t, &digits[held << (bits - count) & ((1u << bits) - 1)],
		    1);
		written++;
	}
	for (; bits == 6 && written % 4 != 0; written++) {
		put(t, "=", 1);
	}
}

static void put_type(struct text *t, uint32_t type)
{
	const char *known = rpc_dns_type_name((uint16_t)type);
	char name[16];

	snprintf(name, sizeof(name), "TYPE%u", type);
	put_blank(t);
	put(t, known != NULL ? known : name,
	    strlen(known != NULL ? known : name));
}

static void put_types(struct text *t, struct rpc_dns_span bitmap)
{
	uint32_t type = 0;

	for (; rpc_dns_bitmap_next(bitmap, &type); type++) {
		put_type(t, type);
	}
}

static void put_address(struct text *t, int family, const uint8_t *octets)
{
	char address[INET6_ADDRSTRLEN];

	inet_ntop(family, octets, address, sizeof(address));
	put_blank(t);
	put(t, address, strlen(address));
}

static bool put_soa(struct text *t, const union rpc_dns_members *u)
{
	put_name(t, u->start.server);
	put_name(t, u->start.mailbox);
	put_number(t, u->start.serial);
	put_number(t, u->start.refresh);
	put_number(t, u->start.retry);
	put_number(t, u->start.expire);
	put_number(t, u->start.minimum_ttl);
	return true;
}

static bool put_naptr(struct text *t, const union rpc_dns_members *u)
{
	put_number(t, u->naptr.order);
	put_number(t, u->naptr.preference);
	put_quoted(t, u->naptr.flags);
	put_quoted(t, u->naptr.service);
	put_quoted(t, u->naptr.regexp);
	put_name(t, u->naptr.replacement);
	return true;
}

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"
			     "wxyz0123456789+/";
static const char base32hex[] = "0123456789ABCDEFGHIJKLMNOPQRSTUV";

static bool put_signature(struct text *t, const union rpc_dns_members *u)
{
	put_type(t, u->signature.covered);
	put_number(t, u->signature.algorithm);
	put_number(t, u->signature.labels);
	put_number(t, u->signature.original_ttl);
	put_number(t, u->signature.expiration);
	put_number(t, u->signature.inception);
	put_number(t, u->signature.key_tag);
	put_name(t, u->signature.signer);
	put_base(t, u->signature.signature, base64, 6);
	return true;
}

static bool put_key(struct text *t, const union rpc_dns_members *u)
{
	put_number(t, u->key.flags);
	put_number(t, u->key.protocol);
	put_number(t, u->key.algorithm);
	put_base(t, u->key.key, base64, 6);
	return true;
}

static bool put_nsec3param(struct text *t, const union rpc_dns_members *u)
{
	put_number(t, u->nsec3.algorithm);
	put_number(t, u->nsec3.flags);
	put_number(t, u->nsec3.iterations);
	put_hex(t, u->nsec3.salt, "-");
	return true;
}

static bool put_nsec3(struct text *t, const union rpc_dns_members *u)
{
	put_nsec3param(t, u);
	put_base(t, u->nsec3.next, base32hex, 5);
	put_types(t, u->nsec3.types);
	return true;
}

/* As a Windows server writes its zone files: LOCAL L5 C900 ( 10.0.0.1 ). */
static void put_wins_head(struct text *t, uint32_t mapping, uint32_t lookup_s,
			  uint32_t cache_s)
{
	char words[64];
	int n = snprintf(words, sizeof(words), "%sL%u C%u",
			 mapping & 0x00010000u ? "LOCAL " : "", lookup_s,
			 cache_s);

	put(t, words, (size_t)n);
}

static bool put_wins(struct text *t, const union rpc_dns_members *u)
{
	size_t i;

	put_wins_head(t, u->wins.mapping, u->wins.lookup_s, u->wins.cache_s);
	put(t, " (", 2);
	for (i = 0; i + 4 <= u->wins.servers.length; i += 4) {
		put_address(t, AF_INET, u->wins.servers.at + i);
	}
	put(t, " )", 2);
	return true;
}

static bool put_form(struct text *t, enum rpc_dns_form form,
		     const union rpc_dns_members *u)
{
	switch (form) {
	case RPC_DNS_IPV4:
		put_address(t, AF_INET, u->ipv4);
		return true;
	case RPC_DNS_IPV6:
		put_address(t, AF_INET6, u->ipv6);
		return true;
	case RPC_DNS_NAME:
		put_name(t, u->name);
		return true;
	case RPC_DNS_EXCHANGE:
		put_number(t, u->exchange.preference);
		put_name(t, u->exchange.name);
		return true;
	case RPC_DNS_MAILBOXES:
		put_name(t, u->mailboxes.mailbox);
		put_name(t, u->mailboxes.errors);
		return true;
	case RPC_DNS_STRINGS:
		put_strings(t, u->strings);
		return true;
	case RPC_DNS_START:
		return put_soa(t, u);
	case RPC_DNS_SERVICE:
		put_number(t, u->service.priority);
		put_number(t, u->service.weight);
		put_number(t, u->service.port);
		put_name(t, u->service.target);
		return true;
	case RPC_DNS_NAPTR:
		return put_naptr(t, u);
	case RPC_DNS_SIGNATURE:
		return put_signature(t, u);
	case RPC_DNS_KEY:
		return put_key(t, u);
	case RPC_DNS_DS:
		put_number(t, u->ds.key_tag);
		put_number(t, u->ds.algorithm);
		put_number(t, u->ds.digest_type);
		put_hex(t, u->ds.digest, "");
		return true;
	case RPC_DNS_NSEC:
		put_name(t, u->nsec.next);
		put_types(t, u->nsec.types);
		return true;
	case RPC_DNS_NSEC3:
		return put_nsec3(t, u);
	case RPC_DNS_NSEC3PARAM:
		return put_nsec3param(t, u);
	case RPC_DNS_TLSA:
		put_number(t, u->tlsa.usage);
		put_number(t, u->tlsa.selector);
		put_number(t, u->tlsa.matching);
		put_hex(t, u->tlsa.association, "");
		return true;
	case RPC_DNS_DHCID:
		put_base(t, u->bytes, base64, 6);
		return true;
	case RPC_DNS_CAA:
		put_number(t, u->caa.flags);
		put_name(t, u->caa.tag);
		put_quoted(t, u->caa.value);
		return true;
	case RPC_DNS_WINS:
		return put_wins(t, u);
	case RPC_DNS_WINSR:
		put_wins_head(t, u->winsr.mapping, u->winsr.lookup_s,
			      u->winsr.cache_s);
		put_name(t, u->winsr.domain);
		return true;
	default:
		return false;
	}
}

char *rpc_dns_record_text(TALLOC_CTX *mem_ctx, const struct rpc_dns_data *data)
{
	struct text t = {talloc_zero_array(mem_ctx, char, 64), 0};
	const struct rpc_dns_span bytes = {data->bytes, data->length};
	struct rpc_dns_value value;
	char length[32];
	int n;

	rpc_dns_value_read(data, &value);
	if (put_form(&t, value.form, &value.u)) {
		return t.at;
	}
	n = snprintf(length, sizeof(length), "\\# %zu", data->length);
	put(&t, length, (size_t)n);
	if (data->length > 0) {
		put_hex(&t, bytes, "");
	}
	return t.at;
}
