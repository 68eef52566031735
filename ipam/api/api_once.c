/*
 * Idempotency-Key. Whoever lost the answer sends the change again under the
 * same key. The answer is written in the transaction of the change, so that
 * neither is there without the other, whenever the process ends.
 */
#include "ipam/api/api_once.h"

#include <errno.h>
#include <gnutls/crypto.h>
#include <string.h>

#include "ipam/store/store_answered.h"

#define DIGEST_BYTES 32

static bool key_valid(const char *key)
{
	size_t i, len = strlen(key);

	for (i = 0; i < len; i++) {
		if (key[i] < 0x21 || key[i] > 0x7e) {
			return false;
		}
	}
	return len >= 1 && len <= API_ONCE_MAX;
}

static char *append_arg(char *text, const struct api_param *param,
			const struct api_arg *arg)
{
	size_t i;

	if (!arg->given) {
		return text;
	}
	text = talloc_asprintf_append_buffer(
		text, "\n%s\t%lld\t%s", param->name, (long long)arg->number,
		arg->text != NULL ? arg->text : "");
	for (i = 0; i < arg->count; i++) {
		text = talloc_asprintf_append_buffer(text, "\n\t%zu:%s",
						     strlen(arg->list[i]),
						     arg->list[i]);
	}
	return text;
}

/* What tells one change from another: a hash, as values may be secret. */
static char *request_of(TALLOC_CTX *mem_ctx, const struct api_call *call)
{
	const struct api_param *params = call->op->params;
	char *text = talloc_strdup(mem_ctx, call->op->name);
	unsigned char digest[DIGEST_BYTES];
	char *request = talloc_strdup(mem_ctx, "");
	size_t i;
	int code;

	for (i = 0; params[i].name != NULL; i++) {
		text = append_arg(text, &params[i], &call->args[i]);
	}
	if (text == NULL) {
		return NULL;
	}
	code = gnutls_hash_fast(GNUTLS_DIG_SHA256, text, strlen(text), digest);
	for (i = 0; i < DIGEST_BYTES; i++) {
		request = talloc_asprintf_append_buffer(request, "%02x",
							digest[i]);
	}
	talloc_free(text);
	return code == 0 ? request : NULL;
}

static int again(struct handling *h, const char *request,
		 const struct store_answered *answered, json_t **out_json)
{
	if (strcmp(answered->request, request) != 0) {
		return api_problem_set(
			h->call, &h->call->problem, 422, API_ONCE_HEADER,
			API_ONCE_HEADER " was used for another change: take a "
			"new one for each change");
	}
	*out_json = answered->answer == NULL ? NULL :
		    json_loads(answered->answer, 0, NULL);
	return 0;
}

static int first_time(struct handling *h, struct store *store,
		      api_handle_fn handle, const char *caller,
		      const char *request, json_t **out_json)
{
	struct store_answered answered = { .request = request };
	char *text = NULL;
	int ret = handle(h, out_json);

	if (ret != 0) {
		return ret;
	}
	if (*out_json != NULL) {
		text = json_dumps(*out_json, JSON_COMPACT);
	}
	answered.answer = text;
	ret = store_answered_put(store, caller, h->call->once, h->manage.now,
				 &answered);
	free(text);
	if (ret == 0) {
		ret = store_commit(store);
	}
	return ret != 0 ? api_handle_problem(h, ret) : 0;
}

int api_once(struct handling *h, api_handle_fn handle, json_t **out_json)
{
	struct store *store = h->handler->sink->store;
	struct api_call *call = h->call;
	struct store_answered answered = { .request = NULL };
	char *request = request_of(call, call);
	char *caller = talloc_asprintf(call, "%d %s",
				       (int)h->manage.caller->source,
				       h->manage.caller->name);
	int ret;

	if (strcmp(call->op->method, "GET") == 0) {
		return handle(h, out_json);
	}
	if (!key_valid(call->once) || !api_op_can_repeat(call->op)) {
		return api_problem_set(
			call, &call->problem, 400, API_ONCE_HEADER,
			api_op_can_repeat(call->op) ? API_ONCE_HEADER
			" must be 1 to 255 visible ASCII characters" :
			"%s takes no " API_ONCE_HEADER, call->op->name);
	}
	if (request == NULL || caller == NULL) {
		return api_handle_problem(h, ENOMEM);
	}
	ret = store == NULL ? EROFS : store_begin(store);
	if (ret != 0) {
		return api_handle_problem(h, ret);
	}
	ret = store_answered_get(call, store, caller, call->once,
				 h->manage.now, &answered);
	if (ret == ENOENT) {
		ret = first_time(h, store, handle, caller, request, out_json);
	} else if (ret == 0) {
		ret = again(h, request, &answered, out_json);
	} else {
		ret = api_handle_problem(h, ret);
	}
	if (store_in_transaction(store)) {
		store_rollback(store);
	}
	if (ret != 0 && h->manage.access != NULL) {
		manage_access_again(h->manage.access);
	}
	return ret;
}
