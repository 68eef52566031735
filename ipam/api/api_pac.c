/*
 * The layout of NDR by hand: what comes before the groups is read over.
 */
#include "ipam/api/api_pac.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define SUB_AUTHORITIES_MAX 15
#define SID_TEXT 200		/* 15 numbers of 10 digits, and "S-1-" before */

/* What is read, in little-endian order; once `bad`, everything reads as 0. */
struct pull {
	const uint8_t *data;
	size_t size, at;
	bool bad;
};

static const uint8_t *pull_bytes(struct pull *p, size_t count)
{
	const uint8_t *bytes = p->data + p->at;

	if (p->bad || count > p->size - p->at) {
		p->bad = true;
		return NULL;
	}
	p->at += count;
	return bytes;
}

static void pull_align(struct pull *p, size_t to)
{
	pull_bytes(p, (to - p->at % to) % to);
}

static uint32_t pull_u32(struct pull *p)
{
	const uint8_t *b = NULL;

	pull_align(p, 4);
	b = pull_bytes(p, 4);
	return b == NULL ? 0 : b[0] | (uint32_t)b[1] << 8 |
			       (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* Both headers, and the pointer to the structure ([MS-RPCE] 2.2.6.1, .2). */
static void pull_header(struct pull *p)
{
	static const uint8_t common[] = { 1, 0x10, 8, 0 };
	const uint8_t *b = pull_bytes(p, 16);

	if (b == NULL || memcmp(b, common, sizeof(common)) != 0 ||
	    pull_u32(p) == 0) {
		p->bad = true;
	}
}

/* An RPC_UNICODE_STRING; true when its characters come later. */
static bool pull_string(struct pull *p)
{
	pull_u32(p);
	return pull_u32(p) != 0;
}

/* Its characters, which nobody needs. */
static void pull_characters(struct pull *p, bool there)
{
	uint32_t actual;

	if (!there) {
		return;
	}
	pull_u32(p);
	pull_u32(p);
	actual = pull_u32(p);
	if (actual > p->size) {
		p->bad = true;
		return;
	}
	pull_bytes(p, 2 * (size_t)actual);
}

/* An RPC_SID as text, without what `text` ends with. */
static void pull_sid(struct pull *p, char text[SID_TEXT])
{
	uint32_t count = pull_u32(p), i;
	const uint8_t *b = pull_bytes(p, 8);
	uint64_t authority = 0;
	size_t n;

	if (b == NULL || count > SUB_AUTHORITIES_MAX || b[0] != 1 ||
	    b[1] != count) {
		p->bad = true;
		return;
	}
	for (i = 2; i < 8; i++) {
		authority = authority << 8 | b[i];
	}
	n = (size_t)snprintf(text, SID_TEXT, "S-1-%llu",
			     (unsigned long long)authority);
	for (i = 0; i < count; i++) {
		n += (size_t)snprintf(text + n, SID_TEXT - n, "-%u",
				      pull_u32(p));
	}
}

/* A structure that has `count` GROUP_MEMBERSHIP: where they begin. */
static size_t pull_memberships(struct pull *p, bool there, uint32_t count)
{
	size_t at;

	if (!there) {
		p->bad = p->bad || count != 0;
		return p->at;
	}
	if (pull_u32(p) != count || count > API_PAC_SIDS_MAX) {
		p->bad = true;
	}
	at = p->at;
	pull_bytes(p, 8 * (size_t)count);
	return at;
}

static void add_sid(struct pull *p, struct api_pac *pac, const char *sid)
{
	if (p->bad || pac->count >= API_PAC_SIDS_MAX) {
		p->bad = true;
		return;
	}
	pac->groups[pac->count] = talloc_strdup(pac, sid);
	pac->count += pac->groups[pac->count] != NULL;
}

static void add_relative(struct pull *p, struct api_pac *pac,
			 const char *domain, uint32_t rid)
{
	char text[SID_TEXT + 12];

	snprintf(text, sizeof(text), "%s-%u", domain, rid);
	add_sid(p, pac, text);
}

/* The groups of one domain, of which `at` has the relative identifiers. */
static void add_memberships(struct pull *p, struct api_pac *pac,
			    const char *domain, size_t at, uint32_t count)
{
	struct pull q = { .data = p->data, .size = p->size, .at = at,
			  .bad = p->bad };
	uint32_t i;

	for (i = 0; i < count && !q.bad && !p->bad; i++) {
		add_relative(p, pac, domain, pull_u32(&q));
		pull_u32(&q);
	}
}

/* SIDs of other domains, and those that belong to none. */
static void add_extra(struct pull *p, struct api_pac *pac, bool there,
		      uint32_t count)
{
	char text[SID_TEXT] = "";
	uint32_t i, there_too = 0;

	if (!there) {
		p->bad = p->bad || count != 0;
		return;
	}
	if (pull_u32(p) != count || count > API_PAC_SIDS_MAX) {
		p->bad = true;
		return;
	}
	for (i = 0; i < count; i++) {
		there_too += pull_u32(p) != 0;
		pull_u32(p);
	}
	p->bad = p->bad || there_too != count;
	for (i = 0; i < count && !p->bad; i++) {
		pull_sid(p, text);
		add_sid(p, pac, text);
	}
}

static void parse(struct pull *p, struct api_pac *pac)
{
	char domain[SID_TEXT] = "", resource[SID_TEXT] = "";
	bool names[6], server, name, sid, groups, extra, resources, members;
	uint32_t user, primary, count, extras, resource_count;
	size_t at, i;

	pull_header(p);
	pull_bytes(p, 6 * 8);		/* LogonTime ... PasswordMustChange */
	for (i = 0; i < 6; i++) {	/* EffectiveName ... HomeDirectoryDrive */
		names[i] = pull_string(p);
	}
	pull_u32(p);			/* LogonCount, BadPasswordCount */
	user = pull_u32(p);
	primary = pull_u32(p);
	count = pull_u32(p);
	groups = pull_u32(p) != 0;
	pull_bytes(p, 4 + 16);		/* UserFlags, UserSessionKey */
	server = pull_string(p);
	name = pull_string(p);
	sid = pull_u32(p) != 0;
	/* Reserved1, UserAccountControl, SubAuthStatus ... Reserved3 */
	pull_bytes(p, 8 + 4 + 4 + 8 + 8 + 4 + 4);
	extras = pull_u32(p);
	extra = pull_u32(p) != 0;
	resources = pull_u32(p) != 0;
	resource_count = pull_u32(p);
	members = pull_u32(p) != 0;
	/* what the pointers point to, in their order */
	for (i = 0; i < 6; i++) {
		pull_characters(p, names[i]);
	}
	at = pull_memberships(p, groups, count);
	pull_characters(p, server);
	pull_characters(p, name);
	if (!sid) {
		p->bad = true;
		return;
	}
	pull_sid(p, domain);
	pac->user = talloc_asprintf(pac, "%s-%u", domain, user);
	add_relative(p, pac, domain, primary);
	add_memberships(p, pac, domain, at, count);
	add_extra(p, pac, extra, extras);
	if (resources) {
		pull_sid(p, resource);
	}
	at = pull_memberships(p, members, resource_count);
	p->bad = p->bad || (resource_count > 0 && !resources);
	add_memberships(p, pac, resource, at, resource_count);
}

int api_pac_parse(TALLOC_CTX *mem_ctx, const uint8_t *data, size_t size,
		  struct api_pac **out_pac)
{
	struct pull p = { .data = data, .size = size };
	struct api_pac *pac = talloc_zero(mem_ctx, struct api_pac);

	if (pac == NULL) {
		return ENOMEM;
	}
	pac->groups = talloc_zero_array(pac, const char *, API_PAC_SIDS_MAX);
	if (pac->groups == NULL) {
		talloc_free(pac);
		return ENOMEM;
	}
	parse(&p, pac);
	if (p.bad || pac->user == NULL) {
		talloc_free(pac);
		return p.bad ? EINVAL : ENOMEM;
	}
	*out_pac = pac;
	return 0;
}
