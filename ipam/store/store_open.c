/*
 * The file: opening, errors, transactions.
 *
 * 1. The journal is a WAL: readers never wait for the writer.
 * 2. A transaction that writes begins as a writer (BEGIN IMMEDIATE), so that
 *    it waits at its begin and never fails half way for want of the lock.
 * 3. A commit is on disk when it returns (synchronous = FULL); of who settles
 *    later, when store_settle() returns (synchronous = NORMAL).
 * 4. The file belongs to ipamd alone (mode 0600).
 * 5. Who waits for another writer looks every millisecond: in the api process
 *    everybody waits with him.
 */
#include "ipam/store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ipam/base/clock.h"
#include "ipam/base/error.h"

#define BUSY_TIMEOUT_MS 30000
#define BUSY_STEP_MS 20
#define LOOK_MS 1

static const struct { int code, error; } codes[] = {
	{ SQLITE_FULL, ENOSPC }, { SQLITE_CONSTRAINT, EEXIST },
	{ SQLITE_BUSY, IPAM_E_BUSY }, { SQLITE_LOCKED, IPAM_E_BUSY },
	{ SQLITE_CORRUPT, IPAM_E_CORRUPT }, { SQLITE_NOTADB, IPAM_E_CORRUPT },
	{ SQLITE_NOMEM, ENOMEM }, { SQLITE_READONLY, EROFS },
	{ SQLITE_PERM, EACCES }, { SQLITE_IOERR, EIO },
	{ SQLITE_CANTOPEN, EIO },
};

int store_say(struct store *store, int error, const char *text)
{
	char *copy = talloc_strdup(store, text);

	talloc_free(store->error);
	store->error = copy;
	return error;
}

int store_fail(struct store *store, int code)
{
	int error = IPAM_E_STORE;
	char *text = NULL;
	size_t i;

	if (code == SQLITE_OK) {
		return 0;
	}
	for (i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (codes[i].code == (code & 0xff)) {
			error = codes[i].error;
		}
	}
	if (error == EIO && access(store->path, W_OK) != 0 && errno == EROFS) {
		error = EROFS; /* SQLite tells it from no other failure */
	}
	text = talloc_asprintf(store, "%s (SQLite: %s)",
			       ipam_error_text(error),
			       sqlite3_errmsg(store->db));
	store_say(store, error, text != NULL ? text : "");
	talloc_free(text);
	return error;
}

const char *store_error(const struct store *store)
{
	return store->error != NULL ? store->error : "";
}

static int store_destructor(struct store *store)
{
	TALLOC_FREE(store->cache);
	sqlite3_close_v2(store->db);
	return 0;
}

/* Makes an empty file that only we can read; SQLite keeps its mode. */
static int make_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);

	if (fd < 0) {
		return errno;
	}
	close(fd);
	return 0;
}

static int wait_for_others(void *private_data, int times)
{
	struct store *store = private_data;
	int64_t now_ms = ipam_clock_monotonic_ms();

	if (times == 0) {
		store->waits_since_ms = now_ms;
	}
	if (now_ms - store->waits_since_ms >= store->patience_ms) {
		return 0;
	}
	sqlite3_sleep(LOOK_MS);
	return 1;
}

int store_set_patience(struct store *store, int64_t ms)
{
	store->patience_ms = ms > 0 ? ms : BUSY_TIMEOUT_MS;
	return sqlite3_busy_handler(store->db, wait_for_others, store);
}

/* The handler does not hold for this step, so it is tried again. */
static int begin_wal(struct store *store)
{
	int waited_ms = 0, code = SQLITE_BUSY;

	for (; code == SQLITE_BUSY && waited_ms < BUSY_TIMEOUT_MS;
	     waited_ms += BUSY_STEP_MS) {
		if (waited_ms > 0) {
			sqlite3_sleep(BUSY_STEP_MS);
		}
		code = sqlite3_exec(store->db, "PRAGMA journal_mode = WAL",
				    NULL, NULL, NULL);
	}
	return code;
}

/* ipam_address(blob): as text; null for anything but an address. */
static void address_text(sqlite3_context *context, int count,
			 sqlite3_value **values)
{
	struct ipam_addr addr = { .family = IPAM_NO_FAMILY };
	char text[IPAM_ADDR_TEXT];
	const void *blob = sqlite3_value_blob(values[0]);

	ipam_addr_from_blob(blob, (size_t)sqlite3_value_bytes(values[0]),
			    &addr);
	if (addr.family == IPAM_NO_FAMILY) {
		sqlite3_result_null(context);
		return;
	}
	sqlite3_result_text(context, ipam_addr_format(&addr, text), -1,
			    SQLITE_TRANSIENT);
}

int store_set_functions(struct store *store)
{
	return sqlite3_create_function(store->db, "ipam_address", 1,
				       SQLITE_UTF8 | SQLITE_DETERMINISTIC,
				       NULL, address_text, NULL, NULL);
}

static int set_up(struct store *store)
{
	int code = store_set_patience(store, 0);

	if (code == SQLITE_OK) {
		code = begin_wal(store);
	}
	if (code == SQLITE_OK) {
		code = sqlite3_wal_autocheckpoint(store->db, STORE_LOG_MOST);
	}
	if (code == SQLITE_OK) {
		code = store_set_functions(store);
	}
	if (code == SQLITE_OK) {
		code = sqlite3_exec(store->db,
				    "PRAGMA synchronous = FULL;"
				    "PRAGMA foreign_keys = ON;"
				    "PRAGMA cache_size = -16000;"
				    "PRAGMA trusted_schema = OFF;",
				    NULL, NULL, NULL);
	}
	if (code != SQLITE_OK) {
		return store_fail(store, code);
	}
	return store_migrate(store);
}

static struct store *store_new(TALLOC_CTX *mem_ctx, const char *path)
{
	struct store *store = talloc_zero(mem_ctx, struct store);

	if (store == NULL) {
		return NULL;
	}
	store->path = talloc_strdup(store, path);
	if (store->path == NULL) {
		TALLOC_FREE(store);
		return NULL;
	}
	talloc_set_destructor(store, store_destructor);
	return store;
}

/* For writing; says nothing of a file that can't be made. */
static int open_for_writing(struct store *store)
{
	int code = sqlite3_open_v2(store->path, &store->db,
				   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
				   NULL);

	return code == SQLITE_OK ? set_up(store) : store_fail(store, code);
}

static int open_as(TALLOC_CTX *mem_ctx, const char *path, bool readable,
		   struct store **out_store, const char **out_error)
{
	struct store *store = store_new(mem_ctx, path);
	int ret;

	if (store == NULL) {
		return ENOMEM;
	}
	ret = make_private(path);
	if (ret == EROFS && readable && access(path, R_OK) == 0) {
		ret = store_open_for_reading(store);
	} else if (ret != 0) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s: %s: %s", path, strerror(ret),
			ret == EROFS ? ipam_error_text(ret) :
				       "make the directory for ipamd");
		talloc_free(store);
		return ret;
	} else {
		ret = open_for_writing(store);
	}
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: %s", path,
					     store_error(store));
		talloc_free(store);
		return ret;
	}
	*out_store = store;
	return 0;
}

int store_open(TALLOC_CTX *mem_ctx, const char *path,
	       struct store **out_store, const char **out_error)
{
	return open_as(mem_ctx, path, false, out_store, out_error);
}

int store_open_readable(TALLOC_CTX *mem_ctx, const char *path,
			struct store **out_store, const char **out_error)
{
	return open_as(mem_ctx, path, true, out_store, out_error);
}

int store_check(struct store *store)
{
	sqlite3_stmt *stmt = NULL;
	char *found = NULL, *text = NULL;
	int ret = store_prepare(store, &stmt, "PRAGMA quick_check(1)", "");

	if (ret == 0) {
		ret = store_step(store, stmt);
	}
	if (ret == 0) {
		found = store_column_text(store, stmt, 0);
	}
	sqlite3_finalize(stmt);
	if (ret == 0 && (found == NULL || strcmp(found, "ok") != 0)) {
		ret = IPAM_E_CORRUPT;
		text = talloc_asprintf(store, "%s (SQLite: %.200s)",
				       ipam_error_text(ret),
				       found != NULL ? found : "");
		store_say(store, ret, text != NULL ? text : "");
		talloc_free(text);
	}
	talloc_free(found);
	return ret;
}

bool store_in_transaction(const struct store *store)
{
	return store->in_transaction;
}

int store_begin(struct store *store)
{
	int code = sqlite3_exec(store->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

	if (code == SQLITE_OK) {
		store->in_transaction = true;
	}
	return store_fail(store, code);
}

int store_commit(struct store *store)
{
	int code = sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
	int ret = store_fail(store, code);

	if (ret != 0) {
		store_rollback(store);
		return ret;
	}
	store->in_transaction = false;
	return 0;
}

void store_rollback(struct store *store)
{
	/* SQLite may have rolled back by itself; then this has no effect. */
	sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
	store->in_transaction = false;
}

int store_part_begin(struct store *store)
{
	return store_do(store, NULL, "SAVEPOINT part", "");
}

int store_part_end(struct store *store, bool keep)
{
	int ret = keep ? 0 : store_do(store, NULL, "ROLLBACK TO part", "");

	return ret != 0 ? ret : store_do(store, NULL, "RELEASE part", "");
}

int store_read(struct store *store)
{
	int ret = store->in_transaction || store->reading > 0 ? 0 :
		  store_do(store, NULL, "BEGIN", "");

	store->reading += ret == 0;
	return ret;
}

void store_read_end(struct store *store)
{
	store->reading--;
	if (!store->in_transaction && store->reading == 0) {
		store_do(store, NULL, "COMMIT", "");
	}
}

int store_enter(struct store *store, bool *out_own)
{
	*out_own = !store->in_transaction;
	return *out_own ? store_begin(store) : 0;
}

int store_leave(struct store *store, bool own, int ret)
{
	if (!own) {
		return ret;
	}
	if (ret != 0) {
		store_rollback(store);
		return ret;
	}
	return store_commit(store);
}
