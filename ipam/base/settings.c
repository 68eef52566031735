/*
 * Reads settings: line by line, each key looked up in the table and its value
 * turned into what the table says. The first error ends the reading.
 */
#include "ipam/base/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "ipam/base/error.h"

#define KEYS_MAX 64

struct reading {
	TALLOC_CTX *mem_ctx;	/* of the error */
	const char *name;
	unsigned line;
	const char *section;	/* of the table, or NULL before the first */
	struct ipam_settings *settings;
	unsigned lines[KEYS_MAX];	/* where each key stood; 0: not yet */
	const char **out_error;
};

__attribute__((format(printf, 2, 3)))
static int wrong(struct reading *r, const char *format, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, format);
	text = talloc_vasprintf(NULL, format, args);
	va_end(args);
	*r->out_error = talloc_asprintf(r->mem_ctx, "%s:%u: %s", r->name,
					r->line, text);
	talloc_free(text);
	return IPAM_E_SETTINGS;
}

/* Cuts blanks off both ends, in place. */
static char *trim(char *text)
{
	size_t n;

	text += strspn(text, " \t\r");
	n = strlen(text);
	while (n > 0 && strchr(" \t\r", text[n - 1]) != NULL) {
		n--;
	}
	text[n] = '\0';
	return text;
}

static int read_number(struct reading *r, const struct ipam_setting_key *key,
		       const char *value, int64_t *out_number)
{
	static const struct { char letter; int64_t seconds; } units[] = {
		{ 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 },
	};
	int64_t unit = 1, number;
	size_t n = strspn(value, "0123456789"), i;
	bool ok = n > 0 && n <= 12;

	if (ok && key->type == IPAM_SETTING_DURATION && value[n] != '\0') {
		unit = 0;
		for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
			if (value[n] == units[i].letter) {
				unit = units[i].seconds;
				n++;
				break;
			}
		}
	}
	if (!ok || unit == 0 || value[n] != '\0') {
		return wrong(r, "%s = %s: write %s", key->name, value,
			     key->type == IPAM_SETTING_DURATION ?
			     "a time such as 90s, 15m, 6h or 1d" : "a number");
	}
	number = strtoll(value, NULL, 10) * unit;
	if (number < key->min || number > key->max) {
		return wrong(r, "%s = %s: write a value from %lld to %lld%s",
			     key->name, value, (long long)key->min,
			     (long long)key->max,
			     key->type == IPAM_SETTING_DURATION ?
			     " seconds" : "");
	}
	*out_number = number;
	return 0;
}

static int read_flag(struct reading *r, const struct ipam_setting_key *key,
		     const char *value, bool *out_flag)
{
	bool yes = strcasecmp(value, "yes") == 0;

	if (!yes && strcasecmp(value, "no") != 0) {
		return wrong(r, "%s = %s: write yes or no", key->name, value);
	}
	*out_flag = yes;
	return 0;
}

static int read_word(struct reading *r, const struct ipam_setting_key *key,
		     const char *value, const char **out_word)
{
	size_t len = strlen(value), n;
	const char *at = key->words;

	for (; *at != '\0'; at += n) {
		at += strspn(at, " ");
		n = strcspn(at, " ");
		if (n == len && strncmp(at, value, n) == 0) {
			*out_word = talloc_strdup(r->settings, value);
			return *out_word != NULL ? 0 : ENOMEM;
		}
	}
	return wrong(r, "%s = %s: write one of: %s", key->name, value,
		     key->words);
}

static int read_list(struct reading *r, const char *value,
		     const char *const **out_list)
{
	const char **list = talloc_zero_array(r->settings, const char *, 1);
	size_t count = 0, n;

	for (; list != NULL; value += n) {
		value += strspn(value, ", \t");
		n = strcspn(value, ", \t");
		if (n == 0) {
			*out_list = list;
			return 0;
		}
		list = talloc_realloc(r->settings, list, const char *,
				      count + 2);
		if (list != NULL) {
			list[count++] = talloc_strndup(list, value, n);
			list[count] = NULL;
		}
	}
	return ENOMEM;
}

static int read_value(struct reading *r, const struct ipam_setting_key *key,
		      const char *value)
{
	void *at = (char *)r->settings + key->offset;
	const char *copy = NULL;

	switch (key->type) {
	case IPAM_SETTING_NUMBER:
	case IPAM_SETTING_DURATION:
		return read_number(r, key, value, at);
	case IPAM_SETTING_FLAG:
		return read_flag(r, key, value, at);
	case IPAM_SETTING_WORD:
		return read_word(r, key, value, at);
	case IPAM_SETTING_LIST:
		return read_list(r, value, at);
	case IPAM_SETTING_PATH:
		if (value[0] != '\0' && value[0] != '/') {
			return wrong(r, "%s = %s: write a path that begins "
				     "with /", key->name, value);
		}
		break;
	case IPAM_SETTING_TEXT:
		break;
	}
	copy = talloc_strdup(r->settings, value);
	if (copy == NULL) {
		return ENOMEM;
	}
	*(const char **)at = copy;
	return 0;
}

static int read_section(struct reading *r, char *line)
{
	const struct ipam_setting_key *key = NULL;
	size_t n = strlen(line);

	if (line[n - 1] != ']') {
		return wrong(r, "the section lacks its ]");
	}
	line[n - 1] = '\0';
	line = trim(line + 1);
	for (key = ipam_setting_keys; key->name != NULL; key++) {
		if (strcmp(key->section, line) == 0) {
			r->section = key->section;
			return 0;
		}
	}
	return wrong(r, "there is no section [%s]: see ipamd.conf for those "
		     "that there are", line);
}

static int read_key(struct reading *r, char *line)
{
	char *equals = strchr(line, '='), *name = NULL;
	size_t i;

	if (equals == NULL) {
		return wrong(r, "neither [section], key = value, nor # "
			     "comment");
	}
	*equals = '\0';
	name = trim(line);
	if (r->section == NULL) {
		return wrong(r, "%s stands before the first [section]", name);
	}
	for (i = 0; ipam_setting_keys[i].name != NULL; i++) {
		if (strcmp(ipam_setting_keys[i].section, r->section) == 0 &&
		    strcmp(ipam_setting_keys[i].name, name) == 0) {
			break;
		}
	}
	if (ipam_setting_keys[i].name == NULL) {
		return wrong(r, "[%s] has no key %s: correct or remove it",
			     r->section, name);
	}
	if (r->lines[i] != 0) {
		return wrong(r, "%s stands in line %u already: remove one",
			     name, r->lines[i]);
	}
	r->lines[i] = r->line;
	return read_value(r, &ipam_setting_keys[i], trim(equals + 1));
}

static int read_line(struct reading *r, char *line)
{
	line = trim(line);
	if (line[0] == '\0' || line[0] == '#') {
		return 0;
	}
	return line[0] == '[' ? read_section(r, line) : read_key(r, line);
}

static int read_defaults(struct reading *r)
{
	const struct ipam_setting_key *key = NULL;
	int ret = 0;

	for (key = ipam_setting_keys; key->name != NULL && ret == 0; key++) {
		ret = read_value(r, key, key->initial);
	}
	return ret;
}

static int read_lines(struct reading *r, char *text)
{
	char *next = NULL;
	int ret = 0;

	for (; text != NULL && ret == 0; text = next) {
		next = strchr(text, '\n');
		if (next != NULL) {
			*next++ = '\0';
		}
		r->line++;
		ret = read_line(r, text);
	}
	return ret;
}

int ipam_settings_parse(TALLOC_CTX *mem_ctx, const char *name,
			const char *text, size_t size,
			struct ipam_settings **out_settings,
			const char **out_error)
{
	struct reading r = { .mem_ctx = mem_ctx, .name = name,
			     .out_error = out_error };
	char *copy = NULL;
	int ret;

	if (size > IPAM_SETTINGS_MAX || memchr(text, '\0', size) != NULL) {
		r.line = 1;
		return wrong(&r, "not a settings file: too long, or with "
			     "bytes of zero");
	}
	r.settings = talloc_zero(mem_ctx, struct ipam_settings);
	copy = talloc_strndup(r.settings, text, size);
	if (copy == NULL) {
		talloc_free(r.settings);
		return ENOMEM;
	}
	r.settings->text = talloc_strndup(r.settings, text, size);
	ret = r.settings->text == NULL ? ENOMEM : read_defaults(&r);
	if (ret == 0) {
		ret = read_lines(&r, copy);
	}
	talloc_free(copy);
	if (ret != 0) {
		talloc_free(r.settings);
		return ret;
	}
	*out_settings = r.settings;
	return 0;
}

static int read_file(const char *path, char *buf, size_t size,
		     size_t *out_size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), ret = 0;
	size_t have = 0;
	ssize_t n = 1;

	if (fd < 0) {
		return errno;
	}
	while (n > 0 && have < size) {
		n = read(fd, buf + have, size - have);
		if (n < 0) {
			ret = errno;
		}
		have += n > 0 ? (size_t)n : 0;
	}
	close(fd);
	*out_size = have;
	return ret;
}

int ipam_settings_load(TALLOC_CTX *mem_ctx, const char *path,
		       struct ipam_settings **out_settings,
		       const char **out_error)
{
	char *text = talloc_array(mem_ctx, char, IPAM_SETTINGS_MAX + 1);
	size_t size = 0;
	int ret;

	if (text == NULL) {
		return ENOMEM;
	}
	ret = read_file(path, text, IPAM_SETTINGS_MAX + 1, &size);
	if (ret != 0) {
		*out_error = talloc_asprintf(mem_ctx, "%s: %s: name a file "
					     "that ipamd may read", path,
					     strerror(ret));
		ret = IPAM_E_SETTINGS;
	} else {
		ret = ipam_settings_parse(mem_ctx, path, text, size,
					  out_settings, out_error);
	}
	talloc_free(text);
	return ret;
}
