/* Which files make up a domain controller's directory, and its settings. */
#include "simulators/dc/dc_world.h"

#include <errno.h>
#include <glob.h>
#include <string.h>
#include <unistd.h>
#include <jansson.h>

struct world_files {
	char **paths;
	size_t count;
};

static int add_file(TALLOC_CTX *mem_ctx, struct world_files *files,
		    const char *dir, const char *name)
{
	files->paths = talloc_realloc(mem_ctx, files->paths, char *,
				      files->count + 1);
	if (files->paths == NULL) {
		return ENOMEM;
	}
	files->paths[files->count] = talloc_asprintf(mem_ctx, "%s%s%s", dir,
						     *dir ? "/" : "", name);
	return files->paths[files->count++] == NULL ? ENOMEM : 0;
}

static int find_files(TALLOC_CTX *mem_ctx, const char *dir,
		      struct world_files *files, char **out_error)
{
	static const char *const patterns[] = { "*.ldf", "*.ldif" };
	size_t i, j;
	int ret = 0;

	for (i = 0; ret == 0 && i < 2; i++) {
		char *pattern = talloc_asprintf(mem_ctx, "%s/%s", dir,
						patterns[i]);
		glob_t found = { 0 };

		if (pattern == NULL) {
			return ENOMEM;
		}
		if (glob(pattern, 0, NULL, &found) == 0) {
			for (j = 0; ret == 0 && j < found.gl_pathc; j++) {
				ret = add_file(mem_ctx, files, "",
					       found.gl_pathv[j]);
			}
		}
		globfree(&found);
	}
	if (ret == 0 && files->count == 0) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s: no directory.json, *.ldf or *.ldif; "
				 "export the directory with ldifde", dir);
		return ENOENT;
	}
	return ret;
}

static int read_number(json_t *value, const char *key, int *out,
		       TALLOC_CTX *mem_ctx, const char *path,
		       char **out_error)
{
	json_int_t number = json_integer_value(value);

	if (!json_is_integer(value) || number < 1 || number > 1000000) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s: %s is a number from 1 to 1000000", path,
			key);
		return EINVAL;
	}
	*out = (int)number;
	return 0;
}

static int read_files(json_t *list, TALLOC_CTX *mem_ctx, const char *dir,
		      struct world_files *files, const char *path,
		      char **out_error)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		int ret = json_is_string(item) ?
				  add_file(mem_ctx, files, dir,
					   json_string_value(item)) : EINVAL;

		if (ret != 0) {
			return ret;
		}
	}
	if (files->count == 0) {
		*out_error = talloc_asprintf(
			mem_ctx, "%s: files is a list of LDIF file names",
			path);
		return EINVAL;
	}
	return 0;
}

static int read_settings(TALLOC_CTX *mem_ctx, const char *dir,
			 const char *path, struct world_files *files,
			 struct sim_dc_settings *settings, char **out_error)
{
	json_error_t error;
	json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	json_t *value;
	const char *key;
	int ret = 0;

	if (!json_is_object(root)) {
		*out_error = talloc_asprintf(mem_ctx, "%s:%d: %s", path,
					     error.line, error.text);
		json_decref(root);
		return EINVAL;
	}
	json_object_foreach(root, key, value) {
		if (strcmp(key, "files") == 0) {
			ret = read_files(value, mem_ctx, dir, files, path,
					 out_error);
		} else if (strcmp(key, "requireSigning") == 0 &&
			   json_is_boolean(value)) {
			settings->require_signing = json_is_true(value);
		} else if (strcmp(key, "maxPageSize") == 0) {
			ret = read_number(value, key, &settings->max_page_size,
					  mem_ctx, path, out_error);
		} else if (strcmp(key, "maxValRange") == 0) {
			ret = read_number(value, key,
					  &settings->max_value_range, mem_ctx,
					  path, out_error);
		} else {
			*out_error = talloc_asprintf(
				mem_ctx, "%s: member %s is not known or has "
					 "the wrong type; known are files, "
					 "requireSigning, maxPageSize and "
					 "maxValRange", path, key);
			ret = EINVAL;
		}
		if (ret != 0) {
			break;
		}
	}
	json_decref(root);
	return ret;
}

int sim_dc_world_load(TALLOC_CTX *mem_ctx, const char *dir, time_t when,
		      struct sim_dc_tree **out_tree,
		      struct sim_dc_settings *out_settings, char **out_error)
{
	TALLOC_CTX *tmp_ctx = talloc_new(mem_ctx);
	char *path = talloc_asprintf(tmp_ctx, "%s/directory.json", dir);
	struct sim_dc_tree *tree = sim_dc_tree_new(tmp_ctx, when);
	struct world_files files = { 0 };
	size_t i;
	int ret = 0;

	*out_settings = sim_dc_settings_default;
	if (path == NULL || tree == NULL) {
		ret = ENOMEM;
		goto done;
	}
	if (access(path, F_OK) == 0) {
		ret = read_settings(tmp_ctx, dir, path, &files, out_settings,
				    out_error);
	}
	if (ret == 0 && files.count == 0) {
		ret = find_files(tmp_ctx, dir, &files, out_error);
	}
	for (i = 0; ret == 0 && i < files.count; i++) {
		ret = sim_dc_tree_load(tree, files.paths[i], tmp_ctx,
				       out_error);
	}
	if (ret == 0) {
		ret = sim_dc_tree_finish(tree, tmp_ctx, out_error);
	}
	if (ret == 0) {
		*out_tree = talloc_move(mem_ctx, &tree);
	} else if (*out_error != NULL) {
		talloc_steal(mem_ctx, *out_error);
	}
done:
	talloc_free(tmp_ctx);
	return ret;
}
