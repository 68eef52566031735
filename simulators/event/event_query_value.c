/* Values of a filter: what a text can be, and how it compares (MS-EVEN6
 * 2.2.15.2; the table in event_query.h). */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "simulators/event/event_query_tree.h"

#define MAX_REAL 64 /* octets of the text of a double */

static char *skip_digits(char *at, size_t *count)
{
	size_t digits = strspn(at, "0123456789");

	*count += digits;
	return at + digits;
}

/* Double of 2.2.15.2, with at least one digit: sign, digits, fraction and an
 * exponent after d or e. */
static bool parse_real(const char *text, double *out_real)
{
	char copy[MAX_REAL + 1] = "", *at = copy;
	size_t digits = 0, exponent = 0;

	if (strlen(text) > MAX_REAL) {
		return false;
	}
	memcpy(copy, text, strlen(text));
	at += *at == '+' || *at == '-';
	at = skip_digits(at, &digits);
	if (*at == '.') {
		at = skip_digits(at + 1, &digits);
	}
	if (digits > 0 && *at != '\0' && strchr("dDeE", *at) != NULL) {
		*at++ = 'e';
		at += *at == '+' || *at == '-';
		at = skip_digits(at, &exponent);
	}
	if (digits == 0 || *at != '\0') {
		return false;
	}
	*out_real = strtod(copy, NULL);
	return true;
}

bool event_query_number_parse(const char *text,
			      struct event_query_number *out_number)
{
	struct event_query_number number = {.is_integer = true};
	const char *digits = text;

	if (*digits == '+' || *digits == '-') {
		number.is_negative = *digits == '-';
		digits++;
	}
	/* A sign is a double's; hexadecimal has none. */
	number.is_integer = event_xml_number(digits, &number.magnitude) &&
			    (digits == text || strpbrk(digits, "xX") == NULL);
	if (number.is_integer) {
		number.real = (double)number.magnitude;
		if (number.is_negative) {
			number.real = -number.real;
			number.is_negative = number.magnitude != 0;
		}
	} else if (!parse_real(text, &number.real)) {
		return false;
	}
	*out_number = number;
	return true;
}

static bool holds(enum event_query_op op, int order)
{
	switch (op) {
	case EVENT_QUERY_EQ:
		return order == 0;
	case EVENT_QUERY_NE:
		return order != 0;
	case EVENT_QUERY_LT:
		return order < 0;
	case EVENT_QUERY_LE:
		return order <= 0;
	case EVENT_QUERY_GT:
		return order > 0;
	default:
		return order >= 0;
	}
}

static int order_unsigned(uint64_t left, uint64_t right)
{
	return left < right ? -1 : left > right;
}

bool event_query_compare_number(const struct event_query_number *left,
				enum event_query_op op,
				const struct event_query_number *right)
{
	int order;

	if (!left->is_integer || !right->is_integer) {
		order = left->real < right->real ? -1
						 : left->real > right->real;
	} else if (left->is_negative != right->is_negative) {
		order = left->is_negative ? -1 : 1;
	} else {
		order = order_unsigned(left->magnitude, right->magnitude);
		order = left->is_negative ? -order : order;
	}
	return holds(op, order);
}

/* {8-4-4-4-12} */
static bool is_guid(const char *text)
{
	static const char form[] = "{00000000-0000-0000-0000-000000000000}";
	size_t i;

	if (strlen(text) != sizeof(form) - 1) {
		return false;
	}
	for (i = 0; form[i] != '\0'; i++) {
		if (form[i] == '0' ? strchr("0123456789abcdefABCDEF",
					    text[i]) == NULL
				   : text[i] != form[i]) {
			return false;
		}
	}
	return true;
}

static bool is_sid(const char *text)
{
	return strncasecmp(text, "S-1-", 4) == 0 && text[4] != '\0' &&
	       text[4 + strspn(text + 4, "0123456789-")] == '\0';
}

struct event_query_constant event_query_constant_of(const char *text,
						    bool is_literal)
{
	struct event_query_constant constant = {.text = text,
						.is_literal = is_literal};

	constant.is_number =
		event_query_number_parse(text, &constant.number);
	constant.is_time = event_xml_time(text, &constant.time);
	constant.is_guid = is_guid(text);
	constant.is_sid = is_sid(text);
	return constant;
}

/* A number as events print it; 007 is a name. */
static bool is_plain_number(const char *text,
			    struct event_query_number *out_number)
{
	return (text[0] != '0' || text[1] == '\0' || text[1] == 'x') &&
	       text[0] != '+' && event_query_number_parse(text, out_number);
}

bool event_query_compare_text(const char *text, enum event_query_op op,
			      const struct event_query_constant *constant)
{
	struct event_query_number number;
	uint64_t time;

	if (!constant->is_literal) {
		return event_query_number_parse(text, &number) &&
		       event_query_compare_number(&number, op,
						  &constant->number);
	}
	if (constant->is_time) {
		return event_xml_time(text, &time) &&
		       holds(op, order_unsigned(time, constant->time));
	}
	if (constant->is_number && is_plain_number(text, &number)) {
		return event_query_compare_number(&number, op,
						  &constant->number);
	}
	if (op != EVENT_QUERY_EQ && op != EVENT_QUERY_NE) {
		return false;
	}
	if (constant->is_guid || constant->is_sid) {
		return (constant->is_guid ? is_guid(text) : is_sid(text)) &&
		       holds(op, strcasecmp(text, constant->text));
	}
	return holds(op, strcmp(text, constant->text));
}
