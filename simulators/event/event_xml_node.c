/* What the elements of an event say: texts, numbers, times. */
#include <string.h>
#include "simulators/event/event_xml.h"

xmlNode *event_xml_child(const xmlNode *parent, const char *name)
{
	xmlNode *child = NULL;

	for (child = parent->children; child != NULL; child = child->next) {
		if (child->type == XML_ELEMENT_NODE &&
		    strcmp((const char *)child->name, name) == 0) {
			return child;
		}
	}
	return NULL;
}

static const char *text_of(const xmlNode *child)
{
	if (child == NULL || child->type != XML_TEXT_NODE ||
	    child->content == NULL) {
		return "";
	}
	return (const char *)child->content;
}

const char *event_xml_text(const xmlNode *element)
{
	return text_of(element->children);
}

const char *event_xml_attribute(const xmlNode *element, const char *name)
{
	const xmlAttr *attribute = NULL;

	for (attribute = element->properties; attribute != NULL;
	     attribute = attribute->next) {
		if (strcmp((const char *)attribute->name, name) == 0) {
			return text_of(attribute->children);
		}
	}
	return NULL;
}

/* The COUNT digits at *TEXT, moved behind them; -1 if they are none. */
static int digits(const char **text, int count)
{
	int value = 0;

	for (; count > 0; count--, (*text)++) {
		if (**text < '0' || **text > '9') {
			return -1;
		}
		value = 10 * value + (**text - '0');
	}
	return value;
}

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static const int month_days[] = {31, 28, 31, 30, 31, 30,
				 31, 31, 30, 31, 30, 31};

/* Since 1601-01-01, the first day of a cycle of 400 years. */
static int64_t days_since_1601(int year, int month, int day)
{
	int64_t years = year - 1601;
	int64_t days = 365 * years + years / 4 - years / 100 + years / 400;
	int i;

	for (i = 1; i < month; i++) {
		days += month_days[i - 1] + (i == 2 && is_leap(year));
	}
	return days + day - 1;
}

/* .f{1,9} in units of 100 ns; -1 if it is none. */
static int fraction(const char **text)
{
	int value = 0, n = 0;

	(*text)++;
	for (; **text >= '0' && **text <= '9'; (*text)++, n++) {
		if (n < 7) {
			value = 10 * value + (**text - '0');
		}
	}
	if (n == 0 || n > 9) {
		return -1;
	}
	for (; n < 7; n++) {
		value *= 10;
	}
	return value;
}

bool event_xml_time(const char *text, uint64_t *out_filetime)
{
	static const char between[] = "--T::";
	static const int width[] = {4, 2, 2, 2, 2, 2};
	static const int least[] = {1601, 1, 1, 0, 0, 0};
	static const int most[] = {9999, 12, 31, 23, 59, 59};
	int part[6], ticks = 0;
	int64_t seconds;
	int i;

	for (i = 0; i < 6; i++) {
		part[i] = digits(&text, width[i]);
		if (part[i] < least[i] || part[i] > most[i]) {
			return false;
		}
		if (i < 5 && *text++ != between[i]) {
			return false;
		}
	}
	if (part[2] > month_days[part[1] - 1] +
			      (part[1] == 2 && is_leap(part[0]))) {
		return false;
	}
	if (*text == '.') {
		ticks = fraction(&text);
	}
	if (ticks < 0 || strcmp(text, "Z") != 0) {
		return false;
	}
	seconds = days_since_1601(part[0], part[1], part[2]) * 86400 +
		  part[3] * 3600 + part[4] * 60 + part[5];
	*out_filetime = (uint64_t)seconds * 10000000 + (uint64_t)ticks;
	return true;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	if (c >= 'A' && c <= 'F') {
		return c - 'A' + 10;
	}
	return 16;
}

bool event_xml_number(const char *text, uint64_t *out_number)
{
	unsigned base = 10;
	uint64_t value = 0;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
		base = 16;
		text += 2;
	}
	if (*text == '\0') {
		return false;
	}
	for (; *text != '\0'; text++) {
		unsigned digit = (unsigned)digit_value(*text);

		if (digit >= base || value > (UINT64_MAX - digit) / base) {
			return false;
		}
		value = value * base + digit;
	}
	*out_number = value;
	return true;
}
