/*
 * Distinguished names: parsing (RFC 4514, and the quoted values of RFC 1779
 * that domain controllers still take) and keys for comparing them.
 */
#include "simulators/dc/dc_dn.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#define DN_SPECIAL "\"+,;<>\\"

struct dn_cursor {
	const char *at;
	const char *end;
};

/* One code point at *AT; returns its length in bytes, 0 if it is not UTF-8. */
static size_t utf8_next(const uint8_t *at, size_t left, uint32_t *out_code)
{
	uint32_t code = at[0];
	size_t length, i;

	if (code < 0x80) {
		*out_code = code;
		return 1;
	}
	length = code >= 0xf0 ? 4 : code >= 0xe0 ? 3 : code >= 0xc2 ? 2 : 0;
	if (length == 0 || code > 0xf4 || length > left) {
		return 0;
	}
	code &= 0x7f >> length;
	for (i = 1; i < length; i++) {
		if ((at[i] & 0xc0) != 0x80) {
			return 0;
		}
		code = code << 6 | (at[i] & 0x3f);
	}
	*out_code = code;
	return length;
}

static bool folds_in_pairs(uint32_t code)
{
	return (code >= 0x100 && code <= 0x137 && code != 0x130 &&
		code != 0x131) ||
	       (code >= 0x14a && code <= 0x177) ||
	       (code >= 0x460 && code <= 0x481);
}

static uint32_t fold_code(uint32_t code)
{
	static const struct {
		uint32_t first, last, distance;
	} runs[] = {
		{ 'A', 'Z', 32 },	  { 0xc0, 0xd6, 32 },
		{ 0xd8, 0xde, 32 },	  { 0x391, 0x3a1, 32 },
		{ 0x3a3, 0x3ab, 32 },	  { 0x400, 0x40f, 80 },
		{ 0x410, 0x42f, 32 },
	};
	size_t i;

	for (i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		if (code >= runs[i].first && code <= runs[i].last) {
			return code + runs[i].distance;
		}
	}
	if (folds_in_pairs(code)) {
		return code | 1;
	}
	if ((code >= 0x139 && code <= 0x148) ||
	    (code >= 0x179 && code <= 0x17e)) {
		return code + (code & 1);
	}
	return code;
}

/* All folded letters need as many bytes as before, two at most. */
char *sim_dc_fold(TALLOC_CTX *mem_ctx, const void *text, size_t length)
{
	const uint8_t *in = text;
	char *out = talloc_array(mem_ctx, char, length + 1);
	size_t i = 0;

	if (out == NULL) {
		return NULL;
	}
	while (i < length) {
		uint32_t code = 0, folded;
		size_t n = utf8_next(in + i, length - i, &code);

		if (n == 0) {
			out[i] = (char)in[i];
			i++;
			continue;
		}
		memcpy(out + i, in + i, n);
		folded = fold_code(code);
		if (n == 1) {
			out[i] = (char)folded;
		} else if (folded != code) {
			out[i] = (char)(0xc0 | folded >> 6);
			out[i + 1] = (char)(0x80 | (folded & 0x3f));
		}
		i += n;
	}
	out[length] = '\0';
	return out;
}

static void skip_blanks(struct dn_cursor *c)
{
	while (c->at < c->end && *c->at == ' ') {
		c->at++;
	}
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The part behind a backslash; returns the byte, -1 if malformed. */
static int unescape(struct dn_cursor *c)
{
	int high, low;

	if (c->at >= c->end) {
		return -1;
	}
	high = hex_digit(*c->at);
	if (high < 0) {
		return (uint8_t)*c->at++;
	}
	low = c->at + 1 < c->end ? hex_digit(c->at[1]) : -1;
	if (low < 0) {
		return -1;
	}
	c->at += 2;
	return high << 4 | low;
}

static bool is_type_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/*
 * Reads one component into TYPE and VALUE, buffers as large as the name.
 * The cursor is left at the comma or at the end.
 */
static int read_component(struct dn_cursor *c, char *type, uint8_t *value,
			  size_t *out_length)
{
	size_t n = 0, length = 0, keep = 0;
	bool quoted;

	skip_blanks(c);
	while (c->at < c->end && is_type_char(*c->at)) {
		type[n++] = *c->at++;
	}
	type[n] = '\0';
	skip_blanks(c);
	if (n == 0 || c->at >= c->end || *c->at != '=') {
		return EINVAL;
	}
	c->at++;
	skip_blanks(c);
	quoted = c->at < c->end && *c->at == '"';
	if (quoted) {
		c->at++;
	}
	while (c->at < c->end) {
		char ch = *c->at;
		int byte = (uint8_t)ch;

		if (quoted ? ch == '"' : ch == ',') {
			break;
		}
		if (!quoted && (ch == '"' || ch == '+' || ch == ';' ||
				(ch == '#' && length == 0))) {
			return EINVAL;
		}
		c->at++;
		if (ch == '\\') {
			byte = unescape(c);
		}
		if (byte <= 0) {
			return EINVAL;
		}
		value[length++] = (uint8_t)byte;
		if (quoted || ch != ' ') {
			keep = length;
		}
	}
	if (quoted) {
		if (c->at >= c->end) {
			return EINVAL;
		}
		c->at++;
		skip_blanks(c);
	}
	if (keep == 0 || (c->at < c->end && *c->at != ',')) {
		return EINVAL;
	}
	*out_length = keep;
	return 0;
}

static int append_value(char **key, const char *value, size_t length)
{
	size_t i;

	for (i = 0; i < length && *key != NULL; i++) {
		uint8_t byte = (uint8_t)value[i];

		if (byte < ' ' || strchr(DN_SPECIAL, byte) != NULL) {
			*key = talloc_asprintf_append_buffer(*key, "\\%02x",
							     byte);
		} else {
			*key = talloc_strndup_append_buffer(*key, value + i,
							    1);
		}
	}
	return *key == NULL ? ENOMEM : 0;
}

static int append_component(TALLOC_CTX *tmp_ctx, char **key, const char *type,
			    const uint8_t *value, size_t length)
{
	char *folded_type = sim_dc_fold(tmp_ctx, type, strlen(type));
	char *folded = sim_dc_fold(tmp_ctx, value, length);

	if (folded_type == NULL || folded == NULL) {
		return ENOMEM;
	}
	*key = talloc_asprintf_append_buffer(*key, "%s%s=",
					     **key == '\0' ? "" : ",",
					     folded_type);
	return *key == NULL ? ENOMEM : append_value(key, folded, length);
}

int sim_dc_dn_key(TALLOC_CTX *mem_ctx, const char *dn, size_t length,
		  char **out_key)
{
	struct dn_cursor c = { dn, dn + length };
	TALLOC_CTX *tmp_ctx = NULL;
	char *type = NULL, *key = NULL;
	uint8_t *value = NULL;
	unsigned int count = 0;
	int ret = 0;

	if (length > SIM_DC_DN_MAX) {
		return EMSGSIZE;
	}
	tmp_ctx = talloc_new(mem_ctx);
	type = talloc_array(tmp_ctx, char, length + 1);
	value = talloc_array(tmp_ctx, uint8_t, length + 1);
	key = talloc_strdup(tmp_ctx, "");
	if (type == NULL || value == NULL || key == NULL) {
		ret = ENOMEM;
		goto done;
	}
	skip_blanks(&c);
	while (c.at < c.end) {
		size_t n = 0;

		if (++count > SIM_DC_DN_COMPONENTS_MAX) {
			ret = EMSGSIZE;
			goto done;
		}
		ret = read_component(&c, type, value, &n);
		if (ret != 0) {
			goto done;
		}
		ret = append_component(tmp_ctx, &key, type, value, n);
		if (ret != 0) {
			goto done;
		}
		if (c.at < c.end && ++c.at == c.end) {
			ret = EINVAL;	/* ends with a comma */
			goto done;
		}
	}
	*out_key = talloc_move(mem_ctx, &key);
done:
	talloc_free(tmp_ctx);
	return ret;
}

const char *sim_dc_dn_parent(const char *key)
{
	const char *comma = strchr(key, ',');

	return comma == NULL ? key + strlen(key) : comma + 1;
}

const char *sim_dc_dn_parent_text(const char *dn)
{
	bool quoted = false;

	for (; *dn != '\0'; dn++) {
		if (*dn == '\\' && dn[1] != '\0') {
			dn++;
		} else if (*dn == '"') {
			quoted = !quoted;
		} else if (*dn == ',' && !quoted) {
			return dn + 1;
		}
	}
	return dn;
}

bool sim_dc_dn_within(const char *key, const char *base)
{
	size_t key_length = strlen(key), base_length = strlen(base);

	if (base_length == 0) {
		return true;
	}
	if (base_length > key_length ||
	    strcmp(key + key_length - base_length, base) != 0) {
		return false;
	}
	return key_length == base_length ||
	       key[key_length - base_length - 1] == ',';
}

int sim_dc_dn_rdn(TALLOC_CTX *mem_ctx, const char *dn, char **out_type,
		  char **out_value)
{
	size_t length = strlen(dn), n = 0;
	struct dn_cursor c = { dn, dn + length };
	char *type = talloc_array(mem_ctx, char, length + 1);
	uint8_t *value = talloc_array(mem_ctx, uint8_t, length + 1);
	int ret = type == NULL || value == NULL ? ENOMEM : 0;

	if (ret == 0) {
		ret = read_component(&c, type, value, &n);
	}
	if (ret != 0) {
		talloc_free(type);
		talloc_free(value);
		return ret;
	}
	value[n] = '\0';
	*out_type = type;
	*out_value = (char *)value;
	return 0;
}

char *sim_dc_dn_of_domain(TALLOC_CTX *mem_ctx, const char *domain)
{
	char *dn = talloc_strdup(mem_ctx, "");

	while (*domain != '\0' && dn != NULL) {
		size_t n = strcspn(domain, ".");

		dn = talloc_asprintf_append_buffer(
			dn, "%sDC=%.*s", *dn == '\0' ? "" : ",", (int)n,
			domain);
		domain += n;
		domain += *domain == '.';
	}
	return dn;
}

char *sim_dc_domain_of_dn(TALLOC_CTX *mem_ctx, const char *dn)
{
	char *domain = talloc_strdup(mem_ctx, "");

	while (*dn != '\0' && domain != NULL) {
		char *type = NULL, *value = NULL;
		int ret = sim_dc_dn_rdn(mem_ctx, dn, &type, &value);

		if (ret != 0) {
			break;
		}
		if (strcasecmp(type, "DC") == 0) {
			domain = talloc_asprintf_append_buffer(
				domain, "%s%s", *domain == '\0' ? "" : ".",
				value);
		}
		talloc_free(type);
		talloc_free(value);
		dn = sim_dc_dn_parent_text(dn);
	}
	return domain;
}
