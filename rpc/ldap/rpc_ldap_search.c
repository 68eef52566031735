/*
 * A search in pages (RFC 2696), then the rest of every attribute that the
 * server handed out in part ([MS-ADTS] 3.1.1.3.1.3.3):
 *
 *	ask page -> entries, references, done with cookie -> ask page ...
 *	         -> done without cookie -> ask "name;range=N-*" of an entry ...
 *	         -> finished
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <util/time.h>

#include "rpc/ldap/rpc_ldap_private.h"
#include "rpc/ldap/rpc_ldap_range.h"

struct rpc_ldap_limits rpc_ldap_limits_default(void)
{
	return (struct rpc_ldap_limits){.page_size = 500,
					.pages = 2000,
					.entries = 200000,
					.values = 20000,
					.bytes = 256U * 1024 * 1024};
}

struct search_state {
	struct rpc_ldap *ldap;
	const struct rpc_ldap_search *search; /* a copy of the caller's */
	struct rpc_ldap_limits limits;
	struct rpc_ldap_entries *found;
	struct tevent_fd *fde;
	int msgid; /* of the question under way; 0: none */
	struct berval cookie;
	uint32_t pages;
	size_t bytes;
	/* The attribute whose rest is under way. */
	bool resting;
	bool rested; /* it came */
	size_t entry, attribute;
	struct rpc_status status;
};

static void search_timeout(struct tevent_context *ev, struct tevent_timer *te,
			   struct timeval now, void *private_data);
static void search_ready(struct tevent_context *ev, struct tevent_fd *fde,
			 uint16_t flags, void *private_data);

static struct rpc_status local(enum rpc_local code)
{
	return rpc_status_make(RPC_VOCABULARY_LOCAL, code, RPC_STEP_REPLY);
}

static void search_cleanup(struct tevent_req *req,
			   enum tevent_req_state req_state)
{
	struct search_state *state =
		tevent_req_data(req, struct search_state);

	TALLOC_FREE(state->fde);
	if (state->cookie.bv_val != NULL) {
		ber_memfree(state->cookie.bv_val);
		state->cookie.bv_val = NULL;
	}
	if (state->msgid > 0) {
		/* Its answers may still come; nothing may follow it. */
		state->ldap->dead = true;
		state->msgid = 0;
	}
}

static void search_fail(struct tevent_req *req, struct rpc_status status)
{
	struct search_state *state =
		tevent_req_data(req, struct search_state);

	state->status = status;
	tevent_req_error(req, EIO);
}

static int search_base(struct search_state *state)
{
	const struct rpc_ldap_search *s = state->search;
	static const int scopes[] = {[RPC_LDAP_BASE] = LDAP_SCOPE_BASE,
				     [RPC_LDAP_ONE] = LDAP_SCOPE_ONELEVEL,
				     [RPC_LDAP_SUB] = LDAP_SCOPE_SUBTREE};
	LDAPControl *page = NULL;
	LDAPControl *controls[] = {NULL, NULL};
	int ret;

	if (s->scope != RPC_LDAP_BASE) {
		ret = ldap_create_page_control(
			state->ldap->ld, (ber_int_t)state->limits.page_size,
			state->cookie.bv_val != NULL ? &state->cookie : NULL, 1,
			&page);
		if (ret != LDAP_SUCCESS) {
			return ret;
		}
		controls[0] = page;
	}
	ret = ldap_search_ext(state->ldap->ld, s->base, scopes[s->scope],
			      s->filter, (char **)s->attributes, 0, controls,
			      NULL, NULL, LDAP_NO_LIMIT, &state->msgid);
	if (page != NULL) {
		ldap_control_free(page);
	}
	return ret;
}

/* Asks for the rest of one attribute. */
static int search_rest(struct search_state *state)
{
	struct rpc_ldap_entry *entry = &state->found->entries[state->entry];
	struct rpc_ldap_attribute *attr = &entry->attributes[state->attribute];
	char *names[] = {NULL, NULL};
	int ret;

	names[0] = talloc_asprintf(state, "%s;range=%u-*", attr->name,
				   attr->next_value);
	if (names[0] == NULL) {
		return LDAP_NO_MEMORY;
	}
	ret = ldap_search_ext(state->ldap->ld, entry->dn, LDAP_SCOPE_BASE,
			      "(objectClass=*)", names, 0, NULL, NULL, NULL,
			      LDAP_NO_LIMIT, &state->msgid);
	talloc_free(names[0]);
	return ret;
}

struct tevent_req *rpc_ldap_search_send(TALLOC_CTX *mem_ctx,
					struct tevent_context *ev,
					struct rpc_ldap *ldap,
					const struct rpc_ldap_search *search)
{
	struct search_state *state = NULL;
	struct tevent_req *req = NULL;
	struct tevent_timer *te = NULL;
	int ret;

	req = tevent_req_create(mem_ctx, &state, struct search_state);
	if (req == NULL) {
		return NULL;
	}
	state->ldap = ldap;
	state->search = talloc_memdup(state, search, sizeof(*search));
	state->found = talloc_zero(state, struct rpc_ldap_entries);
	state->limits = search->limits != NULL ? *search->limits
					       : rpc_ldap_limits_default();
	tevent_req_set_cleanup_fn(req, search_cleanup);
	if (ldap->dead) {
		search_fail(req, rpc_ldap_status(LDAP_SERVER_DOWN,
						 RPC_STEP_CALL));
		return tevent_req_post(req, ev);
	}
	state->fde = tevent_add_fd(ev, state, ldap->fd, TEVENT_FD_READ,
				   search_ready, req);
	te = tevent_add_timer(
		ev, state,
		tevent_timeval_current_ofs(search->timeout_ms / 1000,
					   search->timeout_ms % 1000 * 1000),
		search_timeout, req);
	if (tevent_req_nomem(state->search, req) ||
	    tevent_req_nomem(state->found, req) ||
	    tevent_req_nomem(state->fde, req) || tevent_req_nomem(te, req)) {
		return tevent_req_post(req, ev);
	}
	ret = search_base(state);
	if (ret != LDAP_SUCCESS) {
		search_fail(req, rpc_ldap_status(ret, RPC_STEP_CALL));
		return tevent_req_post(req, ev);
	}
	return req;
}

static void search_timeout(struct tevent_context *ev, struct tevent_timer *te,
			   struct timeval now, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);

	search_fail(req, rpc_status_make(RPC_VOCABULARY_ERRNO, ETIMEDOUT,
					 RPC_STEP_CALL));
}

/* Adds values to attr, within the limits. */
static struct rpc_status take_values(struct search_state *state,
				     struct rpc_ldap_attribute *attr,
				     const struct berval *values)
{
	struct rpc_ldap_value *grown = NULL;
	uint8_t *bytes = NULL;
	size_t count = 0;
	size_t i;

	while (values != NULL && values[count].bv_val != NULL) {
		state->bytes += values[count].bv_len + sizeof(*grown);
		count++;
	}
	if (attr->num_values + count > state->limits.values ||
	    state->bytes > state->limits.bytes) {
		return local(RPC_LOCAL_TOO_MANY_ROWS);
	}
	grown = talloc_realloc(state->found, attr->values,
			       struct rpc_ldap_value, attr->num_values + count);
	if (grown == NULL && count > 0) {
		return local(RPC_LOCAL_NO_MEMORY);
	}
	attr->values = grown;
	for (i = 0; i < count; i++) {
		struct rpc_ldap_value *v = &grown[attr->num_values];

		v->length = values[i].bv_len;
		bytes = talloc_zero_size(grown, v->length + 1);
		if (bytes == NULL) {
			return local(RPC_LOCAL_NO_MEMORY);
		}
		memcpy(bytes, values[i].bv_val, v->length);
		v->data = bytes;
		attr->num_values++;
	}
	return (struct rpc_status){0};
}

static struct rpc_status take_attribute(struct search_state *state,
					struct rpc_ldap_entry *entry,
					const struct berval *name,
					const struct berval *values)
{
	struct rpc_ldap_attribute *grown = NULL;
	struct rpc_ldap_attribute *attr = NULL;

	grown = talloc_realloc(state->found, entry->attributes,
			       struct rpc_ldap_attribute,
			       entry->num_attributes + 1);
	if (grown == NULL) {
		return local(RPC_LOCAL_NO_MEMORY);
	}
	entry->attributes = grown;
	attr = &grown[entry->num_attributes];
	*attr = (struct rpc_ldap_attribute){0};
	attr->name = rpc_ldap_range_parse(state->found, name->bv_val,
					  name->bv_len, &attr->next_value);
	if (attr->name == NULL) {
		return local(RPC_LOCAL_BAD_REPLY);
	}
	entry->num_attributes++;
	return take_values(state, attr, values);
}

static struct rpc_status take_entry(struct search_state *state,
				    LDAPMessage *message)
{
	LDAP *ld = state->ldap->ld;
	struct rpc_ldap_entry *entry = NULL;
	struct rpc_ldap_entry *grown = NULL;
	struct rpc_status status = {0};
	struct berval dn = {0};
	struct berval name = {0};
	struct berval *values = NULL;
	BerElement *ber = NULL;
	size_t n = state->found->num_entries;
	int ret;

	if (n >= state->limits.entries) {
		return local(RPC_LOCAL_TOO_MANY_ROWS);
	}
	/* Room grows by doubling: at each power of two. */
	if ((n & (n - 1)) == 0) {
		grown = talloc_realloc(state->found, state->found->entries,
				       struct rpc_ldap_entry,
				       n == 0 ? 1 : 2 * n);
		if (grown == NULL) {
			return local(RPC_LOCAL_NO_MEMORY);
		}
		state->found->entries = grown;
	}
	entry = &state->found->entries[n];
	*entry = (struct rpc_ldap_entry){0};
	ret = ldap_get_dn_ber(ld, message, &ber, &dn);
	if (ret != LDAP_SUCCESS || dn.bv_val == NULL) {
		return rpc_ldap_status(ret != LDAP_SUCCESS
					       ? ret
					       : LDAP_DECODING_ERROR,
				       RPC_STEP_REPLY);
	}
	entry->dn = talloc_strndup(state->found, dn.bv_val, dn.bv_len);
	state->bytes += dn.bv_len + sizeof(*entry);
	state->found->num_entries++;
	while (rpc_status_is_ok(status)) {
		ret = ldap_get_attribute_ber(ld, message, ber, &name, &values);
		if (ret != LDAP_SUCCESS || name.bv_val == NULL) {
			break;
		}
		status = take_attribute(state, entry, &name, values);
		ber_memfree(values);
		values = NULL;
	}
	ber_free(ber, 0);
	return status;
}

static struct rpc_ldap_attribute *rest_attribute(struct search_state *state)
{
	return &state->found->entries[state->entry]
			.attributes[state->attribute];
}

/* The rest of a list: goes to the attribute that asked. */
static struct rpc_status take_rest(struct search_state *state,
				   LDAPMessage *message)
{
	struct rpc_ldap_attribute *attr = rest_attribute(state);
	uint32_t asked = attr->next_value;
	size_t had = attr->num_values;
	struct rpc_status status = {0};
	struct berval dn = {0};
	struct berval name = {0};
	struct berval *values = NULL;
	BerElement *ber = NULL;
	uint32_t next = 0;
	char *plain = NULL;
	int ret;

	ret = ldap_get_dn_ber(state->ldap->ld, message, &ber, &dn);
	if (ret != LDAP_SUCCESS) {
		return rpc_ldap_status(ret, RPC_STEP_REPLY);
	}
	ret = ldap_get_attribute_ber(state->ldap->ld, message, ber, &name,
				     &values);
	if (ret == LDAP_SUCCESS && name.bv_val != NULL) {
		plain = rpc_ldap_range_parse(state, name.bv_val, name.bv_len,
					     &next);
		status = take_values(state, attr, values);
		ber_memfree(values);
	}
	ber_free(ber, 0);
	talloc_free(plain);
	if (next != 0 && (next <= asked || attr->num_values == had)) {
		return local(RPC_LOCAL_NO_PROGRESS);
	}
	attr->next_value = next;
	state->rested = true;
	return status;
}

/* The first URL of a reference or referral, copied; NULL: there is none. */
static char *first_url(TALLOC_CTX *mem_ctx, char **urls)
{
	char *url = NULL;

	if (urls != NULL && urls[0] != NULL) {
		url = talloc_strdup(mem_ctx, urls[0]);
	}
	ldap_memvfree((void **)urls);
	return url;
}

static struct rpc_status take_reference(struct search_state *state,
					LDAPMessage *message)
{
	struct rpc_ldap_entries *found = state->found;
	char **urls = NULL;
	char *url = NULL;

	found->num_references++;
	if (found->num_references > state->limits.entries) {
		return local(RPC_LOCAL_TOO_MANY_ROWS);
	}
	if (found->num_references > RPC_LDAP_REFERENCES) {
		return (struct rpc_status){0};
	}
	if (found->references == NULL) {
		found->references = talloc_zero_array(found, const char *,
						      RPC_LDAP_REFERENCES);
	}
	if (found->references == NULL) {
		return local(RPC_LOCAL_NO_MEMORY);
	}
	ldap_parse_reference(state->ldap->ld, message, &urls, NULL, 0);
	url = first_url(found->references, urls);
	found->references[found->num_references - 1] = url != NULL ? url : "";
	return (struct rpc_status){0};
}

/* The next attribute with a rest; false: there is none. */
static bool find_rest(struct search_state *state)
{
	for (; state->entry < state->found->num_entries; state->entry++) {
		struct rpc_ldap_entry *e = &state->found->entries[state->entry];

		for (; state->attribute < e->num_attributes;
		     state->attribute++) {
			if (e->attributes[state->attribute].next_value != 0) {
				return true;
			}
		}
		state->attribute = 0;
	}
	return false;
}

/* Takes the page's cookie; *out_more: there is another page. */
static struct rpc_status take_cookie(struct search_state *state,
				     LDAPControl **controls, bool *out_more)
{
	LDAPControl *page = NULL;
	struct berval cookie = {0};
	ber_int_t estimate = 0;
	int ret;

	*out_more = false;
	page = ldap_control_find(LDAP_CONTROL_PAGEDRESULTS, controls, NULL);
	if (page == NULL) {
		return (struct rpc_status){0};
	}
	ret = ldap_parse_pageresponse_control(state->ldap->ld, page, &estimate,
					      &cookie);
	if (ret != LDAP_SUCCESS) {
		return rpc_ldap_status(ret, RPC_STEP_REPLY);
	}
	if (state->cookie.bv_val != NULL) {
		ber_memfree(state->cookie.bv_val);
	}
	state->cookie = cookie;
	*out_more = cookie.bv_len > 0;
	state->pages++;
	if (*out_more && state->pages >= state->limits.pages) {
		return local(RPC_LOCAL_TOO_MANY_PAGES);
	}
	return (struct rpc_status){0};
}

/* The question is answered; asks the next one or finishes. */
static void search_answered(struct tevent_req *req, LDAPMessage *message)
{
	struct search_state *state =
		tevent_req_data(req, struct search_state);
	LDAPControl **controls = NULL;
	struct rpc_status status = {0};
	bool more = false;
	char **urls = NULL;
	int code = LDAP_OTHER;
	int ret;

	state->msgid = 0;
	ret = ldap_parse_result(state->ldap->ld, message, &code, NULL, NULL,
				&urls, &controls, 0);
	TALLOC_FREE(state->ldap->referral);
	state->ldap->referral = first_url(state->ldap, urls);
	if (ret != LDAP_SUCCESS || code != LDAP_SUCCESS) {
		ldap_controls_free(controls);
		search_fail(req,
			    rpc_ldap_status(ret != LDAP_SUCCESS ? ret : code,
					    RPC_STEP_CALL));
		return;
	}
	if (state->resting) {
		/* What a server does not go on with is all there is. */
		if (!state->rested) {
			rest_attribute(state)->next_value = 0;
		}
	} else {
		status = take_cookie(state, controls, &more);
	}
	ldap_controls_free(controls);
	if (!rpc_status_is_ok(status)) {
		search_fail(req, status);
		return;
	}
	if (more) {
		ret = search_base(state);
	} else if (find_rest(state)) {
		state->pages++;
		if (state->pages > state->limits.pages) {
			search_fail(req, local(RPC_LOCAL_TOO_MANY_PAGES));
			return;
		}
		state->resting = true;
		state->rested = false;
		ret = search_rest(state);
	} else {
		tevent_req_done(req);
		return;
	}
	if (ret != LDAP_SUCCESS) {
		search_fail(req, rpc_ldap_status(ret, RPC_STEP_CALL));
	}
}

static void search_message(struct tevent_req *req, LDAPMessage *message)
{
	struct search_state *state =
		tevent_req_data(req, struct search_state);
	struct rpc_status status = {0};

	switch (ldap_msgtype(message)) {
	case LDAP_RES_SEARCH_ENTRY:
		status = state->resting ? take_rest(state, message)
					: take_entry(state, message);
		break;
	case LDAP_RES_SEARCH_REFERENCE:
		status = take_reference(state, message);
		break;
	case LDAP_RES_SEARCH_RESULT:
		search_answered(req, message);
		return;
	default:
		break;
	}
	if (!rpc_status_is_ok(status)) {
		search_fail(req, status);
	}
}

static void search_ready(struct tevent_context *ev, struct tevent_fd *fde,
			 uint16_t flags, void *private_data)
{
	struct tevent_req *req =
		talloc_get_type_abort(private_data, struct tevent_req);
	struct search_state *state =
		tevent_req_data(req, struct search_state);
	struct timeval none = {0};
	LDAPMessage *message = NULL;
	int code = LDAP_SERVER_DOWN;
	int ret;

	/* libldap may hold more than the socket still shows. */
	while (tevent_req_is_in_progress(req)) {
		message = NULL;
		ret = ldap_result(state->ldap->ld, state->msgid, LDAP_MSG_ONE,
				  &none, &message);
		if (ret == 0) {
			return;
		}
		if (ret < 0) {
			ldap_get_option(state->ldap->ld, LDAP_OPT_RESULT_CODE,
					&code);
			search_fail(req, rpc_ldap_status(code, RPC_STEP_REPLY));
			return;
		}
		search_message(req, message);
		ldap_msgfree(message);
	}
}

struct rpc_status rpc_ldap_search_recv(struct tevent_req *req,
				       TALLOC_CTX *mem_ctx,
				       struct rpc_ldap_entries **out_entries)
{
	struct search_state *state =
		tevent_req_data(req, struct search_state);
	struct rpc_status status = state->status;
	enum tevent_req_state req_state;
	uint64_t error;

	if (tevent_req_is_error(req, &req_state, &error)) {
		if (rpc_status_is_ok(status)) {
			status = local(RPC_LOCAL_NO_MEMORY);
		}
		tevent_req_received(req);
		return status;
	}
	*out_entries = talloc_move(mem_ctx, &state->found);
	tevent_req_received(req);
	return status;
}
