/*
 * Access data in use: loading, verifying, sealing, saving.
 *
 *   no seal, no key        a new store, or one of before: key, seal, save
 *   no seal, a key         nothing there yet: seal; else refuse
 *   a seal, no key         refuse
 *   a seal, FILE fits      use
 *   a seal, FILE.new fits  it takes the place of FILE: use
 *   a seal, none fits      refuse
 */
#include "ipam/manage/manage_access.h"

#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "ipam/base/error.h"
#include "ipam/manage/manage.h"
#include "ipam/manage/manage_key.h"

struct manage_access {
	const struct manage_sink *sink;
	char *key_path, *new_path;	/* NULL: the key is in memory only */
	uint8_t key[MANAGE_KEY_SIZE];
	struct ipam_sealer sealer;	/* by that key */
	struct access_data *data;	/* NULL: refused */
	int64_t keep_tokens_s;
	char *why;
	char *last;	/* what was wrong with the last edit */
};

static int access_destructor(struct manage_access *access)
{
	explicit_bzero(access->key, sizeof(access->key));
	return 0;
}

const struct access_data *manage_access_data(const struct manage_access *access)
{
	return access != NULL ? access->data : NULL;
}

const char *manage_access_why(const struct manage_access *access)
{
	return access->why;
}

const char *manage_access_objects_why(const struct manage_access *access)
{
	int ret = access->data == NULL ? 0 :
		access->sink->object_check(access->sink->private_data,
					   &access->sealer);

	return ret == IPAM_E_ACCESS ? MANAGE_WHY_OBJECTS : NULL;
}

const char *manage_access_key_path(const struct manage_access *access)
{
	return access->key_path;
}

static int seal(const struct ipam_access_rows *rows, const uint8_t *key,
		uint8_t *out_seal)
{
	size_t size = 0;
	uint8_t *bytes = access_rows_bytes(NULL, rows, &size);
	int ret;

	if (bytes == NULL) {
		return ENOMEM;
	}
	ret = gnutls_hmac_fast(GNUTLS_MAC_SHA256, key, MANAGE_KEY_SIZE, bytes,
			       size, out_seal);
	talloc_free(bytes);
	return ret == 0 ? 0 : EIO;
}

/* private_data: the key. */
static int seal_object(void *private_data, enum ipam_object kind,
		       const char *key, int64_t scope,
		       uint8_t out_seal[IPAM_ACCESS_SEAL])
{
	/* A key ends at its line end, so that no two objects read the same. */
	char *text = talloc_asprintf(NULL, "access object %d %s\n%lld",
				     (int)kind, key, (long long)scope);
	int ret;

	if (text == NULL) {
		return ENOMEM;
	}
	ret = gnutls_hmac_fast(GNUTLS_MAC_SHA256, private_data,
			       MANAGE_KEY_SIZE, text, strlen(text), out_seal);
	talloc_free(text);
	return ret == 0 ? 0 : EIO;
}

static int seal_objects(void *private_data, const uint8_t *bytes, size_t size,
			uint8_t out_seal[IPAM_ACCESS_SEAL])
{
	static const char head[] = "access objects\n";
	gnutls_hmac_hd_t mac = NULL;
	int ret = gnutls_hmac_init(&mac, GNUTLS_MAC_SHA256, private_data,
				   MANAGE_KEY_SIZE);

	if (ret != 0) {
		return EIO;
	}
	ret = gnutls_hmac(mac, head, sizeof(head) - 1);
	if (ret == 0 && size > 0) {
		ret = gnutls_hmac(mac, bytes, size);
	}
	gnutls_hmac_deinit(mac, out_seal);
	return ret == 0 ? 0 : EIO;
}

const struct ipam_sealer *
manage_access_sealer(const struct manage_access *access)
{
	return &access->sealer;
}

static bool fits_as(struct ipam_access_rows *rows, const uint8_t *key,
		    bool before_objects)
{
	uint8_t wanted[IPAM_ACCESS_SEAL];
	int ret;

	rows->before_objects = before_objects;
	ret = seal(rows, key, wanted);
	return ret == 0 && rows->seal_size == sizeof(wanted) &&
	       gnutls_memcmp(wanted, rows->seal, sizeof(wanted)) == 0;
}

static bool fits(struct ipam_access_rows *rows, const uint8_t *key)
{
	return fits_as(rows, key, false) || fits_as(rows, key, true);
}

static void refuse(struct manage_access *access, const char *what,
		   const char *cure)
{
	talloc_free(access->why);
	access->why = talloc_asprintf(access, "access data is refused: %s: %s",
				      what, cure);
	TALLOC_FREE(access->data);
}

#define CURE_ACCEPT "restore a backup of the store, or look at roles, "       \
		    "policies and tokens and take them as they are with "     \
		    "`ipam access-key renew --accept yes`"

static void refuse_key(struct manage_access *access, int error)
{
	char *what = talloc_asprintf(
		access, error == EACCES ? "the key %s is open to others" :
		error == EINVAL ? "the key %s is not what ipamd wrote" :
		error == ENOENT ? "the key %s is gone" :
		"the key %s cannot be read", access->key_path);
	char *cure = talloc_asprintf(
		access, error == EACCES ?
		"chmod 600 %s and restart ipamd" :
		"put %s back from a backup and restart ipamd, or take what is "
		"there as it is with `ipam access-key renew --accept yes`",
		access->key_path);

	refuse(access, what, cure);
	talloc_free(what);
	talloc_free(cure);
}

static int save(struct manage_access *access, struct ipam_access_rows *rows,
		const uint8_t *key, bool new_key);

/*
 * Rows of before: the access scopes of objects get their seal first, so that
 * what is interrupted begins again.
 */
static int seal_first(struct manage_access *access,
		      struct ipam_access_rows *rows)
{
	int ret = access->sink->object_first(access->sink->private_data,
					     &access->sealer);

	if (ret == 0) {
		rows->before_objects = false;
		rows->generation++;
		ret = save(access, rows, access->key, false);
	}
	return ret;
}

/* Takes rows that are good into use. */
static void use(struct manage_access *access, struct ipam_access_rows *rows)
{
	struct access_data *data = NULL;
	const char *error = "no memory";
	int ret = !rows->before_objects ? 0 : seal_first(access, rows);

	if (ret != 0) {
		refuse(access, "its first seal could not be written",
		       ipam_error_text(ret));
		return;
	}
	ret = access_data_new(access, rows, &data, &error);
	if (ret != 0) {
		refuse(access, error, "a newer ipamd may have written it: "
		       "install that version; or begin without roles and "
		       "policies by `ipam access-key renew --reset yes`");
		return;
	}
	TALLOC_FREE(access->why);
	talloc_free(access->data);
	access->data = data;
}

/* Seals rows and saves them; a new key is written before. */
static int save(struct manage_access *access, struct ipam_access_rows *rows,
		const uint8_t *key, bool new_key)
{
	int ret = seal(rows, key, rows->seal);

	rows->seal_size = sizeof(rows->seal);
	if (ret == 0 && new_key && access->key_path != NULL) {
		ret = manage_key_write(access->new_path, key);
	}
	if (ret == 0) {
		ret = access->sink->access_save(access->sink->private_data,
						rows);
	}
	return ret;
}

/* What was sealed with a new key is saved: from now on the key counts. */
static int key_counts(struct manage_access *access, const uint8_t *key)
{
	memcpy(access->key, key, sizeof(access->key));
	return access->key_path == NULL ? 0 :
		manage_key_move(access->new_path, access->key_path);
}

static int first_seal(struct manage_access *access,
		      struct ipam_access_rows *rows)
{
	uint8_t key[MANAGE_KEY_SIZE];
	const struct ipam_sealer sealer = { seal_object, seal_objects, key };
	int ret = manage_key_random(key);

	if (ret == 0) {
		ret = access->sink->object_first(access->sink->private_data,
						 &sealer);
	}
	if (ret == 0) {
		rows->generation++;
		ret = save(access, rows, key, true);
	}
	if (ret == 0) {
		ret = key_counts(access, key);
	}
	explicit_bzero(key, sizeof(key));
	return ret;
}

static bool is_empty(const struct ipam_access_rows *rows)
{
	return rows->role_count + rows->scope_count + rows->policy_count +
	       rows->token_count == 0;
}

/* The key that fits, by the table above. */
static void verify(struct manage_access *access,
		   struct ipam_access_rows *rows)
{
	int ret = access->key_path == NULL ? ENOENT :
		manage_key_read(access->key_path, access->key);
	bool unsealed = rows->seal_size == 0;

	if (unsealed && (ret == ENOENT || (ret == 0 && is_empty(rows)))) {
		ret = first_seal(access, rows);
		if (ret == 0) {
			use(access, rows);
		} else {
			refuse(access, "its first seal could not be written",
			       ipam_error_text(ret));
		}
		return;
	}
	if (ret == 0 && fits(rows, access->key)) {
		use(access, rows);
		return;
	}
	if (!unsealed && access->key_path != NULL &&
	    manage_key_read(access->new_path, access->key) == 0 &&
	    fits(rows, access->key)) {
		ret = manage_key_move(access->new_path, access->key_path);
		if (ret == 0) {
			use(access, rows);
			return;
		}
	}
	if (ret != 0) {
		refuse_key(access, ret);
	} else {
		refuse(access, "somebody else than ipamd changed it",
		       CURE_ACCEPT);
	}
}

static int load(struct manage_access *access)
{
	struct ipam_access_rows *rows = NULL;
	int ret = access->sink->access_load(access, access->sink->private_data,
					    &rows);

	if (ret != 0) {
		return ret;
	}
	verify(access, rows);
	if (access->data == NULL || access->data->rows != rows) {
		talloc_free(rows);
	}
	return 0;
}

int manage_access_open(TALLOC_CTX *mem_ctx, const struct manage_sink *sink,
		       const char *key_path, struct manage_access **out_access)
{
	struct manage_access *access =
		talloc_zero(mem_ctx, struct manage_access);
	int ret;

	if (access == NULL) {
		return ENOMEM;
	}
	talloc_set_destructor(access, access_destructor);
	access->sink = sink;
	access->sealer = (struct ipam_sealer){ seal_object, seal_objects,
					       access->key };
	if (key_path != NULL) {
		access->key_path = talloc_strdup(access, key_path);
		access->new_path = talloc_asprintf(access, "%s.new", key_path);
		if (access->key_path == NULL || access->new_path == NULL) {
			talloc_free(access);
			return ENOMEM;
		}
	}
	ret = load(access);
	if (ret != 0) {
		refuse(access, "the store does not give it",
		       ipam_error_text(ret));
	}
	*out_access = access;
	return 0;
}

void manage_access_again(struct manage_access *access)
{
	int ret = load(access);

	if (ret != 0) {
		refuse(access, "the store does not give it",
		       ipam_error_text(ret));
	}
}

void manage_access_keep_tokens(struct manage_access *access, int64_t seconds)
{
	access->keep_tokens_s = seconds;
}

/* Tokens that ended long ago go with a change of something else. */
static void drop_tokens(struct access_edit *edit, int64_t keep_s, int64_t now)
{
	const struct ipam_access_rows *rows = edit->data->rows;
	size_t i;

	for (i = 0; keep_s > 0 && i < rows->token_count; i++) {
		if (rows->tokens[i].expires_at < now - keep_s) {
			access_edit_token_remove(edit, rows->tokens[i].id);
		}
	}
}

int manage_access_edit(struct manage_call *call, struct access_edit **out_edit)
{
	const struct access_data *data = manage_access_data(call->access);

	if (data == NULL) {
		return IPAM_E_ACCESS;
	}
	*out_edit = access_edit_new(call->access, data);
	if (*out_edit == NULL) {
		return ENOMEM;
	}
	drop_tokens(*out_edit, call->access->keep_tokens_s, call->now);
	return 0;
}

/* Saves rows and the event of it in one transaction. */
static int record(struct manage_call *call, struct manage_event *event,
		  struct ipam_access_rows *rows)
{
	int ret = manage_begin(call, event);

	if (ret == 0) {
		ret = save(call->access, rows, call->access->key, false);
	}
	return manage_end(call, event, ret);
}

/* The same with a new key, which the seals of objects get as well. */
static int record_anew(struct manage_call *call, struct manage_event *event,
		       struct ipam_access_rows *rows, uint8_t *key,
		       enum manage_key_how how)
{
	const struct ipam_sealer to = { seal_object, seal_objects, key };
	const struct manage_sink *sink = call->sink;
	int ret = manage_begin(call, event);

	if (ret == 0 && how == MANAGE_KEY_RESET) {
		ret = sink->object_reseal(sink->private_data, NULL, NULL);
	}
	if (ret == 0) {
		ret = sink->object_reseal(
			sink->private_data,
			how == MANAGE_KEY_ONLY ? &call->access->sealer : NULL,
			&to);
	}
	if (ret == IPAM_E_ACCESS) {
		call->why = "access data is refused: somebody else than ipamd "
			    "changed access scopes of objects: " CURE_ACCEPT;
		ret = EINVAL;
	}
	if (ret == 0) {
		ret = save(call->access, rows, key, true);
	}
	return manage_end(call, event, ret);
}

/* Saves what an edit made; another's change is loaded instead of it. */
static int keep(struct manage_call *call, struct access_edit *edit,
		struct manage_event *event)
{
	struct manage_access *access = call->access;
	struct ipam_access_rows *rows = edit->rows;
	struct access_data *data = NULL;
	const char *error = NULL;
	int ret = access_data_new(access, rows, &data, &error);

	if (ret != 0) {
		edit->why = error;
		return ret;
	}
	ret = record(call, event, rows);
	if (ret != 0) {
		talloc_free(data);
	}
	if (ret == EBUSY) {
		load(access);
	} else if (ret == 0) {
		talloc_free(access->data);
		access->data = data;
	}
	return ret;
}

int manage_access_done(struct manage_call *call, struct access_edit *edit,
		       struct manage_event *event, int ret)
{
	if (ret == 0) {
		ret = keep(call, edit, event);
	}
	if (ret != 0 && edit->why != NULL) {
		/* Lent until the next edit: the answer is made before. */
		talloc_free(call->access->last);
		call->access->last = talloc_strdup(call->access, edit->why);
		call->field = edit->field;
		call->why = call->access->last;
	}
	talloc_free(edit);
	return ret;
}

/* What is there, to be sealed anew. */
static int rows_for(struct manage_access *access, enum manage_key_how how,
		    struct ipam_access_rows **out_rows)
{
	struct ipam_access_rows *rows = NULL;
	int ret = access->sink->access_load(access, access->sink->private_data,
					    &rows);

	if (ret == 0 && how == MANAGE_KEY_RESET) {
		rows->role_count = rows->scope_count = 0;
		rows->policy_count = rows->token_count = 0;
	}
	*out_rows = rows;
	return ret;
}

int manage_key_renew(struct manage_call *call, enum manage_key_how how)
{
	static const char *const words[] = { "new key", "taken as it was",
					     "all forgotten" };
	struct manage_event event = {
		.object = "access key", .verb = MANAGE_CHANGED,
		.key = "access data",
		.values = { { "access_data", words[how] } },
	};
	struct manage_access *access = call->access;
	struct ipam_access_rows *rows = NULL;
	struct access_data *data = NULL;
	uint8_t key[MANAGE_KEY_SIZE];
	const char *error = NULL;
	int ret = manage_may(call, how == MANAGE_KEY_ONLY ? ACCESS_KEY_EDIT :
						ACCESS_KEY_REHASH);

	if (ret != 0) {
		return ret;
	}
	if (access->data == NULL && how == MANAGE_KEY_ONLY) {
		call->why = access->why;
		return EINVAL;
	}
	ret = rows_for(access, how, &rows);
	if (ret != 0) {
		return ret;
	}
	if (how == MANAGE_KEY_ONLY && !fits(rows, access->key)) {
		refuse(access, "somebody else than ipamd changed it",
		       CURE_ACCEPT);
		talloc_free(rows);
		call->why = access->why;
		return EINVAL;
	}
	/* Before it is sealed, whether it can be used at all. */
	ret = access_data_new(access, rows, &data, &error);
	if (ret != 0) {
		talloc_free(rows);
		call->why = error;
		return ret;
	}
	rows->generation++;
	rows->before_objects = false;
	ret = manage_key_random(key);
	if (ret == 0) {
		ret = record_anew(call, &event, rows, key, how);
	}
	if (ret == 0) {
		ret = key_counts(access, key);
	}
	explicit_bzero(key, sizeof(key));
	if (ret != 0) {
		talloc_free(data);
		return ret;
	}
	TALLOC_FREE(access->why);
	talloc_free(access->data);
	access->data = data;
	return 0;
}
