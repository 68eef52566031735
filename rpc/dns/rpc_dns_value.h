/*
 * The data of a record as values, and back: [MS-DNSP] 2.2.2.2.4. A table holds
 * the members of each type (rpc_dns_value.c); what has no row there, or says
 * that it has the form of the DNS wire where that is another, stays bytes.
 */
#ifndef RPC_DNS_RPC_DNS_VALUE_H
#define RPC_DNS_RPC_DNS_VALUE_H

#include "rpc/dns/rpc_dns_record.h"

/* The data are those of a DNS answer, whatever the type: flag of a record. */
#define RPC_DNS_FLAG_WIRE 0x00100000u

/*
 * Bytes that lie in somebody else's memory. Of a name or a text without its
 * count and without a NUL at its end; it may be no UTF-8.
 */
struct rpc_dns_span {
	const uint8_t *at;
	size_t length;
};

enum rpc_dns_form {
	RPC_DNS_BYTES, /* of a type without a row, or they do not fit it */
	RPC_DNS_IPV4,
	RPC_DNS_IPV6,
	RPC_DNS_NAME,	     /* NS CNAME PTR DNAME MB MD MF MG MR */
	RPC_DNS_EXCHANGE,    /* MX AFSDB RT */
	RPC_DNS_MAILBOXES,   /* MINFO RP */
	RPC_DNS_STRINGS,     /* TXT HINFO ISDN X25 LOC */
	RPC_DNS_START,	     /* SOA */
	RPC_DNS_SERVICE,     /* SRV */
	RPC_DNS_NAPTR,
	RPC_DNS_WKS,
	RPC_DNS_ATMA,
	RPC_DNS_SIGNATURE,   /* SIG RRSIG */
	RPC_DNS_KEY,	     /* KEY DNSKEY */
	RPC_DNS_DS,
	RPC_DNS_NSEC,
	RPC_DNS_NXT,
	RPC_DNS_NSEC3,
	RPC_DNS_NSEC3PARAM,
	RPC_DNS_TLSA,
	RPC_DNS_DHCID,
	RPC_DNS_WINS,
	RPC_DNS_WINSR,
	RPC_DNS_CAA,	     /* RFC 8659 4.1; the specification has no row */
	RPC_DNS_TOMBSTONE,
	RPC_DNS_FORMS
};

/* By form; members as the specification orders and calls them. */
union rpc_dns_members {
	struct rpc_dns_span bytes; /* BYTES, DHCID */
	struct rpc_dns_span name;
	/* Counted strings one behind the other: rpc_dns_string_next(). */
	struct rpc_dns_span strings;
	uint8_t ipv4[4];
	uint8_t ipv6[16];
	uint64_t entombed; /* 100 ns since 1601 UTC */
	struct {
		uint16_t preference;
		struct rpc_dns_span name;
	} exchange;
	struct {
		struct rpc_dns_span mailbox, errors; /* RP: texts */
	} mailboxes;
	struct {
		uint32_t serial, refresh, retry, expire, minimum_ttl;
		struct rpc_dns_span server, mailbox;
	} start;
	struct {
		uint16_t priority, weight, port;
		struct rpc_dns_span target;
	} service;
	struct {
		uint16_t order, preference;
		struct rpc_dns_span flags, service, regexp, replacement;
	} naptr;
	struct {
		uint8_t ipv4[4];
		uint8_t protocol;
		struct rpc_dns_span services; /* words, and a NUL */
	} wks;
	struct {
		uint8_t format;
		struct rpc_dns_span address;
	} atma;
	struct {
		uint16_t covered;
		uint8_t algorithm, labels;
		uint32_t original_ttl, expiration, inception;
		uint16_t key_tag;
		struct rpc_dns_span signer, signature;
	} signature;
	struct {
		uint16_t flags;
		uint8_t protocol, algorithm;
		struct rpc_dns_span key;
	} key;
	struct {
		uint16_t key_tag;
		uint8_t algorithm, digest_type;
		struct rpc_dns_span digest;
	} ds;
	struct {
		struct rpc_dns_span next, types;
	} nsec;
	struct {
		struct rpc_dns_span words; /* 16 bits each, little endian */
		struct rpc_dns_span next;
	} nxt;
	struct {
		uint8_t algorithm, flags;
		uint16_t iterations;
		struct rpc_dns_span salt, next, types;
	} nsec3; /* NSEC3PARAM: without the last two */
	struct {
		uint8_t usage, selector, matching;
		struct rpc_dns_span association;
	} tlsa;
	struct {
		uint8_t flags;
		struct rpc_dns_span tag, value;
	} caa;
	struct {
		uint32_t mapping, lookup_s, cache_s;
		struct rpc_dns_span servers; /* IPv4, four bytes each */
	} wins;
	struct {
		uint32_t mapping, lookup_s, cache_s;
		struct rpc_dns_span domain;
	} winsr;
};

struct rpc_dns_value {
	uint16_t type;
	uint32_t flags, ttl, timestamp; /* as in struct rpc_dns_data */
	enum rpc_dns_form form;
	union rpc_dns_members u;
};

/* The form of a type's data; RPC_DNS_BYTES for all that has no row. */
enum rpc_dns_form rpc_dns_form_of(uint16_t type);

/*
 * Reads the data of a record; what VALUE points to lies in them. Names back to
 * back, as Samba sends them, or each padded to four bytes, as 2.2.2.2.1 says.
 * Data that fit neither way are BYTES.
 */
void rpc_dns_value_read(const struct rpc_dns_data *data,
			struct rpc_dns_value *out_value);

/*
 * The data of a value, ready for rpc_dns_update_send(); the bytes on MEM_CTX,
 * names back to back. EINVAL: the form is not that of the type; a text of more
 * than 255 bytes, without one where one must be, or data of more than 65,535;
 * ENOMEM. The form BYTES goes with any type.
 */
int rpc_dns_value_write(TALLOC_CTX *mem_ctx, const struct rpc_dns_value *value,
			struct rpc_dns_data *out_data);

/*
 * A value of the words that a zone file has behind the name of the type, in
 * its order; what it points to is on MEM_CTX. Keys and digests are one word. Of
 * any type, and the only way for those with bitmaps or lists: "\#", the
 * number of bytes, the bytes as hexadecimal digits (RFC 3597 5), which are
 * those of the RPC buffer. EINVAL, ENOMEM.
 */
int rpc_dns_value_parse(TALLOC_CTX *mem_ctx, uint16_t type,
			const char *const *words, size_t count,
			struct rpc_dns_value *out_value);

/* "MX", "mx" or "TYPE15"; 0: none of that name. NULL: TYPEnnn stands for it. */
uint16_t rpc_dns_type_of(const char *name);
const char *rpc_dns_type_name(uint16_t type);

/*
 * The numbers of the types in a bitmap of RFC 4034 4.1.2 (NSEC, NSEC3), in
 * order: the first that is not below *TYPE, into *TYPE. False: there is none,
 * or the bitmap is none.
 */
bool rpc_dns_bitmap_next(struct rpc_dns_span bitmap, uint32_t *type);

/* Takes the next counted string off STRINGS; false at their end. */
bool rpc_dns_string_next(struct rpc_dns_span *strings,
			 struct rpc_dns_span *out_string);

#endif
