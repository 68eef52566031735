/*
 * Bearer tokens: "ipam_NUMBER_SECRET", the secret being 32 random bytes in
 * hexadecimal. What is kept, under the seal of access data, is SHA-256 of the
 * secret; one of that size needs no slow hash.
 */
#include "ipam/manage/manage.h"

#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define TOKEN_PREFIX "ipam_"
#define TOKEN_SECRET_BYTES 32
#define TOKEN_TEXT_MAX 128
#define DAY_S 86400

static int hash_secret(const char *secret, uint8_t *out_hash)
{
	int ret = gnutls_hash_fast(GNUTLS_DIG_SHA256, secret, strlen(secret),
				   out_hash);

	return ret == 0 ? 0 : EIO;
}

static char *random_text(TALLOC_CTX *mem_ctx)
{
	uint8_t bytes[TOKEN_SECRET_BYTES];
	char *text = NULL;
	ssize_t got = getrandom(bytes, sizeof(bytes), 0);
	size_t i;

	if (got != (ssize_t)sizeof(bytes)) {
		return NULL;
	}
	text = talloc_strdup(mem_ctx, "");
	for (i = 0; i < sizeof(bytes); i++) {
		text = talloc_asprintf_append_buffer(text, "%02x", bytes[i]);
	}
	explicit_bzero(bytes, sizeof(bytes));
	return text;
}

/* The token, and where it has grants, its policy. */
static int edit_token(struct access_edit *edit,
		      const struct manage_token *wanted,
		      const struct ipam_token *token, int64_t *out_token)
{
	struct access_policy_text policy = {
		.kind = IPAM_PRINCIPAL_TOKEN, .description = wanted->name,
		.grants = wanted->grants, .count = wanted->count,
	};
	char number[24];
	int64_t id = 0;
	int ret = access_edit_token_add(edit, token, out_token);

	if (ret == 0 && wanted->grants != NULL) {
		snprintf(number, sizeof(number), "%lld",
			 (long long)*out_token);
		policy.principal = number;
		ret = access_edit_policy_add(edit, &policy, &id);
	}
	return ret;
}

/* Keeps the edit and its event, of which the token is told by its number. */
static int keep(struct manage_call *call, struct access_edit *edit,
		struct manage_event *event, int64_t token, int ret)
{
	char number[24];

	snprintf(number, sizeof(number), "%lld", (long long)token);
	event->key = number;
	return manage_access_done(call, edit, event, ret);
}

int manage_token_add(struct manage_call *call, TALLOC_CTX *mem_ctx,
		     const struct manage_token *wanted, int64_t *out_token,
		     char **out_secret)
{
	struct ipam_token token = {
		.name = wanted->name,
		.role = access_token_kind(wanted->kind),
		.created_at = call->now,
		.expires_at = call->now + wanted->days * DAY_S,
	};
	struct manage_event event = { .object = "token",
				      .verb = MANAGE_ADDED,
				      .values = { { "role", wanted->kind } } };
	struct access_edit *edit = NULL;
	char *text = NULL;
	int ret = manage_may(call, ACCESS_TOKENS);

	if (ret != 0) {
		return ret;
	}
	if (token.role == 0) {
		call->field = "role";
		call->why = "role must be user, msm, asm, auditor, "
			    "administrator or policy";
		return EINVAL;
	}
	text = random_text(mem_ctx);
	if (text == NULL) {
		return EIO;
	}
	ret = hash_secret(text, token.hash);
	if (ret == 0) {
		ret = manage_access_edit(call, &edit);
	}
	if (ret == 0) {
		ret = edit_token(edit, wanted, &token, out_token);
		ret = keep(call, edit, &event, *out_token, ret);
	}
	if (ret == 0) {
		*out_secret = talloc_asprintf(mem_ctx, TOKEN_PREFIX "%lld_%s",
					      (long long)*out_token, text);
	}
	explicit_bzero(text, strlen(text));
	talloc_free(text);
	return ret;
}

int manage_token_revoke(struct manage_call *call, int64_t token)
{
	struct manage_event event = { .object = "token",
				      .verb = MANAGE_REMOVED };
	struct access_edit *edit = NULL;
	int ret = manage_may(call, ACCESS_TOKENS);

	if (ret == 0) {
		ret = manage_access_edit(call, &edit);
	}
	return ret != 0 ? ret : keep(call, edit, &event, token,
				     access_edit_token_remove(edit, token));
}

/* The number and the secret in a presented token. */
static bool split(const char *text, int64_t *out_token,
		  const char **out_secret)
{
	size_t prefix = strlen(TOKEN_PREFIX);
	long long number;
	char *end = NULL;

	if (strlen(text) > TOKEN_TEXT_MAX ||
	    strncmp(text, TOKEN_PREFIX, prefix) != 0) {
		return false;
	}
	errno = 0;
	number = strtoll(text + prefix, &end, 10);
	if (errno != 0 || number <= 0 || *end != '_' ||
	    strlen(end + 1) != 2 * TOKEN_SECRET_BYTES) {
		return false;
	}
	*out_token = number;
	*out_secret = end + 1;
	return true;
}

static bool name_caller(TALLOC_CTX *mem_ctx, const struct ipam_token *token,
			struct access_caller *out_caller)
{
	struct access_principal *principal =
		talloc_zero(mem_ctx, struct access_principal);

	if (principal == NULL) {
		return false;
	}
	principal->kind = IPAM_PRINCIPAL_TOKEN;
	principal->name = talloc_asprintf(principal, "%lld",
					  (long long)token->id);
	out_caller->name = talloc_asprintf(mem_ctx, "token %lld (%s)",
					   (long long)token->id,
					   token->name);
	if (principal->name == NULL || out_caller->name == NULL) {
		return false;
	}
	out_caller->source = ACCESS_FROM_TOKEN;
	out_caller->root = false;
	out_caller->groups = access_token_groups(token->role);
	out_caller->principals = principal;
	out_caller->principal_count = 1;
	return true;
}

static const struct ipam_token *find(const struct manage_access *access,
				     int64_t number)
{
	const struct access_data *data = manage_access_data(access);
	size_t i;

	for (i = 0; data != NULL && i < data->rows->token_count; i++) {
		if (data->rows->tokens[i].id == number) {
			return &data->rows->tokens[i];
		}
	}
	return NULL;
}

bool manage_token_caller(const struct manage_access *access,
			 TALLOC_CTX *mem_ctx, int64_t now, const char *secret,
			 struct access_caller *out_caller)
{
	const struct ipam_token *token = NULL;
	uint8_t hash[IPAM_TOKEN_HASH];
	const char *text = NULL;
	int64_t number = 0;
	int ret;

	if (!split(secret, &number, &text)) {
		return false;
	}
	ret = hash_secret(text, hash);
	if (ret != 0) {
		return false;
	}
	token = find(access, number);
	if (token == NULL) {
		return false;
	}
	ret = gnutls_memcmp(hash, token->hash, sizeof(hash));
	if (ret != 0 || now >= token->expires_at) {
		return false;
	}
	return name_caller(mem_ctx, token, out_caller);
}
