/*
 * A store that takes no changes, because its file system does not: it is
 * answered from, and written to again as soon as that is possible.
 *
 * 1. What is open for reading only is never written to; writing is EROFS.
 * 2. Nothing that others wrote is left out: a log (WAL) that holds something
 *    is read with it, or the store is not opened.
 */
#include "ipam/store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ipam/base/error.h"

/* The file as a URI; SQLite wants some characters escaped. */
static char *uri_of(TALLOC_CTX *mem_ctx, const char *path, const char *query)
{
	char *uri = talloc_strdup(mem_ctx, "file:");

	for (; uri != NULL && *path != '\0'; path++) {
		uri = strchr("?#%", *path) != NULL ?
			      talloc_asprintf_append_buffer(uri, "%%%02x",
							    *path) :
			      talloc_asprintf_append_buffer(uri, "%c", *path);
	}
	return uri == NULL ? NULL :
			     talloc_asprintf_append_buffer(uri, "?%s", query);
}

/* Whether the log beside the file holds something. */
static bool has_log(TALLOC_CTX *mem_ctx, const char *path)
{
	char *name = talloc_asprintf(mem_ctx, "%s-wal", path);
	struct stat st;
	bool found = name == NULL || (stat(name, &st) == 0 && st.st_size > 0);

	talloc_free(name);
	return found;
}

static int try_open(struct store *store, const char *query)
{
	char *uri = uri_of(store, store->path, query);
	int code = uri == NULL ? SQLITE_NOMEM :
		sqlite3_open_v2(uri, &store->db,
				SQLITE_OPEN_READONLY | SQLITE_OPEN_URI |
				SQLITE_OPEN_NOMUTEX, NULL);

	talloc_free(uri);
	if (code == SQLITE_OK) {
		code = store_set_functions(store);
	}
	if (code == SQLITE_OK) {
		code = sqlite3_exec(store->db,
				    "SELECT count(*) FROM sqlite_schema;"
				    "PRAGMA trusted_schema = OFF;"
				    "PRAGMA cache_size = -16000;", NULL, NULL,
				    NULL);
	}
	return store_fail(store, code);
}

int store_open_for_reading(struct store *store)
{
	int64_t version = 0;
	int ret = try_open(store, "mode=ro");

	if (ret != 0 && !has_log(store, store->path)) {
		/* Nobody can write to it: no need of locks beside it. */
		sqlite3_close_v2(store->db);
		store->db = NULL;
		ret = try_open(store, "mode=ro&immutable=1");
	}
	if (ret == 0) {
		ret = store_schema_version(store, &version);
	}
	if (ret == 0 && version < store_schema_newest) {
		ret = store_say(store, EROFS, "an older ipamd wrote the store, "
				"and the file system takes no changes: let it "
				"be written to");
	} else if (ret == 0 && version > store_schema_newest) {
		ret = store_say(store, IPAM_E_NEWER,
				ipam_error_text(IPAM_E_NEWER));
	}
	store->read_only = true;
	return ret;
}

bool store_read_only(const struct store *store)
{
	return store->read_only;
}

bool store_writable_again(struct store *store)
{
	struct store *fresh = NULL;
	const char *error = NULL;
	int fd;

	if (!store->read_only) {
		return true;
	}
	fd = open(store->path, O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		return false;
	}
	close(fd);
	/* SQLite shares what it knows of a file among its connections. */
	TALLOC_FREE(store->cache);
	sqlite3_close_v2(store->db);
	store->db = NULL;
	if (store_open(store, store->path, &fresh, &error) != 0) {
		store_open_for_reading(store);
		return false;
	}
	store->db = fresh->db;
	store->read_only = false;
	fresh->db = NULL;
	talloc_free(fresh);
	store_set_patience(store, 0);
	return !store->settles_later || store_settle_later(store) == 0;
}
