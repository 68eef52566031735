/*
 * Access data as bytes, for its seal. Numbers are 8 bytes, the highest first;
 * a text is its length and itself, so that no two data have the same bytes.
 */
#include "ipam/access/access_edit.h"

#include <string.h>

#define SEAL_HEAD "ipam access data 2"
#define SEAL_HEAD_BEFORE "ipam access data 1"
#define NO_TEXT UINT64_MAX

struct writer {
	uint8_t *bytes;
	size_t size;
	bool failed;
};

static void put(struct writer *w, const void *data, size_t size)
{
	size_t room = talloc_get_size(w->bytes);
	uint8_t *larger = w->bytes;

	if (!w->failed && room - w->size < size) {
		larger = talloc_realloc(NULL, w->bytes, uint8_t,
					2 * room + size);
		w->failed = larger == NULL;
		w->bytes = larger != NULL ? larger : w->bytes;
	}
	if (!w->failed && size > 0) {
		memcpy(w->bytes + w->size, data, size);
		w->size += size;
	}
}

static void put_number(struct writer *w, uint64_t number)
{
	uint8_t bytes[8];
	int i;

	for (i = 7; i >= 0; i--, number >>= 8) {
		bytes[i] = (uint8_t)number;
	}
	put(w, bytes, sizeof(bytes));
}

static void put_text(struct writer *w, const char *text)
{
	size_t size = text != NULL ? strlen(text) : 0;

	put_number(w, text != NULL ? size : NO_TEXT);
	put(w, text, size);
}

static void put_policy(struct writer *w,
		       const struct ipam_access_policy *policy)
{
	size_t i;

	put_number(w, (uint64_t)policy->id);
	put_number(w, (uint64_t)policy->kind);
	put_text(w, policy->principal);
	put_text(w, policy->description);
	put_number(w, policy->grant_count);
	for (i = 0; i < policy->grant_count; i++) {
		put_number(w, (uint64_t)policy->grants[i].role);
		put_number(w, (uint64_t)policy->grants[i].scope);
	}
}

static void put_token(struct writer *w, const struct ipam_token *token)
{
	put_number(w, (uint64_t)token->id);
	put_text(w, token->name);
	put_number(w, (uint64_t)token->role);
	put_number(w, (uint64_t)token->created_at);
	put_number(w, (uint64_t)token->expires_at);
	put(w, token->hash, sizeof(token->hash));
}

uint8_t *access_rows_bytes(TALLOC_CTX *mem_ctx,
			   const struct ipam_access_rows *rows,
			   size_t *out_size)
{
	struct writer w = { .bytes = talloc_array(mem_ctx, uint8_t, 1024) };
	size_t i;

	w.failed = w.bytes == NULL;
	put_text(&w, rows->before_objects ? SEAL_HEAD_BEFORE : SEAL_HEAD);
	put_number(&w, (uint64_t)rows->generation);
	put_number(&w, (uint64_t)rows->next_id);
	put_number(&w, rows->role_count);
	for (i = 0; i < rows->role_count; i++) {
		put_number(&w, (uint64_t)rows->roles[i].id);
		put_text(&w, rows->roles[i].name);
		put_text(&w, rows->roles[i].description);
		put_text(&w, rows->roles[i].operations);
	}
	put_number(&w, rows->scope_count);
	for (i = 0; i < rows->scope_count; i++) {
		put_number(&w, (uint64_t)rows->scopes[i].id);
		put_number(&w, (uint64_t)rows->scopes[i].parent);
		put_text(&w, rows->scopes[i].label);
		put_text(&w, rows->scopes[i].description);
	}
	put_number(&w, rows->policy_count);
	for (i = 0; i < rows->policy_count; i++) {
		put_policy(&w, &rows->policies[i]);
	}
	put_number(&w, rows->token_count);
	for (i = 0; i < rows->token_count; i++) {
		put_token(&w, &rows->tokens[i]);
	}
	if (w.failed) {
		talloc_free(w.bytes);
		return NULL;
	}
	*out_size = w.size;
	return w.bytes;
}
