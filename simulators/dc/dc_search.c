/*
 * The search operation ([MS-ADTS] 3.1.1.3.1.3): base, scope, naming contexts,
 * paging and limits.
 *
 * A paging cookie names the next object and how many were answered, and holds
 * a fingerprint of the search, so that it fits this search only. Nothing is
 * kept between pages: the directory does not change.
 */
#include "simulators/dc/dc_session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "simulators/dc/dc_dn.h"
#include "simulators/dc/dc_fault.h"

#define BUDGET 20000000	/* comparisons of one request */
#define COOKIE_LENGTH 16

#define TEXT_NO_BIND                                                          \
	"000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform "     \
	"this operation a successful bind must be completed on the "          \
	"connection., data 0, v4563"
#define TEXT_BAD_NAME                                                         \
	"0000208F: NameErr: DSID-03100225, problem 2006 (BAD_NAME), data "    \
	"8350, best match of:\n\t''\n"
#define TEXT_EXTENSION                                                        \
	"00002040: SvcErr: DSID-031401E0, problem 5010 "                      \
	"(UNAVAIL_EXTENSION), data 0"
#define TEXT_CONTROL                                                          \
	"00000057: LdapErr: DSID-0C0910C8, comment: Error processing "        \
	"control, data 0, v4563"

#define TEXT_BUSY                                                             \
	"000020D9: SvcErr: DSID-02070BEA, problem 5001 (BUSY), data 0"
#define TEXT_DENIED                                                           \
	"00002098: SecErr: DSID-03150F94, problem 4003 "                      \
	"(INSUFF_ACCESS_RIGHTS), data 0"

struct search_state {
	struct sim_dc_session *session;
	const struct sim_dc_request *request;
	const struct sim_dc_search *search;
	const struct sim_dc_tree *tree;
	struct sim_dc_reply *reply;
	const struct sim_dc_entry *base;	/* NULL: everything (GC) */
	uint64_t fingerprint;
	bool paged;
	size_t page_size;
	size_t next;		/* object to go on with */
	uint32_t answered;	/* in the pages so far */
};

static int finish(struct search_state *state,
		  const struct sim_dc_result *result)
{
	return sim_dc_reply_result(state->reply, state->request->id,
				   SIM_DC_SEARCH, result);
}

static int refuse(struct search_state *state, int code, const char *text)
{
	struct sim_dc_result result = { .code = code, .text = text };

	return finish(state, &result);
}

static bool known_control(const char *oid)
{
	const char *const *known;

	for (known = sim_dc_controls; *known != NULL; known++) {
		if (strcmp(*known, oid) == 0) {
			return true;
		}
	}
	return false;
}

static uint64_t mix(uint64_t hash, const char *text)
{
	for (; *text != '\0'; text++) {
		hash = (hash ^ (uint8_t)*text) * 0x100000001b3ULL;
	}
	return hash;
}

static void put_u32(uint8_t *at, uint32_t value)
{
	int i;

	for (i = 0; i < 4; i++) {
		at[i] = (uint8_t)(value >> 8 * i);
	}
}

static uint32_t get_u32(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

static void make_cookie(const struct search_state *state,
			uint8_t cookie[COOKIE_LENGTH])
{
	put_u32(cookie, (uint32_t)state->next);
	put_u32(cookie + 4, state->answered);
	put_u32(cookie + 8, (uint32_t)state->fingerprint);
	put_u32(cookie + 12, (uint32_t)(state->fingerprint >> 32));
}

/* EINVAL: not a cookie of this search. */
static int take_cookie(struct search_state *state, const struct berval *cookie)
{
	const uint8_t *at = (const uint8_t *)cookie->bv_val;

	if (cookie->bv_len == 0) {
		return 0;
	}
	if (cookie->bv_len != COOKIE_LENGTH ||
	    get_u32(at + 8) != (uint32_t)state->fingerprint ||
	    get_u32(at + 12) != (uint32_t)(state->fingerprint >> 32)) {
		return EINVAL;
	}
	state->next = get_u32(at);
	state->answered = get_u32(at + 4);
	return 0;
}

/* EPROTO: malformed control, EINVAL: foreign cookie. */
static int read_paging(struct search_state *state)
{
	const struct sim_dc_control *control =
		sim_dc_request_control(state->request, SIM_DC_CONTROL_PAGED);
	struct berval value = { 0 }, cookie = { 0 };
	BerElement *ber = NULL;
	ber_int_t size = 0;
	int ret = EPROTO;

	state->page_size =
		(size_t)state->session->directory->settings.max_page_size;
	if (control == NULL) {
		return 0;
	}
	if (control->value == NULL) {
		return EPROTO;
	}
	value.bv_val = (char *)control->value;
	value.bv_len = control->length;
	ber = ber_init(&value);
	if (ber == NULL) {
		return ENOMEM;
	}
	if (ber_scanf(ber, "{im}", &size, &cookie) != LBER_ERROR &&
	    size >= 0) {
		ret = take_cookie(state, &cookie);
	}
	ber_free(ber, 1);
	state->paged = true;
	if (size > 0 && (size_t)size < state->page_size) {
		state->page_size = (size_t)size;
	}
	return ret;
}

/* noSuchObject with the innermost object that exists. */
static int no_such_object(struct search_state *state, const char *key)
{
	struct sim_dc_result result = { .code = SIM_DC_NO_SUCH_OBJECT };
	const struct sim_dc_entry *best = NULL;

	while (*key != '\0' && best == NULL) {
		key = sim_dc_dn_parent(key);
		best = sim_dc_tree_find(state->tree, key);
	}
	result.matched = best != NULL ? best->dn : "";
	result.text = talloc_asprintf(
		state->reply,
		"0000208D: NameErr: DSID-0310021C, problem 2001 (NO_OBJECT), "
		"data 0, best match of:\n\t'%s'\n", result.matched);
	return finish(state, &result);
}

/* The server to ask instead. */
static int refer_to(struct search_state *state, const char *dns)
{
	struct sim_dc_result result = { .code = SIM_DC_REFERRAL };
	const char *base = state->search->base;

	result.referral = talloc_asprintf(state->reply, "ldap://%s/%s", dns,
					  base);
	result.text = talloc_asprintf(
		state->reply,
		"0000202B: RefErr: DSID-0310084A, data 0, 1 access points\n"
		"\tref 1: '%s'\n", dns);
	return finish(state, &result);
}

/* A base in an NC that is not here. */
static int refer(struct search_state *state, const struct sim_dc_nc *nc)
{
	return refer_to(state, nc != NULL ?
				       nc->dns_root :
				       sim_dc_domain_of_dn(
					       state->reply,
					       state->search->base));
}

/*
 * Finds the base object. With *OUT_ANSWERED true the search is over.
 */
static int find_base(struct search_state *state, bool *out_answered)
{
	const struct sim_dc_search *search = state->search;
	const struct sim_dc_nc *nc = NULL;
	char *key = NULL;
	int ret;

	*out_answered = true;
	if (search->base_length > 0 && search->base[0] == '<') {
		state->base = sim_dc_base_find(state->reply, state->tree,
					       search->base,
					       search->base_length);
		if (state->base == NULL ||
		    !sim_dc_session_serves(state->session, state->base->nc)) {
			return no_such_object(state, "");
		}
		*out_answered = false;
		return 0;
	}
	ret = sim_dc_dn_key(state->reply, search->base, search->base_length,
			    &key);
	if (ret == EINVAL || ret == EMSGSIZE) {
		return refuse(state, SIM_DC_INVALID_NAME, TEXT_BAD_NAME);
	}
	if (ret != 0) {
		return ret;
	}
	if (*key == '\0' && state->session->global_catalog) {
		*out_answered = false;
		return 0;
	}
	nc = sim_dc_tree_nc(state->tree, key);
	if (nc == NULL && strstr(key, "dc=") == NULL) {
		return no_such_object(state, key);
	}
	if (!sim_dc_session_serves(state->session, nc)) {
		return refer(state, nc);
	}
	state->base = sim_dc_tree_find(state->tree, key);
	if (state->base == NULL) {
		return no_such_object(state, key);
	}
	*out_answered = false;
	return 0;
}

static bool in_scope(const struct search_state *state,
		     const struct sim_dc_entry *entry)
{
	const struct sim_dc_entry *base = state->base;

	if (!sim_dc_session_serves(state->session, entry->nc)) {
		return false;
	}
	if (base == NULL) {
		return state->search->scope == 2;
	}
	if (!state->session->global_catalog && entry->nc != base->nc) {
		return false;
	}
	switch (state->search->scope) {
	case 0:
		return entry == base;
	case 1:
		return strcmp(sim_dc_dn_parent(entry->key), base->key) == 0;
	default:
		return sim_dc_dn_within(entry->key, base->key);
	}
}

/* References to the NCs directly below the part that was searched. */
static int put_references(struct search_state *state)
{
	const struct sim_dc_tree *tree = state->tree;
	const struct sim_dc_entry *base = state->base;
	size_t i;
	int ret = 0;

	if (base == NULL || state->session->global_catalog ||
	    state->search->scope == 0 ||
	    sim_dc_request_control(state->request,
				   SIM_DC_CONTROL_DOMAIN_SCOPE) != NULL) {
		return 0;
	}
	for (i = 0; ret == 0 && i < tree->nc_count; i++) {
		const struct sim_dc_nc *nc = &tree->ncs[i];
		const char *parent = sim_dc_dn_parent(nc->key);
		char *url = NULL;

		if (sim_dc_tree_nc(tree, parent) != base->nc ||
		    (state->search->scope == 1 ?
			     strcmp(parent, base->key) != 0 :
			     !sim_dc_dn_within(parent, base->key))) {
			continue;
		}
		url = talloc_asprintf(state->reply, "ldap://%s/%s%s",
				      nc->dns_root, nc->dn,
				      state->search->scope == 1 ? "??base" :
								  "");
		ret = url == NULL ? ENOMEM :
				    sim_dc_reply_reference(
					    state->reply, state->request->id,
					    url);
	}
	return ret;
}

/* Answers objects; *OUT_CODE is a limit's code, or success at the end. */
static int put_entries(struct search_state *state, int *out_code)
{
	size_t budget = BUDGET, limit = (size_t)state->search->size_limit;
	size_t in_page = 0;
	int ret;

	*out_code = SIM_DC_SUCCESS;
	for (; state->next < state->tree->count; state->next++) {
		const struct sim_dc_entry *entry =
			state->tree->entries[state->next];
		enum sim_dc_truth truth;

		if (!in_scope(state, entry)) {
			continue;
		}
		truth = sim_dc_filter_match(state->search->filter, state->tree,
					    entry, &budget);
		if (budget == 0) {
			*out_code = SIM_DC_TIME_LIMIT;
			return 0;
		}
		if (truth != SIM_DC_TRUE) {
			continue;
		}
		if ((limit != 0 && state->answered == limit) ||
		    in_page == state->page_size) {
			*out_code = SIM_DC_SIZE_LIMIT;
			return 0;
		}
		ret = sim_dc_select(state->session, state->request, entry,
				    state->reply);
		if (ret != 0) {
			return ret;
		}
		state->answered++;
		in_page++;
	}
	return 0;
}

static int search_tree(struct search_state *state)
{
	size_t limit = (size_t)state->search->size_limit;
	struct sim_dc_result result = { .paged = state->paged };
	bool endless = (state->session->faults & SIM_DC_SPOILS_PAGES) != 0;
	uint8_t cookie[COOKIE_LENGTH];
	int ret = put_entries(state, &result.code);

	if (ret != 0) {
		return ret;
	}
	if (endless && state->paged) {
		result.code = SIM_DC_SIZE_LIMIT;
		state->next = 0;
	}
	if (state->paged && result.code == SIM_DC_SIZE_LIMIT &&
	    (limit == 0 || state->answered < limit)) {
		make_cookie(state, cookie);
		result.code = SIM_DC_SUCCESS;
		result.cookie = cookie;
		result.cookie_length = sizeof(cookie);
		return finish(state, &result);
	}
	if (result.code == SIM_DC_SUCCESS) {
		ret = put_references(state);
	}
	return ret != 0 ? ret : finish(state, &result);
}

static int prepare(struct search_state *state, bool *out_answered)
{
	const char *text = NULL;
	char scope[4];
	int ret;

	*out_answered = true;
	text = sim_dc_filter_text(state->reply, state->search->filter);
	if (text == NULL) {
		return ENOMEM;
	}
	snprintf(scope, sizeof(scope), "%d", state->search->scope);
	state->fingerprint = mix(0xcbf29ce484222325ULL, text);
	state->fingerprint = mix(state->fingerprint, scope);
	state->fingerprint = mix(state->fingerprint, state->search->base);
	ret = read_paging(state);
	if (ret == EPROTO) {
		return refuse(state, SIM_DC_PROTOCOL_ERROR, TEXT_CONTROL);
	}
	if (ret == EINVAL) {
		return refuse(state, SIM_DC_CRITICAL_EXTENSION,
			      TEXT_EXTENSION);
	}
	if (ret == 0) {
		ret = sim_dc_filter_prepare(state->search->filter,
					    state->tree);
	}
	*out_answered = false;
	return ret;
}

static int answer_rootdse(struct search_state *state, time_t now)
{
	struct sim_dc_result result = { .code = SIM_DC_SUCCESS };
	struct sim_dc_entry *dse =
		sim_dc_rootdse(state->reply, state->session, now);
	int ret = dse == NULL ? ENOMEM :
				sim_dc_select(state->session, state->request,
					      dse, state->reply);

	return ret != 0 ? ret : finish(state, &result);
}

int sim_dc_search_answer(struct sim_dc_session *session,
			 const struct sim_dc_request *request, time_t now,
			 struct sim_dc_reply *reply)
{
	struct search_state state = {
		.session = session, .request = request, .reply = reply,
		.search = &request->u.search,
		.tree = session->directory->tree };
	bool answered = false;
	size_t i;
	int ret;

	for (i = 0; i < request->control_count; i++) {
		if (request->controls[i].critical &&
		    !known_control(request->controls[i].oid)) {
			return refuse(&state, SIM_DC_CRITICAL_EXTENSION,
				      TEXT_EXTENSION);
		}
	}
	if (state.search->base_length == 0 && state.search->scope == 0) {
		return answer_rootdse(&state, now);
	}
	if (session->user == NULL) {
		return refuse(&state, SIM_DC_OPERATIONS_ERROR, TEXT_NO_BIND);
	}
	if ((session->faults & SIM_DC_SPOILS_BUSY) != 0) {
		return refuse(&state, SIM_DC_BUSY, TEXT_BUSY);
	}
	if ((session->faults & SIM_DC_SPOILS_REFERRAL) != 0) {
		return refer_to(&state, session->directory->fqdn);
	}
	ret = prepare(&state, &answered);
	if (ret != 0 || answered) {
		return ret;
	}
	if ((session->faults & SIM_DC_SPOILS_DENIED) != 0 && state.next > 0) {
		return refuse(&state, SIM_DC_ACCESS_RIGHTS, TEXT_DENIED);
	}
	ret = find_base(&state, &answered);
	if (ret != 0 || answered) {
		return ret;
	}
	return search_tree(&state);
}
