/*
 * Values as Export-DhcpServer writes them: numbers, time spans, instants,
 * client identities.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "simulators/dhcp/sim_dhcp_value.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Up to `most` digits at *text, which moves past them. */
static bool take_number(const char **text, size_t most, uint64_t *out)
{
	uint64_t value = 0;
	size_t n = 0;

	while (n < most && is_digit((*text)[n])) {
		value = value * 10 + (uint64_t)((*text)[n] - '0');
		n++;
	}
	if (n == 0) {
		return false;
	}
	*text += n;
	*out = value;
	return true;
}

static bool take_char(const char **text, char c)
{
	if (**text != c) {
		return false;
	}
	(*text)++;
	return true;
}

bool sim_dhcp_value_number(const char *text, uint64_t most, uint64_t *out)
{
	uint64_t value;
	bool ok;

	/* 18 digits cannot overflow */
	ok = take_number(&text, 18, &value);
	if (!ok || *text != '\0' || value > most) {
		return false;
	}
	*out = value;
	return true;
}

bool sim_dhcp_value_bool(const char *text, bool *out)
{
	if (strcasecmp(text, "true") == 0) {
		*out = true;
		return true;
	}
	if (strcasecmp(text, "false") == 0) {
		*out = false;
		return true;
	}
	return false;
}

/* A fraction of a second is read over. */
static void skip_fraction(const char **text)
{
	if (**text != '.' && **text != ',') {
		return;
	}
	if (!is_digit((*text)[1])) {
		return;
	}
	(*text)++;
	while (is_digit(**text)) {
		(*text)++;
	}
}

bool sim_dhcp_value_span(const char *text, uint32_t *out_seconds)
{
	uint64_t days = 0, hours, minutes, seconds, total;
	bool ok;

	ok = take_number(&text, 8, &hours);
	if (!ok) {
		return false;
	}
	if (*text == '.' || *text == ',') {
		text++;
		days = hours;
		ok = take_number(&text, 2, &hours);
		if (!ok) {
			return false;
		}
	}
	ok = take_char(&text, ':') && take_number(&text, 2, &minutes) &&
	     take_char(&text, ':') && take_number(&text, 2, &seconds);
	if (!ok) {
		return false;
	}
	skip_fraction(&text);
	if (*text != '\0' || hours > 23 || minutes > 59 || seconds > 59) {
		return false;
	}
	total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
	*out_seconds = total >= UINT32_MAX ? UINT32_MAX : (uint32_t)total;
	return true;
}

/* Days since 1970-01-01 in the Gregorian calendar; month 1 to 12. */
static int64_t days_of(int64_t year, unsigned month, unsigned day)
{
	int64_t era, of_era;
	unsigned of_year;

	/* count years from March, so that the leap day ends one */
	year -= month <= 2;
	era = year / 400;
	of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	of_era = (year - era * 400) * 365 + (year - era * 400) / 4 -
		 (year - era * 400) / 100 + of_year;
	return era * 146097 + of_era - 719468;
}

static bool take_zone(const char **text, int64_t *out_offset)
{
	uint64_t hours, minutes = 0;
	int64_t sign;
	bool ok;

	*out_offset = 0;
	if (**text == 'Z' || **text == 'z') {
		(*text)++;
		return true;
	}
	if (**text != '+' && **text != '-') {
		return true;
	}
	sign = **text == '-' ? -1 : 1;
	(*text)++;
	ok = take_number(text, 2, &hours);
	if (!ok) {
		return false;
	}
	take_char(text, ':');
	if (is_digit(**text)) {
		take_number(text, 2, &minutes);
	}
	if (hours > 14 || minutes > 59) {
		return false;
	}
	*out_offset = sign * (int64_t)(hours * 3600 + minutes * 60);
	return true;
}

static unsigned days_in(uint64_t year, uint64_t month)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30,
				       31, 31, 30, 31, 30, 31};

	if (month == 2 && year % 4 == 0 && (year % 100 || year % 400 == 0)) {
		return 29;
	}
	return days[month - 1];
}

bool sim_dhcp_value_time(const char *text, int64_t *out)
{
	uint64_t year, month, day, hour, minute, second;
	int64_t offset;
	bool ok;

	ok = take_number(&text, 4, &year) && take_char(&text, '-') &&
	     take_number(&text, 2, &month) && take_char(&text, '-') &&
	     take_number(&text, 2, &day);
	if (!ok || (*text != ' ' && *text != 'T')) {
		return false;
	}
	text++;
	ok = take_number(&text, 2, &hour) && take_char(&text, ':') &&
	     take_number(&text, 2, &minute) && take_char(&text, ':') &&
	     take_number(&text, 2, &second);
	if (!ok) {
		return false;
	}
	skip_fraction(&text);
	ok = take_zone(&text, &offset);
	if (!ok || *text != '\0') {
		return false;
	}
	if (year < 1601 || month < 1 || month > 12 || day < 1 ||
	    day > days_in(year, month) || hour > 23 || minute > 59 ||
	    second > 59) {
		return false;
	}
	*out = days_of((int64_t)year, (unsigned)month, (unsigned)day) * 86400 +
	       (int64_t)(hour * 3600 + minute * 60 + second) - offset;
	return true;
}

static int hex_of(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at;

	if (c == '\0') {
		return -1;
	}
	at = strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c);
	return at == NULL ? -1 : (int)(at - digits);
}

bool sim_dhcp_value_id(TALLOC_CTX *mem_ctx, const char *text,
		       struct sim_dhcp_id *out)
{
	uint8_t octets[SIM_DHCP_MAX_ID];
	size_t n = 0;
	uint8_t *copy = NULL;

	if (strncasecmp(text, "0x", 2) == 0) {
		text += 2;
	}
	while (*text != '\0') {
		int high = hex_of(text[0]);
		int low = high < 0 ? -1 : hex_of(text[1]);

		if (low < 0 || n == sizeof(octets)) {
			return false;
		}
		octets[n++] = (uint8_t)(high << 4 | low);
		text += 2;
		if ((*text == '-' || *text == ':') && text[1] != '\0') {
			text++;
		}
	}
	if (n == 0) {
		return false;
	}
	copy = talloc_memdup(mem_ctx, octets, n);
	if (copy == NULL) {
		return false;
	}
	out->octet = copy;
	out->length = n;
	return true;
}

bool sim_dhcp_value_word(const char *text, const struct sim_dhcp_word *words,
			 uint32_t *out)
{
	for (; words->text != NULL; words++) {
		if (strcasecmp(words->text, text) == 0) {
			*out = words->value;
			return true;
		}
	}
	return false;
}

bool sim_dhcp_value_mask(const char *text, unsigned *out_prefix)
{
	struct sim_dhcp_address address;
	uint32_t mask;
	unsigned prefix;
	bool ok;

	ok = sim_dhcp_address_parse(text, 4, &address);
	if (!ok) {
		return false;
	}
	mask = sim_dhcp_address_word(&address);
	/* the zeros of a contiguous mask are one less than a power of two */
	if ((~mask & (~mask + 1)) != 0) {
		return false;
	}
	prefix = (unsigned)__builtin_popcount(mask);
	*out_prefix = prefix;
	return true;
}
