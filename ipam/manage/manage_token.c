/*
 * Bearer tokens: "ipam_NUMBER_SECRET", the secret being 32 random bytes in
 * hexadecimal. The store keeps SHA-256 of the secret; one of that
 * size needs no slow hash.
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

int manage_token_add(struct manage_call *call, TALLOC_CTX *mem_ctx,
		     const char *name, const char *kind, int64_t days,
		     int64_t *out_token, char **out_secret)
{
	struct manage_token token = { .name = name, .created_at = call->now };
	struct manage_event event = { .object = "token",
				      .verb = MANAGE_ADDED,
				      .values = { { "role", kind } } };
	char number[24] = "";
	char *text = NULL;
	int ret = manage_may(call, ACCESS_TOKENS);

	if (ret != 0) {
		return ret;
	}
	token.kind = access_token_kind(kind);
	if (token.kind == 0) {
		call->field = "role";
		call->why = "role must be user, msm, asm, auditor, "
			    "administrator or policy";
		return EINVAL;
	}
	token.expires_at = call->now + days * DAY_S;
	text = random_text(mem_ctx);
	if (text == NULL) {
		return EIO;
	}
	/* The number is not known before the row is: it is not hashed. */
	ret = hash_secret(text, token.hash);
	if (ret == 0) {
		ret = manage_begin(call, &event);
	}
	if (ret == 0) {
		ret = call->sink->token_add(call->sink->private_data, &token,
					    out_token);
	}
	if (ret == 0) {
		snprintf(number, sizeof(number), "%lld",
			 (long long)*out_token);
		event.key = number;
	}
	ret = manage_end(call, &event, ret);
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
	char number[24];
	int ret = manage_may(call, ACCESS_TOKENS);

	if (ret != 0) {
		return ret;
	}
	snprintf(number, sizeof(number), "%lld", (long long)token);
	event.key = number;
	ret = manage_begin(call, &event);
	if (ret == 0) {
		ret = call->sink->token_remove(call->sink->private_data,
					       token);
	}
	return manage_end(call, &event, ret);
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

static bool name_caller(TALLOC_CTX *mem_ctx, const struct manage_token *token,
			struct access_caller *out_caller)
{
	struct access_principal *principal =
		talloc_zero(mem_ctx, struct access_principal);

	if (principal == NULL) {
		return false;
	}
	principal->kind = IPAM_PRINCIPAL_TOKEN;
	principal->name = talloc_asprintf(principal, "%lld",
					  (long long)token->token);
	out_caller->name = talloc_asprintf(mem_ctx, "token %lld (%s)",
					   (long long)token->token,
					   token->name);
	if (principal->name == NULL || out_caller->name == NULL) {
		return false;
	}
	out_caller->source = ACCESS_FROM_TOKEN;
	out_caller->root = false;
	out_caller->groups = access_token_groups(token->kind);
	out_caller->principals = principal;
	out_caller->principal_count = 1;
	return true;
}

bool manage_token_caller(const struct manage_sink *sink, TALLOC_CTX *mem_ctx,
			 int64_t now, const char *secret,
			 struct access_caller *out_caller)
{
	struct manage_token token = { .token = 0 };
	uint8_t hash[MANAGE_HASH_SIZE];
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
	ret = sink->token_get(mem_ctx, sink->private_data, number, &token);
	if (ret != 0) {
		return false;
	}
	ret = gnutls_memcmp(hash, token.hash, sizeof(hash));
	if (ret != 0 || now >= token.expires_at) {
		return false;
	}
	return name_caller(mem_ctx, &token, out_caller);
}
