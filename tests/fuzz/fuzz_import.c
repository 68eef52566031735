/* use: ipam_manage ipam_access ipam_store ipam_model ipam_base SQLITE3 GNUTLS JANSSON TALLOC */
/*
 * Rows of files: the first octet says of what. Nothing is kept, as by a dry
 * run; whatever comes, each row has a verdict.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ipam/manage/manage_import_plan.h"
#include "ipam/manage/manage_store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct store *store;
static struct manage_sink sink;
static char path[200];

static void forget(void)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char file[220];
	size_t i;

	talloc_free(store);
	for (i = 0; i < 3; i++) {
		snprintf(file, sizeof(file), "%s%s", path, ends[i]);
		unlink(file);
	}
}

static void open_store(void)
{
	const char *tmp = getenv("TMPDIR"), *error = NULL;

	snprintf(path, sizeof(path), "%s/fuzz-import-%d.db",
		 tmp != NULL ? tmp : "/tmp", (int)getpid());
	if (store_open(NULL, path, &store, &error) != 0) {
		fprintf(stderr, "%s\n", error);
		abort();
	}
	manage_sink_of_store(store, &sink);
	atexit(forget);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct access_caller root = { .name = "root",
						   .address = "local",
						   .source = ACCESS_FROM_SOCKET,
						   .root = true };
	struct manage_import_result result = { .rows = NULL };
	struct manage_call call = { .sink = &sink, .caller = &root,
				    .now = 1793700000 };
	struct manage_import import = { .first_line = 2, .dry_run = true };
	TALLOC_CTX *ctx = NULL;
	int64_t sum = 0;
	size_t i;
	int ret;

	if (size < 2 || memchr(data + 1, '\0', size - 1) != NULL) {
		return 0;
	}
	if (store == NULL) {
		open_store();
	}
	ctx = talloc_new(NULL);
	import.csv = talloc_strndup(ctx, (const char *)data + 1, size - 1);
	ret = (data[0] & 7) < MANAGE_PLAN_COUNT ?
		manage_import_plan(&call, ctx, data[0] & 7, &import, &result) :
		manage_import_addresses(&call, ctx, &import, &result);
	for (i = 0; ret == 0 && i < result.row_count; i++) {
		if (result.rows[i].verdict == MANAGE_ROW_FAILED &&
		    result.rows[i].error == NULL) {
			abort();
		}
	}
	for (i = 0; ret == 0 && i < MANAGE_VERDICT_COUNT; i++) {
		sum += result.count[i];
	}
	if (ret == 0 && sum != (int64_t)result.row_count) {
		abort();
	}
	if (ret != 0 && call.why == NULL) {
		abort();
	}
	talloc_free(ctx);
	return 0;
}
