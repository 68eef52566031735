/*
 * Connections that stay open for the next one who asks the same server for the
 * same interface. What a connection costs, most of it the proof of who we are,
 * is paid once for many rounds of tasks.
 *
 * 1. A kept connection belongs to its credentials and goes with them.
 * 2. It is kept only after all its calls were answered, and none by a fault: an
 *    answer that is still to come would be taken for that of another call, and
 *    what is sick is better begun anew.
 * 3. Its age counts from its opening, so that a server looks at our rights
 *    again in time.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "rpc/conn/rpc_private.h"

#include <dcerpc.h>

struct rpc_kept {
	struct rpc_context *context;
	struct rpc_kept *next;
	struct rpc_end end;
	struct dcerpc_pipe *pipe;
	int64_t opened_s;
};

static int64_t now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

static struct rpc_kept **list_of(struct rpc_context *context,
				 const char *fqdn)
{
	unsigned hash = 0;

	for (; *fqdn != '\0'; fqdn++) {
		hash = hash * 31 + (unsigned)tolower((unsigned char)*fqdn);
	}
	return &context->kept[hash % RPC_KEPT_LISTS];
}

static int kept_free(struct rpc_kept *kept)
{
	struct rpc_kept **at = list_of(kept->context, kept->end.fqdn);

	while (*at != kept) {
		at = &(*at)->next;
	}
	*at = kept->next;
	kept->context->kept_count--;
	return 0;
}

static bool is_old(const struct rpc_kept *kept)
{
	return kept->opened_s + kept->context->keep_s <= now_s();
}

/* Frees those that are too old; looks once in a second. */
static void kept_trim(struct rpc_context *context)
{
	struct rpc_kept *kept = NULL, *next = NULL;
	int64_t now = now_s();
	size_t i;

	if (context->kept_trimmed_s == now) {
		return;
	}
	context->kept_trimmed_s = now;
	for (i = 0; i < RPC_KEPT_LISTS; i++) {
		for (kept = context->kept[i]; kept != NULL; kept = next) {
			next = kept->next;
			if (is_old(kept)) {
				talloc_free(kept);
			}
		}
	}
}

void rpc_context_keep(struct rpc_context *context, uint32_t seconds,
		      size_t most)
{
	context->keep_s = seconds;
	context->kept_most = seconds > 0 ? most : 0;
	context->kept_trimmed_s = 0;
	kept_trim(context);
}

static bool same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcasecmp(a, b) == 0;
}

static bool same_end(const struct rpc_end *a, const struct rpc_end *b)
{
	return a->creds == b->creds && a->table == b->table &&
	       same_text(a->fqdn, b->fqdn) &&
	       same_text(a->address, b->address) && same_text(a->pipe, b->pipe);
}

static bool copy_text(TALLOC_CTX *mem_ctx, const char *from, const char **out)
{
	*out = from != NULL ? talloc_strdup(mem_ctx, from) : NULL;
	return from == NULL || *out != NULL;
}

static bool copy_end(TALLOC_CTX *mem_ctx, const struct rpc_end *from,
		     struct rpc_end *out)
{
	*out = *from;
	return copy_text(mem_ctx, from->fqdn, &out->fqdn) &&
	       copy_text(mem_ctx, from->address, &out->address) &&
	       copy_text(mem_ctx, from->pipe, &out->pipe);
}

/* Keeps the pipe of a connection that ends, where it can be used again. */
static void kept_put(struct rpc_conn *conn)
{
	struct rpc_context *context = conn->context;
	struct rpc_kept *kept = NULL, **list = NULL;

	if (context->kept_count >= context->kept_most ||
	    !dcerpc_binding_handle_is_connected(conn->pipe->binding_handle)) {
		return;
	}
	kept = talloc_zero(conn->end.creds, struct rpc_kept);
	if (kept == NULL || !copy_end(kept, &conn->end, &kept->end)) {
		talloc_free(kept);
		return;
	}
	kept->pipe = talloc_move(kept, &conn->pipe);
	kept->opened_s = conn->opened_s;
	kept->context = context;
	list = list_of(context, kept->end.fqdn);
	kept->next = *list;
	*list = kept;
	context->kept_count++;
	talloc_set_destructor(kept, kept_free);
}

static int conn_free(struct rpc_conn *conn)
{
	struct rpc_conn **at = NULL;
	bool idle = conn->calls == NULL;

	rpc_conn_calls_end(conn);
	if (conn->context == NULL) {
		return 0;
	}
	at = &conn->context->conns;
	while (*at != conn) {
		at = &(*at)->next;
	}
	*at = conn->next;
	if (idle && conn->answered && !conn->broken) {
		kept_put(conn);
	}
	return 0;
}

struct rpc_conn *rpc_conn_new(TALLOC_CTX *mem_ctx, struct rpc_context *context,
			      const struct rpc_end *end,
			      struct dcerpc_pipe *pipe, int64_t opened_s)
{
	struct rpc_conn *conn = talloc_zero(mem_ctx, struct rpc_conn);

	if (conn == NULL || !copy_end(conn, end, &conn->end)) {
		talloc_free(conn);
		return NULL;
	}
	conn->pipe = talloc_steal(conn, pipe);
	conn->opened_s = opened_s != 0 ? opened_s : now_s();
	conn->context = context;
	conn->next = context->conns;
	context->conns = conn;
	talloc_set_destructor(conn, conn_free);
	return conn;
}

struct rpc_conn *rpc_kept_take(TALLOC_CTX *mem_ctx,
			       struct rpc_context *context,
			       const struct rpc_end *end)
{
	struct rpc_kept *kept = NULL;
	struct rpc_conn *conn = NULL;

	kept_trim(context);
	kept = *list_of(context, end->fqdn);
	while (kept != NULL &&
	       (!same_end(&kept->end, end) || is_old(kept))) {
		kept = kept->next;
	}
	if (kept == NULL) {
		return NULL;
	}
	conn = rpc_conn_new(mem_ctx, context, end, kept->pipe,
			    kept->opened_s);
	talloc_free(kept);
	if (conn != NULL) {
		conn->unproven = true;
	}
	return conn;
}
